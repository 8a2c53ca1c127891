"""Texts cut to what Telegram shows, days as people type them, numbers and names behind commands."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.casework import history
from dialogs.casework.days import read_day
from dialogs.casework.summary import clip
from dialogs.engineer.depart.clicks import read_minutes
from dialogs.engineer.visit.getters import decode, encode
from dialogs.engineer.visit.times import read_slot
from dialogs.staff.paging import decode_key, encode_key
from handlers.spoken import split_number
from tests.dialogs.casework.talk import seen_length
from tests.unit.services.world import POLICY
from tickets.case import events
from tickets.case.facts import Slot
from tickets.case.numbers import number_for
from tickets.time.calendar import WorkingCalendar

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
CALENDAR = WorkingCalendar(POLICY.calendar)
MOMENTS = st.integers(0, 14 * 365 * 86_400_000_000).map(lambda n: NOW + timedelta(microseconds=n))


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_a_clipped_text_is_never_longer_than_telegram_counts(text: str, limit: int) -> None:
    plain = text.encode("utf-16-le", "ignore").decode("utf-16-le")
    shown = clip(plain, limit)
    assert len(shown.encode("utf-16-le")) // 2 <= limit
    assert shown == " ".join(plain.split()) or shown.endswith("…")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", MONDAY),
        ("Tomorrow", date(2026, 3, 3)),
        ("后天", date(2026, 3, 4)),
        ("後天", date(2026, 3, 4)),
        ("Fri", date(2026, 3, 6)),
        ("周日", date(2026, 3, 8)),
        ("monday", date(2026, 3, 9)),
        ("next fri", date(2026, 3, 13)),
        ("下週三", date(2026, 3, 11)),
        ("３月９日", date(2026, 3, 9)),
        ("3/1", date(2027, 3, 1)),
        ("2026-03-02", MONDAY),
        ("in 3 days", date(2026, 3, 5)),
        ("2026-03-01", None),
        ("2/30", None),
        ("never", None),
        ("", None),
    ],
)
def test_a_day_as_people_type_it(typed: str, day: date | None) -> None:
    assert read_day(typed, MONDAY) == day


@given(st.text(max_size=30))
def test_a_day_that_is_read_is_never_past(text: str) -> None:
    day = read_day(text, MONDAY)
    assert day is None or day >= MONDAY


@given(st.dates(MONDAY, date(2100, 1, 1)))
def test_every_day_written_in_full_is_read(day: date) -> None:
    assert read_day(day.isoformat(), MONDAY) == day
    assert read_day(f"{day.year}年{day.month}月{day.day}日", MONDAY) == day


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("tomorrow 14:00-16:00", "03-03 14:00", "16:00"),
        ("周三下午2点到4点", "03-04 14:00", "16:00"),
        ("3/11 14-16", "03-11 14:00", "16:00"),
        ("2026-03-12 10:00", "03-12 10:00", "12:00"),
        ("明天9点半", "03-03 09:30", "11:30"),
        ("friday 10 to 12", "03-06 10:00", "12:00"),
        ("tomorrow 2-4pm", "03-03 14:00", "16:00"),
        ("tomorrow 12am", "03-03 00:00", "02:00"),
        ("15:00", "03-02 15:00", "17:00"),
    ],
)
def test_a_visit_as_people_type_it(typed: str, start: str, end: str) -> None:
    slot = read_slot(typed, now=NOW, calendar=CALENDAR)
    assert slot is not None
    assert f"{CALENDAR.local(slot.start):%m-%d %H:%M}" == start
    assert f"{CALENDAR.local(slot.end):%H:%M}" == end


@given(st.text(max_size=40))
def test_a_visit_that_is_read_runs_forward(text: str) -> None:
    slot = read_slot(text, now=NOW, calendar=CALENDAR)
    assert slot is None or slot.start < slot.end


@given(st.integers(1, 99), st.integers(1, 59))
def test_minutes_are_read_with_and_without_hours(hours: int, minutes: int) -> None:
    assert read_minutes(str(minutes)) == minutes
    assert read_minutes(f"{hours}h {minutes}") == hours * 60 + minutes
    assert read_minutes(f"{hours}小时{minutes}分钟") == hours * 60 + minutes


@given(MOMENTS, st.integers(1, 48))
def test_a_time_survives_its_button(start: datetime, halves: int) -> None:
    start = start.replace(second=0, microsecond=0)
    slot = Slot(start=start, end=start + timedelta(minutes=30 * halves))
    assert decode(encode(slot)) == slot
    assert len(encode(slot)) < 30


@given(MOMENTS, st.integers(1, 10**12 - 1))
def test_a_page_of_the_queue_survives_its_button(moment: datetime, ticket: int) -> None:
    key = (moment, ticket)
    assert decode_key(encode_key(*key)) == key
    assert len(f"abcdefg\x1dlater:{encode_key(*key)}".encode()) <= 64


@given(st.integers(1, 10**7), st.sampled_from(["call at 5", "", "12 apples\nand more"]))
def test_number_and_words_behind_a_command_are_told_apart(ticket: int, words: str) -> None:
    number = number_for(ticket)
    for typed in (number, number.replace("-", " "), f"#{number}", f"No. {number}"):
        assert split_number(f"{typed} {words}".strip()) == (number, words)


def test_words_without_a_number_are_not_split() -> None:
    assert split_number("call them") == ("", "call them")
    assert split_number("") == ("", "")


def test_history_has_a_line_for_everything_that_can_happen() -> None:
    happens = {each for each in vars(events).values() if isinstance(each, type)}
    kinds = {each for each in happens if issubclass(each, events.Event)} - {events.Event}
    assert kinds == set(history._NAMES)


def test_a_text_is_measured_as_telegram_shows_it() -> None:
    assert seen_length("<b>a &lt; b</b> 😀") == len("a < b ") + 2
