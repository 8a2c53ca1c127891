"""Clocks and rules stay together: after an upgrade, after a changed policy, after a restart in the middle."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from storage.tables import clocks
from tests.fakes.memory import Memory
from tests.unit.announcing import RULES
from tests.unit.planners.day import Day, of
from tests.unit.services.world import POLICY
from tickets.case.events import Event
from tickets.errors import StaleVersion
from tickets.ids import TicketId
from tickets.kinds import Role, Urgency
from tickets.planners import keep_clocks
from tickets.policy import Measure, Policy, Span
from tickets.ports import UnitOfWork
from tickets.time.ticket_clock import ClockName, ClockOutcome, TicketClock

TEN_DAYS = dict.fromkeys(Urgency, Span(amount=10, measure=Measure.WORKING_DAYS))
SLOWER: Policy = replace(POLICY, clocks=replace(POLICY.clocks, solve=TEN_DAYS))
DUE = datetime(2026, 3, 16, 10, tzinfo=UTC)
"""Ten working days after Monday the 2nd; there is no make-up Saturday in `POLICY`'s own calendar."""


async def clocks_of(day: Day, ticket: TicketId) -> dict[tuple[ClockName, int], TicketClock]:
    async with day.units() as uow:
        return {(clock.name, clock.round): clock for clock in await uow.clocks.of_ticket(ticket)}


def forget_clocks(memory: Memory) -> None:
    """Leave the tickets as a desk has them that knew no clocks."""
    memory.tables.clocks.clear()
    memory.tables.clock_rules.clear()


async def forget_stored_clocks(day: Day) -> None:
    async with day.units() as uow:
        await uow.clocks._work.write(delete(clocks))  # type: ignore[attr-defined]  # the port forgets nothing
        await uow.commit()


async def test_tickets_from_before_get_the_clocks_of_their_history(day: Day, memory: Memory) -> None:
    wang = await day.worker(Role.ENGINEER, "Wang")
    ticket, _ = [await day.filed(await day.customer()) for _ in range(2)]
    day.at(2, 10, 20)
    await day.desk.jobs.accept(by=wang.id, ticket=ticket.id)
    day.at(2, 13, 20)
    await day.desk.jobs.note(by=wang.id, ticket=ticket.id, text="New pump")
    expected = await clocks_of(day, ticket.id)
    forget_clocks(memory)
    await day.planners.keep_clocks()
    found = await clocks_of(day, ticket.id)
    assert {key: (c.started_at, c.due_at, c.outcome) for key, c in found.items()} == {
        key: (c.started_at, c.due_at, c.outcome) for key, c in expected.items()
    }
    assert len({key[0] for key in memory.tables.clocks}) == 2


async def test_what_was_broken_before_there_were_clocks_is_not_told_again(day: Day, memory: Memory) -> None:
    await day.worker(Role.LEAD)
    await day.job()
    forget_clocks(memory)
    day.at(9, 10)
    before = len(memory.pushes)
    await day.planners.keep_clocks()
    await day.planners.warn_clocks()
    assert len(memory.pushes) == before


async def test_a_ticket_from_before_that_changes_first_gets_all_its_clocks(day: Day, memory: Memory) -> None:
    """An act between the upgrade and the planner left a ticket with the clocks of that act alone."""
    await day.worker(Role.ENGINEER, "Wang")
    ticket = await day.filed(await day.customer())
    forget_clocks(memory)
    assert ticket.owner is not None
    await day.desk.jobs.accept(by=ticket.owner, ticket=ticket.id)
    running = {key[0] for key, clock in (await clocks_of(day, ticket.id)).items() if clock.is_running}
    assert running == {ClockName.PLAN, ClockName.SOLVE, ClockName.EXPECTED}


@pytest.mark.rule("D3.new_date")
async def test_a_changed_policy_moves_the_date_and_the_daily_update_says_it_first(
    day: Day, memory: Memory
) -> None:
    _, _, ticket = await day.job()
    await day.planners.keep_clocks()
    day.at(3, 9)
    changed = Day(units=memory.units, policy=SLOWER, now=day.now)
    assert await changed.planners.keep_clocks() == 0
    stored = await day.stored(ticket.id)
    assert (stored.solve_by > ticket.solve_by, stored.expected_at) == (True, stored.solve_by)
    assert (await day.history(ticket.id))[-2:] == ["ClocksRecomputed", "ExpectedDateMoved"]
    assert of(memory, "customer/date_moved") == [], "not a message to every customer at once"
    changed.at(3, 16, 30)
    await changed.planners.tell_progress()
    [update] = of(memory, "customer/progress")
    assert update.context["moved"] is True
    again = changed.restarted()
    await again.keep_clocks()
    assert (await day.history(ticket.id)).count("ClocksRecomputed") == 1


