"""How promises, their messages' fates and runs lie in the ledger's tables."""

from typing import Any

from sqlalchemy import Row

from tickets.case.lifecycle import Status
from tickets.daily_update.ledger import (
    DayPromise,
    DayRun,
    How,
    MessageState,
    Totals,
    UpdateReason,
    UpdateVerdict,
)
from tickets.daily_update.progress import ENDS, TOLD_DAILY
from tickets.messages.deliveries import DeliveryStatus

RUN = ("day", "promised_before", "begun_at", "looked_at", "reported_at", "open_then", "closed_at", "shown")
"""The columns of a run that are fields of its value."""


def promise_values(promise: DayPromise) -> dict[str, Any]:
    """Return the column values of a promise."""
    return {
        "day": promise.day,
        "ticket": promise.ticket,
        "recipient": promise.recipient,
        "how": promise.how.value,
        "push": promise.push,
        "planned_at": promise.planned_at,
        "promised_before": promise.promised_before,
        "verdict": promise.verdict.value,
        "reason": promise.reason.value if promise.reason else None,
        "delivered_at": promise.delivered_at,
        "settled_at": promise.settled_at,
    }


def promise_of(row: Row[Any]) -> DayPromise:
    """Return the promise of a row that has its ticket's number too."""
    return DayPromise(
        day=row.day,
        ticket=row.ticket,
        number=row.number,
        recipient=row.recipient,
        how=How(row.how),
        push=row.push,
        planned_at=row.planned_at,
        promised_before=row.promised_before,
        verdict=UpdateVerdict(row.verdict),
        reason=UpdateReason(row.reason) if row.reason else None,
        delivered_at=row.delivered_at,
        settled_at=row.settled_at,
    )


def fate_of(row: Row[Any]) -> MessageState:
    """Return the fate of a promise's message, of a row joined with message, person and ticket."""
    return MessageState(
        status=DeliveryStatus(row.status) if row.status else None,
        finished_at=row.finished_at,
        stale_after=row.stale_after,
        reachable=row.reachable,
        case_ended=Status(row.case_status) not in TOLD_DAILY,
        owed=row.turned not in {kind.__name__ for kind in ENDS},
    )


def run_of(row: Row[Any]) -> DayRun:
    """Return the run of a row."""
    return DayRun(**{name: getattr(row, name) for name in RUN})


def totals_of(row: Row[Any]) -> Totals:
    """Return the figures that a closed run keeps."""
    return Totals(
        before=row.told_before,
        late=row.told_late,
        missed=row.missed,
        told_by_event=row.told_by_event,
        not_owed=row.not_owed,
    )
