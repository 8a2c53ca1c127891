"""The visit from the engineer's side: times offered, departure, arrival (rules J4, J5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tickets.case import quotes
from tickets.case.events import Event
from tickets.case.facts import Slot
from tickets.case.lifecycle import Act, Status
from tickets.case.ticket import Change, Ticket
from tickets.errors import NotPossible, TimePassed, TooManyTimes
from tickets.ids import PersonId, TicketId
from tickets.moments import in_utc
from tickets.services.office import Office, Sitting
from tickets.team.permissions import own_job
from tickets.time.calendar import DAY, WorkingCalendar

VISIT_LENGTH = timedelta(hours=2)
NOTICE = timedelta(hours=1)
"""The least time between an offer and the visit."""

ETA_MOVED = timedelta(minutes=5)
"""A difference in the expected arrival that the customer should hear of."""

_FORESIGHT_DAYS = 14
_LONGEST_JOURNEY = timedelta(hours=24)


@dataclass(frozen=True)
class ProposeVisit:
    """Offering times for a visit (rule J4)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, slots: Sequence[Slot]) -> Ticket:
        """Return the job that waits for the customer's choice.

        Raises `TimePassed` for a time that is not ahead, `TooManyTimes`, `NotAllowed`, `NotFound`,
        `NotPossible` (also without any time).
        """
        offered = tuple(Slot(start=in_utc(slot.start), end=in_utc(slot.end)) for slot in slots)
        limit = self.office.policy.limits.visit_slots

        def decide(job: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if job.status is Status.WAITING_CUSTOMER and job.visit.proposed == offered:
                return None
            if not offered:
                raise NotPossible(status=job.status.value, action=Act.PROPOSE_VISIT.value)
            if len(offered) > limit:
                raise TooManyTimes(limit=limit)
            if any(slot.start <= now or slot.end <= slot.start for slot in offered):
                raise TimePassed
            return job.propose_visit(by=by, at=now, slots=offered)

        return await self.office.change("jobs.propose_visit", decide, by=by, ticket=ticket, allow=own_job)


@dataclass(frozen=True)
class AnnounceDeparture:
    """Being on the way (rule J5)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, eta_minutes: int) -> Ticket:
        """Return the job with the engineer on the way; a second time it corrects the expected arrival.

        Raises `QuoteUnanswered` and `QuoteRefused` before the customer agreed to the cost (rules J3, J9),
        `TimePassed` for a journey of no time or over 24 h, `NotAllowed`, `NotFound`, `NotPossible`.
        """
        journey = timedelta(minutes=eta_minutes)
        if not timedelta() < journey <= _LONGEST_JOURNEY:
            raise TimePassed

        def decide(job: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            eta = now + journey
            if job.status is not Status.ON_THE_WAY:
                quotes.check_agreed(history)
                return job.depart(by=by, at=now, eta=eta)
            if job.visit.eta is not None and abs(eta - job.visit.eta) < ETA_MOVED:
                return None
            return job.move_arrival(by=by, at=now, eta=eta)

        return await self.office.change("jobs.depart", decide, by=by, ticket=ticket, allow=own_job)


@dataclass(frozen=True)
class RecordArrival:
    """Being on site (rule J5)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId) -> Ticket:
        """Return the job with the engineer on site; raises `NotAllowed`, `NotFound`, `NotPossible`."""

        def decide(job: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            return None if job.status is Status.ON_SITE else job.arrive(by=by, at=now)

        return await self.office.change("jobs.arrive", decide, by=by, ticket=ticket, allow=own_job)


@dataclass(frozen=True)
class SuggestSlots:
    """Times that an engineer could offer (rule J4)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId) -> Sequence[Slot]:
        """Return the owner's next free stretches of 2 h in service hours, as many as may be offered.

        They follow one another from the opening hour on, at least an hour ahead. Raises `NotAllowed`,
        `NotFound`.
        """

        async def act(sitting: Sitting) -> Sequence[Slot]:
            await sitting.ticket(ticket, own_job)
            jobs = await sitting.uow.tickets.of_owner(by)
            taken = [job.visit.agreed for job in jobs if job.visit.agreed and job.id != ticket]
            return free_slots(
                self.office.calendar,
                after=sitting.now + NOTICE,
                taken=taken,
                most=self.office.policy.limits.visit_slots,
            )

        return await self.office.sit("jobs.suggest_slots", act, by=by, ticket=ticket)


def free_slots(
    calendar: WorkingCalendar, *, after: datetime, taken: Sequence[Slot], most: int
) -> Sequence[Slot]:
    """Return the first stretches of 2 h from a moment on that lie in service hours and overlap none taken."""
    first = calendar.local(after).date()
    free: list[Slot] = []
    for day in (first + number * DAY for number in range(_FORESIGHT_DAYS)):
        for slot in _stretches(calendar, day):
            ahead = slot.start >= after
            if ahead and not any(slot.start < other.end and other.start < slot.end for other in taken):
                free.append(slot)
            if len(free) >= most:
                return free
    return free


def _stretches(calendar: WorkingCalendar, day: date) -> Iterator[Slot]:
    for hours in calendar.working_hours(day):
        start = calendar.at_local(day, hours.start)
        # Midnight as an end is the end of the day.
        end = calendar.at_local(day if hours.end > hours.start else day + DAY, hours.end)
        while start + VISIT_LENGTH <= end:
            yield Slot(start=start, end=start + VISIT_LENGTH)
            start += VISIT_LENGTH
