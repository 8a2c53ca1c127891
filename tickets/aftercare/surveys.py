"""The satisfaction survey of one service (rules F2 to F4): each visit of a reopened case has its own."""

from dataclasses import dataclass, field
from datetime import datetime

from tickets.ids import PersonId, SurveyId, TicketId


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A survey and its answers so far; scores from 1 to 5 by question key, times in UTC.

    `service` numbers the services of one ticket from 1: a reopened case is asked again (rule F2).
    `reminded_at` says when its one reminder was decided on, also when none went out.
    """

    id: SurveyId
    ticket: TicketId
    customer: PersonId
    service: int
    due_at: datetime
    asked_at: datetime | None = None
    reminded_at: datetime | None = None
    scores: dict[str, int] = field(default_factory=dict)
    words: str | None = None
    finished_at: datetime | None = None
