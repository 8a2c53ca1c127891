"""Which steps a case offers those who run the desk."""

from enum import StrEnum

from tickets.handling import factory
from tickets.lifecycle import SERVED, Act
from tickets.views import TicketView


class DeskStep(StrEnum):
    """A step that the desk records; in the order in which the buttons stand."""

    BACK = "back"
    FACTORY_DATE = "factory_date"
    FACTORY = "factory"


def offered(view: TicketView) -> tuple[DeskStep, ...]:
    """Return the steps that can be recorded now; none once the service has ended."""
    if not view.ticket.is_open or view.ticket.status in SERVED:
        return ()
    return tuple(step for step in DeskStep if _fits(step, view))


def _fits(step: DeskStep, view: TicketView) -> bool:
    away = factory.away(view.events) is not None
    match step:
        case DeskStep.BACK | DeskStep.FACTORY_DATE:
            return away
        case DeskStep.FACTORY:
            return not away and Act.SEND_TO_FACTORY in view.possible
