"""Commands of those who run the desk, and the buttons of the messages that the desk sends them."""

from collections.abc import Mapping

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from dialogs.casework.refusal import tell_refusal
from dialogs.say import tell
from dialogs.staff.in_hand import Errand, run_errand
from dialogs.staff.number import EXAMPLE
from dialogs.staff.states import AskNumber, Figures, Find, Health, Invite, Parked, Queue, Team
from dialogs.staff.write.acts import WORDED, put_down
from handlers.calls import record_call, record_follow_up
from handlers.campaigns import results_by_tap, survey_by_command
from handlers.pushed import LeavePushedAlone, Tapped, answer, refusal_words, set_buttons
from handlers.roles import Allows, leads_desk, refuse_command, refuse_tap, runs_desk
from handlers.spoken import named_member, named_role, split_number
from tickets.case.ticket import Ticket
from tickets.desk import Desk
from tickets.errors import DeskError, NotFound, TextEmpty, TextTooLong
from tickets.ids import TicketId
from tickets.kinds import Role
from tickets.messages.taps import Tap, Verb
from tickets.messages.words import Words
from tickets.team.people import Person

_OPENING: Mapping[str, State] = {
    "queue": Queue.browse,
    "staff": Team.roster,
    "stats": Figures.read,
    "parked": Parked.browse,
    "health": Health.read,
}
_ERRANDS = tuple(errand.value for errand in Errand)
_ALL = (*_OPENING, *_ERRANDS, "find", "invite", "survey")
_ON_TICKET: Mapping[Verb, Errand] = {
    Verb.TICKET: Errand.TICKET,
    Verb.ASSIGN: Errand.ASSIGN,
    Verb.REPLY: Errand.REPLY,
}


def staff_router() -> Router:
    """Build the router anew: staff's commands and taps, refused for everyone else."""
    own = Router(name="staff own")
    own.message.filter(Allows(runs_desk))
    own.callback_query.filter(Allows(runs_desk))
    own.message.register(open_by_command, Command(*_OPENING))
    own.message.register(find_by_command, Command("find"))
    own.message.register(errand_by_command, Command(*_ERRANDS))
    own.message.register(invite_by_command, Command("invite"), Allows(leads_desk))
    own.message.register(survey_by_command, Command("survey"), Allows(leads_desk))
    own.callback_query.register(errand_by_tap, Tapped(*_ON_TICKET))
    own.callback_query.register(results_by_tap, Tapped(Verb.RESULTS), Allows(leads_desk))
    own.callback_query.register(record_call, Tapped(Verb.CALLED))
    own.callback_query.register(open_parked, Tapped(Verb.PARKED))
    own.callback_query.register(record_follow_up, Tapped(Verb.FOLLOWED))

    refused = Router(name="staff refused")
    refused.message.register(refuse_staff_command, Command(*_ALL))
    # A ticket's card is the customer's too: their own router decides on that button.
    others = (
        Verb.CALLED,
        Verb.FOLLOWED,
        Verb.PARKED,
        *(verb for verb in _ON_TICKET if verb is not Verb.TICKET),
    )
    refused.callback_query.register(refuse_staff_tap, Tapped(*others))

    router = Router(name="staff")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.callback_query.outer_middleware(LeavePushedAlone())
    router.include_routers(own, refused)
    return router


async def open_by_command(_: Message, command: CommandObject, dialog_manager: DialogManager) -> None:
    """Open the dialog of a command."""
    await dialog_manager.start(_OPENING[command.command], mode=StartMode.RESET_STACK)


async def find_by_command(_: Message, command: CommandObject, dialog_manager: DialogManager) -> None:
    """Search for the words after the command, or ask for them."""
    if command.args:
        data = {"query": command.args}
        await dialog_manager.start(Find.results, data, mode=StartMode.RESET_STACK)
    else:
        await dialog_manager.start(Find.ask, mode=StartMode.RESET_STACK)


