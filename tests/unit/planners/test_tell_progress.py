"""Every working day before 17:00 every open ticket's customer hears how it stands."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date

import pytest

from tests.fakes.memory import Memory
from tests.unit.planners.day import Day, local, of, recipients_of, tickets_of
from tickets.kinds import Role, UpdateWish
from tickets.messages.deliveries import DeliveryStatus
from tickets.planners import planning as planning_module
from tickets.ports import UnitOfWork


@pytest.mark.rule("D2.every_day", "D2.before_17", "D2.happened")
async def test_turning_the_clock_to_half_past_four_tells_every_customer(day: Day, memory: Memory) -> None:
    mei, wang, ticket = await day.job()
    await day.desk.jobs.note(by=wang.id, ticket=ticket.id, text="Ordered the seal")
    day.at(3, 16, 29)
    assert await day.planners.tell_progress() == 0
    day.at(3, 16, 30)
    assert await day.planners.tell_progress() == 1
    [push] = of(memory, "customer/progress")
    assert (push.recipient, push.ticket) == (mei.id, ticket.id)
    assert push.deadline is None, "late is better than never"
    assert push.stale_after == local(3, 21), "but nobody is disturbed at night"
    happened = push.context["happened"]
    assert isinstance(happened, list)
    assert [line["kind"] for line in happened if isinstance(line, dict)] == [
        "filed",
        "assigned",
        "accepted",
        "noted",
    ]


@pytest.mark.rule("D2.every_day", "D2.before_17")
async def test_it_works_the_same_on_the_real_storage(stored_day: Day) -> None:
    await stored_day.job()
    stored_day.at(3, 16, 30)
    assert await stored_day.planners.tell_progress() == 1
    assert await stored_day.restarted().tell_progress() == 0
    stored_day.at(4, 16, 45)
    assert await stored_day.planners.tell_progress() == 1


@pytest.mark.rule("D2.every_day", "D2.happened")
async def test_nobody_is_told_twice_a_day_and_everybody_again_the_next(day: Day, memory: Memory) -> None:
    await day.job()
    for hour, minute in ((16, 30), (16, 31), (16, 50)):
        day.at(3, hour, minute)
        await day.planners.tell_progress()
        await day.restarted().tell_progress()
    assert len(of(memory, "customer/progress")) == 1
    day.at(4, 16, 30)
    await day.planners.tell_progress()
    second = of(memory, "customer/progress")[1]
    assert second.context["happened"] == [], "what was told yesterday is not told again"


@pytest.mark.rule("D2.every_day")
@pytest.mark.parametrize(
    ("day_of_march", "is_told"), [(3, True), (6, True), (7, True), (8, False), (14, False), (15, False)]
)
async def test_working_days_weekends_and_a_make_up_saturday(
    day: Day, day_of_march: int, is_told: bool
) -> None:
    await day.job()
    day.at(day_of_march, 16, 40)
    assert (await day.planners.tell_progress() > 0) is is_told


@pytest.mark.rule("D2.every_day")
async def test_who_was_told_by_an_event_shortly_before_is_not_told_again(day: Day, memory: Memory) -> None:
    _, wang, ticket = await day.job()
    day.at(3, 14)
    await day.desk.jobs.await_part(by=wang.id, ticket=ticket.id, part="seal", expected=date(2026, 3, 5))
    day.at(3, 16, 30)
    assert await day.planners.tell_progress() == 0
    day.at(3, 22)
    assert await day.restarted().tell_progress() == 0, "a restart at night makes that no broken promise"


@pytest.mark.rule("D2.every_day")
async def test_a_ticket_filed_on_the_same_afternoon_was_told_by_the_dialog(day: Day) -> None:
    day.at(3, 16)
    await day.job()
    day.at(3, 16, 30)
    assert await day.planners.tell_progress() == 0
    day.at(3, 18)
    assert await day.restarted().tell_progress() == 0


@pytest.mark.rule("D2.every_day")
async def test_a_case_reopened_in_the_afternoon_was_told_by_the_dialog(day: Day) -> None:
    mei, wang, ticket = await day.job()
    await day.desk.jobs.finish(
        by=wang.id, ticket=ticket.id, summary="New seal", parts=[], function_tested=True
    )
    day.at(3, 15)
    await day.desk.cases.deny_solved(by=mei.id, ticket=ticket.id, words="Leaks again")
    day.at(3, 16, 30)
    assert await day.planners.tell_progress() == 0
    day.at(4, 16, 30)
    assert await day.planners.tell_progress() == 1


@pytest.mark.rule("D2.every_day")
async def test_a_customer_who_blocked_the_bot_becomes_a_call_for_staff(day: Day, memory: Memory) -> None:
    day.at(3, 9)
    lin = await day.worker(Role.STAFF)
    mei, _, ticket = await day.job()
    await day.blocks(mei)
    day.at(3, 16, 30)
    assert await day.planners.tell_progress() == 1
    assert of(memory, "customer/progress") == []
    [call] = of(memory, "staff/call")
    assert (call.recipient, call.ticket, call.context["about"]) == (lin.id, ticket.id, "customer/progress")
    assert await day.restarted().tell_progress() == 0


async def test_each_customer_hears_as_often_as_they_wish(day: Day, memory: Memory) -> None:
    mei, wang, ticket = await day.job()
    await day.wishes(mei, UpdateWish.NONE)
    day.at(3, 16, 30)
    assert await day.planners.tell_progress() == 0
    await day.wishes(mei, UpdateWish.CHANGES)
    day.at(4, 16, 30)
    assert await day.planners.tell_progress() == 1, "there is news since the beginning"
    day.at(5, 16, 30)
    assert await day.planners.tell_progress() == 0, "nothing happened since"
    await day.desk.jobs.note(by=wang.id, ticket=ticket.id, text="Still on it")
    day.at(6, 16, 30)
    assert await day.planners.tell_progress() == 1


@pytest.mark.rule("D2.every_day")
async def test_a_late_start_tells_customers_late_and_staff_that_it_was_late(day: Day, memory: Memory) -> None:
    lin = await day.worker(Role.STAFF)
    await day.job()
    day.at(3, 17, 20)
    await day.planners.tell_progress()
    [push] = of(memory, "customer/progress")
    assert push.deadline is None, "late is better than never"
    [word] = of(memory, "staff/late")
    assert (word.recipient, word.context["what"], word.context["n"]) == (lin.id, "progress", 1)
    await day.restarted().tell_progress()
    assert len(of(memory, "staff/late")) == 1


async def test_at_night_customers_are_left_in_peace_and_staff_are_told(day: Day, memory: Memory) -> None:
    day.at(3, 9)
    await day.worker(Role.STAFF)
    await day.job()
    day.at(3, 22, 30)
    await day.planners.tell_progress()
    assert of(memory, "customer/progress") == []
    assert [word.context["what"] for word in of(memory, "staff/late")] == ["progress_held"]


async def test_a_day_slept_through_is_reported_on_the_next_morning(day: Day, memory: Memory) -> None:
    """The program was down from noon to the next morning, and nobody learned that nobody had been told."""
    await day.worker(Role.STAFF)
    await day.job()
    day.at(4, 8)
    await day.planners.tell_progress()
    [word] = of(memory, "staff/late")
    assert (word.context["until"], word.context["n"]) == (local(3, 17).isoformat(), 1)
    assert of(memory, "customer/progress") == []


@pytest.mark.rule("D2.every_day")
async def test_a_crash_in_the_middle_leaves_nobody_out_and_nobody_told_twice(
    day: Day, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning_module, "BATCH", 2)
    await day.worker(Role.ENGINEER, "Wang")
    filed = [(await day.filed(await day.customer())).id for _ in range(5)]
    opened = 0

    def failing() -> AbstractAsyncContextManager[UnitOfWork]:
        nonlocal opened
        opened += 1
        if opened == 5:
            raise ConnectionError("the storage went away")
        return memory.units()

    day.at(3, 16, 30)
    with pytest.raises(ConnectionError):
        await day.restarted(failing).tell_progress()
    assert len(of(memory, "customer/progress")) == 4
    assert await day.restarted().tell_progress() == 1
    assert sorted(number for number in tickets_of(of(memory, "customer/progress")) if number) == filed


@pytest.mark.rule("D2.every_day")
async def test_a_failed_round_is_taken_up_again_by_the_same_planner(day: Day, memory: Memory) -> None:
    await day.job()
    broken = True

    @asynccontextmanager
    async def sometimes() -> AsyncIterator[UnitOfWork]:
        if broken:
            raise ConnectionError("the storage went away")
        async with memory.units() as uow:
            yield uow

    promises = day.restarted(sometimes)
    day.at(3, 16, 30)
    with pytest.raises(ConnectionError):
        await promises.tell_progress()
    broken = False
    assert await promises.tell_progress() == 1


@pytest.mark.rule("D2.every_day")
async def test_finished_work_is_asked_about_and_solved_work_left_alone(day: Day, memory: Memory) -> None:
    mei, wang, ticket = await day.job()
    await day.desk.jobs.finish(
        by=wang.id, ticket=ticket.id, summary="New seal", parts=[], function_tested=True
    )
    day.at(3, 16, 30)
    assert await day.planners.tell_progress() == 1
    [push] = of(memory, "customer/progress")
    assert [button.label for button in push.buttons[0]] == ["push.button.solved", "push.button.unsolved"]
    await day.desk.cases.confirm_solved(by=mei.id, ticket=ticket.id)
    day.at(4, 16, 30)
    assert await day.planners.tell_progress() == 0
    assert recipients_of(of(memory, "customer/progress")) == [mei.id]


@pytest.mark.rule("D2.happened")
async def test_who_was_told_at_one_still_hears_of_what_was_noted_at_two(day: Day, memory: Memory) -> None:
    """The engineer set out at 13:10 and noted progress "for today's update"; at 16:30 nothing came."""
    _, wang, ticket = await day.job()
    day.at(3, 13, 10)
    await day.desk.jobs.depart(by=wang.id, ticket=ticket.id, eta_minutes=30)
    day.at(3, 14)
    await day.desk.jobs.note(by=wang.id, ticket=ticket.id, text="Ordered the seal")
    day.at(3, 16, 30)
    await day.planners.tell_progress()
    [push] = of(memory, "customer/progress")
    assert "Ordered the seal" in str(push.context["happened"])


@pytest.mark.rule("D2.every_day")
async def test_a_note_after_the_days_update_waits_for_the_next_and_makes_nobody_late(
    day: Day, memory: Memory
) -> None:
    _, wang, ticket = await day.job()
    day.at(3, 16, 30)
    await day.planners.tell_progress()
    [update] = of(memory, "customer/progress")
    memory.ended(update, DeliveryStatus.SENT, local(3, 16, 31))
    day.at(3, 16, 40)
    await day.desk.jobs.note(by=wang.id, ticket=ticket.id, text="Ordered the seal")
    for minute in (45, 59):
        day.at(3, 16, minute)
        await day.restarted().tell_progress()
    day.at(3, 17, 5)
    await day.restarted().tell_progress()
    assert len(of(memory, "customer/progress")) == 1
    assert of(memory, "staff/late") == []