async def test_a_start_with_the_same_rules_touches_no_ticket(day: Day, memory: Memory) -> None:
    _, _, ticket = await day.job()
    await day.planners.keep_clocks()
    before = await day.stored(ticket.id)
    await day.restarted().keep_clocks()
    assert await day.stored(ticket.id) == before


async def test_a_recomputation_that_was_interrupted_is_finished_by_the_next_start(
    day: Day, memory: Memory
) -> None:
    tickets = [(await day.job())[2].id for _ in range(3)]
    await day.planners.keep_clocks()
    commits = 0

    class PowerCut(Exception):
        pass

    @asynccontextmanager
    async def cut() -> AsyncIterator[UnitOfWork]:
        nonlocal commits
        async with memory.units() as uow:
            commits += 1
            if commits == 4:
                raise PowerCut
            yield uow

    changed = Day(units=memory.units, policy=SLOWER, now=day.now)
    with pytest.raises(PowerCut):
        await changed.restarted(cut).keep_clocks()
    await changed.restarted().keep_clocks()
    for ticket in tickets:
        assert (await day.history(ticket)).count("ClocksRecomputed") == 1
        assert (await day.stored(ticket)).solve_by > DUE.replace(day=6)


async def test_a_ticket_that_somebody_changes_meanwhile_is_recomputed_all_the_same(
    day: Day, memory: Memory
) -> None:
    _, _, ticket = await day.job()
    await day.planners.keep_clocks()
    disturbed = False

    @asynccontextmanager
    async def busy() -> AsyncIterator[UnitOfWork]:
        nonlocal disturbed
        async with memory.units() as uow:
            get = uow.tickets.get

            async def slow(number: TicketId) -> object:
                nonlocal disturbed
                found = await get(number)
                if not disturbed:
                    disturbed = True
                    raise StaleVersion
                return found

            uow.tickets.get = slow  # type: ignore[method-assign,assignment]  # somebody else was quicker
            yield uow

    changed = Day(units=memory.units, policy=SLOWER, now=day.now)
    await changed.restarted(busy).keep_clocks()
    assert disturbed
    assert "ClocksRecomputed" in await day.history(ticket.id)


async def test_on_the_real_storage_too(stored_day: Day) -> None:
    _, _, ticket = await stored_day.job()
    await stored_day.planners.keep_clocks()
    changed = Day(units=stored_day.units, policy=replace(RULES, clocks=SLOWER.clocks), now=stored_day.now)
    await changed.planners.keep_clocks()
    stored = await stored_day.stored(ticket.id)
    assert stored.expected_at == stored.solve_by > ticket.solve_by
    async with stored_day.units() as uow:
        assert await uow.clocks.rules() is not None


async def test_a_long_upgrade_is_done_in_pages_and_the_other_planners_go_on(
    day: Day, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await day.filed(await day.customer())
    forget_clocks(memory)
    monkeypatch.setattr(keep_clocks, "PAGES_AT_ONCE", 1)
    await day.planners.keep_clocks()
    assert len({key[0] for key in memory.tables.clocks}) == 3
    assert memory.tables.clock_rules == {}, "one page is done, the rest is not"
    await day.planners.keep_clocks()
    assert memory.tables.clock_rules != {}


async def test_a_ticket_that_gets_its_clocks_elsewhere_at_this_moment_keeps_no_other_from_theirs(
    stored_day: Day,
) -> None:
    wang = await stored_day.worker(Role.ENGINEER, "Wang")
    first, second = [await stored_day.filed(await stored_day.customer()) for _ in range(2)]
    await forget_stored_clocks(stored_day)
    accepted = False

    @asynccontextmanager
    async def busy() -> AsyncIterator[UnitOfWork]:
        async with stored_day.units() as uow:
            histories = uow.tickets.histories

            async def then_accepted(tickets: Collection[TicketId]) -> dict[TicketId, Sequence[Event]]:
                nonlocal accepted
                found = await histories(tickets)
                if not accepted:
                    accepted = True
                    stored_day.later(minutes=5)
                    await stored_day.desk.jobs.accept(by=wang.id, ticket=first.id)
                return found

            uow.tickets.histories = then_accepted  # type: ignore[method-assign,assignment]  # somebody was quicker
            yield uow

    await stored_day.restarted(busy).keep_clocks()
    confirmed = (await clocks_of(stored_day, first.id))[ClockName.CONFIRM, 1]
    assert confirmed.outcome is ClockOutcome.KEPT, "as accepting left it"
    assert await clocks_of(stored_day, second.id)
