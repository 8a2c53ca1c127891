"""Who the story is about: customers, engineers and staff, each known by their chat and by their temper."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from tests.promises.telegram import MemoryTelegram
from tests.promises.timeline import Timeline
from tickets.desk import Desk
from tickets.errors import DeskError
from tickets.ids import PersonId
from tickets.kinds import UpdateWish
from tickets.policy import Policy
from tickets.time.calendar import WorkingCalendar

T = TypeVar("T")
_AWAKE, _ASLEEP = 8, 22

LEAD = 10
"""The chat of who leads the desk; the other staff follow."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A stretch in which a person had blocked the bot; without `until` to the end."""

    chat: int
    since: datetime
    until: datetime | None


@dataclass
class Town:
    """Everybody, and what is true of them whatever the desk knows."""

    desk: Desk
    policy: Policy
    calendar: WorkingCalendar
    timeline: Timeline
    telegram: MemoryTelegram
    dice: random.Random
    customers: dict[int, PersonId] = field(default_factory=dict)
    engineers: dict[int, PersonId] = field(default_factory=dict)
    staff: dict[int, PersonId] = field(default_factory=dict)
    wishes: dict[PersonId, list[tuple[datetime, UpdateWish]]] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    filed: int = 0
    acts: int = 0
    on_act: Callable[[], None] = lambda: None
    refused: int = 0

    def now(self) -> datetime:
        """Return the present moment."""
        return self.timeline.now()

    async def tries(self, act: Awaitable[T]) -> T | None:
        """Do something at the desk; None when the desk says no, as it does to a stale button."""
        self.acts += 1
        try:
            return await act
        except DeskError:
            self.refused += 1
            return None
        finally:
            self.on_act()

    def in_minutes(self, least: float, most: float) -> datetime:
        """Return a moment between so many minutes from now."""
        return self.now() + timedelta(minutes=self.dice.uniform(least, most))

    def at_work(self, moment: datetime) -> datetime:
        """Return a moment, or when work begins after it."""
        return self.calendar.next_opening(moment)

    def awake(self, moment: datetime) -> datetime:
        """Return a moment, or the next morning when it is in the night."""
        local = self.calendar.local(moment)
        if _AWAKE <= local.hour < _ASLEEP:
            return moment
        morning = local.replace(hour=_AWAKE, minute=self.dice.randint(0, 59))
        return morning if local.hour < _AWAKE else morning + timedelta(days=1)
