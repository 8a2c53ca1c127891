"""What a week's figures say, and whose cases they count."""

from datetime import timedelta

import pytest

from tests.unit.review.lines import LI, WANG, WEEK, case, closed, hours, promised, step
from tickets.case.lifecycle import Status
from tickets.daily_update.ledger import Totals
from tickets.ids import TicketId
from tickets.kinds import Kind, Request
from tickets.review.engineers import engineers_of
from tickets.review.figures import Share
from tickets.review.material import Material, RatedService
from tickets.review.measure import CaseCount, Measures, measure
from tickets.time.ticket_clock import ClockName

QUESTIONS = ("overall", "speed")


def measured(**material: object) -> Measures:
    return measure(Material(stretch=WEEK, **material), questions=QUESTIONS)  # type: ignore[arg-type]  # by name


def rated(number: int, overall: int, owner: int | None = WANG) -> RatedService:
    return RatedService(ticket=TicketId(number), owner=owner, scores={"overall": overall, "speed": 5})  # type: ignore[arg-type]  # an id


def test_a_week_without_anything_has_no_data_instead_of_noughts() -> None:
    week = measured()
    assert (week.filed, week.ended) == (0, 0)
    assert week.solved.value is None
    assert week.complaints.value is None
    assert week.handling.median is None
    assert week.satisfaction.mean is None
    assert {kept.value for kept in week.punctuality.values()} == {None}


@pytest.mark.rule("V1.solved")
def test_solved_are_the_filed_cases_served_by_the_end_of_the_week() -> None:
    in_time, later = closed(1, after=30), closed(2, after=24 * 8)
    called_off = case(3, status=Status.CANCELLED, served_at=None, closed_at=hours(5))
    assert measured(filed=[in_time, later, called_off, case(4)]).solved == Share(n=1, of=4)


@pytest.mark.rule("V1.complaints")
def test_complaints_are_asked_for_or_about_manners() -> None:
    filed = [case(1), case(2, request=Request.COMPLAINT), case(3, kind=Kind.ATTITUDE)]
    assert measured(filed=filed).complaints == Share(n=2, of=3)


@pytest.mark.rule("V1.first_response")
def test_the_first_answer_of_a_person_counts_and_what_the_desk_does_itself_is_none() -> None:
    week = measured(
        filed=[case(1), case(2), case(3)],
        answers=[
            step(1, "StaffReplied", 2),
            step(1, "JobAccepted", 3),
            step(2, "JobAccepted", 6),
            step(3, "WorkFinished", 1, by=None),
        ],
    )
    assert (week.first_response.n, week.first_response.median) == (2, timedelta(hours=4))


@pytest.mark.rule("V1.times")
def test_handling_runs_to_the_end_of_the_service_of_what_was_closed_and_not_called_off() -> None:
    called_off = case(3, status=Status.CANCELLED, closed_at=hours(5))
    week = measured(closed=[closed(1, after=10), closed(2, after=80), called_off])
    assert week.ended == 3
    assert (week.handling.median, week.handling.within_90) == (timedelta(hours=45), timedelta(hours=80))


@pytest.mark.rule("V1.deadlines", "V1.on_time", "V2.on_time")
def test_punctuality_is_shares_of_what_was_decided_and_on_time_is_each_engineers_own() -> None:
    material = Material(
        stretch=WEEK,
        closed=[closed(1, after=20)],
        clocks=[
            promised(ClockName.VISIT, 3, 1),
            promised(ClockName.VISIT, 0, 1, LI),
            promised(ClockName.RESPOND, 5, 0, None),
            promised(ClockName.CONFIRM, 2, 2),
            promised(ClockName.STEP, 9, 9, None),
        ],
    )
    week = measure(material, questions=QUESTIONS)
    assert week.punctuality == {
        "respond": Share(n=5, of=5),
        "confirm": Share(n=2, of=4),
        "daily": Share(n=0, of=0),
        "visit": Share(n=3, of=5),
        "solve": Share(n=0, of=0),
    }
    wang, li = engineers_of(material, overall="overall")
    assert (wang.person, wang.jobs, wang.visits, wang.on_time) == (WANG, 1, 1, Share(n=3, of=4))
    assert (li.person, li.jobs, li.on_time) == (LI, 0, Share(n=0, of=1)), "who came late has a line, too"


@pytest.mark.rule("V1.promise_17")
def test_a_daily_update_still_under_way_is_neither_kept_nor_broken() -> None:
    daily = Totals(before=7, told_by_event=1, late=1, missed=1, open=4, not_owed=9)
    assert measured(daily=daily).punctuality["daily"] == Share(n=8, of=10)


@pytest.mark.rule("V1.kinds")
def test_the_most_frequent_come_first_and_what_has_no_name_last() -> None:
    models = ["b", "a", None, "b", None, None]
    week = measured(filed=[case(n, model=model) for n, model in enumerate(models)])
    assert week.models == (CaseCount(key="b", n=2), CaseCount(key="a", n=1), CaseCount(key=None, n=3))


@pytest.mark.rule("V1.satisfaction")
def test_each_question_of_the_survey_has_its_own_mean() -> None:
    week = measured(ratings=[rated(1, 3), rated(2, 5)])
    assert (week.satisfaction.mean, week.satisfaction.counts) == (4, (0, 0, 1, 0, 1))
    assert week.questions["speed"].mean == 5


@pytest.mark.rule("V2.quality")
def test_a_case_that_came_back_counts_against_who_had_finished_it() -> None:
    """The case was reopened after Wang's service and then closed by Li: it must not be held against Li."""
    services = [
        step(1, "WorkFinished", 5, by=WANG),
        step(2, "WorkFinished", 6, by=WANG),
        step(1, "TicketReopened", 20, by=None),
        step(1, "WorkFinished", 30, by=LI),
    ]
    material = Material(
        stretch=WEEK,
        closed=[closed(1, after=30, owner=LI), closed(2, after=6)],
        services=services,
        ratings=[rated(1, 2, LI), rated(2, 5), rated(3, 4, None)],
        parts={TicketId(1): 2},
    )
    wang, li = engineers_of(material, overall="overall")
    assert (wang.person, wang.came_back, wang.satisfaction.mean, wang.parts) == (WANG, Share(n=1, of=2), 5, 0)
    assert (li.person, li.came_back, li.satisfaction.mean, li.parts) == (LI, Share(n=0, of=1), 2, 2)


def test_a_cancelled_case_is_nobodys_job() -> None:
    material = Material(stretch=WEEK, closed=[case(1, status=Status.CANCELLED, closed_at=hours(3))])
    assert engineers_of(material, overall="overall") == ()
