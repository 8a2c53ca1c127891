"""The policy file: complete as shipped, and every error in a changed one named with its path."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy import PolicyInvalid, describe_problems, load_calendar, load_policy, shipped_policy
from bot.policy.fields import read_span
from tickets.kinds import Language, ServiceMode, Urgency
from tickets.policy import CalendarPolicy, Hours, Measure, Span

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


@pytest.mark.rule("C2", "C3", "A3")
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


@pytest.mark.rule("C3")
def test_the_shipped_smart_home_line_answers_within_two_hours() -> None:
    line = load_policy().line("smart_home")
    assert line is not None
    assert line.first_response == service(2)
    assert line.mode is ServiceMode.REMOTE


@pytest.mark.rule("D2")
def test_the_shipped_day_asks_owners_before_it_tells_customers_before_five() -> None:
    progress = load_policy().progress
    assert (progress.ask_owners_at, progress.tell_from, progress.promised_before) == (
        time(15, 30),
        time(16),
        time(17),
    )


@pytest.mark.rule("F2", "F3")
def test_the_shipped_survey_asks_what_the_rulebook_names_within_a_day() -> None:
    survey = load_policy().survey
    assert [question.key for question in survey.questions] == ["overall", "attitude", "speed", "result"]
    assert survey.delay <= timedelta(hours=24)


@pytest.mark.rule("A5")
def test_the_shipped_escalation_chain_has_a_clock_on_each_step() -> None:
    steps = load_policy().escalation
    assert [step.key for step in steps] == ["front_desk", "hotline", "technical_centre", "manufacturer"]
    assert all(step.within.amount > 0 for step in steps)


@pytest.mark.rule("I5")
def test_vehicles_are_asked_for_mileage_and_plate_and_farm_machines_for_their_conditions() -> None:
    policy = load_policy()
    asked = {line.key: {question.key for question in line.questions} for line in policy.lines}
    assert {"mileage", "plate"} <= asked["ebike"]
    assert {"working_hours", "conditions"} <= asked["farm_machine"]


def test_every_text_of_the_shipped_policy_is_in_every_language() -> None:
    policy = load_policy()
    texts = [policy.name, *policy.departments.values()]
    texts += [question.prompts for question in policy.survey.questions]
    texts += [line.names for line in policy.lines]
    texts += [question.prompts for line in policy.lines for question in line.questions]
    assert all(set(text) == set(Language) and all(text.values()) for text in texts)


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


WRONG: list[Any] = [
    pytest.param(
        "warranty_months = 36", 'warranty_months = "36"', "lines.washer.warranty_months", "integer", id="type"
    ),
    pytest.param(
        "warranty_months = 36",
        "warranty_monts = 36",
        "lines.washer.warranty_monts",
        "did you mean warranty_months",
        id="unknown key",
    ),
    pytest.param(
        "warranty_months = 36\n",
        "",
        "lines.washer.warranty_months",
        "is missing; expected a whole number of months",
        id="missing number",
    ),
    pytest.param('mode = "on_site"', 'mode = "onsite"', "lines.washer.mode", "'on_site'", id="choice"),
    pytest.param(
        'mode = "on_site"\n',
        "",
        "lines.washer.mode",
        "is missing; expected one of on_site, carry_in",
        id="missing choice",
    ),
    pytest.param("[limits]", "[limit]", "limit", "did you mean limits", id="unknown table"),
    pytest.param("[limits]", "[limit]", "limits", "is missing; expected a table", id="missing table"),
    pytest.param(
        'zone = "Asia/Shanghai"', 'zone = "Asia/Peking"', "calendar.time_zone", "tz database", id="time zone"
    ),
    pytest.param('country = "CN" ', 'country = "ZZ" ', "calendar.country", "two letters", id="country"),
    pytest.param(
        'phone_region = "CN"', 'phone_region = "China"', "desk.phone_region", "two letters", id="phone region"
    ),
    pytest.param(
        '"09:00-12:00", "13:30',
        '"09:00-14:00", "13:30',
        "calendar.week.monday",
        "without overlap",
        id="overlap",
    ),
    pytest.param(
        "09:00-12:00",
        "12:00-09:00",
        "calendar.week.monday[0]",
        "end later than it starts",
        id="backwards hours",
    ),
    pytest.param("09:00-12:00", "9 to 12", "calendar.week.monday[0]", 'such as "09:00-12:00"', id="no hours"),
    pytest.param("closing_days = []", "closing_days = [1]", "calendar.closing_days[0]", "date", id="no day"),
    pytest.param(
        "closing_days = []                 # days on which this desk is shut, such as a company outing\nworking_days = []",
        "closing_days = [2026-03-02]\nworking_days = [2026-03-02]",
        "calendar",
        "in closing_days and in working_days: 2026-03-02",
        id="contradiction",
    ),
    pytest.param(
        "working_days = [2026-01-04",
        "working_days = [2026-01-01",
        "calendar.public.2026",
        "both a holiday and a working day: 2026-01-01",
        id="public contradiction",
    ),
    pytest.param(
        "working_days = [2026-01-04",
        "working_days = [2027-01-03",
        "calendar",
        "days of another year: 2027-01-03",
        id="stray year",
    ),
    pytest.param(
        'normal = "4 service hours"',
        'normal = "4 services"',
        "clocks.first_response.normal",
        '"4 service hours"',
        id="span",
    ),
    pytest.param(
        'normal = "3 working days"',
        'normal = "2.5 working days"',
        "clocks.solve.normal",
        "must be whole",
        id="half a working day",
    ),
    pytest.param(
        'normal = "3 working days"',
        'normal = "0 working days"',
        "clocks.solve.normal",
        "longer than nothing",
        id="no time",
    ),
    pytest.param(
        'normal = "3 working days"\n',
        "",
        "clocks.solve.normal",
        'is missing; expected a span such as "2 hours"',
        id="missing urgency",
    ),
    pytest.param("warn_at = 0.75", "warn_at = 75", "clocks.warn_at", "less than 1", id="percent for share"),
    pytest.param(
        'delay = "2 hours"',
        'delay = "25 hours"',
        "survey.delay",
        "less than or equal to",
        id="survey too late",
    ),
    pytest.param(
        'delay = "2 hours"',
        'delay = "2 working days"',
        "survey.delay",
        "by the clock",
        id="survey in working days",
    ),
    pytest.param(
        'quiet_until = "09:00"', 'quiet_until = "21:00"', "survey", "must differ", id="always quiet"
    ),
    pytest.param(
        'tell_from = "16:00"',
        'tell_from = "17:00"',
        "progress",
        "must follow one another",
        id="told too late",
    ),
    pytest.param(
        'tell_from = "16:00"', 'tell_from = "4 pm"', "progress.tell_from", '"15:30"', id="no time of day"
    ),
    pytest.param(
        "bad_score = 2", "bad_score = 5", "survey.bad_score", "less than or equal to 4", id="all scores bad"
    ),
    pytest.param(
        "text_length = 2000",
        "text_length = 5000",
        "limits.text_length",
        "less than or equal to 4096",
        id="longer than a message",
    ),
    pytest.param(
        'key = "attitude"',
        'key = "overall"',
        "survey.questions",
        "stated more than once: overall",
        id="question twice",
    ),
    pytest.param(
        'key = "hotline"',
        'key = "front_desk"',
        "escalation",
        "stated more than once: front_desk",
        id="step twice",
    ),
    pytest.param('role = "lead"', 'role = "boss"', "escalation[2].role", "'lead'", id="role"),
    pytest.param(
        'id = "AR-W100D"',
        'id = "AR-W80B"',
        "lines",
        "model ids stated more than once: AR-W80B",
        id="model id twice",
    ),
    pytest.param('"W100D"', '"ｗ80b"', "lines", "two models share: w80b", id="alias of two models"),
    pytest.param("[lines.washer]", "[lines.Washer]", "lines.Washer", "is not a possible name", id="line key"),
    pytest.param(
        r"pattern = '\d{1,6}'",
        "pattern = '(('",
        "lines.ebike.questions[0].pattern",
        "regular expression",
        id="pattern",
    ),
    pytest.param(
        ', en = "Washing machine"',
        "",
        "lines.washer.name.en",
        "is missing; expected a text",
        id="missing language",
    ),
    pytest.param(
        'en = "Washing machine"', 'en = ""', "lines.washer.name.en", "at least 1 character", id="empty text"
    ),
]


@pytest.mark.parametrize(("before", "after", "path", "expected"), WRONG)
def test_an_error_is_named_with_its_path_and_what_is_expected(
    tmp_path: Path, before: str, after: str, path: str, expected: str
) -> None:
    problems = describe_problems(changed(tmp_path, (before, after)))
    assert any(each.startswith(f"{path}: ") and expected in each for each in problems), problems


def test_all_errors_are_named_at_once(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ("warranty_months = 36", "warranty_months = -1"),
        ('tell_from = "16:00"', 'tell_from = "tea time"'),
        ("photos_per_case", "fotos_per_case"),
        ('time_zone = "Asia/Shanghai"', 'time_zone = "Mars"'),
    )
    named = {problem.split(":")[0] for problem in describe_problems(path)}
    assert named == {
        "calendar.time_zone",
        "lines.washer.warranty_months",
        "limits.fotos_per_case",
        "limits.photos_per_case",
        "progress.tell_from",
    }


def test_a_week_without_hours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    lines = [line for line in SHIPPED.splitlines() if not line.split(" ")[0].endswith("day")]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert describe_problems(path) == ["calendar.week: at least one day of the week needs service hours"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"[desk\n", "not a TOML file", id="broken TOML"),
        pytest.param(b"\xff\xfe", "is not written in UTF-8", id="other encoding"),
        pytest.param(None, "cannot be read", id="no such file"),
    ],
)
def test_an_unreadable_file_is_a_policy_problem(tmp_path: Path, content: bytes | None, expected: str) -> None:
    path = tmp_path / "desk.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PolicyInvalid, match=expected):
        load_policy(path)


def test_an_empty_file_names_every_table_that_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_text("", encoding="utf-8")
    missing = {problem.partition(":")[0] for problem in describe_problems(path)}
    assert {"desk", "calendar", "clocks", "escalation", "survey", "progress", "limits", "lines"} <= missing


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
