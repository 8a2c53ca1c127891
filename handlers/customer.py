"""A customer's commands, and words outside any dialog; all of it in private chats only."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import Message
from aiogram_dialog import DialogManager, StartMode

from dialogs.acting import refresh_menu, spoken
from dialogs.intake.moves import begin, open_intake, start_at
from dialogs.intake.states import Intake
from dialogs.menu.clicks import ask_person
from dialogs.menu.states import Menu
from dialogs.my_tickets.states import MyTickets
from dialogs.say import tell
from dialogs.settings.states import Settings
from handlers.links import model_of, token_of
from tickets.case.drafts import holds_only
from tickets.case.events import CustomerWrote
from tickets.desk import Desk
from tickets.errors import DeskError, InviteInvalid
from tickets.ids import TicketId
from tickets.kinds import Request
from tickets.messages.words import Words
from tickets.team.people import Person


def build() -> Router:
    """Return the router of what everybody may do."""
    router = Router(name="customer")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.message.register(on_start, CommandStart())
    router.message.register(on_help, Command("help"))
    router.message.register(on_report, Command("report"))
    router.message.register(on_cases, Command("mytickets"))
    router.message.register(on_language, Command("language"))
    router.message.register(on_privacy, Command("privacy"))
    router.message.register(on_updates, Command("updates"))
    router.message.register(on_cancel, Command("cancel"))
    router.message.register(on_human, Command("human"))
    router.edited_message.register(on_edited, F.chat.type == ChatType.PRIVATE, F.text)
    return router


async def on_start(
    message: Message, command: CommandObject, desk: Desk, person: Person, dialog_manager: DialogManager
) -> None:
    """Greet; a link may carry an invitation or a model (rule I1); an unfinished report is offered."""
    if token := token_of(command.args):
        await _join(dialog_manager, desk, person, token)
        return
    unfinished = await desk.intake.unfinished(by=person.id)
    if unfinished is not None and not holds_only(unfinished):
        await start_at(dialog_manager, Intake.resume, unfinished)
        return
    match = model_of(command.args, desk.policy, person.language)
    if match is None:
        await dialog_manager.start(Menu.main, mode=StartMode.RESET_STACK)
        return
    draft = await desk.intake.start(by=person.id)
    draft = await desk.intake.update(by=person.id, draft=draft.id, change=match)
    await open_intake(dialog_manager, draft)


async def on_help(message: Message, dialog_manager: DialogManager) -> None:
    """Say what the desk can do."""
    tell(dialog_manager, "customer.help.text")
    await dialog_manager.start(Menu.main, mode=StartMode.RESET_STACK)


async def on_report(message: Message, dialog_manager: DialogManager) -> None:
    """Begin the report of a fault."""
    await begin(dialog_manager, Request.REPAIR)


async def on_cases(message: Message, dialog_manager: DialogManager) -> None:
    """Show one's own cases."""
    await dialog_manager.start(MyTickets.list, mode=StartMode.RESET_STACK)


async def on_language(message: Message, dialog_manager: DialogManager) -> None:
    """Show the languages."""
    await dialog_manager.start(Settings.language, mode=StartMode.RESET_STACK)


async def on_privacy(message: Message, dialog_manager: DialogManager) -> None:
    """Show what is kept and why (rule S2)."""
    await dialog_manager.start(Settings.privacy, mode=StartMode.RESET_STACK)


async def on_updates(message: Message, dialog_manager: DialogManager) -> None:
    """Show how often one can hear."""
    await dialog_manager.start(Settings.updates, mode=StartMode.RESET_STACK)


async def on_cancel(message: Message, desk: Desk, person: Person, dialog_manager: DialogManager) -> None:
    """Ask whether the unfinished report shall go; without one, say that nothing is open."""
    unfinished = await desk.intake.unfinished(by=person.id)
    if unfinished is not None:
        await start_at(dialog_manager, Intake.cancel, unfinished)
        return
    tell(dialog_manager, "customer.cancel.nothing")
    await dialog_manager.start(Menu.main, mode=StartMode.RESET_STACK)


async def on_human(message: Message, dialog_manager: DialogManager) -> None:
    """Ask for a person (rule T1)."""
    await ask_person(dialog_manager)
    await dialog_manager.start(Menu.main, mode=StartMode.RESET_STACK)


async def on_edited(message: Message, desk: Desk, person: Person, words: Words) -> None:
    """Keep both versions of a message that was added to an open case and is edited later."""
    for ticket in await desk.cases.mine(by=person.id):
        if not ticket.is_open or not await _holds(desk, person, ticket.id, message.message_id):
            continue
        try:
            await desk.cases.add_words(
                by=person.id,
                ticket=ticket.id,
                text=message.text or "",
                message=message.message_id,
                edits=message.message_id,
            )
        except DeskError as refusal:
            await message.reply(words(refusal.key, person.language, **refusal.values))
        else:
            await message.reply(words("customer.ticket.edit_kept", person.language, number=ticket.number))
        return


async def _holds(desk: Desk, person: Person, ticket: TicketId, message: int) -> bool:
    view = await desk.cases.view(by=person.id, ticket=ticket)
    return any(isinstance(event, CustomerWrote) and event.message == message for event in view.events)


async def _join(manager: DialogManager, desk: Desk, person: Person, token: str) -> None:
    try:
        joined, role = await desk.people.join(by=person.id, token=token)
    except InviteInvalid as refusal:
        tell(manager, refusal.key)
    else:
        manager.middleware_data["person"] = joined
        await refresh_menu(manager)
        tell(manager, "customer.joined", role=spoken(manager, f"customer.role.{role}"))
    await manager.start(Menu.main, mode=StartMode.RESET_STACK)
