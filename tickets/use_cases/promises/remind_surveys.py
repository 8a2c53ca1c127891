"""Reminds of a survey that nobody answered: once, kindly, and never at night (rules F2, F3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.kinds import UpdateWish
from tickets.ports import UnitOfWork
from tickets.pushes import Push
from tickets.surveys import Survey
from tickets.ticket import Ticket
from tickets.use_cases.promises.planning import BATCH, Planning
from tickets.use_cases.promises.send_surveys import first_prompts, score_buttons

REMINDER = "customer/survey_reminder"
TOO_LATE = timedelta(days=3)
"""How long after its time a reminder still makes sense; later it would come out of the blue."""


@dataclass(frozen=True)
class RemindSurveys:
    """The planner of the one reminder; whoever gave any answer, or is served anew, gets none."""

    planning: Planning

    async def __call__(self) -> int:
        """Remind whoever is due and return how many new messages that makes."""
        now = self.planning.now()
        await self._count_half_answered(now)
        if self.planning.is_quiet(now):
            return 0
        made = 0
        while True:
            async with self.planning.units() as uow:
                due = await uow.surveys.unreminded(now - self._after, limit=BATCH)
                if not due:
                    return made
                for survey in due:
                    made += await self._decide(uow, survey, now)
                await uow.commit()

    async def _count_half_answered(self, now: datetime) -> None:
        # Some tap the first stars and put the phone away: what they said counts as their answer.
        async with self.planning.units() as uow:
            if await uow.surveys.finish_half_answered(now - self._after, at=now):
                await uow.commit()

    @property
    def _after(self) -> timedelta:
        return self.planning.policy.survey.remind_after

    async def _decide(self, uow: UnitOfWork, survey: Survey, now: datetime) -> int:
        if not await uow.surveys.claim_reminder(survey.id, at=now):
            return 0
        ticket = await uow.tickets.get(survey.ticket)
        customer = await uow.people.get(survey.customer)
        wanted = customer.reachable and customer.updates is not UpdateWish.NONE
        if not wanted or not self._makes_sense(survey, ticket, now):
            return 0
        return await uow.outbox.add(self._push(survey, ticket, now))

    def _makes_sense(self, survey: Survey, ticket: Ticket, now: datetime) -> bool:
        asked, served = survey.asked_at, ticket.served_at
        if asked is None or served is None or served > survey.due_at:
            return False
        return now <= asked + self._after + TOO_LATE

    def _push(self, survey: Survey, ticket: Ticket, now: datetime) -> Push:
        return Push(
            recipient=survey.customer,
            template=REMINDER,
            dedupe=f"{REMINDER}:{survey.ticket}:{survey.service}",
            not_before=now,
            context={
                "number": ticket.number,
                "product": ticket.product.name,
                "question": first_prompts(self.planning.policy),
            },
            buttons=score_buttons(survey),
            stale_after=now + TOO_LATE,
            ticket=ticket.id,
            priority=8,
        )
