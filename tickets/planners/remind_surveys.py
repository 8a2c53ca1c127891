"""Reminds of a survey that nobody answered: once, kindly, and never at night (rules F2, F3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.aftercare.surveys import Survey
from tickets.case.ticket import Ticket
from tickets.kinds import UpdateWish
from tickets.messages.pushes import Push
from tickets.planners.planning import Planning
from tickets.planners.send_surveys import first_prompts, score_buttons
from tickets.ports import UnitOfWork
from tickets.team.people import Person

REMINDER = "customer/survey_reminder"
TOO_LATE = timedelta(days=3)
"""How long after its time a reminder still makes sense; later it would come out of the blue."""

REMINDED_AT_ONCE = 50
"""How many surveys one transaction reminds of: nobody else writes meanwhile."""


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
                due = await uow.surveys.unreminded(now - self._after, limit=REMINDED_AT_ONCE)
                if not due:
                    return made
                made += await self._remind(uow, due, now)
                await uow.commit()

    async def _count_half_answered(self, now: datetime) -> None:
        # Some tap the first stars and put the phone away: what they said counts as their answer.
        async with self.planning.units() as uow:
            if await uow.surveys.finish_half_answered(now - self._after, at=now):
                await uow.commit()

    @property
    def _after(self) -> timedelta:
        return self.planning.policy.survey.remind_after

    async def _remind(self, uow: UnitOfWork, due: Sequence[Survey], now: datetime) -> int:
        tickets = {ticket.id: ticket for ticket in await uow.tickets.some({each.ticket for each in due})}
        customers = await uow.people.some({each.customer for each in due})
        reminders = {
            survey.id: self._push(survey, tickets[survey.ticket], now)
            for survey in due
            if self._is_wanted(survey, tickets[survey.ticket], customers[survey.customer], now)
        }
        # All is read by now: whoever else writes waits for this short while only.
        claimed = [survey.id for survey in due if await uow.surveys.claim_reminder(survey.id, at=now)]
        return await uow.outbox.add(*(reminders[survey] for survey in claimed if survey in reminders))

    def _is_wanted(self, survey: Survey, ticket: Ticket, customer: Person, now: datetime) -> bool:
        wants_to_hear = customer.reachable and customer.updates is not UpdateWish.NONE
        return wants_to_hear and self._makes_sense(survey, ticket, now)

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
            by_day=True,
        )
