"""Reminders of the clocks: the owner, then the leads, then the chain, once each, with a way out."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.fakes.memory import Memory
from tests.unit.announcing import RULES
from tests.unit.planners.day import Day, of, recipients_of
from tickets.case.facts import Slot
from tickets.ids import TicketId
from tickets.kinds import Request, Role, Urgency
from tickets.messages.pushes import Push
from tickets.messages.taps import Tap, Verb
from tickets.policy import ComplaintSpans, Measure, Span
from tickets.ports import UnitOfWork
from tickets.team.people import Person
from tickets.time.ticket_clock import TicketClock

COMPLAINING = replace(
    RULES,
    clocks=replace(
        RULES.clocks,
        complaint=ComplaintSpans(
            respond=Span(amount=1, measure=Measure.SERVICE_HOURS),
            solve=Span(amount=48, measure=Measure.CLOCK),
            settle=Span(amount=7, measure=Measure.WORKING_DAYS),
        ),
    ),
)


@pytest.fixture
def day(memory: Memory) -> Day:
    """A desk whose escalation chain has two steps of one service hour: staff, then leads."""
    assign = Span(amount=0.25, measure=Measure.SERVICE_HOURS)
    policy = replace(RULES, clocks=replace(RULES.clocks, assign=assign))
    return Day(units=memory.units, policy=policy)


def about(memory: Memory, clock: str) -> list[Push]:
    """Return the committed reminders of one clock, in order."""
    return [push for push in memory.pushes if push.context.get("clock") == clock]


def stages(pushes: list[Push]) -> list[tuple[int, object, object]]:
    """Return who was told, and what."""
    return [(push.recipient, push.context["stage"], push.context["step"]) for push in pushes]


def taps(push: Push) -> list[Verb]:
    """Return what the buttons of a message do."""
    found = [Tap.decode(button.data) for row in push.buttons for button in row]
    return [tap.verb for tap in found if tap is not None]


@pytest.mark.rule("C3.normal", "A5.clocks")
async def test_a_response_that_does_not_come_is_told_to_the_owner_the_lead_and_up_the_chain(
    day: Day, memory: Memory
) -> None:
    he, lin = await day.worker(Role.LEAD, "He"), await day.worker(Role.STAFF, "Lin")
    wang = await day.worker(Role.ENGINEER, "Wang")
    await day.filed(await day.customer())
    day.at(2, 13, 59)
    await day.planners.warn_clocks()
    assert about(memory, "respond") == [], "three of four service hours have not passed: 10-12, 13-14"
    told = [(day_, hour, minute) for day_, hour, minute in ((2, 14, 0), (2, 15, 1), (2, 16, 1), (2, 17, 1))]
    for moment in told:
        day.at(*moment)
        await day.planners.warn_clocks()
        assert await day.restarted().warn_clocks() == 0, "once each, after a restart too"
    assert stages(about(memory, "respond")) == [
        (wang.id, "warned", 0),
        (wang.id, "breached", 0),
        (he.id, "breached", 0),
        (lin.id, "step", 1),
        (he.id, "step", 2),
    ]


async def test_a_reminder_names_the_case_and_carries_the_step_that_solves_it(
    day: Day, memory: Memory
) -> None:
    await day.worker(Role.LEAD)
    await day.worker(Role.ENGINEER, "Wang")
    ticket = await day.filed(await day.customer())
    day.at(2, 14, 0)
    await day.planners.warn_clocks()
    [warned] = about(memory, "respond")
    assert (warned.context["number"], warned.context["product"]) == (ticket.number, "WM-8")
    assert (warned.context["amount"], warned.context["unit"]) == (60, "minutes")
    assert taps(warned) == [Verb.ACCEPT, Verb.DECLINE, Verb.JOB]
    day.at(2, 15, 30)
    await day.planners.warn_clocks()
    lead = about(memory, "respond")[-1]
    assert taps(lead) == [Verb.ASSIGN, Verb.TICKET]
    assert (lead.context["owner"], lead.context["amount"]) == ("Wang", 30)


async def test_without_an_owner_staff_are_warned_in_time(day: Day, memory: Memory) -> None:
    lin = await day.worker(Role.STAFF)
    await day.filed(await day.customer())
    day.at(2, 14, 0)
    await day.planners.warn_clocks()
    assert stages(about(memory, "respond")) == [(lin.id, "warned", 0)]


@pytest.mark.rule("I10.reaches")
async def test_a_case_for_which_nobody_is_found_is_told_within_the_quarter_hour(
    day: Day, memory: Memory
) -> None:
    lin = await day.worker(Role.STAFF)
    await day.filed(await day.customer())
    for minute in (11, 12, 16):
        day.at(2, 10, minute)
        await day.planners.warn_clocks()
    assert stages(about(memory, "assign")) == [(lin.id, "warned", 0), (lin.id, "breached", 0)]
    wang = await day.worker(Role.ENGINEER, "Wang")
    ticket = about(memory, "assign")[0].ticket
    assert ticket is not None
    await day.desk.staff.assign(by=lin.id, ticket=ticket, owner=wang.id)
    day.at(2, 17)
    await day.planners.warn_clocks()
    assert len(about(memory, "assign")) == 2


@pytest.mark.rule("A3.confirm")
async def test_who_does_not_confirm_is_reminded_and_then_replaced_without_more_words(
    day: Day, memory: Memory
) -> None:
    await day.worker(Role.LEAD)
    wang = await day.worker(Role.ENGINEER, "Wang")
    await day.worker(Role.ENGINEER, "Li")
    await day.filed(await day.customer())
    day.at(2, 10, 45)
    await day.planners.warn_clocks()
    [warned] = about(memory, "confirm")
    assert (warned.recipient, taps(warned)) == (wang.id, [Verb.ACCEPT, Verb.DECLINE, Verb.JOB])
    day.at(2, 11, 1)
    await day.planners.warn_clocks()
    await day.planners.offer_again()
    assert len(about(memory, "confirm")) == 1
    assert len(of(memory, "job/taken_away")) == 1


@pytest.mark.rule("A3.plan")
async def test_a_plan_that_does_not_come_is_asked_for_with_the_button_for_it(
    day: Day, memory: Memory
) -> None:
    he = await day.worker(Role.LEAD)
    _, wang, ticket = await day.job()
    day.at(2, 11, 30)
    await day.planners.warn_clocks()
    day.at(2, 12, 30)
    await day.planners.warn_clocks()
    assert stages(about(memory, "plan")) == [(wang.id, "warned", 0)], "the desk is at lunch"
    day.at(2, 13, 0)
    await day.planners.warn_clocks()
    assert stages(about(memory, "plan"))[1:] == [(wang.id, "breached", 0), (he.id, "breached", 0)]
    assert taps(about(memory, "plan")[0]) == [Verb.VISIT, Verb.NOTE, Verb.JOB]
    await day.desk.jobs.note(by=wang.id, ticket=ticket.id, text="New pump on Thursday")
    day.at(2, 17)
    await day.planners.warn_clocks()
    assert len(about(memory, "plan")) == 3


@pytest.mark.rule("C2.normal", "C3.contact_stops")
async def test_an_accepted_job_has_only_its_plan_and_solution_left(day: Day, memory: Memory) -> None:
    _, wang, ticket = await day.job()
    await day.desk.jobs.note(by=wang.id, ticket=ticket.id, text="I call you at noon")
    day.at(5, 10)
    await day.planners.warn_clocks()
    told = [push.context["clock"] for push in memory.pushes if push.template == "job/clock"]
    assert told == ["solve"], "solution and expected date are due together: told once"


@pytest.mark.rule("C2.urgent")
async def test_an_urgent_case_is_told_at_night_too(day: Day, memory: Memory) -> None:
    wang = await day.worker(Role.ENGINEER, "Wang")
    ticket = await day.filed(await day.customer(), urgency=Urgency.URGENT)
    await day.desk.jobs.accept(by=wang.id, ticket=ticket.id)
    day.at(3, 3, 59)
    await day.planners.warn_clocks()
    assert about(memory, "solve") == []
    day.at(3, 4, 0)
    await day.planners.warn_clocks()
    assert stages(about(memory, "solve")) == [(wang.id, "warned", 0)]
    assert taps(about(memory, "solve")[0]) == [Verb.FINISH, Verb.NOTE, Verb.JOB]


@pytest.mark.rule("C2.normal")
async def test_a_promise_in_working_days_that_breaks_at_closing_time_is_told_in_the_morning(
    day: Day, memory: Memory
) -> None:
    await day.job()
    day.at(5, 17, 59)
    await day.planners.warn_clocks()
    day.at(5, 20)
    await day.planners.warn_clocks()
    assert [stage for _, stage, _ in stages(about(memory, "solve"))] == ["warned"]
    day.at(6, 9)
    await day.planners.warn_clocks()
    assert [stage for _, stage, _ in stages(about(memory, "solve"))][1:] == ["breached"]


async def scheduled(day: Day) -> tuple[Person, TicketId]:
    """Return an engineer with a visit agreed for Tuesday from 10 to 12."""
    mei, wang, ticket = await day.job()
    slot = Slot(start=datetime(2026, 3, 3, 2, tzinfo=UTC), end=datetime(2026, 3, 3, 4, tzinfo=UTC))
    await day.desk.jobs.propose_visit(by=wang.id, ticket=ticket.id, slots=[slot])
    await day.desk.cases.pick_visit(by=mei.id, ticket=ticket.id, slot=0)
    return wang, ticket.id


async def test_who_is_not_on_the_way_when_the_slot_opens_is_reminded(day: Day, memory: Memory) -> None:
    he = await day.worker(Role.LEAD)
    wang, ticket = await scheduled(day)
    day.at(3, 10)
    await day.planners.warn_clocks()
    [warned] = about(memory, "visit")
    assert (warned.recipient, taps(warned)) == (wang.id, [Verb.DEPART, Verb.ARRIVE, Verb.JOB])
    day.at(3, 12, 1)
    await day.planners.warn_clocks()
    assert stages(about(memory, "visit"))[1:] == [(wang.id, "breached", 0), (he.id, "breached", 0)]
    await day.desk.jobs.arrive(by=wang.id, ticket=ticket)
    day.at(3, 17)
    await day.planners.warn_clocks()
    assert len(about(memory, "visit")) == 3


async def test_who_is_on_the_way_is_not_reminded_unless_late(day: Day, memory: Memory) -> None:
    wang, ticket = await scheduled(day)
    day.at(3, 9, 30)
    await day.desk.jobs.depart(by=wang.id, ticket=ticket, eta_minutes=40)
    day.at(3, 11)
    await day.planners.warn_clocks()
    assert about(memory, "visit") == []
    day.at(3, 12, 1)
    await day.planners.warn_clocks()
    assert about(memory, "visit")[0].context["stage"] == "breached"


@pytest.mark.rule("D3.escalated")
async def test_a_part_that_is_late_is_asked_about_before_its_day_is_over(day: Day, memory: Memory) -> None:
    _, wang, ticket = await day.job()
    await day.desk.jobs.await_part(by=wang.id, ticket=ticket.id, part="seal", expected=date(2026, 3, 10))
    day.at(10, 14)
    await day.planners.warn_clocks()
    told = [push for push in memory.pushes if push.template == "job/clock"]
    assert [push.context["clock"] for push in told] == ["part", "solve"], "the expected date is the part's"
    assert taps(told[0]) == [Verb.PART, Verb.VISIT, Verb.JOB]


async def test_a_customer_who_has_to_answer_stops_the_clock_but_not_the_date_they_were_told(
    day: Day, memory: Memory
) -> None:
    mei, wang, ticket = await day.job()
    slot = Slot(start=datetime(2026, 3, 13, 2, tzinfo=UTC), end=datetime(2026, 3, 13, 4, tzinfo=UTC))
    await day.desk.jobs.propose_visit(by=wang.id, ticket=ticket.id, slots=[slot])
    day.at(6, 10)
    await day.planners.warn_clocks()
    told = [push.context["clock"] for push in memory.pushes if push.template == "job/clock"]
    assert told == ["expected"]
    assert about(memory, "expected")[0].context["stage"] == "breached"
    await day.desk.cases.pick_visit(by=mei.id, ticket=ticket.id, slot=0)
    stored = await day.stored(ticket.id)
    assert stored.solve_by == datetime(2026, 3, 11, 10, tzinfo=UTC), "three working days after Friday"


async def test_a_reopened_case_is_not_warned_of_by_the_age_of_its_first_life(
    day: Day, memory: Memory
) -> None:
    """A case reopened after a week was "in danger" at once: its clock counted from the first filing."""
    await day.worker(Role.STAFF)
    mei, wang, ticket = await day.job()
    day.at(9, 10)
    await day.desk.jobs.finish(by=wang.id, ticket=ticket.id, summary="Done", parts=[], function_tested=True)
    await day.desk.cases.deny_solved(by=mei.id, ticket=ticket.id, words="Leaks again")
    before = len(memory.pushes)
    day.at(9, 10, 5)
    await day.planners.warn_clocks()
    assert memory.pushes[before:] == []


@pytest.mark.rule("A5.chain")
async def test_a_step_of_the_chain_that_finds_nobody_hands_on_to_the_next(day: Day, memory: Memory) -> None:
    lin, he = await day.worker(Role.STAFF, "Lin"), await day.worker(Role.LEAD, "He")
    await day.worker(Role.ENGINEER, "Wang")
    await day.filed(await day.customer())
    he_on_leave = replace(he, on_leave_until=date(2026, 3, 31))
    async with day.units() as uow:
        await uow.people.save(he_on_leave)
        await uow.commit()
    day.at(2, 11, 1)
    await day.planners.offer_again()
    assert recipients_of(of(memory, "staff/escalated")) == [lin.id], "the first step"
    day.at(2, 11, 50)
    await day.planners.warn_clocks()
    day.at(2, 13, 2)
    await day.planners.warn_clocks()
    told = stages(about(memory, "step"))
    assert told[-1] == (he.id, "step", 2)


@pytest.mark.rule("A7.rank", "P2.chat_response", "P2.chat_solution")
async def test_a_complaint_is_answered_within_its_hour(memory: Memory) -> None:
    day = Day(units=memory.units, policy=COMPLAINING)
    he = await day.worker(Role.LEAD, "He")
    ticket = await day.filed(await day.customer(), request=Request.COMPLAINT)
    assert ticket.owner == he.id
    day.at(2, 11, 1)
    await day.planners.warn_clocks()
    assert stages(about(memory, "respond")) == [(he.id, "breached", 0)]
    day.at(4, 10, 1)
    await day.planners.warn_clocks()
    assert stages(about(memory, "solve")) == [(he.id, "breached", 0)], "48 hours, by the clock"


async def test_a_page_of_reminders_is_not_the_end_of_them(day: Day, memory: Memory) -> None:
    wang = await day.worker(Role.ENGINEER, "Wang")
    for _ in range(70):
        ticket = await day.filed(await day.customer())
        await day.desk.jobs.accept(by=wang.id, ticket=ticket.id)
    day.at(5, 17)
    await day.planners.warn_clocks()
    assert len(about(memory, "solve")) == 70
    assert len(about(memory, "plan")) == 70


async def test_reminders_work_the_same_on_the_real_storage(stored_day: Day) -> None:
    await stored_day.worker(Role.STAFF)
    await stored_day.worker(Role.ENGINEER, "Wang")
    await stored_day.filed(await stored_day.customer())
    stored_day.at(2, 14, 0)
    assert await stored_day.planners.warn_clocks() > 0
    assert await stored_day.restarted().warn_clocks() == 0
    stored_day.at(2, 15, 1)
    assert await stored_day.restarted().warn_clocks() > 0


@pytest.mark.rule("D3.escalated")
async def test_a_part_and_a_solution_that_are_late_together_are_both_told(day: Day, memory: Memory) -> None:
    """A solution that broke at the moment of a missing part was told as the part alone."""
    he = await day.worker(Role.LEAD)
    _, wang, ticket = await day.job()
    await day.desk.jobs.await_part(by=wang.id, ticket=ticket.id, part="seal", expected=date(2026, 3, 5))
    day.at(6, 9)
    await day.planners.warn_clocks()
    told = {
        push.context["clock"]
        for push in memory.pushes
        if push.recipient == he.id and push.context.get("stage")
    }
    assert told == {"part", "solve"}


async def test_of_a_promise_kept_at_this_very_moment_nobody_is_reminded(stored_day: Day) -> None:
    await stored_day.worker(Role.STAFF)
    wang = await stored_day.worker(Role.ENGINEER, "Wang")
    kept, other = [await stored_day.filed(await stored_day.customer()) for _ in range(2)]
    stored_day.at(2, 14, 0)
    told, accepted = list[Push](), False

    @asynccontextmanager
    async def busy() -> AsyncIterator[UnitOfWork]:
        async with stored_day.units() as uow:
            due, add = uow.clocks.due, uow.outbox.add

            async def then_accepted(now: datetime, *, limit: int = 200) -> Sequence[TicketClock]:
                nonlocal accepted
                found = await due(now, limit=limit)
                if not accepted:
                    accepted = True
                    await stored_day.desk.jobs.accept(by=wang.id, ticket=kept.id)
                return found

            async def noted(*pushes: Push) -> int:
                told.extend(pushes)
                return await add(*pushes)

            uow.clocks.due = then_accepted  # type: ignore[method-assign]  # somebody else is quicker
            uow.outbox.add = noted  # type: ignore[method-assign]  # what the test looks at
            yield uow

    await stored_day.restarted(busy).warn_clocks()
    assert {push.ticket for push in told if push.context["clock"] == "respond"} == {other.id}
