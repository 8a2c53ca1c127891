"""The survey after each service, reckoned from outside: once, in time, and never at night (rule F2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tests.promises.books import Books, Case
from tests.promises.letters import Letter
from tickets.case.events import SolutionConfirmed, TicketClosed, TicketReopened, WorkFinished
from tickets.kinds import UpdateWish

_LIMIT = timedelta(hours=24)
_LOOKS_EVERY = timedelta(minutes=15)
_ON_ITS_WAY = timedelta(minutes=1)
"""So long a message may take that left before the quiet hours began."""

_SERVED = (WorkFinished, SolutionConfirmed, TicketClosed)
_SURVEY = "customer/survey"
_CALLS = frozenset({"staff/call", "staff/undelivered"})


@dataclass(frozen=True, kw_only=True)
class Service:
    """One service of a case: its end, and when the case was opened again, if it was."""

    case: Case
    ended: datetime
    reopened: datetime | None


def services(books: Books) -> Iterator[Service]:
    """Yield every service that ended."""
    for case in books.cases:
        ended: datetime | None = None
        for event in case.history:
            if isinstance(event, _SERVED) and ended is None:
                ended = event.at
            elif isinstance(event, TicketReopened) and ended is not None:
                yield Service(case=case, ended=ended, reopened=event.at)
                ended = None
        if ended is not None:
            yield Service(case=case, ended=ended, reopened=None)


def survey_findings(books: Books) -> Iterator[str]:
    """Yield what is wrong with the surveys."""
    for service in services(books):
        number = service.case.ticket.number
        until = service.reopened or books.end
        asked = [
            letter
            for letter in books.to_customer(service.case, _SURVEY)
            if service.ended <= letter.at < until + timedelta(hours=1)
        ]
        if len({letter.outbox for letter in asked}) > 1:
            yield f"case {number}: the service of {service.ended} was asked about more than once"
        if not asked and not _excused(books, service):
            yield f"case {number}: the service of {service.ended} was never asked about"
        yield from (finding for letter in asked for finding in _wrong(books, service, letter))


def _excused(books: Books, service: Service) -> bool:
    due = wanted(books, service)
    if max(due, service.ended) + timedelta(hours=3) > (service.reopened or books.end):
        return True
    customer = service.case.ticket.customer
    if UpdateWish.NONE in {books.wish(customer, at) for at in (due, due + timedelta(hours=1))}:
        return True
    return _staff_told(books, service, books.extended(due, timedelta(hours=3)))


def _staff_told(books: Books, service: Service, until: datetime) -> bool:
    return any(
        letter.kind in _CALLS and service.ended <= letter.at <= until
        for letter in books.to_staff(service.case.ticket.number)
    )


def _wrong(books: Books, service: Service, letter: Letter) -> Iterator[str]:
    number = service.case.ticket.number
    policy = books.policy.survey
    local = books.calendar.local(letter.at).time()
    left = books.calendar.local(letter.at - _ON_ITS_WAY).time()
    if left >= policy.quiet_from or local < policy.quiet_until:
        yield f"case {number}: a survey arrived at {local:%H:%M}, in the quiet hours"
    if letter.at > service.ended + _LIMIT and not _told_late(books, letter):
        yield f"case {number}: the survey came after {letter.at - service.ended}, and nobody was told"


def _told_late(books: Books, letter: Letter) -> bool:
    day = books.calendar.local(letter.at).date()
    return any(
        "staff.late.survey" in other.keys and books.calendar.local(other.at).date() == day
        for other in books.staff_letters
    )


def wanted(books: Books, service: Service) -> datetime:
    """Return when the survey is due: at a look after the delay, by day, at which the desk is up."""
    due = _by_day(books, service.ended + books.policy.survey.delay)
    for start, end in sorted(books.outages):
        if start <= due + _LOOKS_EVERY and end > due:
            due = _by_day(books, end)
    return due


def _by_day(books: Books, due: datetime) -> datetime:
    """Return a moment, or when the night is over if the look after it falls into the quiet hours."""
    policy = books.policy.survey
    local = books.calendar.local(due + _LOOKS_EVERY)
    if policy.quiet_until <= local.time() < policy.quiet_from:
        return due
    morning = local.date() if local.time() < policy.quiet_until else local.date() + timedelta(days=1)
    return books.calendar.at_local(morning, time(policy.quiet_until.hour, policy.quiet_until.minute))
