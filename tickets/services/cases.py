"""What a customer does with their own tickets."""

from collections.abc import Sequence
from datetime import datetime

from tickets.case.events import Event, EvidenceAdded, VisitTimesRefused
from tickets.case.facts import Evidence
from tickets.case.lifecycle import DELIVERED, Act, Status
from tickets.case.ticket import Change, Ticket
from tickets.errors import NotFound, NotPossible, StaleVersion, TimePassed, TooManyFiles
from tickets.ids import PersonId, TicketId
from tickets.moments import in_utc
from tickets.services.expectation import not_before_moment
from tickets.services.reopening import in_repair_warranty, reopen
from tickets.services.repeats import just_reopened, last_by, unless_repeated
from tickets.services.service import Service, ticket_use_case, use_case
from tickets.services.session import Session
from tickets.services.ticket_view import view_of
from tickets.team.permissions import require_customer
from tickets.views import TicketView


class CaseService(Service):
    """Everything a customer can do with their own tickets.

    Each raises `NotAllowed` for anyone else's ticket and `NotFound`; those that change it, `NotPossible`, and
    those that take a text, `TextEmpty` and `TextTooLong`.
    """

    @use_case("cases.mine")
    async def mine(self, session: Session, *, by: PersonId) -> Sequence[Ticket]:
        """Return one's own tickets, newest first."""
        return await session.uow.tickets.of_customer(by)

    @ticket_use_case("cases.view", allow=require_customer)
    async def view(self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId) -> TicketView:
        """Return the ticket with everything told about it."""
        return await view_of(session, case)

    @ticket_use_case("cases.add_words", allow=require_customer)
    async def add_words(
        self,
        session: Session,
        case: Ticket,
        *,
        by: PersonId,
        ticket: TicketId,
        text: str,
        message: int | None = None,
        edits: int | None = None,
    ) -> Ticket:
        """Return the ticket with the words, at any time; they never open an ended one again.

        An edited message, named by `edits`, keeps both versions.
        """
        text = session.checked(text)
        change = case.add_words(by=by, at=session.now, text=text, message=message, edits=edits)
        return await session.commit_once(case, change)

    @ticket_use_case("cases.add_evidence", allow=require_customer)
    async def add_evidence(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId, evidence: Evidence
    ) -> Ticket:
        """Return the ticket with the file (rule I6), the same file kept once.

        Raises `NotPossible` when the ticket has ended, and `TooManyFiles`.
        """
        limit = session.policy.limits.photos_per_case
        history = await session.uow.tickets.history(ticket)
        added = case.add_evidence(by=by, at=session.now, evidence=session.stamped(evidence))
        change = unless_repeated(added, history, session.now)
        if change is not None and not case.is_open:
            raise NotPossible(status=case.status.value, action="add_evidence")
        if change is not None and sum(_is_file_of(past, by) for past in history) >= limit:
            raise TooManyFiles(limit=limit)
        return await session.commit_change(case, change)

    @ticket_use_case("cases.pick_visit", allow=require_customer)
    async def pick_visit(
        self,
        session: Session,
        case: Ticket,
        *,
        by: PersonId,
        ticket: TicketId,
        slot: int,
        start: datetime | None = None,
    ) -> Ticket:
        """Return the ticket with one of the times offered agreed, or another one of them later (rule J4).

        A visit after the expected solution moves that date. `slot` counts from 0 in the times offered last;
        `start`, when the button shows it, guards against choosing by an older offer. Raises `NotFound` for no
        such time, `StaleVersion` for another start, `TimePassed`.
        """
        now = session.now
        if not 0 <= slot < len(case.visit.proposed):
            raise NotFound
        chosen = case.visit.proposed[slot]
        if start is not None and in_utc(start) != chosen.start:
            raise StaleVersion
        if case.visit.agreed == chosen:
            return case
        if chosen.start <= now:
            raise TimePassed
        agreed = case.agree_visit(by=by, at=now, slot=chosen)
        return await session.commit_change(case, not_before_moment(session, agreed, chosen.end))

    @ticket_use_case("cases.refuse_visits", allow=require_customer)
    async def refuse_visits(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId, words: str
    ) -> Ticket:
        """Return the ticket whose owner must offer new times (rule J4); `words` say what would suit.

        No time suits, or the agreed one no more.
        """
        words = session.checked(words)
        last = last_by(await session.uow.tickets.history(ticket), by)
        refused = isinstance(last, VisitTimesRefused) and last.words == words
        if refused and case.status is Status.ACCEPTED:
            return case
        return await session.commit_change(case, case.refuse_visit_times(by=by, at=session.now, words=words))

    @ticket_use_case("cases.confirm_solved", allow=require_customer)
    async def confirm_solved(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId
    ) -> Ticket:
        """Return the ticket solved by the customer's word (rule F1)."""
        if case.status in {Status.SOLVED, Status.CLOSED}:
            return case
        return await session.commit_change(case, case.confirm_solved(by=by, at=session.now))

    @ticket_use_case("cases.deny_solved", allow=require_customer)
    async def deny_solved(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId, words: str
    ) -> Ticket:
        """Return the ticket that is not solved: open again after a service, else with the words noted (F4).

        A closed one opens again while the repair's warranty runs (rule C7); later, and when cancelled, it
        raises `NotPossible`.
        """
        words = session.checked(words)
        history = await session.uow.tickets.history(ticket)
        if just_reopened(history, by, session.now) and case.status not in DELIVERED:
            return case
        return await session.commit_change(case, await _denied(session, case, history, words))

    @ticket_use_case("cases.cancel", allow=require_customer)
    async def cancel(
        self,
        session: Session,
        case: Ticket,
        *,
        by: PersonId,
        ticket: TicketId,
        reason: str | None = None,
    ) -> Ticket:
        """Return the cancelled ticket; a reason is welcome but not asked of a customer."""
        said = session.checked(reason) if reason and reason.strip() else None
        if case.status is Status.CANCELLED:
            return case
        return await session.commit_change(case, case.cancel(by=by, at=session.now, reason=said))


def _is_file_of(past: Event, by: PersonId) -> bool:
    return isinstance(past, EvidenceAdded) and past.by == by


async def _denied(session: Session, case: Ticket, history: Sequence[Event], words: str) -> Change | None:
    covered = in_repair_warranty(session, case)
    if case.status is Status.CANCELLED or (case.status is Status.CLOSED and not covered):
        raise NotPossible(status=case.status.value, action=Act.REOPEN.value)
    if case.status in DELIVERED:
        return await reopen(session, case, reason=words)
    said = case.add_words(by=session.actor.id, at=session.now, text=words)
    return unless_repeated(said, history, session.now)
