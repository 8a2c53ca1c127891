"""Which steps a case offers those who run the desk."""

from enum import StrEnum

from tickets.case import factory, quotes
from tickets.case.facts import ReturnedGoods
from tickets.case.lifecycle import DELIVERED, Act
from tickets.kinds import Settlement
from tickets.views import TicketView


class DeskStep(StrEnum):
    """A step that the desk records; in the order in which the buttons stand."""

    BACK = "back"
    FACTORY_DATE = "factory_date"
    FACTORY = "factory"
    QUOTE_YES = "quote_yes"
    QUOTE_NO = "quote_no"
    QUOTE = "quote"
    EXCHANGE = "exchange"
    REFUND = "refund"
    INSPECTED = "inspected"
    SENT = "sent"
    PAID = "paid"
    REFUSED = "refused"


def offered(view: TicketView) -> tuple[DeskStep, ...]:
    """Return the steps that can be recorded now; none once the desk has done its part."""
    if not view.ticket.is_open or view.ticket.status in DELIVERED:
        return ()
    return tuple(step for step in DeskStep if _fits(step, view))


def _fits(step: DeskStep, view: TicketView) -> bool:
    away = factory.away(view.events) is not None
    match step:
        case DeskStep.BACK | DeskStep.FACTORY_DATE:
            return away
        case DeskStep.FACTORY:
            return not away and view.ticket.returned is None and Act.SEND_TO_FACTORY in view.possible
        case DeskStep.QUOTE:
            return Act.AWAIT_CUSTOMER in view.possible
        case DeskStep.QUOTE_YES | DeskStep.QUOTE_NO:
            quote = quotes.latest(view.events)
            return quote is not None and quote.is_open
        case _:
            return step in _of_goods(view.ticket.returned)


def _of_goods(goods: ReturnedGoods | None) -> tuple[DeskStep, ...]:
    if goods is None:
        return (DeskStep.EXCHANGE, DeskStep.REFUND)
    if goods.inspected_at is None:
        return (DeskStep.INSPECTED, DeskStep.REFUSED)
    settled = DeskStep.SENT if goods.settlement is Settlement.EXCHANGE else DeskStep.PAID
    return (settled, DeskStep.REFUSED)
