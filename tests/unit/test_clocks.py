"""The clocks of the rulebook: when promises are due, in danger and broken."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.kinds import Kind, Language, Request, ServiceMode, Urgency, is_complaint
from tickets.policy import (
    CalendarPolicy,
    ClockPolicy,
    ComplaintSpans,
    Hours,
    Measure,
    ProductLine,
    Span,
    SurveyPolicy,
)
from tickets.time import deadlines as clocks
from tickets.time.calendar import WorkingCalendar

ZONE = ZoneInfo("Asia/Shanghai")
FULL = (Hours(start=time(9), end=time(12)), Hours(start=time(13, 30), end=time(18)))
DESK = WorkingCalendar(CalendarPolicy(time_zone="Asia/Shanghai", week=(FULL,) * 5 + ((), ()), country=None))


def span(amount: float, measure: Measure) -> Span:
    return Span(amount=amount, measure=measure)


POLICY = ClockPolicy(
    first_response={
        Urgency.URGENT: span(2, Measure.CLOCK),
        Urgency.NORMAL: span(4, Measure.SERVICE_HOURS),
        Urgency.LOW: span(4, Measure.SERVICE_HOURS),
    },
    solve={
        Urgency.URGENT: span(24, Measure.CLOCK),
        Urgency.NORMAL: span(3, Measure.WORKING_DAYS),
        Urgency.LOW: span(5, Measure.WORKING_DAYS),
    },
    confirm=span(1, Measure.SERVICE_HOURS),
    plan=span(2, Measure.SERVICE_HOURS),
)


def line(first_response: Span | None) -> ProductLine:
    return ProductLine(
        key="smart_home",
        names=dict.fromkeys(Language, "Smart home"),
        models=(),
        warranty_months=12,
        mode=ServiceMode.REMOTE,
        first_response=first_response,
    )


SMART_HOME = line(span(2, Measure.SERVICE_HOURS))
LAX = line(span(48, Measure.CLOCK))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.rule("C3.urgent", "C3.normal", "C3.low", "C3.line")
@pytest.mark.parametrize(
    ("urgency", "product_line", "filed", "due"),
    [
        pytest.param(
            Urgency.URGENT, None, "2026-03-07T23:00", "2026-03-08T01:00", id="urgent, Saturday night"
        ),
        pytest.param(Urgency.NORMAL, None, "2026-03-06T16:00", "2026-03-09T11:00", id="normal, Friday"),
        pytest.param(Urgency.LOW, None, "2026-03-02T09:00", "2026-03-02T14:30", id="low, over the break"),
        pytest.param(Urgency.LOW, SMART_HOME, "2026-03-02T09:00", "2026-03-02T11:00", id="stricter line"),
        pytest.param(Urgency.URGENT, SMART_HOME, "2026-03-07T23:00", "2026-03-08T01:00", id="urgent on it"),
        pytest.param(Urgency.NORMAL, LAX, "2026-03-02T09:00", "2026-03-02T14:30", id="a line is never laxer"),
    ],
)
def test_first_response(urgency: Urgency, product_line: ProductLine | None, filed: str, due: str) -> None:
    clock = clocks.response_deadline(POLICY, DESK, urgency=urgency, line=product_line, at=at(filed))
    assert clock.due_at == at(due)


@pytest.mark.rule("C2.urgent", "C2.normal", "C2.low")
@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        (Urgency.URGENT, "2026-03-07T10:00"),
        (Urgency.NORMAL, "2026-03-11T18:00"),
        (Urgency.LOW, "2026-03-13T18:00"),
    ],
)
def test_time_to_solve_for_a_case_of_friday_morning(urgency: Urgency, due: str) -> None:
    assert clocks.solution_deadline(POLICY, DESK, urgency=urgency, at=at("2026-03-06T10:00")).due_at == at(
        due
    )


@pytest.mark.rule("A3.confirm", "A3.plan")
def test_the_owner_has_one_hour_to_confirm_and_two_for_a_plan() -> None:
    assigned = at("2026-03-06T17:30")
    assert clocks.confirm_deadline(POLICY, DESK, at=assigned).due_at == at("2026-03-09T09:30")
    assert clocks.plan_deadline(POLICY, DESK, at=assigned).due_at == at("2026-03-09T10:30")


@pytest.mark.parametrize(
    ("measure", "amount", "warned"),
    [
        pytest.param(Measure.CLOCK, 2, "2026-03-06T18:30", id="by the clock"),
        pytest.param(
            Measure.SERVICE_HOURS, 4, "2026-03-09T11:00", id="in service hours, not over the weekend"
        ),
        pytest.param(
            Measure.WORKING_DAYS, 1, "2026-03-09T15:52:30", id="of the service time of a working day"
        ),
    ],
)
def test_the_warning_comes_at_three_quarters_of_the_measured_time(
    measure: Measure, amount: float, warned: str
) -> None:
    clock = clocks.start(DESK, span(amount, measure), at=at("2026-03-06T17:00"), warn_at=0.75)
    assert clock.warn_at == at(warned)


COMPLAINT = replace(
    POLICY,
    complaint=ComplaintSpans(
        respond=span(1, Measure.SERVICE_HOURS),
        solve=span(48, Measure.CLOCK),
        settle=span(7, Measure.WORKING_DAYS),
    ),
)


@pytest.mark.rule("P2.chat_response", "P2.chat_solution")
@pytest.mark.parametrize(
    ("urgency", "respond", "solve"),
    [
        pytest.param(Urgency.NORMAL, "2026-03-05T11:00", "2026-03-07T10:00", id="its own spans"),
        pytest.param(Urgency.URGENT, "2026-03-05T11:00", "2026-03-06T10:00", id="urgent is stricter still"),
    ],
)
def test_a_complaint_has_the_stricter_spans(urgency: Urgency, respond: str, solve: str) -> None:
    filed = at("2026-03-05T10:00")
    first = clocks.response_deadline(COMPLAINT, DESK, urgency=urgency, line=None, at=filed, complaint=True)
    solved = clocks.solution_deadline(COMPLAINT, DESK, urgency=urgency, at=filed, complaint=True)
    assert (first.due_at, solved.due_at) == (at(respond), at(solve))


@pytest.mark.parametrize(
    ("request_", "kind", "complaint"),
    [
        (Request.COMPLAINT, Kind.QUALITY, True),
        (Request.REPAIR, Kind.ATTITUDE, True),
        (Request.REPAIR, Kind.MALFUNCTION, False),
    ],
)
def test_what_counts_as_a_complaint(request_: Request, kind: Kind, *, complaint: bool) -> None:
    assert is_complaint(request_, kind) is complaint


def survey(delay: float, quiet_from: time = time(21), quiet_until: time = time(9)) -> SurveyPolicy:
    return SurveyPolicy(
        questions=(),
        bad_score=2,
        delay=timedelta(hours=delay),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
    )


@pytest.mark.rule("F2.sent")
@pytest.mark.parametrize(
    ("policy", "served", "due"),
    [
        pytest.param(survey(2), "2026-03-02T15:00", "2026-03-02T17:00", id="the same afternoon"),
        pytest.param(survey(2), "2026-03-02T19:30", "2026-03-03T09:00", id="not late in the evening"),
        pytest.param(survey(2), "2026-03-02T23:30", "2026-03-03T09:00", id="not in the small hours"),
        pytest.param(survey(2), "2026-03-02T19:00", "2026-03-03T09:00", id="quiet begins: already quiet"),
        pytest.param(survey(2), "2026-03-03T07:00", "2026-03-03T09:00", id="quiet ends: no longer quiet"),
        pytest.param(survey(23.5), "2026-03-02T22:00", "2026-03-03T20:59", id="waiting would break the 24 h"),
        pytest.param(
            survey(1, time(13), time(14)), "2026-03-02T12:30", "2026-03-02T14:00", id="quiet at noon"
        ),
    ],
)
def test_when_the_survey_goes_out(policy: SurveyPolicy, served: str, due: str) -> None:
    assert clocks.survey_due(policy, DESK, served_at=at(served)) == at(due)


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        ("2026-03-02T20:59", None),
        ("2026-03-02T21:00", "2026-03-03T09:00"),
        ("2026-03-03T08:59", "2026-03-03T09:00"),
        ("2026-03-03T09:00", None),
    ],
)
def test_when_customers_may_be_disturbed_again(moment: str, ends: str | None) -> None:
    quiet = survey(2, time(21), time(9))
    assert clocks.quiet_end(quiet, DESK, at(moment)) == (at(ends) if ends else None)


@pytest.mark.rule("F2.sent")
@given(
    st.integers(0, 24 * 60 - 1),
    st.integers(0, 24 * 4),
    st.integers(0, 95),
    st.integers(0, 95),
)
def test_a_survey_is_never_late_and_never_wakes_anyone(
    minute: int, delay: int, quiet_from: int, quiet_until: int
) -> None:
    if quiet_from == quiet_until:
        quiet_until = (quiet_from + 1) % 96
    begins, ends = (time(quarter // 4, quarter % 4 * 15) for quarter in (quiet_from, quiet_until))
    served = at("2026-03-02T00:00") + timedelta(minutes=minute)
    due = clocks.survey_due(survey(delay / 4, begins, ends), DESK, served_at=served)
    assert served <= due <= served + timedelta(hours=24)
    told = DESK.local(due).time()
    quiet = begins <= told < ends if begins < ends else told >= begins or told < ends
    assert not quiet
