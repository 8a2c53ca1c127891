"""The ledger proves each day's promise: told before, late, not told and why; and staff get it."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from tests.fakes.memory import Memory
from tests.unit.planners.day import Day, local, of, recipients_of
from tests.unit.services.world import POLICY
from tickets.daily_update.ledger import DayPromise, DayTotals, How, Totals, UpdateReason, UpdateVerdict
from tickets.ids import TicketId
from tickets.kinds import Role, UpdateWish
from tickets.messages.deliveries import DeliveryStatus
from tickets.messages.pushes import Push
from tickets.policy import Hours

TUESDAY = date(2026, 3, 3)


async def entered(day: Day, of_day: date = TUESDAY) -> list[DayPromise]:
    async with day.units() as uow:
        return list(await uow.ledger.day(of_day))


async def figures(day: Day, of_day: date = TUESDAY) -> Totals:
    [found] = [each.totals for each in await month(day) if each.day == of_day]
    return found


async def month(day: Day) -> list[DayTotals]:
    async with day.units() as uow:
        return list(await uow.ledger.between(date(2026, 3, 1), date(2026, 3, 31)))


def deliver(memory: Memory, status: DeliveryStatus, at: datetime, *, but: int = 0) -> list[Push]:
    """Let all waiting updates but the last few end as a sender would record it."""
    waiting = [push for push in of(memory, "customer/progress") if push.dedupe not in memory.tables.sent]
    chosen = waiting[: len(waiting) - but]
    for push in chosen:
        memory.ended(push, status, at)
    return chosen


def items(report: Push, key: str) -> list[object]:
    """Return one value of each ticket that a report names."""
    named = report.context["items"]
    assert isinstance(named, list)
    return [item[key] for item in named if isinstance(item, dict)]


async def run(day: Day) -> None:
    """Let planners that remember nothing do the day's work once."""
    promises = day.restarted()
    await promises.tell_progress()
    await promises.settle_day()


async def tuesday(day: Day, customers: int = 1) -> list[TicketId]:
    """A desk on Tuesday morning with so many open tickets, and one member of staff."""
    day.at(3, 9)
    await day.worker(Role.STAFF)
    await day.worker(Role.ENGINEER, "Wang")
    return [(await day.filed(await day.customer())).id for _ in range(customers)]


@pytest.mark.rule("D2.before_17", "V1.promise_17")
async def test_a_day_on_which_everybody_heard_in_time_is_reported_once_and_closed(
    day: Day, memory: Memory
) -> None:
    await tuesday(day, 3)
    day.at(3, 16, 30)
    await run(day)
    deliver(memory, DeliveryStatus.SENT, local(3, 16, 31))
    day.at(3, 16, 59)
    await run(day)
    assert of(memory, "staff/ledger") == [], "the day is not over"
    for minute in (0, 1, 5, 11):
        day.at(3, 17, minute)
        await run(day)
    [report] = of(memory, "staff/ledger")
    assert (report.context["promised"], report.context["kept"], report.context["items"]) == (3, 3, [])
    assert report.context["month_share"] == "100"
    assert await figures(day) == Totals(before=3)
    async with day.units() as uow:
        assert await uow.ledger.open_runs() == []


@pytest.mark.rule("D2.before_17", "V1.promise_17")
async def test_late_missed_and_still_open_are_named_and_the_rest_follows(day: Day, memory: Memory) -> None:
    await tuesday(day, 4)
    day.at(3, 16, 30)
    await run(day)
    in_time, late, refused, slow = of(memory, "customer/progress")
    memory.ended(in_time, DeliveryStatus.SENT, local(3, 16, 59))
    memory.ended(late, DeliveryStatus.SENT, local(3, 17, 0))
    memory.ended(refused, DeliveryStatus.FAILED, local(3, 16, 50))
    day.at(3, 17, 2)
    await run(day)
    assert of(memory, "staff/ledger") == [], "one is under way: a few minutes later more is known"
    day.at(3, 17, 10)
    await run(day)
    [first] = of(memory, "staff/ledger")
    assert [first.context[key] for key in ("promised", "kept", "late", "missed", "open")] == [4, 1, 1, 1, 1]
    assert items(first, "what") == ["refused", "late"]
    assert first.buttons[0][0].data == f"t:ticket:{refused.ticket}", "a button to the gravest of them"
    memory.ended(slow, DeliveryStatus.SENT, local(3, 17, 35))
    day.at(3, 17, 40)
    await run(day)
    await run(day)
    _, rest = of(memory, "staff/ledger")
    assert (rest.context["rest"], rest.context["open"]) == (True, 0)
    assert items(rest, "minutes") == [35]
    assert await figures(day) == Totals(before=1, late=2, missed=1)
    assert rest.context["month_share"] == "25.0"


