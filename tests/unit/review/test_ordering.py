"""A lead asks for the week in figures; what the desk says agrees with what happened at it."""

from datetime import timedelta

import pytest

from tests.fakes.memory import Memory
from tests.unit.services.world import World
from tickets.errors import NotAllowed
from tickets.kinds import Role
from tickets.messages.pushes import Push
from tickets.review.periods import Period, PeriodKind, asked_for
from tickets.team.people import Person


def week(world: World, *, last: bool = False) -> Period:
    return asked_for(PeriodKind.WEEK, last=last, today=world.desk.calendar.local(world.now).date())


def text_of(memory: Memory) -> Push:
    return next(push for push in reversed(memory.pushes) if push.template == "report/text")


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def world(memory: Memory) -> World:
    return World(units=memory.units)


async def busy_day(world: World) -> tuple[Person, Person]:
    """Two cases filed, one of them solved and rated."""
    lead = await world.worker(Role.LEAD, "Zhao")
    wang = await world.worker(Role.ENGINEER, "Wang")
    mei = await world.customer()
    ticket = await world.filed(mei)
    await world.filed(await world.customer("Lin"), order_number="other")
    world.later(hours=1)
    await world.done(mei, wang, ticket.id)
    world.later(hours=2)
    await world.desk.cases.confirm_solved(by=mei.id, ticket=ticket.id)
    return lead, wang


@pytest.mark.rule("V1.weekly", "V1.kinds", "V1.solved")
async def test_a_lead_gets_the_week_as_it_was(world: World, memory: Memory) -> None:
    lead, _ = await busy_day(world)
    assert await world.desk.reviews.order(by=lead.id, period=week(world))
    push = text_of(memory)
    assert push.recipient == lead.id
    told = push.context
    assert told["filed"] == {"n": 2, "before": 0}
    assert told["kinds"] == [{"name": "malfunction", "n": 2}]
    assert told["models"] == [{"name": "WM-8", "n": 2}]
    assert told["solved"] == {"n": 1, "of": 2, "value": 0.5, "before": None}
    assert told["running"] == world.now.isoformat()


@pytest.mark.rule("V1.weekly")
async def test_the_days_figures_and_the_weeks_agree(world: World, memory: Memory) -> None:
    """On a Monday the week so far is the day: /stats and the review must not contradict each other."""
    lead, _ = await busy_day(world)
    stats = await world.desk.staff.stats(by=lead.id)
    await world.desk.reviews.order(by=lead.id, period=week(world))
    told = text_of(memory).context
    assert told["filed"] == {"n": stats.filed_today, "before": 0}
    assert told["ended"] == {"n": stats.closed_today, "before": 0}


@pytest.mark.rule("V1.weekly")
async def test_last_week_is_told_as_it_was_and_not_as_it_goes_on(world: World, memory: Memory) -> None:
    lead, _ = await busy_day(world)
    world.later(days=7)
    await world.filed(await world.customer("New"), order_number="new")
    await world.desk.reviews.order(by=lead.id, period=week(world, last=True))
    told = text_of(memory).context
    assert told["filed"] == {"n": 2, "before": 0}
    assert told["running"] is None


async def test_a_double_tap_sends_one_review(world: World, memory: Memory) -> None:
    lead, _ = await busy_day(world)
    assert await world.desk.reviews.order(by=lead.id, period=week(world))
    count = len(memory.pushes)
    assert await world.desk.reviews.order(by=lead.id, period=week(world)) == 0
    world.now += timedelta(minutes=1)
    assert await world.desk.reviews.order(by=lead.id, period=week(world))
    assert len(memory.pushes) > count


@pytest.mark.parametrize("role", [Role.STAFF, Role.ENGINEER])
async def test_only_who_leads_sees_how_engineers_did(world: World, memory: Memory, role: Role) -> None:
    person = await world.worker(role)
    with pytest.raises(NotAllowed):
        await world.desk.reviews.order(by=person.id, period=week(world))
    assert not [push for push in memory.pushes if push.template.startswith("report/")]
    assert memory.looks[-1].what == "refused.review.order"


@pytest.mark.rule("S1.needed")
async def test_a_review_has_nothing_of_the_customers_in_it(world: World, memory: Memory) -> None:
    lead, _ = await busy_day(world)
    await world.desk.reviews.order(by=lead.id, period=week(world))
    written = "".join(str(push.context) for push in memory.pushes if push.template.startswith("report/"))
    for secret in ("Chen", "13812345678", "浦东", "SO-2026", "It leaks", "mei@"):
        assert secret not in written
