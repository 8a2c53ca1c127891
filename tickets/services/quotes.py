"""The quote for paid work: given by owner or desk, answered by the customer (rule J9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tickets.case import quotes
from tickets.case.events import Event
from tickets.case.facts import Money
from tickets.case.texts import checked
from tickets.case.ticket import Change, Ticket
from tickets.errors import NotFound, StaleVersion
from tickets.ids import PersonId, TicketId
from tickets.services.office import Office
from tickets.team.permissions import for_customer, on_case


@dataclass(frozen=True)
class GiveQuote:
    """Telling the customer what the work costs (rules J3, J9)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, amount: Money, text: str) -> Ticket:
        """Return the ticket, which waits for the customer's answer.

        Raises `NotAllowed`, `NotFound`, `NotPossible`, `TextEmpty`, `TextTooLong`.
        """
        text = checked(text, self.office.policy.limits.text_length)

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            known = quotes.latest(history)
            same = known is not None and (known.given.amount, known.given.text) == (amount, text)
            if known is not None and known.is_open and same:
                return None
            return quotes.give(case, history, by=by, at=now, amount=amount, text=text)

        return await self.office.change("quotes.give", decide, by=by, ticket=ticket, allow=on_case)


@dataclass(frozen=True)
class AnswerQuote:
    """The customer's answer to the quote, tapped, or told to staff on the phone (rule J9)."""

    office: Office

    async def __call__(
        self, *, by: PersonId, ticket: TicketId, accepted: bool, given_at: int | None = None
    ) -> Ticket:
        """Return the ticket with the answer to the latest quote; the same answer twice counts once.

        `given_at`, the second since 1970 when the quote was given, guards against the button of an older
        one. Raises `StaleVersion` for that, `NotFound` without any quote, `NotAllowed`, `NotPossible`.
        """

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            quote = quotes.latest(history)
            if quote is None:
                raise NotFound
            if given_at is not None and given_at != int(quote.given.at.timestamp()):
                raise StaleVersion
            if quote.accepted is accepted:
                return None
            return quotes.answer(case, quote, by=by, at=now, accepted=accepted)

        return await self.office.change("quotes.answer", decide, by=by, ticket=ticket, allow=for_customer)


@dataclass(frozen=True, kw_only=True)
class QuoteCases:
    """Everything about quotes; each takes `by` and `ticket`."""

    give: GiveQuote
    answer: AnswerQuote


def quote_cases(office: Office) -> QuoteCases:
    """Return the use cases of quotes."""
    return QuoteCases(give=GiveQuote(office), answer=AnswerQuote(office))
