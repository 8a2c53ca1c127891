"""What went wrong: a person's error gets its sentence, a machine's error goes back to the inbox."""

import structlog
from aiogram import Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import ExceptionMessageFilter, ExceptionTypeFilter
from aiogram.types import ErrorEvent
from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.api.exceptions import OutdatedIntent, UnknownIntent, UnknownState

from dialogs.acting import spoken
from dialogs.menu.states import Menu
from dialogs.say import tell
from handlers.pushed import answer
from tickets.desk import Desk
from tickets.errors import DeskError
from tickets.team.people import Person

_log = structlog.get_logger(__name__)
_CALLBACK_ANSWER_LENGTH = 200


def build() -> Router:
    """Return the router of errors; what it does not know stays raised, so that the inbox tries again."""
    router = Router(name="errors")
    router.errors.register(on_stale_button, ExceptionTypeFilter(UnknownIntent, OutdatedIntent, UnknownState))
    router.errors.register(on_refusal, ExceptionTypeFilter(DeskError))
    router.errors.register(
        on_unchanged,
        ExceptionTypeFilter(TelegramBadRequest),
        ExceptionMessageFilter(r".*message is not modified.*"),
    )
    router.errors.register(on_blocked, ExceptionTypeFilter(TelegramForbiddenError))
    return router


async def on_stale_button(event: ErrorEvent, dialog_manager: DialogManager) -> None:
    """Answer a button of a finished dialog kindly, and show what is open now."""
    callback = event.update.callback_query
    if callback is not None:
        await answer(callback, spoken(dialog_manager, "customer.tap.stale"))
    else:
        tell(dialog_manager, "customer.tap.stale")
    await _show_what_is_open(dialog_manager)


async def on_refusal(event: ErrorEvent, dialog_manager: DialogManager) -> None:
    """Tell the person what is wrong and what to do; nothing has changed."""
    refusal = event.exception
    if not isinstance(refusal, DeskError):
        raise refusal
    callback = event.update.callback_query
    sentence = spoken(dialog_manager, refusal.key, **refusal.values)
    if callback is not None and len(sentence) <= _CALLBACK_ANSWER_LENGTH:
        await answer(callback, sentence, alert=True)
    else:
        tell(dialog_manager, refusal.key, **refusal.values)
    await _show_what_is_open(dialog_manager)


async def on_unchanged(event: ErrorEvent) -> None:
    """Let an edit that changes nothing pass: the window shows already what it should."""
    _log.debug("an edit changed nothing")


async def on_blocked(event: ErrorEvent, desk: Desk, person: Person) -> None:
    """Remember that the person has blocked the desk: nothing said here reaches them, trying again neither."""
    await desk.people.unreachable(telegram=person.telegram)
    _log.info("the person has blocked the desk", person=int(person.id))


async def _show_what_is_open(manager: DialogManager) -> None:
    chat = manager.middleware_data.get("event_chat")
    if chat is None or chat.type != ChatType.PRIVATE:
        return
    if manager.has_context():
        try:
            await manager.show(ShowMode.SEND)
        except DeskError as gone:
            # What the window was about is no longer there, such as a report that was dropped.
            _log.info("the open window cannot be drawn any more", cause=gone.key)
        else:
            return
    await manager.start(Menu.main, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
