"""Following a case after its end: all well, complaint settled, promised call made (rules F6, P5, F4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tickets.ids import FollowUpId, PersonId, TicketId
from tickets.kinds import Request


class FollowUpKind(StrEnum):
    """What is followed up.

    `DELIVERY`: whether what was repaired or exchanged still works, a while after its handover (rule F6).
    `COMPLAINT`: whether a closed complaint is settled for the customer (rules F6, P5).
    `CALL_BACK`: whether the call was made that a dissatisfied customer was promised (rules F4, A7).
    """

    DELIVERY = "delivery"
    COMPLAINT = "complaint"
    CALL_BACK = "call_back"


class FollowUpOutcome(StrEnum):
    """How a follow-up ended.

    `GIVEN_UP`: after the last call task nobody had recorded an answer. `NOT_WANTED`: the customer wants no
    messages. `OVERTAKEN`: the case moved on by itself.
    """

    WELL = "well"
    PROBLEM = "problem"
    CALLED = "called"
    GIVEN_UP = "given_up"
    NOT_WANTED = "not_wanted"
    OVERTAKEN = "overtaken"


DELIVERED: frozenset[Request] = frozenset({Request.REPAIR, Request.EXCHANGE})
"""Requests after which the customer has a product in hand that should work."""


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """One follow-up of one case; one per kind and occasion, for all time. Times in UTC.

    `about` is the occasion: the end of the service, the closing of the complaint, the promise of the call.
    `asked_at` is when the customer was asked by message; at `call_at` staff are asked to call, and `calls`
    counts how often they were. It is open while there is no `outcome`.
    """

    id: FollowUpId
    ticket: TicketId
    customer: PersonId
    kind: FollowUpKind
    about: datetime
    due_at: datetime
    asked_at: datetime | None = None
    call_at: datetime | None = None
    calls: int = 0
    outcome: FollowUpOutcome | None = None
    settled_at: datetime | None = None
    settled_by: PersonId | None = None
