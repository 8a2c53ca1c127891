"""The satisfaction survey (rule F3): a tap per question, and words if the customer likes."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button

from dialogs.context import desk_of, person_of
from dialogs.frame import goes_to, window
from dialogs.rating import home, question_shown, score_window, words_window
from dialogs.sentences import call_back
from dialogs.states import Rating
from dialogs.texts import Label, Say, Shown, tell
from dialogs.unprompted import on_free
from tickets.aftercare.surveys import Survey
from tickets.desk import Desk
from tickets.errors import DeskError
from tickets.ids import SurveyId
from tickets.messages.words import Words
from tickets.policy import SurveyQuestion
from tickets.team.people import Person


def build() -> Dialog:
    """Return the survey: question after question, words, thanks; a bad answer is first apologised for."""
    return Dialog(
        _sorry(),
        score_window(Rating.score, getter=shown, on_score=on_score),
        words_window(Rating.words, getter=shown, on_words=on_words, on_no_words=on_no_words),
        _thanks(),
    )


async def open_survey(manager: DialogManager, survey: Survey, *, apologise: bool) -> None:
    """Open the survey below what was tapped: at the first question without an answer, or at the end.

    With `apologise` a bad answer comes before anything else is asked (rule F4).
    """
    if apologise and is_unhappy(desk_of(manager), survey):
        state = Rating.sorry
    elif survey.words is not None:
        state = Rating.thanks
    else:
        state = Rating.score if next_question(desk_of(manager), survey) else Rating.words
    await manager.start(
        state, data={"survey": int(survey.id)}, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
    )


def _sorry() -> Window:
    return window(
        Rating.sorry,
        Say("customer.survey.sorry"),
        Shown("call"),
        Say("customer.survey.sorry_words"),
        goes_to(Rating.score, "customer.survey.go_on", "more", when="left"),
        Button(Label("customer.survey.enough"), "none", on_no_words),
        MessageInput(on_words, content_types=ContentType.TEXT),
        otherwise="customer.bad.content",
        getter=shown,
    )


def _thanks() -> Window:
    return window(
        Rating.thanks,
        Say("customer.survey.thanks", when="glad"),
        Say("customer.survey.noted", when="unhappy"),
        Shown("call", when="unhappy"),
        home(),
        MessageInput(on_free),
        getter=shown,
    )


def next_question(desk: Desk, survey: Survey) -> SurveyQuestion | None:
    """Return the first question that has no score yet."""
    return next((it for it in desk.policy.survey.questions if it.key not in survey.scores), None)


def is_unhappy(desk: Desk, survey: Survey) -> bool:
    """Return whether an answer so far opens the case again (rule F4)."""
    return any(desk.policy.survey.is_bad(question, score) for question, score in survey.scores.items())


async def shown(
    desk: Desk, person: Person, words: Words, dialog_manager: DialogManager, **_: object
) -> dict[str, object]:
    """Show the question to answer and how far the customer is; who is unhappy reads who calls and when."""
    survey = await desk.surveys.get(by=person.id, survey=_survey(dialog_manager))
    questions = desk.policy.survey.questions
    question = next_question(desk, survey)
    unhappy = is_unhappy(desk, survey)
    answered, total = len(survey.scores), len(questions)
    return {
        **question_shown(desk, person, question, answered=answered, total=total),
        "question": question.key if question else "",
        "unhappy": unhappy,
        "glad": not unhappy,
        "left": total - answered,
        "call": await _call(desk, person, words, survey) if unhappy else "",
        "unfinished": await desk.intake.unfinished(by=person.id) is not None,
    }


async def _call(desk: Desk, person: Person, words: Words, survey: Survey) -> str:
    case = (await desk.cases.view(by=person.id, ticket=survey.ticket)).ticket
    return call_back(words, person.language, case, now=desk.clock())


def _survey(manager: DialogManager) -> SurveyId:
    data = manager.start_data
    return SurveyId(int(data["survey"]) if isinstance(data, dict) else 0)


async def on_score(_: CallbackQuery, __: Any, manager: DialogManager, score: str) -> None:
    """Take the score of the question shown and go on (rule F3); the first bad one is apologised for (F4)."""
    desk, by = desk_of(manager), person_of(manager).id
    before = survey = await desk.surveys.get(by=by, survey=_survey(manager))
    question = next_question(desk, survey)
    if question is not None:
        survey = await desk.surveys.score(by=by, survey=survey.id, question=question.key, score=int(score))
    if is_unhappy(desk, survey) and not is_unhappy(desk, before):
        await manager.switch_to(Rating.sorry)
    elif next_question(desk, survey) is None:
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


async def on_no_words(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Finish without words."""
    await manager.switch_to(Rating.thanks)
