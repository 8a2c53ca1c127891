"""After the end: a question a week later, complaints until they are settled, and promised calls."""

from datetime import timedelta

import pytest

from tests.fakes.memory import Memory
from tests.unit.planners.day import Day, of, recipients_of
from tests.unit.planners.test_endings import served
from tickets.aftercare.follow_ups import FollowUp, FollowUpKind, FollowUpOutcome
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.errors import NotAllowed, NotPossible
from tickets.ids import FollowUpId, TicketId
from tickets.kinds import Request, Role, UpdateWish
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person

FIRST = FollowUpId(1)


async def kept(day: Day, ticket: TicketId) -> list[FollowUp]:
    """Return a ticket's follow-ups."""
    async with day.units() as uow:
        return list(await uow.follow_ups.of_ticket(ticket))


async def complaint(day: Day) -> tuple[Person, Person, Ticket]:
    """A complaint that the lead closed on Monday at 10:00, without a word of the customer."""
    he = await day.worker(Role.LEAD, "He")
    mei = await day.customer()
    ticket = await day.filed(mei, request=Request.COMPLAINT)
    closed = await day.desk.staff.close(by=he.id, ticket=ticket.id, reason="Apologised")
    return mei, he, closed


async def asked_about_complaint(day: Day) -> tuple[Person, Person, Ticket]:
    """The same complaint, asked about on Thursday at 10:01."""
    people = await complaint(day)
    day.at(5, 10, 1)
    assert await day.planners.follow_up() == 1
    return people


@pytest.mark.rule("F6.delivery")
async def test_a_week_after_the_service_the_customer_is_asked_once(day: Day, memory: Memory) -> None:
    mei, _, ticket = await served(day)
    day.at(9, 10)
    assert await day.planners.follow_up() == 0, "not a week yet"
    day.at(9, 10, 6)
    assert await day.planners.follow_up() == 1
    [push] = of(memory, "customer/follow_up")
    taps = [Tap.decode(button.data) for button in push.buttons[0]]
    assert [(tap.verb, tap.argument) for tap in taps if tap] == [
        (Verb.FOLLOW_UP, "well"),
        (Verb.FOLLOW_UP, "problem"),
    ]
    assert (push.recipient, push.ticket, push.context["kind"]) == (mei.id, ticket.id, "delivery")


@pytest.mark.rule("F6.delivery")
async def test_nothing_is_asked_twice_though_the_outbox_was_emptied(day: Day, memory: Memory) -> None:
    await served(day)
    day.at(9, 11)
    await day.planners.follow_up()
    memory.tables.pushes.clear()
    day.at(9, 12)
    assert await day.restarted().follow_up() == 0


@pytest.mark.rule("F6.delivery", "F4.reopens")
async def test_follow_ups_work_the_same_on_the_real_storage(stored_day: Day) -> None:
    mei, _, ticket = await served(stored_day)
    stored_day.at(9, 11)
    assert await stored_day.planners.follow_up() == 1
    assert await stored_day.restarted().follow_up() == 0
    await stored_day.desk.follow_ups.answer(by=mei.id, follow_up=FIRST, well=False)
    assert (await stored_day.stored(ticket.id)).is_open
    assert [each.kind for each in await kept(stored_day, ticket.id)] == [
        FollowUpKind.DELIVERY,
        FollowUpKind.CALL_BACK,
    ]


@pytest.mark.rule("F6.delivery")
@pytest.mark.parametrize(("when", "sent"), [((9, 22), 0), ((10, 8, 59), 0), ((10, 9), 1), ((15, 9), 0)])
async def test_it_is_asked_by_day_and_not_when_it_is_long_past(
    day: Day, when: tuple[int, ...], sent: int
) -> None:
    await served(day)
    day.at(*when)
    assert await day.planners.follow_up() == sent


@pytest.mark.rule("F6.delivery", "F6.satisfied")
async def test_each_service_of_a_reopened_case_is_followed_up(day: Day, memory: Memory) -> None:
    mei, wang, ticket = await served(day)
    day.at(3, 10)
    await day.desk.cases.deny_solved(by=mei.id, ticket=ticket.id, words="Leaks again")
    day.at(9, 12)
    assert await day.planners.follow_up() == 0, "the first service did not hold: nobody asks about it"
    lin = await day.worker(Role.STAFF)
    await day.desk.staff.assign(by=lin.id, ticket=ticket.id, owner=wang.id)
    await day.done(mei, wang, ticket.id)
    day.at(16, 12, 6)
    assert await day.planners.follow_up() == 1


