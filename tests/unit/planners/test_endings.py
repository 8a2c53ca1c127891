"""After the work: the survey within 24 hours, silence as consent, and no case left half-way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.fakes.memory import Memory
from tests.unit.planners.day import Day, of, recipients_of
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.ids import SurveyId
from tickets.kinds import Role, UpdateWish
from tickets.messages.taps import Tap, Verb
from tickets.ports import UnitOfWork
from tickets.team.people import Person


async def served(day: Day, *, tested: bool = True) -> tuple[Person, Person, Ticket]:
    """Work that is done at 10:00 on Monday."""
    mei, wang, ticket = await day.job()
    done = await day.desk.jobs.finish(
        by=wang.id, ticket=ticket.id, summary="New seal", parts=[], function_tested=tested
    )
    return mei, wang, done


@pytest.mark.rule("F2.sent")
async def test_the_survey_goes_out_after_its_delay_with_five_buttons_once(day: Day, memory: Memory) -> None:
    mei, _, ticket = await served(day)
    day.at(2, 11, 59)
    assert await day.planners.send_surveys() == 0
    day.at(2, 12, 0)
    assert await day.planners.send_surveys() == 1
    [push] = of(memory, "customer/survey")
    taps = [Tap.decode(button.data) for button in push.buttons[0]]
    assert [(tap.verb, tap.argument) for tap in taps if tap] == [
        (Verb.SURVEY, str(score)) for score in range(1, 6)
    ]
    assert (push.recipient, push.ticket) == (mei.id, ticket.id)
    assert await day.restarted().send_surveys() == 0


@pytest.mark.rule("F2.sent")
async def test_surveys_work_the_same_on_the_real_storage(stored_day: Day) -> None:
    await served(stored_day)
    stored_day.at(2, 12, 0)
    assert await stored_day.planners.send_surveys() == 1
    assert await stored_day.restarted().send_surveys() == 0


@pytest.mark.rule("F2.sent")
async def test_a_service_that_ends_in_the_evening_is_asked_about_in_the_morning(day: Day) -> None:
    day.at(2, 19, 30)
    await served(day)
    day.at(2, 21, 30)
    assert await day.planners.send_surveys() == 0
    day.at(3, 9, 0)
    assert await day.planners.send_surveys() == 1


@pytest.mark.rule("F2.sent")
async def test_a_survey_that_was_due_while_the_desk_was_down_waits_for_the_morning(day: Day) -> None:
    """The survey was due at 20:30, the desk came back at 22:00, and the customer was asked at 22:00."""
    day.at(2, 18, 30)
    await served(day)
    day.at(2, 22)
    assert await day.planners.send_surveys() == 0
    day.at(3, 9)
    assert await day.planners.send_surveys() == 1


@pytest.mark.rule("F2.sent")
async def test_a_reopened_case_is_asked_again_after_its_second_service(day: Day, memory: Memory) -> None:
    mei, wang, ticket = await served(day)
    day.at(2, 12, 0)
    await day.planners.send_surveys()
    await day.desk.cases.deny_solved(by=mei.id, ticket=ticket.id, words="Leaks again")
    owner = (await day.stored(ticket.id)).owner
    if owner is None:
        lin = await day.worker(Role.STAFF)
        await day.desk.staff.assign(by=lin.id, ticket=ticket.id, owner=wang.id)
    await day.done(mei, wang, ticket.id)
    day.at(2, 15, 0)
    assert await day.planners.send_surveys() == 1
    assert len({push.dedupe for push in of(memory, "customer/survey")}) == 2


async def test_a_survey_that_is_late_still_goes_out_and_staff_hear_of_it(day: Day, memory: Memory) -> None:
    lin = await day.worker(Role.STAFF)
    await served(day)
    day.at(4, 22)
    assert await day.planners.send_surveys() == 0, "not at night"
    day.at(5, 9)
    await day.planners.send_surveys()
    assert len(of(memory, "customer/survey")) == 1
    assert recipients_of(of(memory, "staff/late")) == [lin.id]


async def test_blocked_and_unwilling_customers_are_called_or_left_alone(day: Day, memory: Memory) -> None:
    lin = await day.worker(Role.STAFF)
    mei, _, _ = await served(day)
    await day.blocks(mei)
    day.at(2, 12, 0)
    await day.planners.send_surveys()
    assert (recipients_of(of(memory, "staff/call")), of(memory, "customer/survey")) == ([lin.id], [])
    unwilling, _, _ = await served(day)
    await day.wishes(unwilling, UpdateWish.NONE)
    day.at(2, 15, 0)
    assert await day.planners.send_surveys() == 0
    assert of(memory, "customer/survey") == []


async def asked(day: Day) -> tuple[Person, Ticket]:
    """Work that is done on Monday at 10:00, and its survey sent at noon."""
    mei, _, ticket = await served(day)
    day.at(2, 12)
    await day.planners.send_surveys()
    return mei, ticket


async def test_who_did_not_answer_is_reminded_exactly_once(day: Day, memory: Memory) -> None:
    mei, ticket = await asked(day)
    day.at(3, 12)
    assert await day.planners.remind_surveys() == 0, "not yet"
    day.at(3, 12, 1)
    assert await day.planners.remind_surveys() == 1
    [push] = of(memory, "customer/survey_reminder")
    [first] = of(memory, "customer/survey")
    assert (push.recipient, push.ticket, push.buttons) == (mei.id, ticket.id, first.buttons)
    for later in range(4, 12):
        day.at(later, 12)
        assert await day.restarted().remind_surveys() == 0


async def test_nobody_is_reminded_at_night(stored_day: Day) -> None:
    day = stored_day
    day.at(2, 19)
    await served(day)
    day.at(2, 20, 59)
    assert await day.planners.send_surveys() == 0
    day.at(3, 9)
    assert await day.planners.send_surveys() == 1
    day.at(4, 8, 59)
    assert await day.planners.remind_surveys() == 0
    day.at(4, 22)
    assert await day.planners.remind_surveys() == 0
    day.at(5, 9)
    assert await day.planners.remind_surveys() == 1


@pytest.mark.parametrize("scores", [1, 4])
async def test_any_answer_saves_the_customer_from_the_reminder(day: Day, memory: Memory, scores: int) -> None:
    mei, _ = await asked(day)
    for question in day.policy.survey.questions[:scores]:
        await day.desk.surveys.score(by=mei.id, survey=SurveyId(1), question=question.key, score=5)
    day.at(3, 14)
    assert await day.planners.remind_surveys() == 0


@pytest.mark.parametrize("reason", ["open again", "wants none", "gone"])
async def test_who_is_served_again_or_wants_quiet_is_not_reminded(day: Day, reason: str) -> None:
    mei, ticket = await asked(day)
    if reason == "open again":
        await day.desk.cases.deny_solved(by=mei.id, ticket=ticket.id, words="Leaks again")
    elif reason == "wants none":
        await day.wishes(mei, UpdateWish.NONE)
    else:
        await day.blocks(mei)
    day.at(3, 14)
    assert await day.planners.remind_surveys() == 0


async def test_a_desk_that_stood_still_for_a_week_reminds_nobody_of_last_week(day: Day) -> None:
    await asked(day)
    day.at(6, 12, 1)
    assert await day.planners.remind_surveys() == 0
    assert await day.restarted().remind_surveys() == 0


@pytest.mark.rule("F3.overall")
async def test_a_survey_left_half_way_counts_with_what_was_answered(stored_day: Day) -> None:
    """Who gave one star and put the phone away was in no figure."""
    mei, _ = await asked(stored_day)
    await stored_day.desk.surveys.score(by=mei.id, survey=SurveyId(1), question="overall", score=1)
    stored_day.at(3, 12, 1)
    await stored_day.planners.remind_surveys()
    survey = await stored_day.desk.surveys.get(by=mei.id, survey=SurveyId(1))
    assert survey.finished_at == stored_day.now
    later = await stored_day.desk.surveys.score(by=mei.id, survey=SurveyId(1), question="speed", score=5)
    assert later.scores == {"overall": 1, "speed": 5}, "the rest may still come"


@pytest.mark.rule("F1.silent")
async def test_silence_after_a_function_test_settles_the_case(day: Day, memory: Memory) -> None:
    mei, _, ticket = await served(day)
    day.at(5, 9, 59)
    assert await day.planners.settle_silent() == 0
    day.at(5, 10, 1)
    assert await day.planners.settle_silent() > 0
    assert (await day.stored(ticket.id)).status is Status.CLOSED
    assert recipients_of(of(memory, "customer/settled")) == [mei.id]
    assert await day.restarted().settle_silent() == 0


@pytest.mark.rule("F1.silent")
async def test_silence_without_a_test_on_record_is_no_consent_but_a_call(day: Day, memory: Memory) -> None:
    lin = await day.worker(Role.STAFF)
    _, _, ticket = await served(day, tested=False)
    day.at(5, 10, 1)
    await day.planners.settle_silent()
    await day.restarted().settle_silent()
    assert (await day.stored(ticket.id)).status is Status.WORK_DONE
    assert recipients_of(of(memory, "staff/not_tested")) == [lin.id]


@pytest.mark.rule("F1.silent")
async def test_who_answered_is_not_taken_as_silent(day: Day) -> None:
    mei, _, ticket = await served(day)
    await day.desk.cases.confirm_solved(by=mei.id, ticket=ticket.id)
    day.at(5, 10, 1)
    assert await day.planners.settle_silent() == 0


async def test_a_solved_case_is_closed_when_its_survey_is_answered(day: Day) -> None:
    mei, _, ticket = await served(day)
    await day.desk.cases.confirm_solved(by=mei.id, ticket=ticket.id)
    day.at(2, 12, 0)
    await day.planners.send_surveys()
    await day.planners.wrap_up()
    assert (await day.stored(ticket.id)).status is Status.SOLVED, "the survey is not answered yet"
    for question in day.policy.survey.questions:
        await day.desk.surveys.score(by=mei.id, survey=SurveyId(1), question=question.key, score=5)
    await day.planners.wrap_up()
    assert (await day.stored(ticket.id)).status is Status.CLOSED


async def test_a_solved_case_is_closed_after_three_days_without_an_answer(day: Day, memory: Memory) -> None:
    mei, _, ticket = await served(day)
    await day.wishes(mei, UpdateWish.NONE)
    await day.desk.cases.confirm_solved(by=mei.id, ticket=ticket.id)
    day.at(5, 9, 59)
    await day.planners.wrap_up()
    assert (await day.stored(ticket.id)).status is Status.SOLVED
    day.at(5, 10, 0)
    await day.planners.wrap_up()
    assert (await day.stored(ticket.id)).status is Status.CLOSED, "also when there is nobody to tell"


async def test_a_change_at_the_same_moment_leaves_the_ticket_for_the_next_time(
    day: Day, memory: Memory
) -> None:
    _, wang, ticket = await served(day)
    _, _, other = await served(day)
    day.at(6, 10, 1)
    opened = 0

    @asynccontextmanager
    async def racing() -> AsyncIterator[UnitOfWork]:
        nonlocal opened
        opened += 1
        async with memory.units() as uow:
            if opened == 2:
                await day.desk.jobs.note(by=wang.id, ticket=ticket.id, text="Tidied up")
            yield uow

    await day.restarted(racing).settle_silent()
    assert (await day.stored(ticket.id)).status is Status.WORK_DONE
    assert (await day.stored(other.id)).status is Status.CLOSED
    await day.restarted().settle_silent()
    assert (await day.stored(ticket.id)).status is Status.CLOSED
