"""Factory repair: five working days at most, and a longer one is told before (rules J11, D3)."""

from datetime import date, timedelta

import pytest

from tests.fakes.memory import Memory
from tests.unit.announcing import RULES
from tests.unit.planners.day import Day, local, of
from tickets.case.events import EngineerArrived
from tickets.case.facts import Slot
from tickets.case.lifecycle import Status
from tickets.daily_update.progress import NextStep, next_step
from tickets.errors import NotAllowed, NotPossible, TimePassed
from tickets.ids import TicketId
from tickets.kinds import Role, UpdateWish
from tickets.messages.taps import Tap, Verb
from tickets.time.from_history import replay
from tickets.time.sla import SlaRules
from tickets.time.ticket_clock import ClockName, ClockOutcome, TicketClock


@pytest.fixture
def day(memory: Memory) -> Day:
    return Day(units=memory.units, policy=RULES)


async def clocks(day: Day, ticket: TicketId, name: ClockName = ClockName.FACTORY) -> list[TicketClock]:
    async with day.units() as uow:
        return [clock for clock in await uow.clocks.of_ticket(ticket) if clock.name is name]


@pytest.mark.rule("J11.five_days")
async def test_the_factory_has_five_working_days_and_the_customer_knows_the_day(
    day: Day, memory: Memory
) -> None:
    mei, wang, ticket = await day.job()
    sent = await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 6))
    assert (sent.status, next_step(sent)) == (Status.AT_FACTORY, NextStep.FACTORY)
    assert sent.expected_at == local(6, 18), "Friday: later than the solution that was expected"
    [told] = of(memory, "customer/at_factory")
    assert (told.recipient, told.context["expected"], told.context["moved"]) == (mei.id, "2026-03-06", False)
    assert of(memory, "customer/date_moved") == [], "one message says it all"
    [clock] = await clocks(day, ticket.id)
    assert clock.due_at == local(9, 18), "five working days from Monday on"
    assert not clock.agreed


@pytest.mark.rule("J11.longer_told", "D3.new_date")
async def test_longer_is_told_before_and_keeps_the_promise(day: Day, memory: Memory) -> None:
    _, wang, ticket = await day.job()
    await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 6))
    day.at(5, 10)
    moved = await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 11))
    await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 11))
    assert (moved.status, moved.expected_at) == (Status.AT_FACTORY, local(11, 18))
    first, second = of(memory, "customer/at_factory")
    assert (first.context["moved"], second.context["moved"]) == (False, True)
    before, now = await clocks(day, ticket.id)
    assert (before.outcome, now.due_at, now.agreed) == (ClockOutcome.KEPT, local(11, 18), True)


@pytest.mark.rule("J11.longer_told")
async def test_a_day_beyond_the_limit_told_at_once_is_the_promise(day: Day) -> None:
    _, wang, ticket = await day.job()
    await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 12))
    [clock] = await clocks(day, ticket.id)
    assert (clock.due_at, clock.agreed) == (local(12, 18), True)


@pytest.mark.rule("J11.five_days")
async def test_a_repair_that_is_late_goes_the_chain_with_both_ways_out(day: Day, memory: Memory) -> None:
    lead = await day.worker(Role.LEAD, "He")
    _, wang, ticket = await day.job()
    await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 6))
    for moment in ((9, 12), (10, 9)):
        day.at(*moment)
        await day.restarted().warn_clocks()
    told = [push for push in memory.pushes if push.context.get("clock") == "factory"]
    assert [(push.recipient, push.context["stage"]) for push in told] == [
        (wang.id, "warned"),
        (wang.id, "breached"),
        (lead.id, "breached"),
    ]
    taps = [Tap.decode(button.data) for button in told[0].buttons[0]]
    assert [tap.verb for tap in taps if tap] == [Verb.BACK, Verb.FACTORY]


@pytest.mark.rule("J7.factory", "J11.five_days")
async def test_back_from_the_factory_is_told_once_and_the_job_goes_on(day: Day, memory: Memory) -> None:
    _, wang, ticket = await day.job()
    await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 6))
    day.at(4, 10)
    for _ in range(2):
        assert (await day.desk.factory.back(by=wang.id, ticket=ticket.id)).status is Status.ACCEPTED
    assert len(of(memory, "customer/back_from_factory")) == 1
    [clock] = await clocks(day, ticket.id)
    assert clock.outcome is ClockOutcome.KEPT


