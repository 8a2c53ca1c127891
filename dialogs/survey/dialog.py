"""The survey's windows with what they show and do, put together anew for each dispatcher."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select
from aiogram_dialog.widgets.text import Format

from dialogs.acting import desk_of, person_of
from dialogs.free_words import on_free
from dialogs.menu.states import Menu
from dialogs.say import Label, Notice, Say, Shown, tell
from dialogs.survey.states import Rating
from tickets.desk import Desk
from tickets.errors import DeskError
from tickets.ids import SurveyId
from tickets.people import Person
from tickets.policy import SurveyQuestion
from tickets.surveys import Survey

SCORES = (5, 4, 3, 2, 1)
"""The scores in the order of their buttons, best first."""


def build() -> Dialog:
    """Return the survey: question after question, then words, then thanks."""
    return Dialog(_score(), _words(), _thanks())


async def open_survey(manager: DialogManager, survey: Survey) -> None:
    """Open the survey below what was tapped: at the first question without an answer, or at the end."""
    if survey.words is not None:
        state = Rating.thanks
    else:
        state = Rating.score if next_question(desk_of(manager), survey) else Rating.words
    await manager.start(
        state, data={"survey": int(survey.id)}, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
    )


def next_question(desk: Desk, survey: Survey) -> SurveyQuestion | None:
    """Return the first question that has no score yet."""
    return next((it for it in desk.policy.survey.questions if it.key not in survey.scores), None)


async def shown(desk: Desk, person: Person, dialog_manager: DialogManager, **_: object) -> dict[str, object]:
    """Show the question to answer and how far the customer is."""
    survey = await desk.surveys.get(by=person.id, survey=_survey(dialog_manager))
    questions = desk.policy.survey.questions
    question = next_question(desk, survey)
    overall = survey.scores.get(questions[0].key)
    prompts = question.prompts if question else {}
    return {
        "prompt": prompts.get(person.language) or prompts.get(desk.policy.default_language) or "",
        "step": len(survey.scores) + 1,
        "total": len(questions),
        "question": question.key if question else "",
        "scores": [{"id": it, "stars": "⭐" * it} for it in SCORES],
        "sorry": overall is not None and overall <= desk.policy.survey.bad_score,
        "glad": overall is None or overall > desk.policy.survey.bad_score,
        "unfinished": await desk.intake.unfinished(by=person.id) is not None,
    }


async def on_score(_: CallbackQuery, __: Any, manager: DialogManager, score: str) -> None:
    """Take the score of the question shown and go on (rule F3)."""
    desk, by = desk_of(manager), person_of(manager).id
    survey = await desk.surveys.get(by=by, survey=_survey(manager))
    question = next_question(desk, survey)
    if question is not None:
        survey = await desk.surveys.score(by=by, survey=survey.id, question=question.key, score=int(score))
    if next_question(desk, survey) is None:
        await manager.switch_to(Rating.words)


async def on_words(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Take the customer's own words on the service."""
    try:
        await desk_of(manager).surveys.words(
            by=person_of(manager).id, survey=_survey(manager), text=message.text or ""
        )
    except DeskError as refusal:
        tell(manager, refusal.key, **refusal.values)
        return
    await manager.switch_to(Rating.thanks)


async def on_tap_please(_: Message, __: MessageInput, manager: DialogManager) -> None:
    """Ask for a tap where only a tap answers."""
    tell(manager, "customer.tap_please")


async def on_content(_: Message, __: MessageInput, manager: DialogManager) -> None:
    """Say kindly that only words are asked for."""
    tell(manager, "customer.bad.content")


async def on_no_words(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Finish without words."""
    await manager.switch_to(Rating.thanks)


async def on_home(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Go to the menu, where an unfinished report waits."""
    await manager.start(Menu.main, mode=StartMode.RESET_STACK)


def _score() -> Window:
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
        MessageInput(on_tap_please),
        state=Rating.score,
        getter=shown,
    )


def _words() -> Window:
    return Window(
        Notice(),
        Say("customer.survey.words"),
        Button(Label("customer.survey.no_words"), "none", on_no_words),
        MessageInput(on_words, content_types=ContentType.TEXT),
        MessageInput(on_content),
        state=Rating.words,
        getter=shown,
    )


def _thanks() -> Window:
    return Window(
        Notice(),
        Say("customer.survey.thanks", when="glad"),
        Say("customer.survey.sorry", when="sorry"),
        Button(Label("button.menu"), "home", on_home),
        MessageInput(on_free),
        state=Rating.thanks,
        getter=shown,
    )


def _survey(manager: DialogManager) -> SurveyId:
    data = manager.start_data
    return SurveyId(int(data["survey"]) if isinstance(data, dict) else 0)
