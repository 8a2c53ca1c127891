"""Owners are asked for their notes, and replaced when they do not answer."""

from dataclasses import replace
from datetime import date, time

import pytest

from notifier.rendering import TEXT_LIMIT, Renderer
from tests.fakes.memory import Memory
from tests.fakes.wording import real_words
from tests.notifier.every_message import delivery
from tests.unit.planners.day import Day, local, of, recipients_of
from tests.unit.services.world import POLICY
from tickets.case.lifecycle import Status
from tickets.kinds import Role
from tickets.messages.taps import Tap, Verb
from tickets.planners.ask_owners import LISTED_AT_MOST
from tickets.policy import Hours


@pytest.mark.rule("D1.recorded")
async def test_an_owner_is_asked_once_for_all_tickets_without_a_word_today(day: Day, memory: Memory) -> None:
    wang = await day.worker(Role.ENGINEER, "Wang")
    tickets = [(await day.filed(await day.customer())).id for _ in range(3)]
    for ticket in tickets:
        await day.desk.jobs.accept(by=wang.id, ticket=ticket)
    day.at(3, 10)
    await day.desk.jobs.note(by=wang.id, ticket=tickets[1], text="On it")
    day.at(3, 15, 29)
    assert await day.planners.ask_owners() == 0
    day.at(3, 15, 30)
    assert await day.planners.ask_owners() == 1
    [push] = of(memory, "job/ask_notes")
    taps = [Tap.decode(button.data) for row in push.buttons for button in row]
    assert [(tap.verb, tap.object) for tap in taps if tap] == [
        (Verb.NOTE, tickets[0]),
        (Verb.NOTE, tickets[2]),
    ]
    assert push.context["n"] == 2
    assert await day.restarted().ask_owners() == 0


@pytest.mark.rule("D1.recorded")
@pytest.mark.parametrize(("day_of_march", "hour", "asked"), [(7, 16, 1), (8, 16, 0), (3, 17, 0)])
async def test_owners_are_asked_on_working_days_before_customers_must_know(
    day: Day, day_of_march: int, hour: int, asked: int
) -> None:
    await day.job()
    day.at(day_of_march, hour)
    assert await day.planners.ask_owners() == asked


@pytest.mark.rule("D1.recorded")
async def test_an_owner_of_sixty_tickets_gets_one_message_with_a_button_for_each(
    day: Day, memory: Memory
) -> None:
    wang = await day.worker(Role.ENGINEER, "Wang")
    for _ in range(LISTED_AT_MOST + 1):
        ticket = await day.filed(await day.customer())
        await day.desk.jobs.accept(by=wang.id, ticket=ticket.id)
    day.at(3, 15, 30)
    assert await day.planners.ask_owners() == 2
    assert await day.restarted().ask_owners() == 0
    first, rest = of(memory, "job/ask_notes")
    assert [push.context["n"] for push in (first, rest)] == [60, 1]
    assert sum(len(row) for row in first.buttons) == 60
    message = Renderer(real_words()).render(delivery(first))
    assert len(message.text) <= TEXT_LIMIT


@pytest.mark.rule("D1.recorded")
async def test_on_a_half_day_owners_are_asked_before_it_ends(memory: Memory) -> None:
    morning = {date(2026, 3, 3): (Hours(start=time(9), end=time(12)),)}
    policy = replace(POLICY, calendar=replace(POLICY.calendar, half_days=morning))
    day = Day(units=memory.units, policy=policy)
    await day.job()
    day.at(3, 10, 29)
    assert await day.planners.ask_owners() == 0
    day.at(3, 10, 30)
    assert await day.planners.ask_owners() == 1
    [push] = of(memory, "job/ask_notes")
    assert (push.context["until"], push.stale_after) == (local(3, 11, 30).isoformat(), local(3, 12))


@pytest.mark.rule("A3.confirm", "A4.silent")
async def test_who_does_not_confirm_within_the_hour_loses_the_job_to_the_next(
    day: Day, memory: Memory
) -> None:
    lin = await day.worker(Role.STAFF)
    wang, li = [await day.worker(Role.ENGINEER, name) for name in ("Wang", "Li")]
    ticket = await day.filed(await day.customer())
    assert ticket.owner == wang.id
    day.at(2, 11, 0)
    assert await day.planners.offer_again() == 0
    day.at(2, 11, 1)
    assert await day.planners.offer_again() > 0
    assert (await day.stored(ticket.id)).owner == li.id
    assert recipients_of(of(memory, "job/offer")) == [wang.id, li.id]
    assert recipients_of(of(memory, "job/taken_away")) == [wang.id]
    assert recipients_of(of(memory, "staff/not_confirmed")) == [lin.id]
    assert await day.restarted().offer_again() == 0


@pytest.mark.rule("A4.silent")
async def test_when_nobody_is_left_the_case_goes_up_and_staff_are_told(day: Day, memory: Memory) -> None:
    lin = await day.worker(Role.STAFF)
    await day.worker(Role.ENGINEER, "Wang")
    ticket = await day.filed(await day.customer())
    day.at(2, 11, 1)
    await day.planners.offer_again()
    stored = await day.stored(ticket.id)
    assert (stored.status, stored.owner) == (Status.ESCALATED, None)
    assert recipients_of(of(memory, "staff/escalated")) == [lin.id]


@pytest.mark.rule("A3.confirm")
async def test_the_hour_to_confirm_stands_still_while_the_desk_is_closed(day: Day) -> None:
    day.at(2, 17, 50)
    await day.worker(Role.ENGINEER, "Wang")
    ticket = await day.filed(await day.customer())
    day.at(3, 9, 49)
    assert await day.planners.offer_again() == 0
    assert (await day.stored(ticket.id)).status is Status.ASSIGNED


@pytest.mark.rule("D1.recorded")
async def test_a_part_that_is_awaited_today_needs_no_further_word_today(day: Day, memory: Memory) -> None:
    _, wang, ticket = await day.job()
    day.at(3, 11)
    await day.desk.jobs.await_part(by=wang.id, ticket=ticket.id, part="seal", expected=date(2026, 3, 5))
    day.at(3, 15, 30)
    assert await day.planners.ask_owners() == 0
    assert of(memory, "job/ask_notes") == []
