"""Survey campaigns: the list with its progress, the results, and stopping one (rule F7)."""

from typing import Any

from aiogram import F
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Start, SwitchTo
from aiogram_dialog.widgets.text import List, Multi

from dialogs.casework.refusal import tell_refusal, told
from dialogs.casework.summary import clip
from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.frame import choices, window
from dialogs.staff.context import leave_button
from dialogs.staff.states import Campaigns, NewCampaign
from dialogs.texts import Html, Label, Say, Shown, tell
from tickets.aftercare.campaigns import AnswerCount
from tickets.errors import DeskError
from tickets.ids import CampaignId
from tickets.kinds import Language
from tickets.policy import SurveyQuestion
from tickets.review.figures import RatingFigures
from tickets.services.campaigns.results import CampaignLine, CampaignResults

_WORDS_SHOWN = 8
_WORD_LENGTH = 140
_TITLE_SHOWN = 40
_LENGTH = 12
_ANSWERED, _OPEN, _WAITING, _BAR = "▓", "▒", "░", "▇"


def build_campaigns() -> Dialog:
    """Build the dialog; start `Campaigns.results` with `{"campaign": id}`."""
    return Dialog(_browse(), _results(), _stop())


def _browse() -> Window:
    return window(
        Campaigns.browse,
        Say("staff.campaigns.head", when="here"),
        Say("staff.campaigns.none", when=~F["here"]),
        Say("staff.campaigns.no_template", when=~F["can_start"]),
        List(Say("staff.campaigns.item"), items="campaigns"),
        choices("campaign", "campaigns", open_results, label=Label("staff.campaigns.open"), of=int),
        Start(Label("staff.campaigns.new"), id="new", state=NewCampaign.choose_template, when="can_start"),
        otherwise="staff.tap_or_command",
        getter=listed,
    )


def _results() -> Window:
    return window(
        Campaigns.results,
        Say("staff.campaign.head"),
        Say("staff.campaign.margin", when="margin"),
        List(
            Multi(Say("staff.campaign.question"), Shown("figures"), Shown("bars"), sep="\n"),
            items="questions",
            sep="\n",
        ),
        Say("staff.campaign.words_head", when="words"),
        List(Say("staff.campaign.word"), items="words"),
        Say("staff.campaign.more_words", when="more"),
        # The window is drawn anew after every tap, with the answers of that moment.
        Button(Label("staff.stats.refresh"), id="refresh"),
        SwitchTo(Label("staff.campaign.stop"), id="stop", state=Campaigns.stop, when="runs"),
        SwitchTo(Label("staff.back"), id="list", state=Campaigns.browse),
        otherwise="staff.tap_or_command",
        getter=results,
    )


def _stop() -> Window:
    return window(
        Campaigns.stop,
        Say("staff.campaign.stop_ask"),
        Button(Label("staff.campaign.stop_sure"), id="sure", on_click=stop),
        SwitchTo(Label("staff.back"), id="back", state=Campaigns.results),
        leave_button("staff.cancel"),
        otherwise="staff.tap_or_command",
        getter=results,
    )


