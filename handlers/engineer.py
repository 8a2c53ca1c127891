"""Commands of engineers, and the buttons of the messages that the desk sends them."""

from collections.abc import Mapping

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from dialogs.engineer.context import job_data
from dialogs.engineer.states import Job, Jobs, Leave, WorkPhone
from dialogs.engineer.steps import JOB_STEPS, Asking, AtOnce, begin, offered
from handlers.noted_replies import AnswersQuestion, note_replied
from handlers.pushed_buttons import LeavePushedAlone, Tapped, answer, refusal_words, set_buttons
from handlers.roles import Allows, refuse_command, refuse_tap
from tickets.desk import Desk
from tickets.errors import DeskError
from tickets.ids import TicketId
from tickets.messages.taps import Tap, Verb
from tickets.messages.words import Words
from tickets.team.people import Person
from tickets.team.permissions import may_work_jobs

_COMMANDS: Mapping[str, State] = {
    "jobs": Jobs.browse,
    "today": Jobs.today,
    "leave": Leave.choose_end,
    "phone": WorkPhone.tell,
}

_AT_ONCE: Mapping[Verb, AtOnce] = {
    entry.verb: entry.taken for entry in JOB_STEPS.values() if isinstance(entry.taken, AtOnce)
}
_ASKING = frozenset(entry.verb for entry in JOB_STEPS.values() if isinstance(entry.taken, Asking))


def engineer_router() -> Router:
    """Build the router anew: engineers' commands and taps, refused for everyone else."""
    own = Router(name="engineer own")
    own.message.filter(Allows(may_work_jobs))
    own.callback_query.filter(Allows(may_work_jobs))
    own.message.register(open_by_command, Command(*_COMMANDS))
    own.message.register(note_replied, AnswersQuestion())
    own.callback_query.register(act_at_once, Tapped(*_AT_ONCE))
    own.callback_query.register(ask_for_act, Tapped(*_ASKING))
    own.callback_query.register(open_card, Tapped(Verb.JOB))

    refused = Router(name="engineer refused")
    refused.message.register(refuse_command, Command(*_COMMANDS))
    refused.callback_query.register(refuse_tap, Tapped(*_AT_ONCE, *_ASKING, Verb.JOB))

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
    """Take a step that asks nothing, and show the next one on the message that was tapped."""
    ticket, done = TicketId(tap.object), _AT_ONCE[tap.verb]
    try:
        await done.act(desk)(by=person.id, ticket=ticket)
    except DeskError as error:
        await answer(callback, refusal_words(error, words, person.language), alert=True)
    else:
        await answer(callback, words(done.on_tap, person.language))
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
    """Open the window that asks what a step needs; one that no longer fits is not asked for."""
    try:
        view = await desk.jobs.view(by=person.id, ticket=TicketId(tap.object))
    except DeskError as error:
        await answer(callback, refusal_words(error, words, person.language), alert=True)
        await set_buttons(pushed, ())
        return
    try:
        first = await begin(tap.verb, view, desk, by=person.id)
    except DeskError as error:
        await answer(callback, refusal_words(error, words, person.language), alert=True)
        await _refresh(pushed, view.ticket.id, desk, person, words)
        return
    await answer(callback)
    await dialog_manager.start(first, job_data(view), mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)


async def open_card(callback: CallbackQuery, tap: Tap, dialog_manager: DialogManager) -> None:
    """Open the job's card below the message that was tapped."""
    await answer(callback)
    await dialog_manager.start(
        Job.card, {"ticket": tap.object}, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
    )


async def _refresh(
    pushed: Message | None, ticket: TicketId, desk: Desk, person: Person, words: Words
) -> None:
    try:
        view = await desk.jobs.view(by=person.id, ticket=ticket)
    except DeskError:
        await set_buttons(pushed, ())
        return
    language = person.language
    first = [
        (words(f"engineer.step.{entry.step}", language), Tap(verb=entry.verb, object=ticket))
        for entry in offered(view)[:1]
    ]
    card = (words("engineer.tapped.open", language), Tap(verb=Verb.JOB, object=ticket))
    await set_buttons(pushed, [[each] for each in (*first, card)])
