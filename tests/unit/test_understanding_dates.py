"""Purchase dates as customers write them."""

from calendar import month_name
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy import load_policy
from bot.understanding import build_date_reader
from tickets.case.readers import DateReading
from tickets.kinds import Language

TODAY = date(2026, 11, 21)
POLICY = load_policy()
read = build_date_reader(POLICY)
PAST_DAYS = st.dates(date(1985, 1, 1), TODAY)
NOTHING = DateReading(purchased=None)


def days(text: str, language: Language = Language.ZH_HANS, today: date = TODAY) -> str | None:
    """Return the reading as "earliest..latest", as one day, as "future" or None."""
    reading = read(text, today=today, language=language)
    if reading.purchased is None:
        return "future" if reading.in_future else None
    earliest, latest = reading.purchased.earliest, reading.purchased.latest
    return str(earliest) if earliest == latest else f"{earliest}..{latest}"


@pytest.mark.rule("I2.purchase_date")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("2024.3.5", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("２０２４－０３－０５", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("2024 年 3 月 5 號", "2024-03-05"),
        ("二〇二四年三月五日", "2024-03-05"),
        ("二零二四年十二月二十一号", "2024-12-21"),
        ("24年3月5号", "2024-03-05"),
        ("24/3/5", "2024-03-05"),
        ("2024年3月5日星期二", "2024-03-05"),
        ("2024-03-05T14:30", "2024-03-05"),
        ("3月5日", "2026-03-05"),
        ("12月1日", "2025-12-01"),
        ("昨天", "2026-11-20"),
        ("前天买的", "2026-11-19"),
        ("三天前", "2026-11-18"),
        ("上周三", "2026-11-11"),
        ("上个月5号", "2026-10-05"),
    ],
)
def test_exact_days_in_chinese(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.rule("I2.purchase_date")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("去年双十一", "2025-11-01..2025-11-11"),
        ("去年雙十一買的", "2025-11-01..2025-11-11"),
        ("去年双11", "2025-11-01..2025-11-11"),
        ("双12", "2025-12-08..2025-12-12"),
        ("去年618", "2025-06-01..2025-06-18"),
        ("今年六一八大促", "2026-06-01..2026-06-18"),
        ("上个月", "2026-10-01..2026-10-31"),
        ("上個月底", "2026-10-21..2026-10-31"),
        ("上上个月", "2026-09-01..2026-09-30"),
        ("去年夏天", "2025-06-01..2025-08-31"),
        ("前年冬天", "2024-12-01..2025-02-28"),
        ("前年", "2024-01-01..2024-12-31"),
        ("今年", "2026-01-01..2026-11-21"),
        ("去年年底", "2025-10-01..2025-12-31"),
        ("年初", "2026-01-01..2026-03-31"),
        ("上半年", "2026-01-01..2026-06-30"),
        ("今年春节", "2026-02-03..2026-03-04"),
        ("去年过年的时候", "2025-01-15..2025-02-13"),
        ("去年中秋節", "2025-10-03..2025-10-08"),
        ("去年国庆", "2025-10-01..2025-10-08"),
        ("去年十一", "2025-10-01..2025-10-08"),
        ("去年十一月", "2025-11-01..2025-11-30"),
        ("五一", "2026-05-01..2026-05-05"),
        ("2024年国庆期间", "2024-10-01..2024-10-08"),
        ("2024年3月", "2024-03-01..2024-03-31"),
        ("2024年2月", "2024-02-01..2024-02-29"),
        ("2024年", "2024-01-01..2024-12-31"),
        ("2024", "2024-01-01..2024-12-31"),
        ("我是去年三月份买的", "2025-03-01..2025-03-31"),
        ("大概去年三月吧", "2025-03-01..2025-03-31"),
        ("两年前", "2024-05-21..2025-05-21"),
        ("一年多前", "2024-11-21..2025-11-21"),
        ("半年前", "2026-03-21..2026-07-21"),
        ("几个月前", "2026-02-21..2026-09-21"),
        ("上周", "2026-11-09..2026-11-15"),
        ("上周末", "2026-11-14..2026-11-15"),
        ("刚买的", "2026-10-06..2026-11-21"),
    ],
)
def test_vague_words_in_chinese_give_the_whole_span_they_can_mean(text: str, expected: str) -> None:
    assert days(text) == expected


