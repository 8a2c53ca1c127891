"""The policy file: complete as shipped, and every error in a changed one named with its path."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy import load_calendar, load_policy, shipped_policy
from bot.policy.fields import read_span
from tickets.kinds import Language, ServiceMode, Urgency
from tickets.policy import CalendarPolicy, ComplaintSpans, Hours, Measure, Span

SHIPPED = shipped_policy()


def changed(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """Return a copy of the shipped policy with pieces of its text replaced."""
    text = SHIPPED
    for before, after in changes:
        assert text.count(before) >= 1, before
        text = text.replace(before, after, 1)
    path = tmp_path / "desk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def service(amount: float) -> Span:
    return Span(amount=amount, measure=Measure.SERVICE_HOURS)


def working_days(amount: float) -> Span:
    return Span(amount=amount, measure=Measure.WORKING_DAYS)


def clock(amount: float) -> Span:
    return Span(amount=amount, measure=Measure.CLOCK)


@pytest.mark.rule(
    "C2.urgent", "C2.normal", "C2.low", "C3.urgent", "C3.normal", "C3.low", "A3.confirm", "A3.plan"
)
def test_the_shipped_policy_has_the_clocks_of_the_rulebook() -> None:
    clocks = load_policy().clocks
    assert clocks.first_response == {
        Urgency.URGENT: clock(2),
        Urgency.NORMAL: service(4),
        Urgency.LOW: service(4),
    }
    assert clocks.solve == {
        Urgency.URGENT: clock(24),
        Urgency.NORMAL: working_days(3),
        Urgency.LOW: working_days(5),
    }
    assert (clocks.confirm, clocks.plan) == (service(1), service(2))


@pytest.mark.rule("I10.reaches", "P2.chat_response", "P2.chat_solution", "P2.seven_days", "X2.contact")
def test_the_shipped_policy_has_the_clocks_of_complaints_and_exchanges() -> None:
    clocks = load_policy().clocks
    assert clocks.complaint == ComplaintSpans(respond=service(1), solve=clock(48), settle=working_days(7))
    assert (clocks.assign, clocks.exchange_contact) == (service(0.25), working_days(2))


@pytest.mark.rule("C3.line")
def test_the_shipped_smart_home_line_answers_within_two_hours() -> None:
    line = load_policy().line("smart_home")
    assert line is not None
    assert line.first_response == service(2)
    assert line.mode is ServiceMode.REMOTE


@pytest.mark.rule("D1.recorded", "D2.before_17")
def test_the_shipped_day_asks_owners_before_it_tells_customers_before_five() -> None:
    progress = load_policy().progress
    assert (progress.ask_owners_at, progress.tell_from, progress.promised_before) == (
        time(15, 30),
        time(16),
        time(17),
    )


@pytest.mark.rule("F2.sent", "F3.overall", "F3.attitude", "F3.speed", "F3.result")
def test_the_shipped_survey_asks_what_the_rulebook_names_within_a_day() -> None:
    survey = load_policy().survey
    assert [question.key for question in survey.questions] == ["overall", "attitude", "speed", "result"]
    assert survey.delay <= timedelta(hours=24)


@pytest.mark.rule("A5.chain", "A5.clocks")
def test_the_shipped_escalation_chain_has_a_clock_on_each_step() -> None:
    steps = load_policy().escalation
    assert [step.key for step in steps] == ["front_desk", "hotline", "technical_centre", "manufacturer"]
    assert all(step.within.amount > 0 for step in steps)


@pytest.mark.rule("I5.vehicle", "I5.farm", "I5.policy")
def test_vehicles_are_asked_for_mileage_and_plate_and_farm_machines_for_their_conditions() -> None:
    policy = load_policy()
    asked = {line.key: {question.key for question in line.questions} for line in policy.lines}
    assert {"mileage", "plate"} <= asked["ebike"]
    assert {"working_hours", "conditions"} <= asked["farm_machine"]


def tables_of(value: object) -> Iterator[Mapping[str, object]]:
    """Yield every table in a part of the file, itself included."""
    if isinstance(value, dict):
        yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inside:
        yield from tables_of(each)


def test_every_text_of_the_shipped_policy_is_in_every_language() -> None:
    every = {language.value for language in Language}
    tables = list(tables_of(tomllib.loads(SHIPPED)))
    texts = [table for table in tables if every & table.keys()]
    assert texts
    assert [text for text in texts if text.keys() != every] == []


def test_the_shipped_policy_knows_the_make_up_days_of_this_and_the_coming_spring_festival() -> None:
    calendar = load_calendar(load_policy())
    assert calendar.is_working_day(date(2026, 2, 14))
    assert not calendar.is_working_day(date(2026, 2, 23))
    assert not calendar.is_working_day(date(2027, 2, 8))


def test_a_year_that_is_not_published_yet_is_named_once_promises_can_reach_it() -> None:
    calendar = load_calendar(load_policy())
    assert calendar.uncovered_years(datetime(2026, 6, 1, tzinfo=UTC)) == ()
    assert calendar.uncovered_years(datetime(2030, 6, 1, tzinfo=UTC)) == (2030,)


def test_a_year_stated_in_the_file_replaces_what_the_program_knows(tmp_path: Path) -> None:
    stated = "[calendar.public.2030]\nholidays = [2030-03-04]\nworking_days = [2030-03-09]\n[clocks]"
    calendar = load_calendar(load_policy(changed(tmp_path, ("[clocks]", stated))))
    assert calendar.uncovered_years(datetime(2030, 6, 1, tzinfo=UTC)) == ()
    assert not calendar.is_working_day(date(2030, 3, 4))
    assert calendar.is_working_day(date(2030, 3, 9))
    assert calendar.is_working_day(date(2030, 10, 1))


def test_a_country_that_moves_no_working_days_is_always_known(tmp_path: Path) -> None:
    path = changed(
        tmp_path, ('country = "CN" ', 'country = "DE" '), ("[calendar.public.2026]", "[calendar.public.2020]")
    )
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(" 2026-", " 2020-").replace("[2026-", "[2020-"), encoding="utf-8")
    calendar = load_calendar(load_policy(path))
    assert calendar.uncovered_years(datetime(2031, 6, 1, tzinfo=UTC)) == ()
    assert not calendar.is_working_day(date(2031, 10, 3))


def test_a_desk_without_a_country_keeps_no_public_holidays(tmp_path: Path) -> None:
    calendar = load_calendar(load_policy(changed(tmp_path, ('country = "CN" ', "# "))))
    assert calendar.is_working_day(date(2028, 5, 1))
    assert not calendar.is_working_day(date(2026, 5, 1)), "but those that the file itself states"
    assert calendar.uncovered_years(datetime(2040, 1, 1, tzinfo=UTC)) == ()


def test_own_closing_days_and_half_days_are_read(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ("closing_days = []", "closing_days = [2026-03-02]"),
        ("[calendar.half_days]\n", '[calendar.half_days]\n2026-03-03 = ["09:00-12:00"]\n'),
    )
    calendar: CalendarPolicy = load_policy(path).calendar
    assert calendar.holidays == {date(2026, 3, 2)}
    assert calendar.half_days == {date(2026, 3, 3): (Hours(start=time(9), end=time(12)),)}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2 hours", clock(2)),
        ("1 hour", clock(1)),
        ("30 minutes", clock(0.5)),
        ("1.5 service hours", service(1.5)),
        ("90 service minutes", service(1.5)),
        ("1 working day", working_days(1)),
        (" 3 Working Days ", working_days(3)),
    ],
)
def test_spans_as_people_write_them(text: str, span: Span) -> None:
    assert read_span(text) == span


@given(st.text() | st.integers() | st.none())
def test_whatever_stands_for_a_span_is_read_or_refused(value: object) -> None:
    try:
        span = read_span(value)
    except ValueError as refusal:
        assert str(refusal)  # noqa: PT017 - hypothesis tries both readable and unreadable values
    else:
        assert span.amount > 0
