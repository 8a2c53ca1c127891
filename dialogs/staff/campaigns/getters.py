"""What the windows of campaigns show."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, spoken, words_of
from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import clip
from dialogs.say import Html
from dialogs.staff.campaigns.bars import percent, progress_bar, share_bar
from tickets.errors import DeskError
from tickets.ids import CampaignId
from tickets.kinds import Language
from tickets.policy import SurveyQuestion
from tickets.review.figures import Rating
from tickets.services.campaigns.results import CampaignLine, CampaignResults

_WORDS_SHOWN = 8
_WORD_LENGTH = 140
_TITLE_SHOWN = 40


def campaign_of(manager: DialogManager) -> CampaignId:
    """Return the campaign in hand: picked from the list, or given when the results were opened."""
    start: Any = manager.start_data or {}
    return CampaignId(int(manager.dialog_data.get("campaign") or start["campaign"]))


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


def title_in(texts: dict[Language, str], manager: DialogManager) -> str:
    """Return a text in the reader's language, else in the desk's, else in any."""
    own, desks = person_of(manager).language, desk_of(manager).policy.default_language
    return texts.get(own) or texts.get(desks) or next(iter(texts.values()), "")


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


def _question(manager: DialogManager, question: SurveyQuestion, figures: Rating) -> dict[str, Any]:
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
