"""The windows of a campaign's questions, put together anew for each dispatcher."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button

from dialogs.acting import desk_of, person_of
from dialogs.free_words import on_free
from dialogs.menu.clicks import on_person
from dialogs.poll.states import Poll
from dialogs.rating import on_home, question_shown, score_window, words_window
from dialogs.say import Label, Notice, Say, tell
from tickets.aftercare.campaigns import Campaign, CampaignAsk
from tickets.desk import Desk
from tickets.errors import DeskError, NotPossible
from tickets.ids import CampaignAskId
from tickets.policy import SurveyQuestion
from tickets.team.people import Person


def build() -> Dialog:
    """Return the campaign's questions, then words, then thanks."""
    return Dialog(
        score_window(Poll.score, getter=shown, on_score=on_score),
        words_window(Poll.words, getter=shown, on_words=on_words, on_no_words=on_no_words),
        _thanks(),
    )


async def open_poll(manager: DialogManager, campaign: Campaign, ask: CampaignAsk) -> None:
    """Open the questions below the invitation: at the first without an answer, or at the end."""
    state = Poll.words if ask.words is None else Poll.thanks
    if next_question(campaign, ask):
        state = Poll.score
    await manager.start(state, data={"ask": int(ask.id)}, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)


def next_question(campaign: Campaign, ask: CampaignAsk) -> SurveyQuestion | None:
    """Return the first question that has no score yet."""
    return next((it for it in campaign.questions if it.key not in ask.scores), None)


async def shown(desk: Desk, person: Person, dialog_manager: DialogManager, **_: object) -> dict[str, object]:
    """Show the question to answer and how far the customer is."""
    campaign, ask = await desk.campaigns.questions(by=person.id, ask=_ask(dialog_manager))
    question = next_question(campaign, ask)
    unhappy = any(score <= desk.policy.survey.bad_score for score in ask.scores.values())
    return {
        **question_shown(desk, person, question, answered=len(ask.scores), total=len(campaign.questions)),
        "unhappy": unhappy,
        "glad": not unhappy,
    }


async def on_score(_: CallbackQuery, __: Any, manager: DialogManager, score: str) -> None:
    """Take the score of the question shown and go on."""
    desk, by = desk_of(manager), person_of(manager).id
    campaign, ask = await desk.campaigns.questions(by=by, ask=_ask(manager))
    question = next_question(campaign, ask)
    if question is not None:
        try:
            campaign, ask = await desk.campaigns.answer.score(
                by=by, ask=ask.id, question=question.key, score=int(score)
            )
        except NotPossible:
            await _say_it_is_over(manager)
            return
    if next_question(campaign, ask) is None:
        await manager.switch_to(Poll.words)


async def on_words(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Take the customer's own words."""
    try:
        await desk_of(manager).campaigns.answer.words(
            by=person_of(manager).id, ask=_ask(manager), text=message.text or ""
        )
    except NotPossible:
        await _say_it_is_over(manager)
    except DeskError as refusal:
        tell(manager, refusal.key, **refusal.values)
    else:
        await manager.switch_to(Poll.thanks)


async def on_no_words(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Finish without words."""
    await manager.switch_to(Poll.thanks)


async def _say_it_is_over(manager: DialogManager) -> None:
    tell(manager, "customer.poll.over")
    await manager.switch_to(Poll.thanks)


def _thanks() -> Window:
    return Window(
        Notice(),
        Say("customer.poll.thanks", when="glad"),
        Say("customer.poll.sorry", when="unhappy"),
        Button(Label("button.person"), "person", on_person, when="unhappy"),
        Button(Label("button.menu"), "home", on_home),
        MessageInput(on_free),
        state=Poll.thanks,
        getter=shown,
    )


def _ask(manager: DialogManager) -> CampaignAskId:
    data = manager.start_data
    return CampaignAskId(int(data["ask"]) if isinstance(data, dict) else 0)
