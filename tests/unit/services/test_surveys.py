"""Answers to the survey, and what a bad one sets going."""

import pytest

from tests.fakes.memory import Memory
from tests.unit.services.world import World
from tickets.aftercare.surveys import Survey
from tickets.case.lifecycle import Status
from tickets.errors import NotAllowed, NotFound
from tickets.ids import SurveyId, TicketId
from tickets.kinds import Role
from tickets.team.people import Person


async def asked(world: World, ticket: TicketId, *, service: int = 1) -> Survey:
    """Send the survey of the ticket's last service."""
    async with world.units() as uow:
        found = await uow.tickets.get(ticket)
        survey = await uow.surveys.add(
            Survey(
                id=SurveyId(0),
                ticket=ticket,
                customer=found.customer,
                service=service,
                due_at=world.now,
                asked_at=world.now,
            )
        )
        await uow.commit()
    return survey


async def served(world: World) -> tuple[Person, Person, TicketId]:
    wang = await world.worker(Role.ENGINEER, "Wang")
    mei = await world.customer()
    ticket = (await world.filed(mei)).id
    await world.done(mei, wang, ticket)
    world.later(hours=3)
    return mei, wang, ticket


@pytest.mark.rule("F3.overall", "F3.attitude", "F3.speed", "F3.result", "F3.words")
async def test_scores_and_words_are_kept_and_finish_the_survey(any_world: World) -> None:
    mei, _, ticket = await served(any_world)
    survey = await asked(any_world, ticket)
    for question, score in (("overall", 5), ("attitude", 5), ("speed", 3), ("speed", 4)):
        survey = await any_world.desk.surveys.score(
            by=mei.id, survey=survey.id, question=question, score=score
        )
        assert survey.finished_at is None
    survey = await any_world.desk.surveys.score(by=mei.id, survey=survey.id, question="result", score=5)
    assert survey.finished_at == any_world.now
    survey = await any_world.desk.surveys.words(by=mei.id, survey=survey.id, text="Fast and kind")
    kept = await any_world.desk.surveys.get(by=mei.id, survey=survey.id)
    assert kept == survey
    assert kept.scores == {"overall": 5, "attitude": 5, "speed": 4, "result": 5}
    assert kept.words == "Fast and kind"
    assert (await any_world.stored(ticket)).status is Status.WORK_DONE, "content: nothing opens again"


@pytest.mark.rule("F4.reopens")
async def test_a_bad_answer_opens_the_case_again_once(any_world: World) -> None:
    mei, _, ticket = await served(any_world)
    survey = await asked(any_world, ticket)
    score = any_world.desk.surveys.score
    for value in (2, 2, 1):
        await score(by=mei.id, survey=survey.id, question="overall", score=value)
    opened = await any_world.stored(ticket)
    assert opened.is_open
    assert opened.status is Status.REOPENED
    assert opened.solve_by > any_world.now
    assert (await any_world.history(ticket)).count("TicketReopened") == 1


@pytest.mark.rule("F3.overall")
async def test_a_bad_answer_on_a_case_that_is_open_already_is_kept(any_world: World) -> None:
    mei, _, ticket = await served(any_world)
    await any_world.desk.cases.deny_solved(by=mei.id, ticket=ticket, words="It leaks")
    any_world.later(minutes=1)
    survey = await asked(any_world, ticket)
    await any_world.desk.surveys.score(by=mei.id, survey=survey.id, question="overall", score=1)
    assert (await any_world.desk.surveys.get(by=mei.id, survey=survey.id)).scores == {"overall": 1}
    assert (await any_world.history(ticket))[-2:] == ["TicketReopened", "SurveyAnswered"]


