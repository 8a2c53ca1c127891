"""The quote for paid work: given by owner or desk, answered by the customer (rule J9)."""

from tickets.case import quotes
from tickets.case.facts import Money
from tickets.case.ticket import Ticket
from tickets.errors import NotFound, StaleVersion
from tickets.ids import PersonId, TicketId
from tickets.services.service import Service, ticket_use_case
from tickets.services.session import Session
from tickets.team.permissions import require_customer_or_staff, require_owner_or_staff


class QuoteService(Service):
    """Everything about quotes; each raises `NotAllowed`, `NotFound`, `NotPossible`."""

    @ticket_use_case("quotes.give", allow=require_owner_or_staff)
    async def give(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId, amount: Money, text: str
    ) -> Ticket:
        """Return the ticket, which waits for the customer's answer to what the work costs (rules J3, J9).

        Raises `TextEmpty`, `TextTooLong`.
        """
        text = session.checked(text)
        history = await session.uow.tickets.history(ticket)
        known = quotes.latest(history)
        if known is not None and known.is_open and (known.given.amount, known.given.text) == (amount, text):
            return session.shown(case)
        change = quotes.give(case, history, by=by, at=session.now, amount=amount, text=text)
        return await session.commit_change(case, change)

    @ticket_use_case("quotes.answer", allow=require_customer_or_staff)
    async def answer(
        self,
        session: Session,
        case: Ticket,
        *,
        by: PersonId,
        ticket: TicketId,
        accepted: bool,
        given_at: int | None = None,
    ) -> Ticket:
        """Return the ticket with the customer's answer to the latest quote, tapped, or told to staff (J9).

        The same answer twice counts once. `given_at`, the second since 1970 when the quote was given, guards
        against the button of an older one. Raises `StaleVersion` for that, `NotFound` without any quote.
        """
        quote = quotes.latest(await session.uow.tickets.history(ticket))
        if quote is None:
            raise NotFound
        if given_at is not None and given_at != int(quote.given.at.timestamp()):
            raise StaleVersion
        if quote.accepted is accepted:
            return session.shown(case)
        change = quotes.answer(case, quote, by=by, at=session.now, accepted=accepted)
        return await session.commit_change(case, change)
