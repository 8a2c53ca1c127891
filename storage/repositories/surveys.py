"""Satisfaction surveys, as the port `tickets.ports.Surveys` asks (rules F2 to F4)."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, text, update

from storage.engine import Transaction
from storage.sealing.columns import SURVEY_WORDS
from storage.sealing.vault import Vault
from storage.statements import insert, next_value
from storage.tables import surveys, tickets
from storage.tables.tickets import HALF_ANSWERED, UNREMINDED
from tickets.aftercare.surveys import Survey
from tickets.errors import NotFound
from tickets.ids import SurveyId, TicketId


class SqlSurveys:
    """Surveys; the customer's words in them are sealed."""

    def __init__(self, work: Transaction, vault: Vault) -> None:
        self._work = work
        self._vault = vault

    async def add(self, survey: Survey) -> Survey:
        """Insert a survey (its id is chosen here) and return it; the same service again returns the first."""
        known = await self._of_service(survey)
        if known is not None:
            return known
        survey = replace(survey, id=SurveyId(await next_value(self._work, "survey")))
        served = select(tickets.c.served_at).where(tickets.c.id == survey.ticket).scalar_subquery()
        statement = insert(self._work, surveys).values(
            id=survey.id,
            ticket=survey.ticket,
            customer=survey.customer,
            service=survey.service,
            served_at=served,
            **self._values(survey),
        )
        await self._work.write(statement.on_conflict_do_nothing(index_elements=["ticket", "service"]))
        asked = update(tickets).where(tickets.c.id == survey.ticket)
        await self._work.write(asked.values(asked_for=tickets.c.served_at))
        return await self._of_service(survey) or survey

    async def get(self, survey: SurveyId) -> Survey:
        """Return a survey; raises `NotFound`."""
        row = (await self._work.read(select(surveys).where(surveys.c.id == survey))).one_or_none()
        if row is None:
            raise NotFound()
        return self._survey(row)

    async def of_ticket(self, ticket: TicketId) -> Sequence[Survey]:
        """Return a ticket's surveys, oldest first."""
        query = select(surveys).where(surveys.c.ticket == ticket).order_by(surveys.c.service)
        return [self._survey(row) for row in await self._work.read(query)]

    async def save(self, survey: Survey) -> None:
        """Write a changed survey, all but its reminder; raises `NotFound`."""
        statement = update(surveys).where(surveys.c.id == survey.id).values(self._values(survey))
        if (await self._work.write(statement)).rowcount != 1:
            raise NotFound()

    async def unreminded(self, asked_before: datetime, *, limit: int = 200) -> Sequence[Survey]:
        """Return surveys asked before a moment that are neither answered nor reminded of, oldest first."""
        query = select(surveys).where(text(UNREMINDED), surveys.c.asked_at < asked_before)
        rows = await self._work.read(query.order_by(surveys.c.asked_at, surveys.c.id).limit(limit))
        return [self._survey(row) for row in rows]

    async def claim_reminder(self, survey: SurveyId, *, at: datetime) -> bool:
        """Record that the survey's one reminder was decided on; False when it was before, or is answered."""
        statement = update(surveys).where(surveys.c.id == survey, text(UNREMINDED)).values(reminded_at=at)
        return (await self._work.write(statement)).rowcount == 1

    async def finish_half_answered(self, asked_before: datetime, *, at: datetime) -> int:
        """Let surveys with a score that were asked before a moment count as finished, and return how many."""
        half = update(surveys).where(text(HALF_ANSWERED), surveys.c.asked_at < asked_before)
        return (await self._work.write(half.values(finished_at=at))).rowcount

    async def finished_between(self, start: datetime, end: datetime) -> Sequence[Survey]:
        """Return surveys with at least one score, answered in a span, end excluded."""
        query = select(surveys).where(
            surveys.c.finished_at >= start, surveys.c.finished_at < end, surveys.c.scores != "{}"
        )
        rows = await self._work.read(query.order_by(surveys.c.finished_at, surveys.c.id))
        return [self._survey(row) for row in rows]

    async def _of_service(self, survey: Survey) -> Survey | None:
        query = select(surveys).where(surveys.c.ticket == survey.ticket, surveys.c.service == survey.service)
        row = (await self._work.read(query)).one_or_none()
        return None if row is None else self._survey(row)

    def _values(self, survey: Survey) -> dict[str, Any]:
        words = survey.words
        return {
            "due_at": survey.due_at,
            "asked_at": survey.asked_at,
            "scores": json.dumps(survey.scores, sort_keys=True),
            "words": None if words is None else self._vault.seal(SURVEY_WORDS, words, survey.id),
            "finished_at": survey.finished_at,
        }

    def _survey(self, row: Row[Any]) -> Survey:
        return Survey(
            id=row.id,
            ticket=row.ticket,
            customer=row.customer,
            service=row.service,
            due_at=row.due_at,
            asked_at=row.asked_at,
            reminded_at=row.reminded_at,
            scores=json.loads(row.scores),
            words=None if row.words is None else self._vault.open(SURVEY_WORDS, row.words, row.id),
            finished_at=row.finished_at,
        )
