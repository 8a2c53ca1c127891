"""Running a use case: a transaction of its own, tried again after a collision, a refusal on record."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from tickets.errors import NotAllowed, StaleVersion
from tickets.ids import PersonId, TicketId
from tickets.moments import Now, in_utc
from tickets.policy import Policy
from tickets.ports import Units
from tickets.services.session import Session
from tickets.time.calendar import WorkingCalendar

T = TypeVar("T")

ATTEMPTS = 4
"""How often an act is decided when others change the same ticket meanwhile."""

_LONGEST_KEY = 64


@dataclass(frozen=True, kw_only=True)
class UseCaseRunner:
    """Runs use cases on the desk's storage, by its clock and under its rules."""

    units: Units
    clock: Now
    policy: Policy
    calendar: WorkingCalendar

    async def run(
        self,
        name: str,
        act: Callable[[Session], Awaitable[T]],
        *,
        by: PersonId,
        ticket: TicketId | None = None,
    ) -> T:
        """Run an act in a transaction of its own; the act commits what it wants to keep.

        When somebody else changed the ticket meanwhile, it decides anew on what is there now, and gives up
        with `StaleVersion` after the last of `ATTEMPTS`. A refusal is recorded as "refused.<name>" before
        `NotAllowed` goes on to the asker.
        """
        try:
            for _ in range(ATTEMPTS - 1):
                with suppress(StaleVersion):
                    return await self._once(act, by)
            return await self._once(act, by)
        except NotAllowed:
            await self.record_refusal(name, by=by, ticket=ticket)
            raise

    async def record_refusal(self, name: str, *, by: PersonId, ticket: TicketId | None) -> None:
        """Keep on record that a person tried what they may not."""
        what = f"refused.{name}"[:_LONGEST_KEY]
        async with self.units() as uow:
            await uow.looks.record(by=by, at=in_utc(self.clock()), what=what, ticket=ticket)
            await uow.commit()

    async def _once(self, act: Callable[[Session], Awaitable[T]], by: PersonId) -> T:
        async with self.units() as uow:
            session = Session(
                uow=uow,
                actor=await uow.people.get(by),
                now=in_utc(self.clock()),
                policy=self.policy,
                calendar=self.calendar,
            )
            return await act(session)
