"""A year whose public holidays are not known is told in time, once, and also after a restart."""

from datetime import UTC, datetime

import pytest

from tests.fakes.memory import Memory
from tests.unit.planners.day import Day, of
from tests.unit.services.world import POLICY
from tickets.kinds import Role
from tickets.planners.planning import Planning
from tickets.planners.warn_calendar import WarnCalendar
from tickets.time.calendar import PublicDays, WorkingCalendar

TEMPLATE = "staff/year_uncovered"


def planner(day: Day, *years: int) -> WarnCalendar:
    calendar = WorkingCalendar(POLICY.calendar, PublicDays(years=frozenset(years)))
    return WarnCalendar(Planning(units=day.units, clock=lambda: day.now, policy=POLICY, calendar=calendar))


async def test_everybody_who_runs_the_desk_hears_of_it_once(day: Day, memory: Memory) -> None:
    staff, lead = await day.worker(Role.STAFF), await day.worker(Role.LEAD)
    await day.worker(Role.ENGINEER)
    warn = planner(day)
    assert await warn() == 2
    assert await warn() == 0
    assert await planner(day)() == 0, "a restart says nothing again"
    told = of(memory, TEMPLATE)
    assert {push.recipient for push in told} == {staff.id, lead.id}
    assert {push.context["year"] for push in told} == {"2026"}


@pytest.mark.parametrize(("moment", "years"), [((2026, 11, 29), []), ((2026, 12, 2), ["2027"])])
async def test_it_is_told_a_month_before_promises_reach_the_year(
    day: Day, memory: Memory, moment: tuple[int, int, int], years: list[str]
) -> None:
    await day.worker(Role.LEAD)
    day.now = datetime(*moment, tzinfo=UTC)
    await planner(day, 2026)()
    assert [push.context["year"] for push in of(memory, TEMPLATE)] == years


async def test_a_desk_without_staff_is_told_when_the_first_of_them_joins(day: Day, memory: Memory) -> None:
    warn = planner(day)
    assert await warn() == 0
    await day.worker(Role.ADMIN)
    assert await warn() == 1
