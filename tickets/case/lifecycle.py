"""The life of a ticket as one table: which act leads from which status to which."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from tickets.errors import NotPossible


class Status(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    ON_THE_WAY = "on_the_way"
    ON_SITE = "on_site"
    WAITING_PART = "waiting_part"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_APPROVAL = "waiting_approval"
    AT_FACTORY = "at_factory"
    HANDED_OVER = "handed_over"
    WORK_DONE = "work_done"
    SOLVED = "solved"
    CLOSED = "closed"
    DECLINED = "declined"
    ESCALATED = "escalated"
    CANCELLED = "cancelled"
    REOPENED = "reopened"


class Act(StrEnum):
    """What can be done to a ticket."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    DECLINE = "decline"
    PROPOSE_VISIT = "propose_visit"
    AGREE_VISIT = "agree_visit"
    DEPART = "depart"
    ARRIVE = "arrive"
    AWAIT_PART = "await_part"
    AWAIT_CUSTOMER = "await_customer"
    AWAIT_APPROVAL = "await_approval"
    SEND_TO_FACTORY = "send_to_factory"
    RESUME = "resume"
    HAND_OVER = "hand_over"
    FINISH_WORK = "finish_work"
    CONFIRM_SOLVED = "confirm_solved"
    CLOSE = "close"
    ESCALATE = "escalate"
    CANCEL = "cancel"
    REOPEN = "reopen"


ENDED: frozenset[Status] = frozenset({Status.CLOSED, Status.CANCELLED})
"""Statuses in which a ticket is no longer open."""

SERVED: frozenset[Status] = frozenset({Status.WORK_DONE, Status.SOLVED, Status.CLOSED})
"""Statuses after the end of the service."""

DELIVERED: frozenset[Status] = SERVED | {Status.HANDED_OVER}
"""Statuses in which the desk has done its part, and the customer may say that it is not solved."""

UNOWNED: frozenset[Status] = frozenset({Status.NEW, Status.DECLINED, Status.ESCALATED, Status.REOPENED})
"""Statuses in which the ticket needs an owner."""

_WAITING = (Status.WAITING_PART, Status.WAITING_CUSTOMER, Status.WAITING_APPROVAL)
_WORKING = (Status.ACCEPTED, Status.SCHEDULED, Status.ON_THE_WAY, Status.ON_SITE, *_WAITING)
_OPEN = (*sorted(UNOWNED), Status.ASSIGNED, *_WORKING, Status.AT_FACTORY)


def _table() -> Mapping[tuple[Status, Act], Status]:
    rows: dict[tuple[Status, Act], Status] = {}

    def put(sources: tuple[Status, ...], act: Act, target: Status) -> None:
        rows.update({(source, act): target for source in sources})

    put(_OPEN, Act.ASSIGN, Status.ASSIGNED)
    put((Status.ASSIGNED,), Act.ACCEPT, Status.ACCEPTED)
    put((Status.ASSIGNED, *_WORKING, Status.AT_FACTORY), Act.DECLINE, Status.DECLINED)
    put((Status.ACCEPTED, Status.SCHEDULED, *_WAITING), Act.PROPOSE_VISIT, Status.WAITING_CUSTOMER)
    put((Status.WAITING_CUSTOMER, Status.SCHEDULED), Act.AGREE_VISIT, Status.SCHEDULED)
    put((Status.ACCEPTED, Status.SCHEDULED, Status.WAITING_PART), Act.DEPART, Status.ON_THE_WAY)
    put((Status.ON_THE_WAY, Status.SCHEDULED), Act.ARRIVE, Status.ON_SITE)
    put(_WORKING, Act.AWAIT_PART, Status.WAITING_PART)
    put((*_WORKING, Status.AT_FACTORY), Act.AWAIT_CUSTOMER, Status.WAITING_CUSTOMER)
    put(_WORKING, Act.AWAIT_APPROVAL, Status.WAITING_APPROVAL)
    put(_WORKING, Act.SEND_TO_FACTORY, Status.AT_FACTORY)
    put((*_WAITING, Status.AT_FACTORY), Act.RESUME, Status.ACCEPTED)
    put(_OPEN, Act.HAND_OVER, Status.HANDED_OVER)
    put((*_WORKING, Status.HANDED_OVER), Act.FINISH_WORK, Status.WORK_DONE)
    put((*_OPEN, Status.HANDED_OVER, Status.WORK_DONE), Act.CONFIRM_SOLVED, Status.SOLVED)
    put((*_OPEN, Status.HANDED_OVER, Status.WORK_DONE, Status.SOLVED), Act.CLOSE, Status.CLOSED)
    put(_OPEN, Act.ESCALATE, Status.ESCALATED)
    put(_OPEN, Act.CANCEL, Status.CANCELLED)
    put((*sorted(DELIVERED), Status.CANCELLED), Act.REOPEN, Status.REOPENED)
    return MappingProxyType(rows)


TRANSITIONS: Mapping[tuple[Status, Act], Status] = _table()
"""The whole lifecycle: (status, act) to the status that follows."""


def after(status: Status, act: Act) -> Status:
    """Return the status that follows the act; raises `NotPossible` when the table has no such row."""
    try:
        return TRANSITIONS[status, act]
    except KeyError:
        raise NotPossible(status=status.value, action=act.value) from None


def possible(status: Status) -> frozenset[Act]:
    """Return the acts that the table permits in a status."""
    return frozenset(act for source, act in TRANSITIONS if source is status)


def diagram() -> str:
    """Return the lifecycle as a Mermaid state diagram, one line per pair of statuses, for the docs."""
    edges: dict[tuple[Status, Status], list[str]] = {}
    for (source, act), target in TRANSITIONS.items():
        edges.setdefault((source, target), []).append(act.value)
    lines = [f"    {a} --> {b}: {', '.join(acts)}" for (a, b), acts in edges.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {Status.NEW}", *lines])
