"""What of the desk's own state needs somebody, and what does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tickets.daily_update.ledger import Totals
from tickets.health import (
    LITTLE_DISK,
    PLANS_EVERY,
    SILENT_AFTER,
    SLOW_INBOX,
    SLOW_OUTBOX,
    DatabaseFacts,
    DeskHealth,
    Ill,
    InboxDepth,
    OutboxDepth,
    Process,
    ProcessKind,
)
from tickets.messages.deliveries import DeliveryOutcome
from tickets.time.ticket_clock import ClockCounts

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
TICK = timedelta(seconds=1)


def process(name: str = "one", **changes: Any) -> Process:
    running = Process(
        name=name,
        kind=ProcessKind.RUN,
        host="desk-1",
        pid=7,
        version="1",
        started_at=NOW - timedelta(hours=3),
        seen_at=NOW - timedelta(seconds=10),
        planned_at=NOW - timedelta(seconds=20),
    )
    return replace(running, **changes)


def well(**changes: Any) -> DeskHealth:
    health = DeskHealth(
        at=NOW,
        database=DatabaseFacts(kind="sqlite", size=1, free=LITTLE_DISK, revision="7", current=True),
        inbox=InboxDepth(waiting=3, oldest=SLOW_INBOX, parked=0),
        outbox=OutboxDepth(queued=20_000, due=900, oldest=SLOW_OUTBOX, overdue=0),
        sends_hour={DeliveryOutcome.SENT: 900, DeliveryOutcome.FAILED: 20, DeliveryOutcome.RETRY: 400},
        sends_day={},
        clocks=ClockCounts(running=40, paused=2, warned=6, breached=0),
        today=Totals(),
        open_calls=3,
        processes=(process(),),
        takeovers={},
        uncovered_years=(),
    )
    return replace(health, **changes)


def ills(health: DeskHealth) -> list[Ill]:
    return [trouble.ill for trouble in health.troubles]


def test_a_busy_desk_within_its_bounds_is_well() -> None:
    assert ills(well()) == []


@pytest.mark.parametrize(
    ("ill", "changes"),
    [
        (Ill.SCHEMA, {"database": DatabaseFacts(kind="x", size=1, free=None, revision="1", current=False)}),
        (
            Ill.DISK,
            {"database": DatabaseFacts(kind="x", size=1, free=LITTLE_DISK - 1, revision="1", current=True)},
        ),
        (Ill.INBOX_SLOW, {"inbox": InboxDepth(waiting=1, oldest=SLOW_INBOX + TICK, parked=0)}),
        (Ill.OUTBOX_SLOW, {"outbox": OutboxDepth(queued=1, due=1, oldest=SLOW_OUTBOX + TICK, overdue=0)}),
        (Ill.OVERDUE, {"outbox": OutboxDepth(queued=1, due=1, oldest=TICK, overdue=1)}),
        (
            Ill.SENDS_FAIL,
            {"sends_hour": {DeliveryOutcome.SENT: 50, DeliveryOutcome.FAILED: 3, DeliveryOutcome.UNKNOWN: 3}},
        ),
        (Ill.PARKED, {"inbox": InboxDepth(waiting=0, oldest=None, parked=1)}),
        (Ill.BROKEN, {"clocks": ClockCounts(running=0, paused=0, warned=0, breached=1)}),
        (Ill.YEAR, {"uncovered_years": (2028,)}),
        (Ill.NOBODY_SENDS, {"processes": (process(kind=ProcessKind.BOT, planned_at=None),)}),
        (Ill.NOBODY_PLANS, {"processes": (process(planned_at=NOW - PLANS_EVERY - TICK),)}),
        (Ill.NOBODY_PLANS, {"processes": (process(planned_at=None),)}),
    ],
    ids=str,
)
def test_each_trouble_is_found_alone(ill: Ill, changes: dict[str, Any]) -> None:
    assert ills(well(**changes)) == [ill]


def test_a_few_failures_are_no_trouble() -> None:
    assert ills(well(sends_hour={DeliveryOutcome.SENT: 1, DeliveryOutcome.FAILED: 5})) == []


def test_a_notifier_that_has_just_started_has_time_to_plan() -> None:
    assert ills(well(processes=(process(planned_at=None, started_at=NOW - PLANS_EVERY),))) == []


def test_a_process_that_fell_silent_is_named_until_another_took_its_place() -> None:
    """After a crash and a restart the desk complained of the dead process for a whole day."""
    dead = process("dead", pid=6, seen_at=NOW - SILENT_AFTER - TICK, planned_at=None)
    alive = process("alive", started_at=dead.seen_at - timedelta(hours=1))
    [trouble] = well(processes=(dead, alive)).troubles
    assert (trouble.ill, trouble.name) == (Ill.SILENT, "run desk-1:6")
    assert ills(well(processes=(dead, replace(alive, started_at=dead.seen_at)))) == []
    elsewhere = replace(alive, started_at=dead.seen_at, host="desk-2")
    assert ills(well(processes=(dead, elsewhere))) == [Ill.SILENT]


def test_the_worst_comes_first() -> None:
    health = well(
        uncovered_years=(2028,),
        inbox=InboxDepth(waiting=0, oldest=None, parked=2),
        processes=(),
        database=DatabaseFacts(kind="x", size=1, free=0, revision="1", current=False),
    )
    assert ills(health) == [Ill.SCHEMA, Ill.DISK, Ill.NOBODY_SENDS, Ill.PARKED, Ill.YEAR]


def test_the_planner_is_the_process_that_planned_last() -> None:
    before = process("before", planned_at=NOW - timedelta(minutes=3))
    assert well(processes=(before, process("now"))).planner == process("now")
    assert well(processes=()).planner is None
