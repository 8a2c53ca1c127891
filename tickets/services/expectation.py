"""Moving the date that the customer was told, when something makes it later (rule D3)."""

from datetime import date, datetime

from tickets.case.ticket import Change
from tickets.ids import PersonId
from tickets.time.calendar import WorkingCalendar


def not_before(calendar: WorkingCalendar, change: Change, day: date, *, by: PersonId, at: datetime) -> Change:
    """Return the change with the solution expected at the end of a local working day, or of the next one.

    A date that is later already stays.
    """
    return not_before_moment(change, calendar.end_of(day), by=by, at=at)


def not_before_moment(change: Change, solved: datetime, *, by: PersonId, at: datetime) -> Change:
    """Return the change with the solution expected at a moment in UTC, unless it is later already."""
    if solved <= change.ticket.expected_at:
        return change
    return change.then(change.ticket.move_expected(by=by, at=at, expected=solved))
