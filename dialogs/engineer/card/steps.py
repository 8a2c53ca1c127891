"""Which steps a job offers its engineer, the likeliest one first."""

from collections.abc import Mapping
from enum import StrEnum

from tickets.case import factory
from tickets.case.lifecycle import Act, Status
from tickets.kinds import ServiceMode
from tickets.views import TicketView


class Step(StrEnum):
    """A button of the job card; in the order in which the buttons stand."""

    ACCEPT = "accept"
    VISIT = "visit"
    DEPART = "depart"
    ARRIVE = "arrive"
    DELAY = "delay"
    BACK = "back"
    FINISH = "finish"
    PART = "part"
    QUOTE = "quote"
    FACTORY = "factory"
    FACTORY_DATE = "factory_date"
    NOTE = "note"
    DECLINE = "decline"


_ACTS: Mapping[Step, Act] = {
    Step.ACCEPT: Act.ACCEPT,
    Step.VISIT: Act.PROPOSE_VISIT,
    Step.DEPART: Act.DEPART,
    Step.ARRIVE: Act.ARRIVE,
    Step.FINISH: Act.FINISH_WORK,
    Step.PART: Act.AWAIT_PART,
    Step.QUOTE: Act.AWAIT_CUSTOMER,
    Step.FACTORY: Act.SEND_TO_FACTORY,
    Step.DECLINE: Act.DECLINE,
}

_LIKELIEST: Mapping[Status, Step] = {
    Status.ASSIGNED: Step.ACCEPT,
    Status.ACCEPTED: Step.VISIT,
    Status.WAITING_CUSTOMER: Step.NOTE,
    Status.WAITING_APPROVAL: Step.NOTE,
    Status.WAITING_PART: Step.VISIT,
    Status.AT_FACTORY: Step.BACK,
    Status.SCHEDULED: Step.DEPART,
    Status.ON_THE_WAY: Step.ARRIVE,
    Status.ON_SITE: Step.FINISH,
}

_AWAY = frozenset({Step.BACK, Step.FACTORY_DATE})


def steps(view: TicketView) -> tuple[Step, ...]:
    """Return the steps that a job offers now, the likeliest first; none once the case has ended."""
    if not view.ticket.is_open:
        return ()
    offered = [step for step in Step if _offered(step, view)]
    likeliest = _likeliest(view)
    return tuple(sorted(offered, key=lambda step: step is not likeliest))


def _offered(step: Step, view: TicketView) -> bool:
    if step in _AWAY:
        taken_on = view.ticket.status is not Status.ASSIGNED
        return taken_on and factory.away(view.events) is not None
    if step is Step.NOTE:
        return True
    if step is Step.DELAY:
        return view.ticket.status is Status.ON_THE_WAY
    if step is Step.FACTORY and factory.away(view.events) is not None:
        return False
    return _ACTS[step] in view.possible


def _likeliest(view: TicketView) -> Step | None:
    ticket = view.ticket
    step = _LIKELIEST.get(ticket.status)
    if step is Step.VISIT and ticket.mode is not ServiceMode.ON_SITE:
        step = Step.FINISH
    return Step.QUOTE if step is Step.FINISH and view.quote_missing else step
