"""What the use cases need from outside after the end of a case: surveys, follow-ups and campaigns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from tickets.aftercare.campaigns import AnswerCount, Campaign, CampaignAsk, CampaignAudience
from tickets.aftercare.follow_ups import FollowUp, FollowUpKind, FollowUpOutcome
from tickets.aftercare.surveys import Survey
from tickets.ids import CampaignAskId, CampaignId, FollowUpId, PersonId, SurveyId, TicketId


class Surveys(Protocol):
    """Surveys; unique by ticket and service."""

    async def add(self, survey: Survey) -> Survey:
        """Insert a survey (its id is chosen here) and return it; the same service again returns the first."""

    async def get(self, survey: SurveyId) -> Survey:
        """Return a survey; raises `NotFound`."""

    async def of_ticket(self, ticket: TicketId) -> Sequence[Survey]:
        """Return a ticket's surveys, oldest first."""

    async def save(self, survey: Survey) -> None:
        """Write a changed survey, all but its reminder: an answer must not undo what happened meanwhile."""

    async def unreminded(self, asked_before: datetime, *, limit: int = 200) -> Sequence[Survey]:
        """Return surveys asked before a moment that are neither answered nor reminded of, oldest first."""

    async def claim_reminder(self, survey: SurveyId, *, at: datetime) -> bool:
        """Record that the survey's one reminder was decided on; False when it was before, or is answered."""

    async def finish_half_answered(self, asked_before: datetime, *, at: datetime) -> int:
        """Let surveys with a score that were asked before a moment count as finished, and return how many."""

    async def finished_between(self, start: datetime, end: datetime) -> Sequence[Survey]:
        """Return surveys with at least one score, answered in a span, end excluded."""


class FollowUps(Protocol):
    """Follow-ups; unique by ticket, kind and occasion."""

    async def owed(
        self, kind: FollowUpKind, *, since: datetime, until: datetime, limit: int = 500
    ) -> Sequence[TicketId]:
        """Return tickets whose occasion lies in a span, end excluded, and was not followed up yet.

        The occasion of a delivery is the end of a recorded service of a kind in `DELIVERED`, that of a
        complaint its closing; nothing else is owed by itself.
        """

    async def add(self, follow_up: FollowUp) -> FollowUp | None:
        """Insert a follow-up (its id is chosen here) and return it; None when the occasion has one."""

    async def get(self, follow_up: FollowUpId) -> FollowUp:
        """Return a follow-up; raises `NotFound`."""

    async def of_ticket(self, ticket: TicketId) -> Sequence[FollowUp]:
        """Return a ticket's follow-ups, oldest first."""

    async def calls_due(self, now: datetime, *, limit: int = 200) -> Sequence[FollowUp]:
        """Return the open follow-ups for which staff are to be asked to call, longest due first."""

    async def call_again(self, follow_up: FollowUp, *, at: datetime) -> bool:
        """Count one more call task and set the next one's moment; False when somebody was first."""

    async def settle(
        self, follow_up: FollowUpId, *, outcome: FollowUpOutcome, by: PersonId | None, at: datetime
    ) -> bool:
        """End an open follow-up; False when it has an outcome already."""


class Campaigns(Protocol):
    """Survey campaigns and the customers that each of them asks; one ask per campaign and customer."""

    async def audience(
        self, audience: CampaignAudience, *, closed_since: datetime, asked_before: datetime
    ) -> Sequence[PersonId]:
        """Return the customers who can be asked, by id, each once.

        They have a case of the audience closed since a moment, can be reached, want messages, do not work
        here, had nothing of that case erased, and were asked by no campaign since `asked_before`.
        """

    async def add(self, campaign: Campaign, *, sample: Sequence[PersonId]) -> Campaign:
        """Insert a campaign (its id is chosen here) with its sample; the same key again returns the first."""

    async def get(self, campaign: CampaignId) -> Campaign:
        """Return a campaign; raises `NotFound`."""

    async def latest(self, *, limit: int = 10) -> Sequence[Campaign]:
        """Return campaigns, newest first."""

    async def tallies(self, campaigns: Sequence[CampaignId]) -> dict[CampaignId, AnswerCount]:
        """Return how far each campaign is."""

    async def stop(self, campaign: CampaignId, *, at: datetime) -> bool:
        """Stop a campaign; False when it was stopped before."""

    async def running(self, now: datetime) -> Sequence[Campaign]:
        """Return campaigns that have begun, have not ended and were not stopped."""

    async def unreported(self, now: datetime) -> Sequence[Campaign]:
        """Return campaigns that have ended or were stopped and whose end nobody was told of."""

    async def report(self, campaign: CampaignId, *, at: datetime) -> bool:
        """Record that the end was told; False when it was before."""

    async def to_ask(self, campaign: CampaignId, *, limit: int) -> Sequence[CampaignAsk]:
        """Return asks that were neither sent nor left out, by id."""

    async def mark_asked(self, asks: Sequence[CampaignAskId], *, at: datetime) -> None:
        """Record that asks were sent."""

    async def leave_out(self, asks: Sequence[CampaignAskId], *, at: datetime) -> None:
        """End asks of customers who can not or must not be asked any more."""

    async def to_remind(
        self, campaign: CampaignId, *, asked_before: datetime, limit: int
    ) -> Sequence[CampaignAsk]:
        """Return asks that were sent before a moment, without any answer and not reminded of, by id."""

    async def mark_reminded(self, asks: Sequence[CampaignAskId], *, at: datetime) -> None:
        """Record that the one reminder of asks was decided on."""

    async def ask(self, ask: CampaignAskId) -> CampaignAsk:
        """Return an ask; raises `NotFound`."""

    async def save_answer(self, ask: CampaignAsk) -> None:
        """Write scores, words, outcome and end of an ask."""

    async def forget_words(self, customer: PersonId) -> int:
        """Erase what a customer wrote in campaigns (rule S2), not the scores; return how many had words."""

    async def answers(self, campaign: CampaignId) -> Sequence[CampaignAsk]:
        """Return the asks with scores or words, by id."""
