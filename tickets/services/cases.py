"""What a customer does with their own tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tickets.case.events import Event, EvidenceAdded, VisitTimesRefused
from tickets.case.facts import Evidence
from tickets.case.lifecycle import DELIVERED, Act, Status
from tickets.case.texts import checked
from tickets.case.ticket import Change, Ticket
from tickets.errors import NotFound, NotPossible, StaleVersion, TimePassed, TooManyFiles
from tickets.ids import PersonId, TicketId
from tickets.moments import in_utc
from tickets.services.office import Office, Sitting, stamped
from tickets.services.reopening import in_repair_warranty, reopen
from tickets.services.repeats import just_reopened, last_by, unless_repeated
from tickets.services.ticket_view import view_ticket
from tickets.team.permissions import own_case
from tickets.views import TicketView


@dataclass(frozen=True)
class ListCases:
    """The tickets of a customer."""

    office: Office

    async def __call__(self, *, by: PersonId) -> Sequence[Ticket]:
        """Return one's own tickets, newest first."""

        async def act(sitting: Sitting) -> Sequence[Ticket]:
            return await sitting.uow.tickets.of_customer(by)

        return await self.office.sit("cases.mine", act, by=by)


@dataclass(frozen=True)
class ViewCase:
    """The card of a ticket for its customer."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId) -> TicketView:
        """Return one's own ticket with everything told about it; raises `NotAllowed`, `NotFound`."""
        return await view_ticket(self.office, "cases.view", by=by, ticket=ticket, allow=own_case)


@dataclass(frozen=True)
class AddWords:
    """Words of the customer on a ticket, at any time; they never open an ended one again."""

    office: Office

    async def __call__(
        self,
        *,
        by: PersonId,
        ticket: TicketId,
        text: str,
        message: int | None = None,
        edits: int | None = None,
    ) -> Ticket:
        """Return the ticket with the words; an edited message, named by `edits`, keeps both versions.

        Raises `NotAllowed`, `NotFound`, `TextEmpty`, `TextTooLong`.
        """
        text = checked(text, self.office.policy.limits.text_length)

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            change = case.add_words(by=by, at=now, text=text, message=message, edits=edits)
            return unless_repeated(change, history, now)

        return await self.office.change("cases.add_words", decide, by=by, ticket=ticket, allow=own_case)


@dataclass(frozen=True)
class AddCaseEvidence:
    """A file of the customer for a ticket (rule I6)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, evidence: Evidence) -> Ticket:
        """Return the ticket with the file, the same file kept once.

        Raises `NotPossible` when the ticket has ended, `TooManyFiles`, `NotAllowed`, `NotFound`.
        """
        limit = self.office.policy.limits.photos_per_case

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            kept = stamped(evidence, by=by, at=now)
            change = unless_repeated(case.add_evidence(by=by, at=now, evidence=kept), history, now)
            if change is None:
                return None
            if not case.is_open:
                raise NotPossible(status=case.status.value, action="add_evidence")
            if sum(isinstance(past, EvidenceAdded) and past.by == by for past in history) >= limit:
                raise TooManyFiles(limit=limit)
            return change

        return await self.office.change("cases.add_evidence", decide, by=by, ticket=ticket, allow=own_case)


@dataclass(frozen=True)
class PickVisit:
    """Choosing one of the times offered, or another one of them later (rule J4)."""

    office: Office

    async def __call__(
        self, *, by: PersonId, ticket: TicketId, slot: int, start: datetime | None = None
    ) -> Ticket:
        """Return the ticket with the visit agreed; a visit after the expected solution moves that date.

        `slot` counts from 0 in the times offered last; `start`, when the button shows it, guards against
        choosing by an older offer. Raises `NotFound` for no such time, `StaleVersion` for another start,
        `TimePassed`, `NotAllowed`, `NotPossible`.
        """

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if not 0 <= slot < len(case.visit.proposed):
                raise NotFound
            chosen = case.visit.proposed[slot]
            if start is not None and in_utc(start) != chosen.start:
                raise StaleVersion
            if case.visit.agreed == chosen:
                return None
            if chosen.start <= now:
                raise TimePassed
            change = case.agree_visit(by=by, at=now, slot=chosen)
            if chosen.end <= case.expected_at:
                return change
            return change.then(change.ticket.move_expected(by=by, at=now, expected=chosen.end))

        return await self.office.change("cases.pick_visit", decide, by=by, ticket=ticket, allow=own_case)


@dataclass(frozen=True)
class RefuseVisits:
    """Saying that no time suits, or the agreed one no more (rule J4)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, words: str) -> Ticket:
        """Return the ticket for which the owner must offer new times; `words` say what would suit.

        Raises `NotAllowed`, `NotFound`, `NotPossible`, `TextEmpty`, `TextTooLong`.
        """
        words = checked(words, self.office.policy.limits.text_length)

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            last = last_by(history, by)
            refused = isinstance(last, VisitTimesRefused) and last.words == words
            if refused and case.status is Status.ACCEPTED:
                return None
            return case.refuse_visit_times(by=by, at=now, words=words)

        return await self.office.change("cases.refuse_visits", decide, by=by, ticket=ticket, allow=own_case)


