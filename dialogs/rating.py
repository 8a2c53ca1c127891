"""Questions that are answered from one to five stars, then in words: the survey's and a campaign's alike."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.input.base import MessageHandlerFunc
from aiogram_dialog.widgets.kbd import Button, Start
from aiogram_dialog.widgets.kbd.button import OnClick
from aiogram_dialog.widgets.kbd.select import OnItemClick

from dialogs.frame import Getter, choices, opens, window
from dialogs.states import Menu
from dialogs.texts import Label, Say, Shown
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
    return window(
        state,
        Say("customer.survey.progress"),
        Shown("prompt"),
        choices("s", "scores", on_score, label="stars"),
        home(),
        otherwise="customer.tap_please",
        getter=getter,
    )


def words_window(
    state: State, *, getter: Getter, on_words: MessageHandlerFunc, on_no_words: OnClick
) -> Window:
    """Build the window that asks for words, which may be left out."""
    return window(
        state,
        Say("customer.survey.words"),
        Button(Label("customer.survey.no_words"), "none", on_no_words),
        MessageInput(on_words, content_types=ContentType.TEXT),
        otherwise="customer.bad.content",
        getter=getter,
    )


def home() -> Start:
    """Build the button to the menu, where an unfinished report waits."""
    return opens(Menu.main, "button.menu", "home")
