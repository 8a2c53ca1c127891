"""Closes what the customer confirmed as solved, once the survey is answered or time has passed (rule F5)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.planners.planning import Planning
from tickets.ports import UnitOfWork

WAITS = timedelta(days=3)
"""How long a solved case stays open for the survey's answer and further words."""


@dataclass(frozen=True)
class WrapUp:
    """The planner of the end: no case stays half-way between solved and closed."""

    planning: Planning

    async def __call__(self) -> int:
        """Close what can be closed and return how many messages tell of it."""
        now = self.planning.now()
        if self.planning.is_quiet(now):
            return 0

        async def close(uow: UnitOfWork, ticket: Ticket) -> int | None:
            if ticket.status is not Status.SOLVED or not await _is_over(uow, ticket, now):
                return None
            await _count_what_was_answered(uow, ticket, now)
            return await self.planning.write(uow, ticket, ticket.close(by=None, at=now))

        async with self.planning.units() as uow:
            settled = await uow.tickets.settled_since(now - WAITS)
        return await self.planning.each_ticket(settled, close)


async def _is_over(uow: UnitOfWork, ticket: Ticket, now: datetime) -> bool:
    if now - ticket.changed_at >= WAITS:
        return True
    surveys = await uow.surveys.of_ticket(ticket.id)
    served = ticket.served_at
    return (
        bool(surveys)
        and surveys[-1].finished_at is not None
        and (served is None or surveys[-1].due_at >= served)
    )


async def _count_what_was_answered(uow: UnitOfWork, ticket: Ticket, now: datetime) -> None:
    for survey in await uow.surveys.of_ticket(ticket.id):
        if survey.scores and survey.finished_at is None:
            await uow.surveys.save(replace(survey, finished_at=now))