@pytest.mark.rule("D2.before_17")
async def test_what_never_leaves_is_settled_by_the_next_morning(day: Day, memory: Memory) -> None:
    await tuesday(day)
    day.at(3, 16, 30)
    await run(day)
    day.at(3, 17, 30)
    await run(day)
    day.at(3, 23)
    await run(day)
    assert len(of(memory, "staff/ledger")) == 1, "nobody is woken for it"
    day.at(4, 9)
    await run(day)
    _, rest = of(memory, "staff/ledger")
    assert items(rest, "what") == ["stale"]
    [promise] = await entered(day)
    assert (promise.verdict, promise.reason) == (UpdateVerdict.MISSED, UpdateReason.STALE)


@pytest.mark.rule("D2.every_day")
async def test_a_blocked_customer_is_on_record_as_not_told_and_somebody_is_to_call(
    day: Day, memory: Memory
) -> None:
    [ticket] = await tuesday(day)
    mei = (await day.stored(ticket)).customer
    async with day.units() as uow:
        await uow.people.save(replace(await uow.people.get(mei), reachable=False))
        await uow.commit()
    day.at(3, 16, 30)
    await run(day)
    day.at(3, 17)
    await run(day)
    assert len(of(memory, "staff/call")) == 1
    [report] = of(memory, "staff/ledger")
    assert items(report, "what") == ["unreachable"]
    [promise] = await entered(day)
    assert (promise.how, promise.verdict) == (How.CALL_TASK, UpdateVerdict.MISSED)


@pytest.mark.rule("D2.before_17", "V1.promise_17")
@pytest.mark.parametrize(
    ("minute", "verdict", "kept"),
    [(45, UpdateVerdict.BEFORE, 1), (75, UpdateVerdict.LATE, 0)],
    ids=["before", "late"],
)
async def test_who_is_rung_up_before_the_hour_has_heard_in_time(
    day: Day, minute: int, verdict: UpdateVerdict, kept: int
) -> None:
    """Staff rang up everybody whom no message reached, and the month called each a broken promise."""
    [ticket] = await tuesday(day)
    mei = (await day.stored(ticket)).customer
    lin = await day.worker(Role.STAFF, "Lin")
    async with day.units() as uow:
        await uow.people.save(replace(await uow.people.get(mei), reachable=False))
        await uow.commit()
    day.at(3, 16, 30)
    await run(day)
    day.at(3, 16)
    day.later(minutes=minute)
    for _ in range(2):
        await day.desk.follow_ups.called(by=lin.id, ticket=ticket, note="Rang up")
    day.at(3, 18)
    await run(day)
    [promise] = await entered(day)
    assert (promise.how, promise.verdict) == (How.CALL_TASK, verdict)
    found = await figures(day)
    assert (found.kept, found.promised) == (kept, 1)


async def test_a_case_that_ended_before_the_call_was_owed_breaks_no_promise(day: Day, memory: Memory) -> None:
    """Staff were to call somebody at 16:30, the case was over at 16:45, and at 17:00 it counted as missed."""
    [ticket] = await tuesday(day)
    mei = (await day.stored(ticket)).customer
    async with day.units() as uow:
        await uow.people.save(replace(await uow.people.get(mei), reachable=False))
        await uow.commit()
    day.at(3, 16, 30)
    await run(day)
    [promise] = await entered(day)
    assert (promise.how, promise.verdict) == (How.CALL_TASK, UpdateVerdict.OPEN)
    day.at(3, 16, 45)
    await day.desk.cases.cancel(by=mei, ticket=ticket)
    day.at(3, 17)
    await run(day)
    [promise] = await entered(day)
    assert (promise.verdict, promise.reason) == (UpdateVerdict.NOT_OWED, UpdateReason.ENDED)


@pytest.mark.rule("D2.every_day")
async def test_wishes_and_events_are_on_record_too(day: Day, memory: Memory) -> None:
    day.at(3, 9)
    await day.worker(Role.STAFF)
    mei, wang, told = await day.job()
    none, changes = await day.customer(), await day.customer()
    tickets = [await day.filed(none), await day.filed(changes)]
    for ticket in tickets:
        await day.desk.jobs.accept(by=wang.id, ticket=ticket.id)
    await day.wishes(none, UpdateWish.NONE)
    day.at(3, 16, 30)
    await run(day)
    deliver(memory, DeliveryStatus.SENT, local(3, 16, 31))
    await day.wishes(changes, UpdateWish.CHANGES)
    day.at(4, 15)
    await day.desk.jobs.await_part(by=wang.id, ticket=told.id, part="seal", expected=date(2026, 3, 6))
    day.at(4, 16, 30)
    await run(day)
    found = {each.ticket: each for each in await entered(day, date(2026, 3, 4))}
    assert found[told.id].how is How.TOLD_BY_EVENT
    assert found[told.id].delivered_at == local(4, 15)
    assert [found[ticket.id].how for ticket in tickets] == [How.NOT_WANTED, How.NOT_WANTED]
    day.at(4, 17)
    await run(day)
    assert await figures(day, date(2026, 3, 4)) == Totals(told_by_event=1, not_owed=2)
    assert [r.context["promised"] for r in of(memory, "staff/ledger")] == [2, 1]
    assert mei.id in recipients_of(of(memory, "customer/progress"))


