"""Questions that are answered from one to five stars, then in words: the survey's and a campaign's alike."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.input.base import MessageHandlerFunc
from aiogram_dialog.widgets.kbd import Button, Column, Select
from aiogram_dialog.widgets.kbd.button import OnClick
from aiogram_dialog.widgets.kbd.select import OnItemClick
from aiogram_dialog.widgets.text import Format

from dialogs.getter import Getter
from dialogs.menu.states import Menu
from dialogs.say import Label, Notice, Say, Shown, tell
from tickets.desk import Desk
from tickets.policy import SurveyQuestion
from tickets.team.people import Person

_SCORES = (5, 4, 3, 2, 1)
"""The scores in the order of their buttons, best first."""


def question_shown(
    desk: Desk, person: Person, question: SurveyQuestion | None, *, answered: int, total: int
) -> dict[str, object]:
    """Give what `score_window` shows: the question in the person's language, and how far they are."""
    prompts = question.prompts if question else {}
    return {
        "prompt": prompts.get(person.language) or prompts.get(desk.policy.default_language) or "",
        "step": answered + 1,
        "total": total,
        "scores": [{"id": it, "stars": "⭐" * it} for it in _SCORES],
    }


def score_window(state: State, *, getter: Getter, on_score: OnItemClick[Any, str]) -> Window:
    """Build the window of one question; it is answered by a tap."""
    return Window(
        Notice(),
        Say("customer.survey.progress"),
        Shown("prompt"),
        Column(
            Select(
                Format("{item[stars]}"),
                id="s",
                item_id_getter=lambda it: it["id"],
                items="scores",
                on_click=on_score,
            )
        ),
        Button(Label("button.menu"), "home", on_home),
        MessageInput(_on_tap_please),
        state=state,
        getter=getter,
    )


def words_window(
    state: State, *, getter: Getter, on_words: MessageHandlerFunc, on_no_words: OnClick
) -> Window:
    """Build the window that asks for words, which may be left out."""
    return Window(
        Notice(),
        Say("customer.survey.words"),
        Button(Label("customer.survey.no_words"), "none", on_no_words),
        *words_inputs(on_words),
        state=state,
        getter=getter,
    )


def words_inputs(on_words: MessageHandlerFunc) -> tuple[MessageInput, MessageInput]:
    """Build the inputs that take words and say kindly that nothing else is asked for."""
    return MessageInput(on_words, content_types=ContentType.TEXT), MessageInput(_on_content)


async def on_home(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Go to the menu, where an unfinished report waits."""
    await manager.start(Menu.main, mode=StartMode.RESET_STACK)


async def _on_tap_please(_: Message, __: MessageInput, manager: DialogManager) -> None:
    tell(manager, "customer.tap_please")


async def _on_content(_: Message, __: MessageInput, manager: DialogManager) -> None:
    tell(manager, "customer.bad.content")
