"""What staff do with any ticket."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tickets.case.events import Event, ExpectedDateMoved
from tickets.case.lifecycle import SERVED, UNOWNED, Act, Status
from tickets.case.texts import checked
from tickets.case.ticket import Change, Ticket
from tickets.errors import NotPossible
from tickets.ids import PersonId, TicketId
from tickets.kinds import Urgency
from tickets.services.dispatch import restart_clocks
from tickets.services.office import Office, Sitting, shown_to
from tickets.services.overview import (
    CountStats,
    FindByNumber,
    FindTickets,
    ListCandidates,
    ListQueue,
    ViewTicket,
)
from tickets.services.reopening import reopen
from tickets.services.repeats import just_reopened, unless_repeated
from tickets.team.permissions import at_counter

_SEVERITY = (Urgency.LOW, Urgency.NORMAL, Urgency.URGENT)


@dataclass(frozen=True)
class AssignTicket:
    """Making a person responsible by hand (rule A1)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, owner: PersonId) -> Ticket:
        """Return the ticket with its owner, an engineer or someone who runs the desk.

        Raises `NotAllowed`, `NotFound`, `NotPossible` (also for an owner who does not work here).
        """

        async def act(sitting: Sitting) -> Ticket:
            found = await sitting.ticket(ticket, at_counter)
            chosen = await sitting.uow.people.get(owner)
            if not (chosen.is_engineer or chosen.is_staff):
                raise NotPossible(status=found.status.value, action=Act.ASSIGN.value)
            if found.owner != owner or found.status in UNOWNED:
                found = await sitting.write(found, found.assign(owner=owner, by=by, at=sitting.now))
                await sitting.commit()
            return shown_to(sitting.actor, found)

        return await self.office.sit("counter.assign", act, by=by, ticket=ticket)


@dataclass(frozen=True)
class NoteTicket:
    """A note among colleagues."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, text: str) -> Ticket:
        """Return the ticket with an internal note.

        Raises `NotAllowed`, `NotFound`, `TextEmpty`, `TextTooLong`.
        """
        text = checked(text, self.office.policy.limits.text_length)

        def decide(found: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            return unless_repeated(found.note(by=by, at=now, text=text, internal=True), history, now)

        return await self.office.change("counter.note", decide, by=by, ticket=ticket, allow=at_counter)


@dataclass(frozen=True)
class ReplyToCustomer:
    """Staff's words to the customer of a ticket."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, text: str) -> Ticket:
        """Return the ticket; the words are sent to its customer.

        Raises `NotAllowed`, `NotFound`, `TextEmpty`, `TextTooLong`.
        """
        text = checked(text, self.office.policy.limits.text_length)

        def decide(found: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            return unless_repeated(found.reply(by=by, at=now, text=text), history, now)

        return await self.office.change("counter.reply", decide, by=by, ticket=ticket, allow=at_counter)


@dataclass(frozen=True)
class CloseTicket:
    """Closing a case by hand, with the reason (rule F5)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, reason: str) -> Ticket:
        """Return the closed ticket.

        Raises `NotAllowed`, `NotFound`, `NotPossible`, `TextEmpty`, `TextTooLong`.
        """
        reason = checked(reason, self.office.policy.limits.text_length)

        def decide(found: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            return None if found.status is Status.CLOSED else found.close(by=by, at=now, reason=reason)

        return await self.office.change("counter.close", decide, by=by, ticket=ticket, allow=at_counter)


@dataclass(frozen=True)
class ReopenTicket:
    """Opening a case again by hand (rule F4)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, reason: str) -> Ticket:
        """Return the ticket, open with new clocks and, where one is free, another owner.

        Raises `NotAllowed`, `NotFound`, `NotPossible`, `TextEmpty`, `TextTooLong`.
        """
        reason = checked(reason, self.office.policy.limits.text_length)

        async def act(sitting: Sitting) -> Ticket:
            found = await sitting.ticket(ticket, at_counter)
            history = await sitting.uow.tickets.history(ticket)
            ended = found.status in SERVED or not found.is_open
            if ended or not just_reopened(history, by, sitting.now):
                found = await sitting.write(found, await reopen(sitting, found, reason=reason))
                await sitting.commit()
            return shown_to(sitting.actor, found)

        return await self.office.sit("counter.reopen", act, by=by, ticket=ticket)


@dataclass(frozen=True)
class SetUrgency:
    """Setting the urgency anew, and the clocks with it (rules C2, C3)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, urgency: Urgency) -> Ticket:
        """Return the ticket with clocks from now on; a higher urgency never gives more time than there was.

        Raises `NotAllowed`, `NotFound`, `NotPossible` when the case has been served or has ended.
        """

        def decide(found: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if found.urgency is urgency:
                return None
            if found.status in SERVED or not found.is_open:
                raise NotPossible(status=found.status.value, action="set_urgency")
            return self._change(found, by=by, now=now, urgency=urgency)

        return await self.office.change("counter.set_urgency", decide, by=by, ticket=ticket, allow=at_counter)

    def _change(self, found: Ticket, *, by: PersonId, now: datetime, urgency: Urgency) -> Change:
        office = self.office
        set_anew = found.set_urgency(by=by, at=now, urgency=urgency)
        change = restart_clocks(set_anew, policy=office.policy, calendar=office.calendar, at=now)
        if _SEVERITY.index(urgency) > _SEVERITY.index(found.urgency):
            change = replace(
                change,
                ticket=replace(
                    change.ticket,
                    respond_by=min(found.respond_by, change.ticket.respond_by),
                    solve_by=min(found.solve_by, change.ticket.solve_by),
                    expected_at=min(found.expected_at, change.ticket.expected_at),
                ),
            )
        expected = change.ticket.expected_at
        if expected == found.expected_at:
            return change
        moved = ExpectedDateMoved(ticket=found.id, at=now, by=by, expected=expected)
        return replace(change, events=(*change.events, moved))


@dataclass(frozen=True)
class RecordRefused:
    """Keeping on record that a command or button of another role was tried."""

    office: Office

    async def __call__(self, *, by: PersonId, what: str, ticket: TicketId | None = None) -> None:
        """Record "refused.<what>", a short key; the ticket need not exist."""
        await self.office.record_refusal(what, by=by, ticket=ticket)


@dataclass(frozen=True, kw_only=True)
class CounterCases:
    """Everything that those who run the desk can do."""

    queue: ListQueue
    find: FindTickets
    view: ViewTicket
    by_number: FindByNumber
    assign: AssignTicket
    note: NoteTicket
    reply: ReplyToCustomer
    close: CloseTicket
    reopen: ReopenTicket
    set_urgency: SetUrgency
    candidates: ListCandidates
    stats: CountStats
    refused: RecordRefused


def counter_cases(office: Office) -> CounterCases:
    """Return the use cases of the staff."""
    return CounterCases(
        queue=ListQueue(office),
        find=FindTickets(office),
        view=ViewTicket(office),
        by_number=FindByNumber(office),
        assign=AssignTicket(office),
        note=NoteTicket(office),
        reply=ReplyToCustomer(office),
        close=CloseTicket(office),
        reopen=ReopenTicket(office),
        set_urgency=SetUrgency(office),
        candidates=ListCandidates(office),
        stats=CountStats(office),
        refused=RecordRefused(office),
    )
