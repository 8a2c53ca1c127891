"""Survey campaigns over a sample of customers: what is asked, of whom, and how it stands (rule F7)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tickets.ids import CampaignAskId, CampaignId, PersonId
from tickets.kinds import Language
from tickets.policy import SurveyQuestion


@dataclass(frozen=True, kw_only=True)
class CampaignAudience:
    """Whom a campaign is about: customers with a case closed in the last `months`.

    A product line or a region narrows it down; None means all of them.
    """

    months: int
    line: str | None = None
    region: str | None = None


class CampaignState(StrEnum):
    """Where a campaign stands."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """A campaign, as it was started; texts by language, times in UTC.

    `key` makes it start once. The sample is the `size` people of the `population` whom `seed` draws, so that
    anybody can draw it again. It is sent from `send_at` on and answered until `ends_at`.
    """

    id: CampaignId
    key: str
    template: str
    title: dict[Language, str]
    intro: dict[Language, str]
    questions: tuple[SurveyQuestion, ...]
    audience: CampaignAudience
    population: int
    size: int
    seed: int
    created_by: PersonId
    created_at: datetime
    send_at: datetime
    ends_at: datetime
    stopped_at: datetime | None = None

    def state(self, now: datetime) -> CampaignState:
        """Return where the campaign stands at a moment."""
        if self.stopped_at is not None:
            return CampaignState.STOPPED
        if now < self.send_at:
            return CampaignState.PLANNED
        return CampaignState.RUNNING if now < self.ends_at else CampaignState.ENDED


class AskOutcome(StrEnum):
    """How asking one customer ended; without one it is still open, or was never answered."""

    ANSWERED = "answered"
    DECLINED = "declined"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, kw_only=True)
class CampaignAsk:
    """One customer of a sample and their answers so far; scores from 1 to 5 by question key, times in UTC."""

    id: CampaignAskId
    campaign: CampaignId
    customer: PersonId
    asked_at: datetime | None = None
    reminded_at: datetime | None = None
    scores: dict[str, int] = field(default_factory=dict)
    words: str | None = None
    outcome: AskOutcome | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerCount:
    """How far a campaign is: customers in the sample, asked, with an answer, declined, left out."""

    planned: int
    asked: int
    answered: int
    declined: int
    left_out: int

    @property
    def open(self) -> int:
        """How many were asked and have said nothing yet."""
        return self.asked - self.answered - self.declined

    @property
    def response_rate(self) -> float | None:
        """The share of those asked who answered; None while nobody was asked."""
        return self.answered / self.asked if self.asked else None


NO_TALLY = AnswerCount(planned=0, asked=0, answered=0, declined=0, left_out=0)
"""The tally of a campaign without a sample."""