@pytest.mark.rule("I2.purchase_date")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 5, 2024", "2024-03-05"),
        ("5 March 2024", "2024-03-05"),
        ("5th of March 2024", "2024-03-05"),
        ("Mar 5 '24", "2024-03-05"),
        ("5-Mar-2024", "2024-03-05"),
        ("5mar2024", "2024-03-05"),
        ("Tuesday, March 5th, 2024", "2024-03-05"),
        ("2024 March 5", "2024-03-05"),
        ("March 5th", "2026-03-05"),
        ("yesterday", "2026-11-20"),
        ("2 days ago", "2026-11-19"),
        ("25/3/24", "2024-03-25"),
        ("25/3/2024", "2024-03-25"),
        ("3/25/2024", "2024-03-25"),
        ("5.3.2024", "2024-03-05"),
        ("5/5/2024", "2024-05-05"),
        ("last March", "2026-03-01..2026-03-31"),
        ("last December", "2025-12-01..2025-12-31"),
        ("last summer", "2026-06-01..2026-08-31"),
        ("last winter", "2025-12-01..2026-02-28"),
        ("summer 2024", "2024-06-01..2024-08-31"),
        ("two years ago", "2024-05-21..2025-05-21"),
        ("more than a year ago", "2024-11-21..2025-11-21"),
        ("a few months ago", "2026-02-21..2026-09-21"),
        ("March 2024", "2024-03-01..2024-03-31"),
        ("in March, I think", "2026-03-01..2026-03-31"),
        ("I bought it in March 2024", "2024-03-01..2024-03-31"),
        ("end of March 2024", "2024-03-21..2024-03-31"),
        ("early 2024", "2024-01-01..2024-03-31"),
        ("mid-2024", "2024-05-01..2024-08-31"),
        ("late last year", "2025-10-01..2025-12-31"),
        ("the year before last", "2024-01-01..2024-12-31"),
        ("last year", "2025-01-01..2025-12-31"),
        ("last month", "2026-10-01..2026-10-31"),
        ("last Monday", "2026-11-09..2026-11-16"),
        ("last year's Black Friday", "2025-11-28..2025-12-01"),
        ("around Christmas 2024", "2024-12-20..2024-12-26"),
        ("Chinese New Year 2025", "2025-01-15..2025-02-13"),
        ("03/2024", "2024-03-01..2024-03-31"),
        ("2024-03", "2024-03-01..2024-03-31"),
    ],
)
def test_days_in_english(text: str, expected: str) -> None:
    assert days(text, Language.EN) == expected


def test_last_summer_said_in_summer_is_the_one_of_the_year_before() -> None:
    assert days("last summer", Language.EN, today=date(2026, 7, 10)) == "2025-06-01..2025-08-31"


@pytest.mark.parametrize("language", list(Language))
def test_a_day_and_month_that_can_be_exchanged_give_the_span_of_both_readings(language: Language) -> None:
    assert days("5/3/2024", language) == "2024-03-05..2024-05-03"


def test_a_reading_that_has_not_come_yet_is_not_meant() -> None:
    assert days("1/12/2026", Language.EN) == "2026-01-12"


def test_a_desk_in_the_united_states_reads_the_month_first() -> None:
    american = build_date_reader(replace(POLICY, phone_region="US"))
    reading = american("5/3/2024", today=TODAY, language=Language.EN)
    assert reading.purchased is not None
    assert (reading.purchased.earliest, reading.purchased.exact) == (date(2024, 5, 3), True)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "2027年",
        "今年12月",
        "12/25/2026",
        "December 25, 2026",
        "明天",
        "明年",
        "下个月",
        "tomorrow",
        "next year",
    ],
)
def test_a_day_to_come_is_no_purchase_date(text: str) -> None:
    assert days(text, Language.EN) == "future"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "SN20231105A7",
        "W80B",
        "8M35M2",
        "4RD9T61Z",
        "57-1-9Z",
        "28 84--08",
        "6-93 3",
        "96030620",
        "AR-W100D",
        "hello",
        "不知道",
        "我忘了",
        "my washer leaks",
        "2024年2月30日",
        "2023-02-29",
        "13月",
        "99/99/2024",
        "March 32 2024",
        "13:45",
        "0",
        "12",
        "13800138000",
        "1789",
        "500 years ago",
        "999 months ago",
        "99999999",
        "0000-00-00",
        "9999年",
        "the 5th",
        "😀",
        "5" * 5000,
    ],
)
@pytest.mark.parametrize("language", list(Language))
def test_what_is_no_date_is_not_made_one(text: str, language: Language) -> None:
    assert days(text, language) is None


@given(PAST_DAYS)
def test_a_past_day_is_read_back_however_it_is_written(day: date) -> None:
    written = [
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month} 月 {day.day} 號",
        f"{day.day} {month_name[day.month]} {day.year}",
        f"{month_name[day.month][:3]}. {day.day}, {day.year}",
        f"{day.day}.{day.month}.{day.year}",
    ]
    assert {days(text, Language.EN) for text in written} == {str(day)}


@given(st.integers(1, 3000))
def test_a_day_to_come_is_told_from_a_past_one(ahead: int) -> None:
    assert days(str(TODAY + timedelta(days=ahead))) == "future"


CHINESE = "去年 前年 今年 2024 24 年 3 13 31 月 日 号 双十一 618 春节 夏天 底 前 多 几 半 十 个月"
ENGLISH = "last next this year march 5th ago two summer christmas - / ."
PIECES = st.lists(st.sampled_from([*CHINESE.split(), *ENGLISH.split(), " "]), max_size=6).map("".join)


@given(PIECES | st.text(max_size=90), st.sampled_from(Language), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_whatever_is_typed_gives_a_span_that_ends_today_at_the_latest_or_nothing(
    text: str, language: Language, today: date
) -> None:
    reading = read(text, today=today, language=language)
    if reading.purchased is None:
        return
    assert not reading.in_future
    assert date(1980, 1, 1) <= reading.purchased.earliest <= reading.purchased.latest <= today