async def test_an_answered_question_has_nothing_to_be_followed_up(day: Day) -> None:
    lin = await day.worker(Role.STAFF)
    mei = await day.customer()
    ticket = await day.filed(mei, request=Request.QUESTION)
    await day.desk.staff.close(by=lin.id, ticket=ticket.id, reason="Explained")
    day.at(10, 10)
    assert await day.planners.follow_up() == 0


@pytest.mark.rule("F6.delivery")
async def test_a_customer_whom_no_message_reaches_is_called_in_service_hours(
    day: Day, memory: Memory
) -> None:
    lin = await day.worker(Role.STAFF)
    mei, _, _ = await served(day)
    await day.blocks(mei)
    day.at(9, 12)
    assert await day.planners.follow_up() == 0, "the desk is closed at noon"
    day.at(9, 14)
    assert await day.planners.follow_up() == 1
    assert recipients_of(of(memory, "staff/follow_up")) == [lin.id]
    assert of(memory, "customer/follow_up") == []


async def test_who_wants_no_messages_is_not_asked(day: Day) -> None:
    mei, _, ticket = await served(day)
    await day.wishes(mei, UpdateWish.NONE)
    day.at(9, 14)
    assert await day.planners.follow_up() == 0
    assert [each.outcome for each in await kept(day, ticket.id)] == [FollowUpOutcome.NOT_WANTED]


@pytest.mark.rule("F1.confirmed", "F6.satisfied")
async def test_all_well_is_the_customers_word_that_it_is_solved(day: Day) -> None:
    mei, _, ticket = await served(day, tested=False)
    day.at(9, 11)
    await day.planners.follow_up()
    followed, case = await day.desk.follow_ups.answer(by=mei.id, follow_up=FIRST, well=True)
    assert (followed.outcome, case.status) == (FollowUpOutcome.WELL, Status.SOLVED)
    assert (await day.history(ticket.id))[-2:] == ["FollowedUp", "SolutionConfirmed"]


@pytest.mark.rule("F4.reopens", "C7.repair_warranty")
async def test_a_problem_opens_the_case_with_new_clocks_and_a_lead_calls_back(
    day: Day, memory: Memory
) -> None:
    await day.worker(Role.STAFF)
    he = await day.worker(Role.LEAD, "He")
    mei, _, ticket = await served(day)
    await day.desk.cases.confirm_solved(by=mei.id, ticket=ticket.id)
    day.at(6, 10)
    await day.planners.wrap_up()
    day.at(9, 11)
    await day.planners.follow_up()
    _, case = await day.desk.follow_ups.answer(by=mei.id, follow_up=FIRST, well=False)
    assert case.is_open
    assert case.solve_by > day.now
    [call] = of(memory, "staff/call_back")
    assert (call.recipient, call.context["again"]) == (he.id, True)
    again, _ = await day.desk.follow_ups.answer(by=mei.id, follow_up=FIRST, well=False)
    assert again.outcome is FollowUpOutcome.PROBLEM
    assert (await day.history(ticket.id)).count("TicketReopened") == 1, "a second tap changes nothing"


@pytest.mark.rule("C7.repair_warranty")
async def test_past_the_repairs_warranty_an_old_button_opens_nothing(day: Day) -> None:
    mei, wang, ticket = await served(day)
    await day.desk.cases.confirm_solved(by=mei.id, ticket=ticket.id)
    day.at(6, 10)
    await day.planners.wrap_up()
    day.at(9, 11)
    await day.planners.follow_up()
    day.now += timedelta(days=100)
    with pytest.raises(NotPossible):
        await day.desk.follow_ups.answer(by=mei.id, follow_up=FIRST, well=False)
    with pytest.raises(NotAllowed):
        await day.desk.follow_ups.answer(by=wang.id, follow_up=FIRST, well=True)
    assert (await day.stored(ticket.id)).status is Status.CLOSED


