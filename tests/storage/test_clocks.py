"""The tickets' clocks on both databases; what is asked all day is read by its index."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.opening import Storage, open_storage
from tests.storage.conftest import KEY
from tests.storage.examples import NOON, add_person, add_ticket, minutes
from tests.storage.test_plans import plans
from tickets.case.lifecycle import Status
from tickets.errors import StaleVersion
from tickets.ids import TicketId
from tickets.kinds import Urgency
from tickets.policy import Measure, Span
from tickets.time.ticket_clock import ClockCounts, ClockName, ClockOutcome, Pause, TicketClock


def a_clock(ticket: TicketId, name: ClockName = ClockName.SOLVE, **changes: Any) -> TicketClock:
    """Return a clock of two hours that began at noon."""
    clock = TicketClock(
        ticket=ticket,
        name=name,
        round=1,
        urgency=Urgency.NORMAL,
        span=Span(amount=2, measure=Measure.CLOCK),
        started_at=NOON,
        warn_at=minutes(90),
        due_at=minutes(120),
        next_at=minutes(90),
    )
    return replace(clock, **changes)


async def save(storage: Storage, *clocks: TicketClock) -> None:
    async with storage.units() as unit:
        await unit.clocks.save(*clocks)
        await unit.commit()


async def of_ticket(storage: Storage, ticket: TicketId) -> list[TicketClock]:
    async with storage.units() as unit:
        return list(await unit.clocks.of_ticket(ticket))


async def test_a_clock_comes_back_as_it_was_written(storage: Storage) -> None:
    person = await add_person(storage)
    ticket = await add_ticket(storage, person.id)
    full = a_clock(
        ticket.id,
        agreed=True,
        owner=person.id,
        span=Span(amount=0.1, measure=Measure.WORKING_DAYS),
        pauses=(Pause(began=minutes(1), ended=minutes(2)),),
        paused_at=minutes(3),
        left=timedelta(days=3, microseconds=1),
        stopped_at=minutes(4),
        outcome=ClockOutcome.BROKEN,
        warned_at=minutes(5),
        breached_at=minutes(6),
        step=2,
        next_at=None,
    )
    bare = a_clock(ticket.id, ClockName.RESPOND)
    await save(storage, full, bare)
    assert await of_ticket(storage, ticket.id) == [replace(bare, version=1), replace(full, version=1)]


async def test_a_clock_is_written_over_only_by_who_has_read_it(storage: Storage) -> None:
    """Two at once: a job is finished while the planner warns of it. The later one must look again."""
    ticket = await add_ticket(storage, (await add_person(storage)).id)
    await save(storage, a_clock(ticket.id))
    [read] = await of_ticket(storage, ticket.id)
    await save(storage, replace(read, warned_at=minutes(90)))
    with pytest.raises(StaleVersion):
        await save(storage, replace(read, stopped_at=minutes(91)))
    with pytest.raises(StaleVersion):
        await save(storage, a_clock(ticket.id))
    [kept] = await of_ticket(storage, ticket.id)
    assert (kept.warned_at, kept.stopped_at, kept.version) == (minutes(90), None, 2)


async def test_of_a_page_of_clocks_those_are_written_that_nobody_else_has_written(storage: Storage) -> None:
    """Reminders are planned two hundred at a time: one job finished meanwhile must not stop all others."""
    ticket = await add_ticket(storage, (await add_person(storage)).id)
    await save(storage, a_clock(ticket.id), a_clock(ticket.id, ClockName.PLAN))
    plan, solve = await of_ticket(storage, ticket.id)
    await save(storage, replace(plan, stopped_at=minutes(80)))
    page = [
        replace(plan, warned_at=minutes(90)),
        replace(solve, warned_at=minutes(90)),
        a_clock(ticket.id, ClockName.RESPOND),
        a_clock(ticket.id),
    ]
    async with storage.units() as unit:
        written = await unit.clocks.save_fresh(page[:3])
        assert set(written) == {solve.key, page[2].key}
        assert not await unit.clocks.save_fresh(page[3:]), "a clock that is new only to who did not read it"
        assert not await unit.clocks.save_fresh([])
        await unit.commit()
    found = {clock.name: (clock.warned_at, clock.version) for clock in await of_ticket(storage, ticket.id)}
    assert found == {
        ClockName.PLAN: (None, 2),
        ClockName.SOLVE: (minutes(90), 2),
        ClockName.RESPOND: (None, 1),
    }


async def test_what_is_due_comes_in_the_order_of_its_moment(storage: Storage) -> None:
    person = await add_person(storage)
    tickets = [await add_ticket(storage, person.id) for _ in range(3)]
    for number, ticket in enumerate(tickets):
        await save(storage, a_clock(ticket.id, next_at=minutes(30 - number)))
    await save(storage, a_clock(tickets[0].id, ClockName.RESPOND, next_at=None))
    async with storage.units() as unit:
        due = await unit.clocks.due(minutes(29))
        assert [clock.ticket for clock in due] == [tickets[2].id, tickets[1].id]
        assert len(await unit.clocks.due(minutes(60), limit=2)) == 2
        assert await unit.clocks.due(minutes(27)) == []


async def test_clocks_are_counted_by_how_they_stand(storage: Storage) -> None:
    ticket = await add_ticket(storage, (await add_person(storage)).id)
    await save(
        storage,
        a_clock(ticket.id, ClockName.RESPOND, warn_at=minutes(1), due_at=minutes(5)),
        a_clock(ticket.id, ClockName.PLAN, warn_at=minutes(1), due_at=minutes(20)),
        a_clock(ticket.id, ClockName.SOLVE),
        a_clock(ticket.id, ClockName.EXPECTED, paused_at=minutes(1), warn_at=minutes(1)),
        a_clock(ticket.id, ClockName.CONFIRM, stopped_at=minutes(2), outcome=ClockOutcome.KEPT),
    )
    async with storage.units() as unit:
        assert await unit.clocks.counts(minutes(10)) == ClockCounts(running=1, paused=1, warned=1, breached=1)


async def test_no_clock_counts_as_nothing(storage: Storage) -> None:
    async with storage.units() as unit:
        assert await unit.clocks.counts(NOON) == ClockCounts(running=0, paused=0, warned=0, breached=0)


async def test_tickets_with_running_clocks_and_open_ones_without_any(storage: Storage) -> None:
    person = await add_person(storage)
    running, ended, bare = [await add_ticket(storage, person.id) for _ in range(3)]
    await add_ticket(storage, person.id, status=Status.CLOSED, closed_at=NOON)
    await save(storage, a_clock(running.id), a_clock(running.id, ClockName.RESPOND))
    await save(storage, a_clock(ended.id, stopped_at=NOON, outcome=ClockOutcome.DROPPED))
    async with storage.units() as unit:
        assert await unit.clocks.running_tickets() == [running.id]
        assert await unit.clocks.running_tickets(after=running.id) == []
        key = (bare.solve_by, bare.id)
        assert await unit.clocks.missing_tickets() == [key]
        assert await unit.clocks.missing_tickets(after=key) == []


async def test_the_rules_that_clocks_go_by_are_kept(storage: Storage) -> None:
    async with storage.units() as unit:
        assert await unit.clocks.rules() is None
        await unit.clocks.go_by("one", at=NOON)
        await unit.clocks.go_by("two", at=minutes(1))
        await unit.commit()
    async with storage.units() as unit:
        assert await unit.clocks.rules() == "two"


async def test_what_is_due_is_read_by_its_index(tmp_path: Path) -> None:
    async with (
        await open_storage(data_dir=tmp_path, secret_key=KEY) as storage,
        plans(storage) as found,
        storage.units() as unit,
    ):
        await unit.clocks.due(NOON)
        await unit.clocks.counts(NOON)
        await unit.clocks.running_tickets(after=TicketId(1))
        await unit.clocks.missing_tickets(after=(NOON, TicketId(1)))
        await unit.clocks.of_ticket(TicketId(1))
    due, counts, running, missing, of_ticket_ = found
    assert "ix_clocks_next" in due
    assert "TEMP B-TREE" not in due, "read in order: nothing is sorted"
    assert "INDEX ix_clocks_" in counts, "only what runs is counted"
    assert "ix_clocks_ticket" in running
    assert "ix_tickets_queue" in missing
    assert "SEARCH clocks" in of_ticket_