async def listed(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the latest campaigns, each with its progress."""
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    try:
        lines = await desk.campaigns.latest(by=person.id)
    except DeskError as error:
        tell_refusal(dialog_manager, error)
        lines = []
    return {
        "campaigns": [_line(dialog_manager, line) for line in lines],
        "here": bool(lines),
        "can_start": bool(desk.policy.campaigns.templates),
    }


async def results(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give what a campaign has brought so far."""
    found = await desk_of(dialog_manager).campaigns.results(
        by=person_of(dialog_manager).id, campaign=campaign_of(dialog_manager)
    )
    return {
        **_line(dialog_manager, found.line),
        "questions": [_question(dialog_manager, question, figures) for question, figures in found.ratings],
        "words": [{"text": clip(text, _WORD_LENGTH)} for text in found.words[:_WORDS_SHOWN]],
        "more": max(0, len(found.words) - _WORDS_SHOWN),
        "margin": _margin(found),
        "runs": found.line.state in ("planned", "running"),
    }


def _line(manager: DialogManager, line: CampaignLine) -> dict[str, Any]:
    words, language = words_of(manager), person_of(manager).language
    campaign, tally = line.campaign, line.tally
    when = campaign.send_at if line.state == "planned" else campaign.stopped_at or campaign.ends_at
    return {
        "id": int(campaign.id),
        "title": clip(title_in(campaign.title, manager), _TITLE_SHOWN),
        "state": spoken(manager, f"staff.campaign.state.{line.state}", when=words.when(when, language)),
        "bar": progress_bar(tally),
        "rate": percent(tally.response_rate),
        "planned": tally.planned,
        "asked": tally.asked,
        "answered": tally.answered,
        "open": tally.open,
        "declined": tally.declined,
        "left_out": tally.left_out,
        "population": campaign.population,
    }


def _question(manager: DialogManager, question: SurveyQuestion, figures: RatingFigures) -> dict[str, Any]:
    most = max(figures.counts, default=0) or 1
    bars = [
        f"{score}⭐ {share_bar(count, most)} {count}"
        for score, count in reversed(list(enumerate(figures.counts, start=1)))
    ]
    key = "staff.campaign.figures" if figures.n else "staff.campaign.no_figures"
    values = {
        "mean": f"{figures.mean:.2f}" if figures.mean is not None else "–",
        "deviation": f"{figures.deviation:.2f}" if figures.deviation is not None else "–",
        "n": figures.n,
    }
    head = Html(spoken(manager, key, **values))
    return {
        "prompt": title_in(question.prompts, manager),
        "figures": head,
        "bars": Html("\n".join(bars)) if figures.n else "",
    }


def _margin(found: CampaignResults) -> str:
    return "" if found.margin is None else str(round(found.margin * 100))


async def open_results(_: CallbackQuery, __: Any, manager: DialogManager, campaign: int) -> None:
    """Show the results of a campaign."""
    manager.dialog_data["campaign"] = campaign
    await manager.switch_to(Campaigns.results)


async def stop(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Stop the campaign: nobody else is asked."""
    with told(manager):
        await desk_of(manager).campaigns.stop(by=person_of(manager).id, campaign=campaign_of(manager))
        tell(manager, "staff.campaign.stopped")
    await manager.switch_to(Campaigns.results)


def campaign_of(manager: DialogManager) -> CampaignId:
    """Return the campaign in hand: picked from the list, or given when the results were opened."""
    start: Any = manager.start_data or {}
    return CampaignId(int(manager.dialog_data.get("campaign") or start["campaign"]))


def title_in(texts: dict[Language, str], manager: DialogManager) -> str:
    """Return a text in the reader's language, else in the desk's, else in any."""
    own, desks = person_of(manager).language, desk_of(manager).policy.default_language
    return texts.get(own) or texts.get(desks) or next(iter(texts.values()), "")


def progress_bar(tally: AnswerCount) -> str:
    """Return the sample as a bar: answered or declined, asked and open, not asked yet; empty without one."""
    if not tally.planned:
        return _WAITING * _LENGTH
    said = tally.answered + tally.declined + tally.left_out
    done = round(_LENGTH * said / tally.planned)
    asked = max(done, round(_LENGTH * (tally.asked + tally.left_out) / tally.planned))
    return _ANSWERED * done + _OPEN * (asked - done) + _WAITING * (_LENGTH - asked)


def share_bar(count: int, most: int) -> str:
    """Return a count as a bar beside the largest one; anything above nothing is seen."""
    return _BAR * (max(1, round(_LENGTH * count / most)) if count else 0)


def percent(share: float | None) -> str:
    """Return a share from 0 to 1 in whole percent, a dash where there is none."""
    return "–" if share is None else f"{round(share * 100)}%"
