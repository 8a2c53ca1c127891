"""Moving the date that the customer was told, when something makes it later (rule D3)."""

from datetime import date, datetime

from tickets.case.ticket import Change
from tickets.services.session import Session


def not_before(session: Session, change: Change, day: date) -> Change:
    """Return the change with the solution expected at the end of a local working day, or of the next one.

    A date that is later already stays.
    """
    return not_before_moment(session, change, session.calendar.end_of(day))


def not_before_moment(session: Session, change: Change, solved: datetime) -> Change:
    """Return the change with the solution expected at a moment in UTC, unless it is later already."""
    if solved <= change.ticket.expected_at:
        return change
    moved = change.ticket.move_expected(by=session.actor.id, at=session.now, expected=solved)
    return change.then(moved)
