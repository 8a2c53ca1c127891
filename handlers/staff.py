"""Commands of those who run the desk, and the buttons of the messages that the desk sends them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from dialogs.casework.refusal import tell_refusal
from dialogs.staff.context import do, open_step
from dialogs.staff.number import EXAMPLE
from dialogs.staff.states import AskNumber, Figures, Find, Health, Invite, Parked, Queue, Team
from dialogs.staff.step import DeskStep
from dialogs.staff.steps import STAFF_STEPS
from dialogs.texts import tell
from handlers.call_tasks import record_call, record_follow_up
from handlers.campaigns import results_by_tap, survey_by_command
from handlers.command_arguments import named_member, named_role, split_number
from handlers.pushed_buttons import LeavePushedAlone, Tapped, answer, refusal_words, set_buttons
from handlers.roles import Allows, refuse_command, refuse_tap
from tickets.case.ticket import Ticket
from tickets.desk import Desk
from tickets.errors import DeskError, NotFound, TextEmpty, TextTooLong
from tickets.ids import TicketId
from tickets.kinds import Role
from tickets.messages.taps import Tap, Verb
from tickets.messages.words import Words
from tickets.team.people import Person
from tickets.team.permissions import may_lead_desk, may_run_desk

StaffHandler: TypeAlias = Callable[..., Awaitable[None]]


@dataclass(frozen=True)
class Way:
    """What a command or a tap does, and for whom of those who run the desk."""

    act: StaffHandler
    allows: Callable[[Person], bool] = may_run_desk


def staff_router() -> Router:
    """Build the router anew: staff's commands and taps, refused for everyone else."""
    own = Router(name="staff own")
    own.message.filter(Allows(may_run_desk))
    own.callback_query.filter(Allows(may_run_desk))
    for way in dict.fromkeys(COMMANDS.values()):
        names = [name for name, each in COMMANDS.items() if each == way]
        own.message.register(way.act, Command(*names), Allows(way.allows))
    for way in dict.fromkeys(TAPS.values()):
        verbs = [verb for verb, each in TAPS.items() if each == way]
        own.callback_query.register(way.act, Tapped(*verbs), Allows(way.allows))

    refused = Router(name="staff refused")
    refused.message.register(refuse_command, Command(*COMMANDS))
    # A ticket's card is the customer's too: their own router decides on that button.
    refused.callback_query.register(refuse_tap, Tapped(*(TAPS.keys() - {Verb.TICKET})))

    router = Router(name="staff")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.callback_query.outer_middleware(LeavePushedAlone())
    router.include_routers(own, refused)
    return router


async def open_by_command(_: Message, command: CommandObject, dialog_manager: DialogManager) -> None:
    """Open the dialog of a command."""
    await dialog_manager.start(_WINDOWS[command.command], mode=StartMode.RESET_STACK)


async def find_by_command(_: Message, command: CommandObject, dialog_manager: DialogManager) -> None:
    """Search for the words after the command, or ask for them."""
    if command.args:
        data = {"query": command.args}
        await dialog_manager.start(Find.results, data, mode=StartMode.RESET_STACK)
    else:
        await dialog_manager.start(Find.ask, mode=StartMode.RESET_STACK)


async def step_by_command(
    _: Message, command: CommandObject, dialog_manager: DialogManager, desk: Desk, person: Person
) -> None:
    """Do what a command says about a ticket; whatever it does not say is asked."""
    step = DeskStep(command.command)
    number, rest = split_number(command.args or "")
    if not number:
        await _ask_number(dialog_manager, step, wrong=bool(rest))
        return
    try:
        ticket = await desk.staff.by_number(by=person.id, text=number)
    except NotFound:
        await _ask_number(dialog_manager, step, wrong=True)
        return
    try:
        following = await _done_at_once(dialog_manager, step, ticket, rest, desk=desk, person=person)
    except (TextTooLong, TextEmpty) as error:
        tell_refusal(dialog_manager, error)
        following = step
    except DeskError as error:
        tell_refusal(dialog_manager, error)
        following = DeskStep.TICKET
    await open_step(dialog_manager, following, ticket, mode=StartMode.RESET_STACK)


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


async def step_by_tap(
    callback: CallbackQuery,
    tap: Tap,
    pushed: Message | None,
    desk: Desk,
    person: Person,
    words: Words,
    dialog_manager: DialogManager,
) -> None:
    """Open the window of a tapped step below the message that was tapped."""
    try:
        view = await desk.staff.view(by=person.id, ticket=TicketId(tap.object))
    except DeskError as error:
        await answer(callback, refusal_words(error, words, person.language), alert=True)
        await set_buttons(pushed, ())
        return
    await answer(callback)
    dialog_manager.show_mode = ShowMode.SEND
    await open_step(dialog_manager, _STEP_OF[tap.verb], view.ticket, mode=StartMode.RESET_STACK)


async def open_parked(callback: CallbackQuery, tap: Tap, dialog_manager: DialogManager) -> None:
    """Show the parked update, below the message that was tapped."""
    await answer(callback)
    await dialog_manager.start(
        Parked.card, {"update": tap.object}, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
    )


async def _ask_number(manager: DialogManager, step: DeskStep, *, wrong: bool) -> None:
    if wrong:
        tell(manager, "staff.number.unknown", example=EXAMPLE)
    await manager.start(AskNumber.ask, {"errand": step.value}, mode=StartMode.RESET_STACK)


async def _done_at_once(
    manager: DialogManager, step: DeskStep, ticket: Ticket, rest: str, *, desk: Desk, person: Person
) -> DeskStep:
    """Do what the command says in full, and return what is to be shown or asked next."""
    if not rest or not STAFF_STEPS[step].asks:
        return step
    ask = STAFF_STEPS[step].asks[0]
    if step is DeskStep.ASSIGN:
        said: str | int | None = named_member(
            rest, await desk.staff.candidates(by=person.id, ticket=ticket.id)
        )
    else:
        said = ask.answer.read(desk, rest)
    if said is None:
        tell(manager, ask.answer.unread, name=rest)
        return step
    await do(manager, step, ticket.id, {ask.name: ask.answer.value(desk, said)})
    return DeskStep.TICKET


_WINDOWS: Mapping[str, State] = {
    "queue": Queue.browse,
    "staff": Team.roster,
    "stats": Figures.read,
    "parked": Parked.browse,
    "health": Health.read,
}
COMMANDS: Mapping[str, Way] = {
    **dict.fromkeys(_WINDOWS, Way(open_by_command)),
    **{each.step.value: Way(step_by_command) for each in STAFF_STEPS.values() if each.command},
    "find": Way(find_by_command),
    "invite": Way(invite_by_command, may_lead_desk),
    "survey": Way(survey_by_command, may_lead_desk),
}
"""Staff's commands; refused to everybody else."""

_STEP_OF: Mapping[Verb, DeskStep] = {each.verb: each.step for each in STAFF_STEPS.values() if each.verb}
TAPS: Mapping[Verb, Way] = {
    **dict.fromkeys(_STEP_OF, Way(step_by_tap)),
    Verb.RESULTS: Way(results_by_tap, may_lead_desk),
    Verb.CALLED: Way(record_call),
    Verb.FOLLOWED: Way(record_follow_up),
    Verb.PARKED: Way(open_parked),
}
"""The buttons of messages that the desk sends to staff; refused to everybody else."""