@dataclass(frozen=True)
class ConfirmSolved:
    """The customer's word that it is solved (rule F1)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId) -> Ticket:
        """Return the solved ticket; raises `NotAllowed`, `NotFound`, `NotPossible`."""

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if case.status in {Status.SOLVED, Status.CLOSED}:
                return None
            return case.confirm_solved(by=by, at=now)

        return await self.office.change("cases.confirm_solved", decide, by=by, ticket=ticket, allow=own_case)


@dataclass(frozen=True)
class DenySolved:
    """The customer's word that it is not solved (rule F4)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, words: str) -> Ticket:
        """Return the ticket: open again after a service, with the words noted while it is still worked on.

        A closed one opens again while the repair's warranty runs (rule C7); later, and when cancelled, it
        raises `NotPossible`. Raises `NotAllowed`, `NotFound`, `TextEmpty`, `TextTooLong`.
        """
        words = checked(words, self.office.policy.limits.text_length)

        async def act(sitting: Sitting) -> Ticket:
            case = await sitting.ticket(ticket, own_case)
            history = await sitting.uow.tickets.history(ticket)
            if just_reopened(history, by, sitting.now) and case.status not in DELIVERED:
                return case
            change = await self._decide(sitting, case, history, words)
            if change is not None:
                case = await sitting.write(case, change)
                await sitting.commit()
            return case

        return await self.office.sit("cases.deny_solved", act, by=by, ticket=ticket)

    async def _decide(
        self, sitting: Sitting, case: Ticket, history: Sequence[Event], words: str
    ) -> Change | None:
        now, office = sitting.now, self.office
        if case.status in DELIVERED:
            covered = in_repair_warranty(case, policy=office.policy, calendar=office.calendar, now=now)
            if case.status is Status.CLOSED and not covered:
                raise NotPossible(status=case.status.value, action=Act.REOPEN.value)
            return await reopen(sitting, case, reason=words)
        if case.status is Status.CANCELLED:
            raise NotPossible(status=case.status.value, action=Act.REOPEN.value)
        return unless_repeated(case.add_words(by=sitting.actor.id, at=now, text=words), history, now)


@dataclass(frozen=True)
class CancelCase:
    """Calling a case off."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, reason: str | None = None) -> Ticket:
        """Return the cancelled ticket; a reason is welcome but not asked of a customer.

        Raises `NotAllowed`, `NotFound`, `NotPossible`, `TextTooLong`.
        """
        said = checked(reason, self.office.policy.limits.text_length) if reason and reason.strip() else None

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            return None if case.status is Status.CANCELLED else case.cancel(by=by, at=now, reason=said)

        return await self.office.change("cases.cancel", decide, by=by, ticket=ticket, allow=own_case)


@dataclass(frozen=True, kw_only=True)
class CustomerCases:
    """Everything a customer can do with their tickets; each takes `by` and, except `mine`, `ticket`."""

    mine: ListCases
    view: ViewCase
    add_words: AddWords
    add_evidence: AddCaseEvidence
    pick_visit: PickVisit
    refuse_visits: RefuseVisits
    confirm_solved: ConfirmSolved
    deny_solved: DenySolved
    cancel: CancelCase


def customer_cases(office: Office) -> CustomerCases:
    """Return the use cases of the customers."""
    return CustomerCases(
        mine=ListCases(office),
        view=ViewCase(office),
        add_words=AddWords(office),
        add_evidence=AddCaseEvidence(office),
        pick_visit=PickVisit(office),
        refuse_visits=RefuseVisits(office),
        confirm_solved=ConfirmSolved(office),
        deny_solved=DenySolved(office),
        cancel=CancelCase(office),
    )
