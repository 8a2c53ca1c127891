"""Every error in a policy file is named with its path and what is expected there."""

from pathlib import Path
from typing import Any

import pytest

from bot.policy import PolicyInvalid, describe_problems, load_policy, shipped_policy

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


def test_a_day_that_is_both_open_and_shut_is_refused(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ("closing_days = [] ", "closing_days = [2026-03-02] "),
        ("\nworking_days = [] ", "\nworking_days = [2026-03-02] "),
    )
    assert describe_problems(path) == ["calendar: in closing_days and in working_days: 2026-03-02"]


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
