"""How campaigns stand and what came out of them (rule F7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tickets.aftercare.campaigns import AnswerCount, Campaign, CampaignAsk, CampaignState
from tickets.aftercare.sampling import margin_of
from tickets.policy import SurveyQuestion
from tickets.review.figures import RatingFigures, rating
from tickets.team.masking import hide_numbers


@dataclass(frozen=True, kw_only=True)
class CampaignLine:
    """A campaign in a list: what it is, where it stands, how far it is."""

    campaign: Campaign
    state: CampaignState
    tally: AnswerCount


@dataclass(frozen=True, kw_only=True)
class CampaignResults:
    """What a campaign has brought so far; `margin` is how exact a share is that its answers give, 0 to 1.

    `ratings` are by question, `words` newest first, with long numbers hidden (rule S1).
    """

    line: CampaignLine
    ratings: tuple[tuple[SurveyQuestion, RatingFigures], ...]
    margin: float | None
    words: tuple[str, ...]


def line_of(campaign: Campaign, tally: AnswerCount, now: datetime) -> CampaignLine:
    """Return a campaign as a list shows it."""
    return CampaignLine(campaign=campaign, state=campaign.state(now), tally=tally)


def results_of(line: CampaignLine, answers: Sequence[CampaignAsk]) -> CampaignResults:
    """Return what the answers say, question by question."""
    return CampaignResults(
        line=line,
        ratings=tuple(
            (question, rating(each.scores[question.key] for each in answers if question.key in each.scores))
            for question in line.campaign.questions
        ),
        margin=margin_of(line.campaign.population, answers=line.tally.answered),
        words=tuple(hide_numbers(each.words) for each in reversed(answers) if each.words),
    )