@pytest.mark.rule("D2.happened", "D2.before_17")
async def test_news_before_five_makes_an_update_of_what_needed_none(day: Day, memory: Memory) -> None:
    day.at(3, 9)
    mei, wang, ticket = await day.job()
    day.at(3, 15)
    await day.desk.jobs.await_part(by=wang.id, ticket=ticket.id, part="seal", expected=date(2026, 3, 6))
    day.at(3, 16, 30)
    await run(day)
    assert [each.how for each in await entered(day)] == [How.TOLD_BY_EVENT]
    day.at(3, 16, 40)
    await day.desk.jobs.note(by=wang.id, ticket=ticket.id, text="The seal came early")
    day.at(3, 16, 45)
    await run(day)
    assert [each.how for each in await entered(day)] == [How.UPDATE]
    assert recipients_of(of(memory, "customer/progress")) == [mei.id]


@pytest.mark.rule("D2.happened")
async def test_a_case_that_moved_on_before_its_update_left_gets_one_that_is_true(
    day: Day, memory: Memory
) -> None:
    """Of 20,000 updates the last waits for a quarter of an hour; what it says must hold when it leaves."""
    day.at(3, 9)
    _, wang, ticket = await day.job()
    day.at(3, 16, 30)
    await run(day)
    [old] = of(memory, "customer/progress")
    assert old.ticket_version == (await day.stored(ticket.id)).version
    day.at(3, 16, 35)
    await day.desk.jobs.note(by=wang.id, ticket=ticket.id, text="The seal came early")
    memory.ended(old, DeliveryStatus.STALE, local(3, 16, 36))
    await run(day)
    await run(day)
    _, new = of(memory, "customer/progress")
    assert "The seal came early" in str(new.context["happened"])
    memory.ended(new, DeliveryStatus.SENT, local(3, 16, 40))
    day.at(3, 17)
    await run(day)
    assert await figures(day) == Totals(before=1)


async def test_a_case_closed_between_planning_and_sending_is_owed_nothing_more(
    day: Day, memory: Memory
) -> None:
    day.at(3, 9)
    mei, wang, ticket = await day.job()
    day.at(3, 16, 30)
    await run(day)
    [update] = of(memory, "customer/progress")
    await day.desk.jobs.finish(by=wang.id, ticket=ticket.id, summary="Done", parts=[], function_tested=True)
    await day.desk.cases.confirm_solved(by=mei.id, ticket=ticket.id)
    memory.ended(update, DeliveryStatus.STALE, local(3, 16, 40))
    day.at(3, 17)
    await run(day)
    [promise] = await entered(day)
    assert (promise.verdict, promise.reason) == (UpdateVerdict.NOT_OWED, UpdateReason.ENDED)
    assert len(of(memory, "customer/progress")) == 1


@pytest.mark.rule("D2.before_17")
async def test_a_ticket_filed_a_minute_before_five_was_told_and_one_a_minute_after_is_tomorrows(
    day: Day,
) -> None:
    day.at(3, 9)
    await day.worker(Role.ENGINEER, "Wang")
    day.at(3, 16, 59)
    before = await day.filed(await day.customer())
    day.at(3, 17, 1)
    await day.filed(await day.customer())
    await run(day)
    assert [(each.ticket, each.how) for each in await entered(day)] == [(before.id, How.TOLD_BY_EVENT)]


async def test_a_day_without_an_open_ticket_is_closed_in_silence(day: Day, memory: Memory) -> None:
    await tuesday(day, 0)
    day.at(3, 16, 30)
    await run(day)
    day.at(3, 17)
    await run(day)
    assert of(memory, "staff/ledger") == []
    async with day.units() as uow:
        assert await uow.ledger.open_runs() == []


