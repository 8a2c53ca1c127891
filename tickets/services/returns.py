"""Goods that come back, recorded by whoever runs the desk (rules X2, X4); money is recorded, not moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tickets.case import returns
from tickets.case.events import Event, NewProductSent, ProductInspected, RefundPaid, ReturnRefused
from tickets.case.facts import Money
from tickets.case.lifecycle import Status
from tickets.case.texts import checked
from tickets.case.ticket import Change, Ticket
from tickets.errors import TimePassed
from tickets.ids import PersonId, TicketId
from tickets.kinds import Settlement
from tickets.services.expectation import not_before_moment
from tickets.services.office import Office
from tickets.team.permissions import at_counter


@dataclass(frozen=True)
class ReceiveProduct:
    """The product has come back from the customer (rules X2, X4)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, settlement: Settlement) -> Ticket:
        """Return the ticket; what the rule promises from now on moves an earlier expected date (rule D3).

        Raises `NotAllowed`, `NotFound`, `NotPossible`.
        """
        clocks, calendar = self.office.policy.clocks, self.office.calendar
        span = clocks.exchange_sent if settlement is Settlement.EXCHANGE else clocks.refund

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            goods = case.returned
            if goods is not None and goods.inspected_at is None and goods.settlement is settlement:
                return None
            change = returns.receive(case, by=by, at=now, settlement=settlement)
            return not_before_moment(change, calendar.add(now, span), by=by, at=now) if span else change

        return await self.office.change("returns.receive", decide, by=by, ticket=ticket, allow=at_counter)


@dataclass(frozen=True)
class InspectProduct:
    """What the inspection of the product found (rules X2, X4)."""

    office: Office

    async def __call__(
        self, *, by: PersonId, ticket: TicketId, finding: str, voucher_until: date | None = None
    ) -> Ticket:
        """Return the ticket; the customer reads the finding, and until which local day the voucher is valid.

        Raises `TimePassed` for a past day, `NotAllowed`, `NotFound`, `NotPossible`, `TextEmpty`,
        `TextTooLong`.
        """
        finding = checked(finding, self.office.policy.limits.text_length)

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if voucher_until is not None and voucher_until < self.office.calendar.local(now).date():
                raise TimePassed
            inspected = case.returned is not None and case.returned.inspected_at is not None
            if inspected and _latest(history, ProductInspected, finding=finding, voucher_until=voucher_until):
                return None
            return returns.inspect(case, by=by, at=now, finding=finding, voucher_until=voucher_until)

        return await self.office.change("returns.inspect", decide, by=by, ticket=ticket, allow=at_counter)


@dataclass(frozen=True)
class RefuseReturn:
    """The product goes back to the customer: neither exchange nor refund."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, reason: str) -> Ticket:
        """Return the ticket; the customer reads the reason (rule X6.told) and can ask for a person.

        Raises `NotAllowed`, `NotFound`, `NotPossible`, `TextEmpty`, `TextTooLong`.
        """
        reason = checked(reason, self.office.policy.limits.text_length)

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if case.returned is None and _latest(history, ReturnRefused, reason=reason):
                return None
            return returns.refuse(case, by=by, at=now, reason=reason)

        return await self.office.change("returns.refuse", decide, by=by, ticket=ticket, allow=at_counter)


@dataclass(frozen=True)
class SendNewProduct:
    """The new product is on its way (rule X2)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, tracking: str) -> Ticket:
        """Return the ticket, which waits for the customer's word that it has come.

        Raises `NotAllowed`, `NotFound`, `NotPossible`, `TextEmpty`, `TextTooLong`.
        """
        tracking = checked(tracking, self.office.policy.limits.text_length)

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if case.status is Status.HANDED_OVER and _latest(history, NewProductSent, tracking=tracking):
                return None
            return returns.send_new(case, by=by, at=now, tracking=tracking)

        return await self.office.change("returns.send", decide, by=by, ticket=ticket, allow=at_counter)


@dataclass(frozen=True)
class RecordRefund:
    """The money was paid back (rule X4)."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, amount: Money) -> Ticket:
        """Return the ticket, which waits for the customer's word that it has come.

        Raises `NotAllowed`, `NotFound`, `NotPossible`.
        """

        def decide(case: Ticket, history: Sequence[Event], now: datetime) -> Change | None:
            if case.status is Status.HANDED_OVER and _latest(history, RefundPaid, amount=amount):
                return None
            return returns.pay_back(case, by=by, at=now, amount=amount)

        return await self.office.change("returns.pay", decide, by=by, ticket=ticket, allow=at_counter)


@dataclass(frozen=True, kw_only=True)
class ReturnCases:
    """Everything about goods that come back; each takes `by` and `ticket`."""

    receive: ReceiveProduct
    inspect: InspectProduct
    refuse: RefuseReturn
    send: SendNewProduct
    pay: RecordRefund


def return_cases(office: Office) -> ReturnCases:
    """Return the use cases of exchange and refund."""
    return ReturnCases(
        receive=ReceiveProduct(office),
        inspect=InspectProduct(office),
        refuse=RefuseReturn(office),
        send=SendNewProduct(office),
        pay=RecordRefund(office),
    )


def _latest(history: Sequence[Event], kind: type[Event], **said: object) -> bool:
    """Return whether the latest event of a kind says just this: a double tap, or an update taken up again."""
    past = next((event for event in reversed(history) if isinstance(event, kind)), None)
    return past is not None and all(getattr(past, name) == value for name, value in said.items())