@pytest.mark.rule("P5.followed", "F6.complaint")
async def test_the_lead_calls_about_a_silent_complaint_until_there_is_an_answer(
    day: Day, memory: Memory
) -> None:
    mei, he, ticket = await asked_about_complaint(day)
    assert recipients_of(of(memory, "customer/follow_up")) == [mei.id]
    days = []
    for date in range(5, 20):
        for hour in (9, 14, 17):
            day.at(date, hour, 30)
            if await day.restarted().follow_up():
                days.append(date)
    assert days == [9, 10, 11], "after Friday and the make-up Saturday, three working days in a row"
    assert recipients_of(of(memory, "staff/follow_up")) == [he.id] * 3
    [followed] = await kept(day, ticket.id)
    assert followed.outcome is FollowUpOutcome.GIVEN_UP
    assert (await day.history(ticket.id))[-1] == "FollowedUp"


@pytest.mark.rule("P5.followed", "A7.rank")
@pytest.mark.parametrize(("well", "status"), [(True, Status.CLOSED), (False, Status.ASSIGNED)])
async def test_what_the_customer_says_on_the_phone_is_recorded(
    day: Day, memory: Memory, well: bool, status: Status
) -> None:
    mei, he, ticket = await asked_about_complaint(day)
    with pytest.raises(NotAllowed):
        await day.desk.follow_ups.record(by=mei.id, follow_up=FIRST, well=True)
    await day.desk.follow_ups.record(by=he.id, follow_up=FIRST, well=well)
    case = await day.stored(ticket.id)
    assert case.status is status
    if not well:
        assert case.owner == he.id, "a complaint goes to a lead"
    day.at(12, 14)
    assert await day.restarted().follow_up() == 0, "nobody is called once there is an answer"
    assert [each.kind for each in await kept(day, ticket.id)] == [FollowUpKind.COMPLAINT]


@pytest.mark.rule("P5.followed")
async def test_a_complaint_is_called_about_though_no_messages_are_wanted(day: Day, memory: Memory) -> None:
    mei, he, _ = await complaint(day)
    await day.wishes(mei, UpdateWish.NONE)
    day.at(5, 14)
    assert await day.planners.follow_up() == 1
    assert recipients_of(of(memory, "staff/follow_up")) == [he.id]


async def test_a_promised_call_that_nobody_recorded_is_asked_for_before_and_after_its_time(
    day: Day, memory: Memory
) -> None:
    lin = await day.worker(Role.STAFF, "Lin")
    he = await day.worker(Role.LEAD, "He")
    mei, _, ticket = await served(day)
    await day.desk.cases.deny_solved(by=mei.id, ticket=ticket.id, words="Leaks again")
    case = await day.stored(ticket.id)
    assert await day.restarted().follow_up() == 0
    day.now += (case.respond_by - day.now) * 0.75
    assert await day.restarted().follow_up() == 1
    assert recipients_of(of(memory, "staff/follow_up")) == [he.id]
    assert await day.restarted().follow_up() == 0
    day.now = case.respond_by + timedelta(minutes=1)
    assert await day.restarted().follow_up() == 2
    assert recipients_of(of(memory, "staff/follow_up"))[1:] == [lin.id, he.id], "now it is everybody's"


async def test_a_recorded_call_keeps_the_promise(day: Day, memory: Memory) -> None:
    he = await day.worker(Role.LEAD, "He")
    mei, _, ticket = await served(day)
    await day.desk.cases.deny_solved(by=mei.id, ticket=ticket.id, words="Leaks again")
    for _ in range(2):
        await day.desk.follow_ups.called(by=he.id, ticket=ticket.id, note="Called")
    assert (await day.history(ticket.id))[-2:] == ["FollowedUp", "ProgressNoted"], "a second tap adds nothing"
    day.at(4, 14)
    assert await day.restarted().follow_up() == 0
    assert [each.outcome for each in await kept(day, ticket.id)] == [FollowUpOutcome.CALLED]


async def test_a_case_solved_before_the_call_needs_none(day: Day) -> None:
    mei, wang, ticket = await served(day)
    lin = await day.worker(Role.STAFF)
    await day.desk.cases.deny_solved(by=mei.id, ticket=ticket.id, words="Leaks again")
    await day.desk.staff.assign(by=lin.id, ticket=ticket.id, owner=wang.id)
    await day.done(mei, wang, ticket.id)
    day.at(4, 14)
    assert await day.restarted().follow_up() == 0
    assert [each.outcome for each in await kept(day, ticket.id)] == [FollowUpOutcome.OVERTAKEN]
