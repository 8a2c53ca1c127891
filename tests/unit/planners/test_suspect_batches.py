"""Equal faults that pile up are told to who leads the desk: once, and again when they have grown by half."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from tests.fakes.memory import Memory
from tests.unit.planners.day import Day, of, recipients_of
from tickets.case.facts import Product
from tickets.case.ticket import Ticket
from tickets.decisions.batches import FaultReport
from tickets.kinds import Role
from tickets.ports import UnitOfWork
from tickets.team.people import Person


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def day(memory: Memory) -> Day:
    return Day(units=memory.units)


async def leak(day: Day, **changes: object) -> Ticket:
    """File a case of a washer that leaks."""
    customer = await day.customer()
    return await day.filed(customer, order_number=f"order-{customer.id}", **changes)


async def leads(day: Day) -> tuple[Person, Person]:
    await day.worker(Role.STAFF)
    return await day.worker(Role.LEAD), await day.worker(Role.ADMIN)


@pytest.mark.rule("C8.flagged")
async def test_the_third_case_is_told_to_leads_and_administrators_with_all_three(
    day: Day, memory: Memory
) -> None:
    lead, admin = await leads(day)
    cases = [await leak(day) for _ in range(2)]
    assert await day.planners.suspect_batches() == 0
    cases.append(await leak(day))
    day.later(minutes=10)
    assert await day.planners.suspect_batches() == 2
    told = of(memory, "staff/batch")
    assert recipients_of(told) == [lead.id, admin.id]
    assert told[0].context["n"] == 3
    listed = told[0].context["cases"]
    assert isinstance(listed, list)
    assert [case["number"] for case in listed if isinstance(case, dict)] == [
        c.number for c in reversed(cases)
    ]
    assert [button.data for button in told[0].buttons[0]] == [f"t:ticket:{c.id}" for c in reversed(cases)]


@pytest.mark.rule("C8.flagged")
async def test_it_is_told_once_and_again_only_when_it_has_grown_by_half(day: Day, memory: Memory) -> None:
    await leads(day)
    for _ in range(3):
        await leak(day)
    await day.planners.suspect_batches()
    day.later(hours=1)
    assert await day.planners.suspect_batches() == 0
    assert await day.restarted().suspect_batches() == 0, "a restart tells nobody twice"
    await leak(day)
    day.later(hours=1)
    assert await day.planners.suspect_batches() == 0, "one more is no news"
    await leak(day)
    day.later(hours=1)
    assert await day.planners.suspect_batches() == 2
    assert [push.context["n"] for push in of(memory, "staff/batch")] == [3, 3, 5, 5]


@pytest.mark.rule("C8.flagged")
async def test_old_cases_do_not_count_and_a_known_suspicion_is_not_new_again(
    day: Day, memory: Memory
) -> None:
    await leads(day)
    for _ in range(2):
        await leak(day)
    day.later(days=15)
    await leak(day)
    assert await day.planners.suspect_batches() == 0
    for _ in range(2):
        await leak(day)
    day.later(hours=1)
    assert await day.planners.suspect_batches() == 2
    day.later(days=13)
    await leak(day)
    assert await day.restarted().suspect_batches() == 0, "it shares cases with what was told"


@pytest.mark.rule("C8.flagged")
async def test_other_products_and_cancelled_cases_are_left_out(day: Day, memory: Memory) -> None:
    await leads(day)
    cancelled = await leak(day)
    await day.desk.cases.cancel(by=cancelled.customer, ticket=cancelled.id)
    await leak(day)
    await leak(day)
    await leak(day, product=Product(name="K-1", line="kettle", model_id="k-1"), extra={})
    assert await day.planners.suspect_batches() == 0


@pytest.mark.rule("C8.flagged")
async def test_the_card_of_each_case_says_how_many_are_alike_but_not_to_the_customer(
    day: Day, memory: Memory
) -> None:
    lead, _ = await leads(day)
    cases = [await leak(day) for _ in range(3)]
    other = await leak(day, product=Product(name="K-1", line="kettle", model_id="k-1"), extra={})
    await day.planners.suspect_batches()
    for case in cases:
        assert (await day.desk.staff.view(by=lead.id, ticket=case.id)).batch == 3
        assert (await day.desk.cases.view(by=case.customer, ticket=case.id)).batch == 0
    assert (await day.desk.staff.view(by=lead.id, ticket=other.id)).batch == 0


@pytest.mark.rule("C8.flagged")
async def test_cases_are_compared_when_one_is_new_and_now_and_then_all_the_same(
    day: Day, memory: Memory
) -> None:
    """At a million cases every look read all of the last weeks' anew: three seconds, new cases or none."""
    await leads(day)
    await leak(day)
    compared = 0

    @asynccontextmanager
    async def counting() -> AsyncIterator[UnitOfWork]:
        async with memory.units() as uow:
            reports = uow.batches.reports_since

            async def counted(moment: datetime) -> Sequence[FaultReport]:
                nonlocal compared
                compared += 1
                return await reports(moment)

            uow.batches.reports_since = counted  # type: ignore[method-assign]  # what the test looks at
            yield uow

    planner = day.restarted(counting).suspect_batches
    for hours, comparisons in ((0, 1), (1, 1), (1, 1), (5, 2), (1, 2)):
        day.later(hours=hours)
        await planner()
        assert compared == comparisons
    await leak(day)
    day.later(hours=1)
    await planner()
    assert compared == 3