@pytest.mark.rule("F4.reopens")
async def test_the_same_survey_does_not_open_a_case_that_was_served_again(any_world: World) -> None:
    mei, wang, ticket = await served(any_world)
    survey = await asked(any_world, ticket)
    lin = await any_world.worker(Role.STAFF)
    score = any_world.desk.surveys.score
    await score(by=mei.id, survey=survey.id, question="overall", score=1)
    await any_world.desk.staff.assign(by=lin.id, ticket=ticket, owner=wang.id)
    await any_world.done(mei, wang, ticket)
    await score(by=mei.id, survey=survey.id, question="overall", score=2)
    assert (await any_world.stored(ticket)).status is Status.WORK_DONE


@pytest.mark.rule("F4.reopens")
async def test_each_service_of_a_reopened_ticket_has_its_own_survey(any_world: World) -> None:
    """The survey came only once per conversation, though there were three repairs."""
    lin = await any_world.worker(Role.STAFF)
    mei, wang, ticket = await served(any_world)
    first = await asked(any_world, ticket)
    score = any_world.desk.surveys.score
    await score(by=mei.id, survey=first.id, question="overall", score=1)
    await any_world.desk.staff.assign(by=lin.id, ticket=ticket, owner=wang.id)
    any_world.later(hours=2)
    await any_world.done(mei, wang, ticket)
    async with any_world.units() as uow:
        assert [each.id for each in await uow.tickets.served_unasked()] == [ticket], "to be asked again"
    any_world.later(hours=3)
    second = await asked(any_world, ticket, service=2)
    assert second.id != first.id
    await score(by=mei.id, survey=second.id, question="overall", score=2)
    assert (await any_world.stored(ticket)).status is Status.REOPENED, "and a bad answer counts again"
    view = await any_world.desk.cases.view(by=mei.id, ticket=ticket)
    assert [survey.scores for survey in view.surveys] == [{"overall": 1}, {"overall": 2}]


@pytest.mark.rule("F4.reopens")
@pytest.mark.parametrize(("question", "score"), [("overall", 3), ("attitude", 1)])
async def test_other_questions_and_fair_scores_open_nothing(world: World, question: str, score: int) -> None:
    mei, _, ticket = await served(world)
    survey = await asked(world, ticket)
    await world.desk.surveys.score(by=mei.id, survey=survey.id, question=question, score=score)
    assert (await world.stored(ticket)).status is Status.WORK_DONE


async def test_staff_are_told_of_a_bad_answer_with_its_score(world: World, memory: Memory) -> None:
    lin = await world.worker(Role.STAFF)
    mei, _, ticket = await served(world)
    survey = await asked(world, ticket)
    await world.desk.surveys.score(by=mei.id, survey=survey.id, question="overall", score=1)
    [call] = [push for push in memory.pushes if push.template == "staff/call_back"]
    assert (call.recipient, call.context["score"]) == (lin.id, 1)


async def test_forged_answers_are_refused(any_world: World) -> None:
    mei, _, ticket = await served(any_world)
    thief = await any_world.customer("Thief")
    survey = await asked(any_world, ticket)
    score = any_world.desk.surveys.score
    with pytest.raises(NotAllowed):
        await score(by=thief.id, survey=survey.id, question="overall", score=1)
    for question, value in (("overall", 6), ("overall", 0), ("bribe", 5)):
        with pytest.raises(NotFound):
            await score(by=mei.id, survey=survey.id, question=question, score=value)
    assert (await any_world.desk.surveys.get(by=mei.id, survey=survey.id)).scores == {}


@pytest.mark.rule("V1.satisfaction")
async def test_the_mean_satisfaction_is_in_the_figures(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    mei, _, ticket = await served(any_world)
    survey = await asked(any_world, ticket)
    for question in ("overall", "attitude", "speed", "result"):
        await any_world.desk.surveys.score(by=mei.id, survey=survey.id, question=question, score=4)
    any_world.later(days=29)
    stats = await any_world.desk.staff.stats(by=lin.id)
    assert (stats.satisfaction_mean, stats.surveys) == (4.0, 1)
    any_world.later(days=2)
    assert (await any_world.desk.staff.stats(by=lin.id)).surveys == 0