@pytest.mark.rule("J11.five_days")
async def test_a_new_owner_can_record_the_return_of_what_another_sent(day: Day) -> None:
    """The engineer fell ill while the product was away, and nobody could say that it had come back."""
    lin = await day.worker(Role.STAFF, "Lin")
    _, wang, ticket = await day.job()
    li = await day.worker(Role.ENGINEER, "Li")
    await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 6))
    await day.desk.staff.assign(by=lin.id, ticket=ticket.id, owner=li.id)
    await day.desk.jobs.accept(by=li.id, ticket=ticket.id)
    assert (await day.desk.factory.back(by=li.id, ticket=ticket.id)).status is Status.ACCEPTED
    [clock] = await clocks(day, ticket.id)
    assert clock.outcome is ClockOutcome.KEPT


@pytest.mark.rule("A2.told")
async def test_what_staff_record_reaches_the_owner_and_an_agreed_visit_falls_away(
    day: Day, memory: Memory
) -> None:
    lin = await day.worker(Role.STAFF, "Lin")
    mei, wang, ticket = await day.job()
    slot = Slot(start=local(3, 14), end=local(3, 16))
    await day.desk.jobs.propose_visit(by=wang.id, ticket=ticket.id, slots=[slot])
    await day.desk.cases.pick_visit(by=mei.id, ticket=ticket.id, slot=0)
    await day.desk.factory.send(by=lin.id, ticket=ticket.id, expected=date(2026, 3, 6))
    [step] = of(memory, "job/step")
    assert (step.recipient, step.context["step"]) == (wang.id, "sent_to_factory")
    assert len(of(memory, "customer/visit_called_off")) == 1
    [visit] = await clocks(day, ticket.id, ClockName.VISIT)
    assert visit.outcome is ClockOutcome.DROPPED


async def test_what_is_taken_along_from_the_visit_calls_no_visit_off(day: Day, memory: Memory) -> None:
    mei, wang, ticket = await day.job()
    slot = Slot(start=local(2, 11), end=local(2, 12))
    await day.desk.jobs.propose_visit(by=wang.id, ticket=ticket.id, slots=[slot])
    await day.desk.cases.pick_visit(by=mei.id, ticket=ticket.id, slot=0)
    await day.desk.jobs.arrive(by=wang.id, ticket=ticket.id)
    assert EngineerArrived.__name__ in await day.history(ticket.id)
    await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 6))
    assert of(memory, "customer/visit_called_off") == []


async def test_who_wants_no_updates_hears_no_step(day: Day, memory: Memory) -> None:
    mei, wang, ticket = await day.job()
    await day.wishes(mei, UpdateWish.NONE)
    await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 6))
    assert of(memory, "customer/at_factory") == []


async def test_what_cannot_be_is_refused(day: Day) -> None:
    mei, wang, ticket = await day.job()
    with pytest.raises(TimePassed):
        await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 1))
    with pytest.raises(NotAllowed):
        await day.desk.factory.send(by=mei.id, ticket=ticket.id, expected=date(2026, 3, 6))
    with pytest.raises(NotPossible):
        await day.desk.factory.back(by=wang.id, ticket=ticket.id)
    await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 6))
    with pytest.raises(NotPossible):
        await day.desk.jobs.finish(
            by=wang.id, ticket=ticket.id, summary="Done", parts=[], function_tested=True
        )


@pytest.mark.rule("J11.five_days")
async def test_an_upgrade_finds_the_clock_again_in_the_history(day: Day) -> None:
    _, wang, ticket = await day.job()
    await day.desk.factory.send(by=wang.id, ticket=ticket.id, expected=date(2026, 3, 6))
    sla = SlaRules(policy=day.policy, calendar=day.desk.calendar)
    async with day.units() as uow:
        stored, history = await uow.tickets.get(ticket.id), await uow.tickets.history(ticket.id)
    replayed = replay(sla, stored, history, at=day.now + timedelta(hours=1))
    [clock] = [clock for clock in replayed if clock.name is ClockName.FACTORY]
    [known] = await clocks(day, ticket.id)
    assert (clock.due_at, clock.started_at, clock.agreed) == (known.due_at, known.started_at, known.agreed)
    older = [event for event in history if type(event).__name__ != "SentToFactory"]
    assert not any(c.name is ClockName.FACTORY for c in replay(sla, stored, older, at=day.now))
