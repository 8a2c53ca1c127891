"""Sends the satisfaction survey within 24 hours of the end of each service (rules F2, F3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.aftercare.surveys import Survey
from tickets.announcements import call_tasks
from tickets.case.ticket import Ticket
from tickets.ids import SurveyId
from tickets.kinds import UpdateWish
from tickets.messages.pushes import Button, ContextValue, Push
from tickets.messages.taps import Tap, Verb
from tickets.planners.planning import Planning
from tickets.policy import Policy
from tickets.ports import UnitOfWork
from tickets.services.office import staff_of
from tickets.time.deadlines import SURVEY_LIMIT, survey_due

SURVEY = "customer/survey"
SCORES = range(1, 6)
_KEEPS = timedelta(days=3)


@dataclass(frozen=True)
class SendSurveys:
    """The planner of the survey: one for each service of a ticket, also after it was reopened."""

    planning: Planning

    async def __call__(self) -> int:
        """Send what is due and return how many new messages that makes.

        A survey that is later than promised still goes out, outside quiet hours, and staff are told.
        """
        now = self.planning.now()
        async with self.planning.units() as uow:
            due = [ticket.id for ticket in await uow.tickets.served_unasked() if self._is_due(ticket, now)]
        late = 0

        async def ask(uow: UnitOfWork, ticket: Ticket) -> int | None:
            nonlocal late
            if not self._is_due(ticket, now):
                return None
            late += ticket.served_at is not None and now > ticket.served_at + SURVEY_LIMIT
            return await self._ask(uow, ticket, now)

        made = await self.planning.each_ticket(due, ask)
        return made + (await self._tell_staff(late, now) if late else 0)

    def _is_due(self, ticket: Ticket, now: datetime) -> bool:
        if ticket.served_at is None or self.planning.is_quiet(now):
            # Who was not asked in time, because nothing ran then, is not woken for it either.
            return False
        policy, calendar = self.planning.policy.survey, self.planning.calendar
        return now >= survey_due(policy, calendar, served_at=ticket.served_at)

    async def _ask(self, uow: UnitOfWork, ticket: Ticket, now: datetime) -> int:
        customer = await uow.people.get(ticket.customer)
        wanted = customer.updates is not UpdateWish.NONE
        survey = await uow.surveys.add(
            Survey(
                id=SurveyId(0),
                ticket=ticket.id,
                customer=ticket.customer,
                service=len(await uow.surveys.of_ticket(ticket.id)) + 1,
                due_at=now,
                asked_at=now if wanted else None,
            )
        )
        if not wanted:
            # Nothing goes out, yet the survey is kept, or the service would count as unasked for ever.
            return 0
        if customer.reachable:
            return await uow.outbox.add(self._push(ticket, survey, now))
        tasks = call_tasks(
            staff=await staff_of(uow),
            ticket=ticket.id,
            number=ticket.number,
            customer=ticket.contact.name,
            about=SURVEY,
            at=now,
            dedupe=_dedupe(survey),
        )
        return await uow.outbox.add(*tasks)

    def _push(self, ticket: Ticket, survey: Survey, now: datetime) -> Push:
        limit = ticket.served_at + SURVEY_LIMIT if ticket.served_at else now
        return Push(
            recipient=ticket.customer,
            template=SURVEY,
            dedupe=_dedupe(survey),
            not_before=now,
            context={
                "number": ticket.number,
                "product": ticket.product.name,
                "question": first_prompts(self.planning.policy),
            },
            buttons=score_buttons(survey),
            deadline=limit if now < limit else None,
            stale_after=now + _KEEPS,
            ticket=ticket.id,
            priority=7,
            by_day=True,
        )

    async def _tell_staff(self, late: int, now: datetime) -> int:
        async with self.planning.units() as uow:
            day = self.planning.calendar.local(now).date().isoformat()
            new = await uow.outbox.add(
                *(
                    Push(
                        recipient=person.id,
                        template="staff/late",
                        dedupe=f"staff/late:survey:{day}:{person.id}",
                        not_before=now,
                        context={"what": "survey", "n": late, "until": now.isoformat()},
                        priority=5,
                    )
                    for person in await staff_of(uow)
                )
            )
            await uow.commit()
        return new


def _dedupe(survey: Survey) -> str:
    return f"{SURVEY}:{survey.ticket}:{survey.service}"


def first_prompts(policy: Policy) -> dict[str, ContextValue]:
    """Return the overall question by language, as a template gets it."""
    return {language.value: prompt for language, prompt in policy.survey.questions[0].prompts.items()}


def score_buttons(survey: Survey) -> tuple[tuple[Button, ...], ...]:
    """Return the row of buttons that answer the overall question with one tap (rule F3)."""
    return (tuple(_score(survey, score) for score in SCORES),)


def _score(survey: Survey, score: int) -> Button:
    data = Tap(verb=Verb.SURVEY, object=survey.id, argument=str(score)).encode()
    return Button(label="push.button.score", data=data, values={"score": score})
