"""Cases as a review sees them, told apart by what a test says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tickets.case.lifecycle import Status
from tickets.ids import PersonId, TicketId
from tickets.kinds import Kind, Request, ServiceMode, Urgency
from tickets.review.material import CaseLine, ClockTally, RecordedEvent
from tickets.review.periods import Stretch
from tickets.time.ticket_clock import ClockName

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
WEEK = Stretch(start=MONDAY, end=MONDAY + timedelta(days=7))
WANG, LI = PersonId(11), PersonId(12)


def hours(number: float) -> datetime:
    """Return the moment so many hours after Monday morning."""
    return MONDAY + timedelta(hours=number)


def case(number: int, **changes: Any) -> CaseLine:
    """Return a case filed on Monday morning and open."""
    line = CaseLine(
        id=TicketId(number),
        number=f"R-{number}",
        request=Request.REPAIR,
        kind=Kind.MALFUNCTION,
        urgency=Urgency.NORMAL,
        status=Status.ACCEPTED,
        mode=ServiceMode.ON_SITE,
        line="washer",
        model="wm-8",
        owner=WANG,
        visits_made=0,
        filed_at=MONDAY,
        solve_by=hours(72),
        served_at=None,
        closed_at=None,
    )
    return replace(line, **changes)


def closed(number: int, *, after: float, **changes: Any) -> CaseLine:
    """Return a case whose service ended so many hours after its filing; it was closed an hour later."""
    return case(
        number,
        **{
            "status": Status.CLOSED,
            "served_at": hours(after),
            "closed_at": hours(after + 1),
            "visits_made": 1,
            **changes,
        },
    )


def promised(name: ClockName, kept: int, broken: int, owner: PersonId | None = WANG) -> ClockTally:
    """Return how many clocks of a name somebody kept and broke."""
    return ClockTally(name=name, owner=owner, kept=kept, broken=broken)


def step(number: int, kind: str, at: float, by: PersonId | None = WANG) -> RecordedEvent:
    """Return that something happened to a case so many hours after Monday morning."""
    return RecordedEvent(ticket=TicketId(number), kind=kind, at=hours(at), by=by)
