"""What every use case shares: a transaction with the acting person in it, and writing what was decided."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from tickets.announcements import Cast, announce
from tickets.case.events import Event, EvidenceAdded, TicketAssigned
from tickets.case.facts import Evidence
from tickets.case.ticket import Change, Ticket
from tickets.errors import NotAllowed, StaleVersion
from tickets.ids import PersonId, TicketId
from tickets.kinds import Role
from tickets.moments import Clock, in_utc
from tickets.policy import Policy
from tickets.ports import UnitOfWork, Units
from tickets.services.timekeeping import save_on_time
from tickets.team.masking import mask_ticket
from tickets.team.people import STAFF_ROLES, Person
from tickets.team.permissions import Permission
from tickets.time.calendar import WorkingCalendar
from tickets.time.sla import Clockwork

T = TypeVar("T")

ATTEMPTS = 4
"""How often an act is decided when others change the same ticket meanwhile."""

_LONGEST_KEY = 64

Decide: TypeAlias = Callable[[Ticket, Sequence[Event], datetime], Change | None]
"""Decides on a ticket, its history and the moment; None when the act is in effect already."""


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """One transaction in which one person acts at one moment (UTC)."""

    office: "Office"
    uow: UnitOfWork
    actor: Person
    now: datetime

    @property
    def today(self) -> date:
        """The desk's local day."""
        return self.office.calendar.local(self.now).date()

    async def ticket(self, ticket: TicketId, allow: Permission) -> Ticket:
        """Return a ticket that the actor may act on; raises `NotFound`, `NotAllowed`."""
        found = await self.uow.tickets.get(ticket)
        allow(self.actor, found)
        return found

    async def write(self, before: Ticket, change: Change) -> Ticket:
        """Save a change with its clocks and the messages it calls for, without committing.

        Raises `StaleVersion`.
        """
        change = await save_on_time(self.uow, self.office.clockwork, change)
        await self.tell(change, before=before)
        return change.ticket

    async def tell(self, change: Change, *, before: Ticket | None) -> None:
        """Put the messages that a change calls for into the outbox (rules A2, D5, I10)."""
        cast = await cast_of(self.uow, change, before=before)
        policy, calendar = self.office.policy, self.office.calendar
        await self.uow.outbox.add(*announce(change, cast, policy=policy, calendar=calendar))

    async def commit(self) -> None:
        """Make what was written durable."""
        await self.uow.commit()


@dataclass(frozen=True, kw_only=True)
class Office:
    """The desk's transactions, time and rules."""

    units: Units
    clock: Clock
    policy: Policy
    calendar: WorkingCalendar

    @property
    def clockwork(self) -> Clockwork:
        """The rules by which the tickets' clocks run."""
        return Clockwork(policy=self.policy, calendar=self.calendar)

    async def sit(
        self,
        case: str,
        act: Callable[[Sitting], Awaitable[T]],
        *,
        by: PersonId,
        ticket: TicketId | None = None,
    ) -> T:
        """Run an act in a transaction of its own; the act commits what it wants to keep.

        When somebody else changed the ticket meanwhile, it decides anew on what is there now, and gives up
        with `StaleVersion` after the last of `ATTEMPTS`. A refusal is recorded as "refused.<case>" before
        `NotAllowed` goes on to the asker.
        """
        try:
            for _ in range(ATTEMPTS - 1):
                with suppress(StaleVersion):
                    return await self._once(act, by)
            return await self._once(act, by)
        except NotAllowed:
            await self.record_refusal(case, by=by, ticket=ticket)
            raise

    async def change(
        self, case: str, decide: Decide, *, by: PersonId, ticket: TicketId, allow: Permission
    ) -> Ticket:
        """Decide on one ticket and write the decision; returns the ticket as it is then.

        Only its customer gets the personal data back: everyone else reads them in a view, which is recorded
        (rule S1). Raises `NotAllowed`, `NotFound`, `NotPossible`, `StaleVersion`.
        """

        async def act(sitting: Sitting) -> Ticket:
            found = await sitting.ticket(ticket, allow)
            history = await sitting.uow.tickets.history(ticket)
            change = decide(found, history, sitting.now)
            if change is not None:
                found = await sitting.write(found, change)
                await sitting.commit()
            return shown_to(sitting.actor, found)

        return await self.sit(case, act, by=by, ticket=ticket)

    async def record_refusal(self, case: str, *, by: PersonId, ticket: TicketId | None) -> None:
        """Keep on record that a person tried what they may not."""
        what = f"refused.{case}"[:_LONGEST_KEY]
        async with self.units() as uow:
            await uow.looks.record(by=by, at=in_utc(self.clock()), what=what, ticket=ticket)
            await uow.commit()

    async def _once(self, act: Callable[[Sitting], Awaitable[T]], by: PersonId) -> T:
        async with self.units() as uow:
            actor = await uow.people.get(by)
            return await act(Sitting(office=self, uow=uow, actor=actor, now=in_utc(self.clock())))


def shown_to(actor: Person, ticket: Ticket) -> Ticket:
    """Return the ticket as it may leave a use case: in clear for its customer, masked for all others."""
    return ticket if ticket.customer == actor.id else mask_ticket(ticket)


def evidence_in(history: Sequence[Event]) -> tuple[Evidence, ...]:
    """Return the files that a history has, oldest first."""
    return tuple(event.evidence for event in history if isinstance(event, EvidenceAdded))


def stamped(evidence: Evidence, *, by: PersonId, at: datetime) -> Evidence:
    """Return a file with who added it, and when unless that is known."""
    return replace(evidence, added_by=by, added_at=evidence.added_at or at)


async def staff_of(uow: UnitOfWork) -> list[Person]:
    """Return everyone who runs the desk, each once, by id."""
    found = {person.id: person for role in sorted(STAFF_ROLES) for person in await uow.people.with_role(role)}
    return [found[key] for key in sorted(found)]


async def team_of(uow: UnitOfWork) -> list[Person]:
    """Return everyone who can own tickets: engineers and who runs the desk, each once, by id."""
    found = {person.id: person for person in await uow.people.with_role(Role.ENGINEER)}
    found |= {person.id: person for person in await staff_of(uow)}
    return [found[key] for key in sorted(found)]


async def cast_of(uow: UnitOfWork, change: Change, *, before: Ticket | None) -> Cast:
    """Return who takes part in a change that is written already; `before` is the ticket before it."""
    ticket = change.ticket
    previous = before.owner if before else None
    offered = any(isinstance(event, TicketAssigned) for event in change.events)
    return Cast(
        customer=await uow.people.get(ticket.customer),
        owner=await uow.people.get(ticket.owner) if ticket.owner is not None else None,
        previous_owner=await uow.people.get(previous) if previous is not None else None,
        staff=await staff_of(uow),
        evidence=evidence_in(await uow.tickets.history(ticket.id)) if offered else (),
        before=before,
        earlier=len(await uow.tickets.of_product(ticket)) if offered else 0,
    )
