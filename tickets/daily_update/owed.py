"""Whether a ticket's customer is owed the day's update, and how that promise is kept (rules D2, D5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tickets.case.events import Event, ExpectedDateMoved, ProgressNoted
from tickets.case.ticket import Ticket
from tickets.daily_update.ledger import How
from tickets.daily_update.progress import Progress, progress
from tickets.daily_update.run import DayTimes
from tickets.kinds import UpdateWish
from tickets.team.people import Person

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a ticket's customer knows; moments in UTC.

    `opened` is when they filed or reopened the case, which their own screen answered; `told` when the last
    message of any kind went out to them, `updated` the last update; `history` is what happened since that.
    """

    opened: datetime
    told: datetime | None
    updated: datetime | None
    history: Sequence[Event]

    @property
    def last(self) -> datetime:
        """When they heard last."""
        return max(self.opened, self.told or NEVER)


def update_of(ticket: Ticket, known: Known, *, now: datetime, next_update: datetime) -> Progress:
    """Return the update about what happened since the last one."""
    return progress(ticket, known.history, since=known.updated, now=now, next_update=next_update)


def owed(
    ticket: Ticket,
    customer: Person,
    known: Known,
    *,
    times: DayTimes,
    told_since: datetime,
    now: datetime,
    held: bool,
) -> How | None:
    """Return how the promise of a day is kept; None for a case that did not wait for it that day.

    Who was told by an event since `told_since` is not told the same again. `held` says that the day is over,
    and nobody may be disturbed any more.
    """
    if known.opened >= times.promised:
        return None
    if customer.updates is UpdateWish.NONE:
        return How.NOT_WANTED
    update = update_of(ticket, known, now=now, next_update=now)
    if known.last >= told_since and not _untold(ticket, known, now=now):
        return How.TOLD_BY_EVENT
    if customer.updates is UpdateWish.CHANGES and not update.is_news:
        return How.NOT_WANTED
    if held:
        return How.HELD
    return How.UPDATE if customer.reachable else How.CALL_TASK


def _untold(ticket: Ticket, known: Known, *, now: datetime) -> bool:
    """Whether there is news that no message told: what is newer than the last one, and notes."""
    # A note that moved the expected date went out with the word of it.
    told = {event.at for event in known.history if isinstance(event, ExpectedDateMoved)}
    notes = [event for event in known.history if isinstance(event, ProgressNoted) and not event.internal]
    noted = any(note.at not in told for note in notes)
    since = progress(ticket, known.history, since=known.last, now=now, next_update=now)
    return noted or since.is_news