@pytest.mark.rule("D2.every_day")
@pytest.mark.parametrize(("day_of_march", "works"), [(6, True), (7, True), (8, False), (14, False)])
async def test_only_working_days_are_in_the_ledger_make_up_saturdays_among_them(
    day: Day, day_of_march: int, works: bool
) -> None:
    day.at(day_of_march, 9)
    await day.worker(Role.ENGINEER, "Wang")
    await day.filed(await day.customer())
    day.at(day_of_march, 16, 40)
    await run(day)
    assert bool(await entered(day, date(2026, 3, day_of_march))) is works


@pytest.mark.rule("D2.before_17")
async def test_on_a_half_day_everybody_hears_before_it_closes(memory: Memory) -> None:
    half = {TUESDAY: (Hours(start=time(9), end=time(12)),)}
    policy = replace(POLICY, calendar=replace(POLICY.calendar, half_days=half))
    day = Day(units=memory.units, policy=policy)
    await tuesday(day)
    day.at(3, 11, 29)
    await run(day)
    assert await entered(day) == []
    day.at(3, 11, 30)
    await run(day)
    [promise] = await entered(day)
    assert promise.promised_before == local(3, 12)


@pytest.mark.rule("D2.every_day")
async def test_days_slept_through_are_all_in_the_ledger(day: Day, memory: Memory) -> None:
    """The desk was down from Tuesday evening to Friday morning: two days on which nobody was told."""
    await tuesday(day)
    day.at(3, 16, 30)
    await run(day)
    deliver(memory, DeliveryStatus.SENT, local(3, 16, 31))
    day.at(3, 17)
    await run(day)
    day.at(6, 10)
    await run(day)
    await run(day)
    for of_day in (4, 5):
        [promise] = await entered(day, date(2026, 3, of_day))
        assert (promise.how, promise.reason) == (How.HELD, UpdateReason.HELD)
    assert [report.context["missed"] for report in of(memory, "staff/ledger")] == [0, 1, 1]
    assert len(of(memory, "customer/progress")) == 1


@pytest.mark.rule("D2.before_17")
async def test_a_start_so_late_that_some_will_be_late_tells_staff_how_many_at_once(
    memory: Memory,
) -> None:
    """The process was down until 16:58; with two minutes left at one message a second 30 of 150 are late."""
    slow = replace(POLICY, progress=replace(POLICY.progress, per_second=1))
    day = Day(units=memory.units, policy=slow)
    await tuesday(day, 150)
    day.at(3, 16, 58)
    await run(day)
    await run(day)
    [word] = of(memory, "staff/late")
    assert (word.context["what"], word.context["n"]) == ("progress_ahead", 30)


@pytest.mark.rule("D2.before_17")
async def test_the_run_begins_earlier_when_there_are_many_and_staff_see_it(memory: Memory) -> None:
    """At one message a minute 40 tickets need 40 minutes, with the margin 50: half past four is too late."""
    slow = replace(POLICY, progress=replace(POLICY.progress, per_second=1 / 60, shown_from=40))
    day = Day(units=memory.units, policy=slow)
    await tuesday(day, 40)
    day.at(3, 16, 8)
    await run(day)
    assert of(memory, "customer/progress") == []
    day.at(3, 16, 9)
    await day.planners.tell_progress()
    assert len(of(memory, "customer/progress")) == 40
    assert of(memory, "staff/late") == []


async def test_staff_see_how_far_a_long_run_is_in_one_message(memory: Memory) -> None:
    slow = replace(POLICY, progress=replace(POLICY.progress, per_second=1 / 60, shown_from=20))
    day = Day(units=memory.units, policy=slow)
    await tuesday(day, 20)
    day.at(3, 16, 30)
    await day.planners.tell_progress()
    await day.planners.show_run()
    await day.restarted().show_run()
    [began] = of(memory, "staff/run")
    assert (began.context["n"], began.context["tenths"], began.edits) == (20, 0, None)
    assert began.context["done"] == local(3, 16, 55).isoformat()
    for minute, delivered in ((31, 1), (40, 9), (41, 0), (55, 10)):
        day.at(3, 16, minute)
        waiting = [push for push in of(memory, "customer/progress") if push.dedupe not in memory.tables.sent]
        for push in waiting[:delivered]:
            memory.ended(push, DeliveryStatus.SENT, day.now)
        await day.planners.show_run()
        await day.restarted().show_run()
    _, half, done = of(memory, "staff/run")
    assert [push.context["told"] for push in (half, done)] == [10, 20]
    assert {push.edits for push in (half, done)} == {began.dedupe}


async def test_a_short_run_is_not_shown(day: Day, memory: Memory) -> None:
    await tuesday(day, 3)
    day.at(3, 16, 30)
    await day.planners.tell_progress()
    assert await day.planners.show_run() == 0
