"""The week's and the month's review comes by itself: once, to who leads, on the first working day after."""

from dataclasses import replace
from datetime import date, time

import pytest

from tests.fakes.memory import Memory
from tests.unit.planners.day import Day
from tests.unit.services.world import POLICY
from tickets.kinds import Role
from tickets.policy import ReviewPolicy
from tickets.team.people import Person


def keys(memory: Memory) -> list[tuple[int, str]]:
    """Return who got which review, by its text."""
    found = [push for push in memory.pushes if push.template == "report/text"]
    return [(push.recipient, str(push.context["key"])) for push in found]


async def worked(day: Day) -> tuple[Person, Person]:
    """A case filed on Monday the 2nd of March; a lead and an administrator."""
    lead, admin = await day.worker(Role.LEAD), await day.worker(Role.ADMIN)
    await day.worker(Role.STAFF)
    await day.job()
    return lead, admin


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def day(memory: Memory) -> Day:
    return Day(units=memory.units)


@pytest.mark.rule("V1.weekly")
async def test_the_week_comes_on_monday_at_nine_and_never_again(day: Day, memory: Memory) -> None:
    lead, admin = await worked(day)
    day.at(9, 8, 59)
    assert await day.planners.send_reviews() == 0
    day.at(9, 9)
    assert await day.planners.send_reviews() == 6
    assert keys(memory) == [(lead.id, "2026-W10"), (admin.id, "2026-W10")]
    assert await day.planners.send_reviews() == 0
    assert await day.restarted().send_reviews() == 0


@pytest.mark.rule("V1.weekly")
async def test_each_part_goes_out_in_order(day: Day, memory: Memory) -> None:
    lead, _ = await worked(day)
    day.at(9, 9)
    await day.planners.send_reviews()
    parts = [p.template for p in memory.pushes if p.recipient == lead.id and p.template.startswith("report/")]
    assert parts == ["report/text", "report/picture", "report/sheet"]


@pytest.mark.rule("V1.monthly")
async def test_the_month_comes_on_the_first_working_day_of_the_next(day: Day, memory: Memory) -> None:
    await worked(day)
    day.at(31, 8, 59)
    day.later(days=1)
    assert await day.planners.send_reviews() == 0
    day.later(minutes=1)
    await day.planners.send_reviews()
    assert {key for _, key in keys(memory)} == {"2026-03"}


@pytest.mark.rule("V1.weekly")
async def test_a_desk_that_stood_still_sends_it_later_but_not_days_later(day: Day, memory: Memory) -> None:
    await worked(day)
    day.at(10, 17)
    assert await day.restarted().send_reviews() == 6
    other = Memory()
    late = Day(units=other.units)
    await worked(late)
    late.at(11, 9)
    assert await late.planners.send_reviews() == 0


@pytest.mark.rule("V1.weekly")
async def test_a_holiday_moves_it_to_the_next_working_day(memory: Memory) -> None:
    monday_off = replace(POLICY.calendar, holidays=frozenset({date(2026, 3, 9)}))
    day = Day(units=memory.units, policy=replace(POLICY, calendar=monday_off))
    await worked(day)
    day.at(9, 12)
    assert await day.planners.send_reviews() == 0
    day.at(10, 9)
    assert await day.planners.send_reviews() == 6


@pytest.mark.rule("V1.weekly")
async def test_after_a_week_off_the_week_before_it_is_told_as_well(memory: Memory) -> None:
    off = frozenset(date(2026, 3, number) for number in range(9, 16))
    day = Day(units=memory.units, policy=replace(POLICY, calendar=replace(POLICY.calendar, holidays=off)))
    lead, admin = await worked(day)
    day.at(12, 9)
    await day.filed(await day.customer("Lin"), order_number="on a day off")
    assert await day.planners.send_reviews() == 0
    day.at(16, 9)
    await day.planners.send_reviews()
    assert keys(memory) == [(who.id, week) for week in ("2026-W10", "2026-W11") for who in (lead, admin)]


async def test_nothing_is_told_of_a_week_in_which_nothing_happened(day: Day, memory: Memory) -> None:
    await worked(day)
    day.at(16, 9)
    assert await day.planners.send_reviews() == 0


async def test_a_desk_can_do_without(memory: Memory) -> None:
    off = replace(POLICY, review=ReviewPolicy(scheduled=False, at=time(9)))
    day = Day(units=memory.units, policy=off)
    await worked(day)
    day.at(9, 9)
    assert await day.planners.send_reviews() == 0


async def test_who_cannot_be_reached_makes_no_task_for_others(day: Day, memory: Memory) -> None:
    lead, admin = await worked(day)
    await day.blocks(admin)
    day.at(9, 9)
    await day.planners.send_reviews()
    assert keys(memory) == [(lead.id, "2026-W10")]
