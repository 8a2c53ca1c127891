"""Commands of engineers, and the buttons of the messages that the desk sends them."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from dialogs.engineer.card.clicks import DIALOGS
from dialogs.engineer.card.steps import Step, steps
from dialogs.engineer.in_hand import job_data
from dialogs.engineer.states import Job, Jobs, Leave, WorkPhone
from handlers.noted_replies import AnswersQuestion, note_replied
from handlers.pushed import LeavePushedAlone, Tapped, answer, refusal_words, set_buttons
from handlers.roles import Allows, refuse_command, refuse_tap, works_jobs
from tickets.case.ticket import Ticket
from tickets.desk import Desk
from tickets.errors import DeskError
from tickets.ids import TicketId
from tickets.messages.taps import Tap, Verb
from tickets.messages.words import Words
from tickets.team.people import Person
from tickets.views import TicketView

_Act = Callable[..., Awaitable[Ticket]]

_COMMANDS: Mapping[str, State] = {
    "jobs": Jobs.browse,
    "today": Jobs.today,
    "leave": Leave.choose_end,
    "phone": WorkPhone.tell,
}

_AT_ONCE: Mapping[Verb, tuple[Step, str]] = {
    Verb.ACCEPT: (Step.ACCEPT, "engineer.tapped.accepted"),
    Verb.ARRIVE: (Step.ARRIVE, "engineer.tapped.arrived"),
    Verb.BACK: (Step.BACK, "engineer.tapped.back"),
}
_ASKING: Mapping[Verb, Step] = {
    Verb.DECLINE: Step.DECLINE,
    Verb.VISIT: Step.VISIT,
    Verb.DEPART: Step.DEPART,
    Verb.NOTE: Step.NOTE,
    Verb.PART: Step.PART,
    Verb.FACTORY: Step.FACTORY,
    Verb.QUOTE: Step.QUOTE,
    Verb.FINISH: Step.FINISH,
}
_VERBS: Mapping[Step, Verb] = {
    **{step: verb for verb, (step, _) in _AT_ONCE.items()},
    **{step: verb for verb, step in _ASKING.items()},
    Step.DELAY: Verb.DEPART,
    Step.FACTORY_DATE: Verb.FACTORY,
}
_AGAIN: Mapping[Step, Step] = {Step.DEPART: Step.DELAY, Step.FACTORY: Step.FACTORY_DATE}


def engineer_router() -> Router:
    """Build the router anew: engineers' commands and taps, refused for everyone else."""
    own = Router(name="engineer own")
    own.message.filter(Allows(works_jobs))
    own.callback_query.filter(Allows(works_jobs))
    own.message.register(open_by_command, Command(*_COMMANDS))
    own.message.register(note_replied, AnswersQuestion())
    own.callback_query.register(act_at_once, Tapped(*_AT_ONCE))
    own.callback_query.register(ask_for_act, Tapped(*_ASKING))
    own.callback_query.register(open_card, Tapped(Verb.JOB))

    refused = Router(name="engineer refused")
    refused.message.register(refuse_engineers_command, Command(*_COMMANDS))
    refused.callback_query.register(refuse_engineers_tap, Tapped(*_AT_ONCE, *_ASKING, Verb.JOB))

    router = Router(name="engineer")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.callback_query.outer_middleware(LeavePushedAlone())
    router.include_routers(own, refused)
    return router


async def open_by_command(_: Message, command: CommandObject, dialog_manager: DialogManager) -> None:
    """Open the dialog of a command."""
    await dialog_manager.start(_COMMANDS[command.command], mode=StartMode.RESET_STACK)


async def act_at_once(
    callback: CallbackQuery, tap: Tap, pushed: Message | None, desk: Desk, person: Person, words: Words
) -> None:
    """Do an act that needs no words, and show the next step on the message that was tapped."""
    ticket = TicketId(tap.object)
    step, done = _AT_ONCE[tap.verb]
    acts: dict[Step, _Act] = {
        Step.ACCEPT: desk.jobs.accept,
        Step.ARRIVE: desk.jobs.arrive,
        Step.BACK: desk.factory.back,
    }
    try:
        await acts[step](by=person.id, ticket=ticket)
    except DeskError as error:
        await answer(callback, refusal_words(error, words, person.language), alert=True)
    else:
        await answer(callback, words(done, person.language))
    await _refresh(pushed, ticket, desk, person, words)


async def ask_for_act(
    callback: CallbackQuery,
    tap: Tap,
    pushed: Message | None,
    desk: Desk,
    person: Person,
    words: Words,
    dialog_manager: DialogManager,
) -> None:
    """Open the window that asks what an act needs; a step that no longer fits is not asked for."""
    try:
        view = await desk.jobs.view(by=person.id, ticket=TicketId(tap.object))
    except DeskError as error:
        await answer(callback, refusal_words(error, words, person.language), alert=True)
        await set_buttons(pushed, ())
        return
    step = _fitting(_ASKING[tap.verb], view)
    if step is None:
        status = words(f"staff.status.{view.ticket.status}", person.language)
        await answer(callback, words("staff.act.not_possible", person.language, status=status), alert=True)
        await _refresh(pushed, view.ticket.id, desk, person, words)
        return
    if step is Step.FINISH:
        try:
            await desk.jobs.begin_finishing(by=person.id, ticket=view.ticket.id)
        except DeskError as error:
            await answer(callback, refusal_words(error, words, person.language), alert=True)
            await _refresh(pushed, view.ticket.id, desk, person, words)
            return
    await answer(callback)
    await dialog_manager.start(
        DIALOGS[step], job_data(view), mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
    )


async def open_card(callback: CallbackQuery, tap: Tap, dialog_manager: DialogManager) -> None:
    """Open the job's card below the message that was tapped."""
    await answer(callback)
    await dialog_manager.start(
        Job.card, {"ticket": tap.object}, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
    )


async def refuse_engineers_command(
    message: Message, command: CommandObject, desk: Desk, person: Person, dialog_manager: DialogManager
) -> None:
    """Refuse a command of engineers to somebody else."""
    await refuse_command(message, dialog_manager, command=command.command, desk=desk, person=person)


async def refuse_engineers_tap(
    callback: CallbackQuery, tap: Tap, desk: Desk, person: Person, words: Words
) -> None:
    """Refuse a button of engineers to somebody else."""
    await refuse_tap(callback, tap=tap, desk=desk, person=person, words=words)


def _fitting(step: Step, view: TicketView) -> Step | None:
    offered = steps(view)
    again = _AGAIN.get(step, step)
    return again if again in offered else step if step in offered else None


async def _refresh(
    pushed: Message | None, ticket: TicketId, desk: Desk, person: Person, words: Words
) -> None:
    try:
        view = await desk.jobs.view(by=person.id, ticket=ticket)
    except DeskError:
        await set_buttons(pushed, ())
        return
    language = person.language
    offered = steps(view)[:1]
    first = [
        (words(f"engineer.step.{step}", language), Tap(verb=_VERBS[step], object=ticket)) for step in offered
    ]
    card = (words("engineer.tapped.open", language), Tap(verb=Verb.JOB, object=ticket))
    await set_buttons(pushed, [[each] for each in (*first, card)])
