"""One person's transaction at one moment, and writing in it what was decided."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from tickets.announcements import announce
from tickets.case.facts import Evidence
from tickets.case.texts import checked
from tickets.case.ticket import Change, Ticket
from tickets.ids import TicketId
from tickets.policy import Policy
from tickets.ports import UnitOfWork
from tickets.services.participants import change_audience
from tickets.services.repeats import unless_repeated
from tickets.services.timekeeping import save_on_time
from tickets.team.masking import mask_ticket
from tickets.team.people import Person
from tickets.team.permissions import TicketRequirement
from tickets.time.calendar import WorkingCalendar
from tickets.time.sla import SlaRules


@dataclass(frozen=True, kw_only=True)
class Session:
    """One transaction in which one person acts at one moment (UTC), under the desk's rules."""

    uow: UnitOfWork
    actor: Person
    now: datetime
    policy: Policy
    calendar: WorkingCalendar

    @property
    def today(self) -> date:
        """The desk's local day."""
        return self.calendar.local(self.now).date()

    @property
    def sla(self) -> SlaRules:
        """The rules by which the tickets' clocks run."""
        return SlaRules(policy=self.policy, calendar=self.calendar)

    async def ticket(self, ticket: TicketId, allow: TicketRequirement) -> Ticket:
        """Return a ticket that the actor may act on; raises `NotFound`, `NotAllowed`."""
        found = await self.uow.tickets.get(ticket)
        allow(self.actor, found)
        return found

    async def commit(self) -> None:
        """Make what was written durable."""
        await self.uow.commit()

    async def commit_change(self, before: Ticket, change: Change | None) -> Ticket:
        """Write a change and commit; returns the ticket as it may leave the desk.

        None is an act that is in effect already: nothing is written. Raises `StaleVersion`.
        """
        if change is None:
            return self.shown(before)
        after = await self.write(before, change)
        await self.commit()
        return self.shown(after)

    async def commit_once(self, before: Ticket, change: Change) -> Ticket:
        """Do as `commit_change` unless the change's event is on record already, as by a double tap."""
        history = await self.uow.tickets.history(before.id)
        return await self.commit_change(before, unless_repeated(change, history, self.now))

    async def write(self, before: Ticket, change: Change) -> Ticket:
        """Save a change with its clocks and the messages it calls for, without committing.

        Raises `StaleVersion`.
        """
        change = await save_on_time(self.uow, self.sla, change)
        await self.tell(change, before=before)
        return change.ticket

    async def tell(self, change: Change, *, before: Ticket | None) -> None:
        """Put the messages that a change calls for into the outbox (rules A2, D5, I10)."""
        audience = await change_audience(self.uow, change, before=before)
        await self.uow.outbox.add(*announce(change, audience, policy=self.policy, calendar=self.calendar))

    def shown(self, ticket: Ticket) -> Ticket:
        """Return a ticket as it may leave the desk: in clear for its customer, masked for all others (S1).

        Everyone else reads personal data in a view, which is recorded.
        """
        return ticket if ticket.customer == self.actor.id else mask_ticket(ticket)

    def checked(self, text: str) -> str:
        """Return a text fit to be kept; raises `TextEmpty`, `TextTooLong`."""
        return checked(text, self.policy.limits.text_length)

    def stamped(self, evidence: Evidence) -> Evidence:
        """Return a file with who added it, and when unless that is known."""
        return replace(evidence, added_by=self.actor.id, added_at=evidence.added_at or self.now)
