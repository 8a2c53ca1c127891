"""When the day's run of updates begins, so that the last one leaves before the promised time (rule D2)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tickets.policy import Policy, ProgressPolicy
from tickets.time.calendar import DAY, WorkingCalendar

CHAT_INTERVAL = timedelta(seconds=1)
"""The least time between two messages to one person."""

HEAD_START = timedelta(minutes=1)
"""How long before the first message the run looks through the tickets."""


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How many tickets are owed an update, and how many of them are one customer's at most."""

    tickets: int
    most_of_one: int


@dataclass(frozen=True, kw_only=True)
class DayTimes:
    """The moments (UTC) of one local day's run: owners are asked, customers told, the promise ends.

    `quiet` is when customers are not to be disturbed any more that day.
    """

    day: date
    midnight: datetime
    ask: datetime
    tell: datetime
    promised: datetime
    quiet: datetime


def times_of(policy: Policy, calendar: WorkingCalendar, day: date) -> DayTimes:
    """Return a working day's times; on a day that closes before the promised time all lie so much earlier.

    Raises ValueError for a day off.
    """
    progress = policy.progress
    promised = calendar.at_local(day, progress.promised_before)
    earlier = max(promised - calendar.closing(day), timedelta())
    midnight = calendar.at_local(day + DAY, time.min)
    quiet = calendar.at_local(day, policy.survey.quiet_from)
    return DayTimes(
        day=day,
        midnight=calendar.at_local(day, time.min),
        ask=calendar.at_local(day, progress.ask_owners_at) - earlier,
        tell=calendar.at_local(day, progress.tell_from) - earlier,
        promised=promised - earlier,
        quiet=quiet if promised < quiet < midnight else midnight,
    )


def sending_time(crowd: Crowd, policy: ProgressPolicy) -> timedelta:
    """Return how long it takes at the policy's pace to tell everybody, its margin included."""
    at_pace = timedelta(seconds=crowd.tickets / policy.per_second)
    return max(at_pace, crowd.most_of_one * CHAT_INTERVAL) * policy.margin


def begin_of(times: DayTimes, crowd: Crowd, policy: ProgressPolicy) -> datetime:
    """Return when the run begins: at the usual time, or so much earlier as the crowd needs."""
    needed = HEAD_START + sending_time(crowd, policy)
    return max(min(times.tell, times.promised - needed), times.midnight)


def late_of(waiting: int, *, now: datetime, promised: datetime, policy: ProgressPolicy) -> int:
    """Return how many of the messages that wait will leave only at or after the promised time."""
    in_time = int(max((promised - now) / timedelta(seconds=1), 0) * policy.per_second)
    return max(waiting - in_time, 0)
