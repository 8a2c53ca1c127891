"""Which steps a job offers its engineer, the likeliest one first."""

from collections.abc import Mapping
from enum import StrEnum

from tickets.kinds import ServiceMode
from tickets.lifecycle import Act, Status
from tickets.ticket import Ticket


class Step(StrEnum):
    """A button of the job card; in the order in which the buttons stand."""

    ACCEPT = "accept"
    VISIT = "visit"
    DEPART = "depart"
    ARRIVE = "arrive"
    DELAY = "delay"
    FINISH = "finish"
    PART = "part"
    NOTE = "note"
    DECLINE = "decline"


_ACTS: Mapping[Step, Act] = {
    Step.ACCEPT: Act.ACCEPT,
    Step.VISIT: Act.PROPOSE_VISIT,
    Step.DEPART: Act.DEPART,
    Step.ARRIVE: Act.ARRIVE,
    Step.FINISH: Act.FINISH_WORK,
    Step.PART: Act.AWAIT_PART,
    Step.DECLINE: Act.DECLINE,
}

_LIKELIEST: Mapping[Status, Step] = {
    Status.ASSIGNED: Step.ACCEPT,
    Status.ACCEPTED: Step.VISIT,
    Status.WAITING_CUSTOMER: Step.NOTE,
    Status.WAITING_APPROVAL: Step.NOTE,
    Status.WAITING_PART: Step.VISIT,
    Status.SCHEDULED: Step.DEPART,
    Status.ON_THE_WAY: Step.ARRIVE,
    Status.ON_SITE: Step.FINISH,
}


def steps(ticket: Ticket, possible: frozenset[Act]) -> tuple[Step, ...]:
    """Return the steps that a job offers now, the likeliest first; none once the case has ended."""
    if not ticket.is_open:
        return ()
    offered = [step for step in Step if _offered(step, ticket, possible)]
    likeliest = _likeliest(ticket)
    return tuple(sorted(offered, key=lambda step: step is not likeliest))


def _offered(step: Step, ticket: Ticket, possible: frozenset[Act]) -> bool:
    if step is Step.NOTE:
        return True
    if step is Step.DELAY:
        return ticket.status is Status.ON_THE_WAY
    return _ACTS[step] in possible


def _likeliest(ticket: Ticket) -> Step | None:
    step = _LIKELIEST.get(ticket.status)
    if step is Step.VISIT and ticket.mode is not ServiceMode.ON_SITE:
        return Step.FINISH
    return step