async def errand_by_command(
    _: Message, command: CommandObject, dialog_manager: DialogManager, desk: Desk, person: Person
) -> None:
    """Do what a command says about a ticket; whatever it does not say is asked."""
    errand = Errand(command.command)
    number, rest = split_number(command.args or "")
    if not number:
        await _ask_number(dialog_manager, errand, wrong=bool(rest))
        return
    try:
        ticket = await desk.counter.by_number(by=person.id, text=number)
    except NotFound:
        await _ask_number(dialog_manager, errand, wrong=True)
        return
    try:
        following = await _done_at_once(dialog_manager, errand, ticket, rest, desk=desk, person=person)
    except (TextTooLong, TextEmpty) as error:
        tell_refusal(dialog_manager, error)
        following = errand
    except DeskError as error:
        tell_refusal(dialog_manager, error)
        following = Errand.TICKET
    await run_errand(dialog_manager, following, ticket, mode=StartMode.RESET_STACK)


async def invite_by_command(
    _: Message, command: CommandObject, dialog_manager: DialogManager, words: Words
) -> None:
    """Invite a colleague: an engineer's lines and regions are asked, any other role is to be tapped."""
    role = named_role(command.args or "", words)
    if role is Role.ENGINEER:
        data = {"role": role.value}
        await dialog_manager.start(Invite.choose_lines, data, mode=StartMode.RESET_STACK)
    else:
        await dialog_manager.start(Invite.choose_role, mode=StartMode.RESET_STACK)


async def errand_by_tap(
    callback: CallbackQuery,
    tap: Tap,
    pushed: Message | None,
    desk: Desk,
    person: Person,
    words: Words,
    dialog_manager: DialogManager,
) -> None:
    """Open the dialog of a tap below the message that was tapped."""
    try:
        view = await desk.counter.view(by=person.id, ticket=TicketId(tap.object))
    except DeskError as error:
        await answer(callback, refusal_words(error, words, person.language), alert=True)
        await set_buttons(pushed, ())
        return
    await answer(callback)
    dialog_manager.show_mode = ShowMode.SEND
    await run_errand(dialog_manager, _ON_TICKET[tap.verb], view.ticket, mode=StartMode.RESET_STACK)


async def open_parked(callback: CallbackQuery, tap: Tap, dialog_manager: DialogManager) -> None:
    """Show the update that was put aside, below the message that was tapped."""
    await answer(callback)
    await dialog_manager.start(
        Parked.card, {"update": tap.object}, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
    )


async def refuse_staff_command(
    message: Message, command: CommandObject, desk: Desk, person: Person, dialog_manager: DialogManager
) -> None:
    """Refuse a command of staff to somebody else."""
    await refuse_command(message, dialog_manager, command=command.command, desk=desk, person=person)


async def refuse_staff_tap(
    callback: CallbackQuery, tap: Tap, desk: Desk, person: Person, words: Words
) -> None:
    """Refuse a button of staff to somebody else."""
    await refuse_tap(callback, tap=tap, desk=desk, person=person, words=words)


async def _ask_number(manager: DialogManager, errand: Errand, *, wrong: bool) -> None:
    if wrong:
        tell(manager, "staff.number.unknown", example=EXAMPLE)
    await manager.start(AskNumber.ask, {"errand": errand.value}, mode=StartMode.RESET_STACK)


async def _done_at_once(
    manager: DialogManager, errand: Errand, ticket: Ticket, rest: str, *, desk: Desk, person: Person
) -> Errand:
    """Do what the command says in full, and return what is to be shown or asked next."""
    if not rest:
        return errand
    if errand in WORDED:
        done = await put_down(desk, errand, by=person.id, ticket=ticket.id, text=rest)
    elif errand is Errand.ASSIGN:
        owner = named_member(rest, await desk.counter.candidates(by=person.id, ticket=ticket.id))
        if owner is None:
            tell(manager, "staff.assign.which", name=rest)
            return errand
        await desk.counter.assign(by=person.id, ticket=ticket.id, owner=owner)
        done = "staff.done.assigned"
    else:
        return errand
    tell(manager, done)
    return Errand.TICKET
