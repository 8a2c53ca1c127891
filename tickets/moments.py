"""Time at the door: aware datetimes only, everything inside in UTC."""

from collections.abc import Callable
from datetime import UTC, datetime

Now = Callable[[], datetime]
"""Tells the present moment as an aware datetime in UTC."""


class NaiveTime(TypeError):
    """A datetime without a time zone was handed in."""


def in_utc(moment: datetime) -> datetime:
    """Return the moment in UTC; a naive datetime raises `NaiveTime`."""
    if moment.tzinfo is None:
        raise NaiveTime(repr(moment))
    return moment.astimezone(UTC)
