"""The purchase date: quick choices, the calendar by the desk's own clock, and typed words (rule I2)."""

from datetime import UTC, date, datetime

import pytest

from dialogs.date_formats import period
from dialogs.intake.answers import quick_period
from tests.dialogs.customer.walking import Walk
from tickets.case.facts import PurchaseDate
from tickets.kinds import Language


async def bought(walk: Walk) -> tuple[date, date]:
    """Return the interval that is kept."""
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.purchased is not None
    return draft.purchased.earliest, draft.purchased.latest


@pytest.mark.rule("I2.purchase_date")
@pytest.mark.parametrize(
    ("today", "choice", "expected"),
    [
        (date(2026, 3, 2), "this_month", (date(2026, 3, 1), date(2026, 3, 2))),
        (date(2026, 3, 2), "last_month", (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 1, 1), "last_month", (date(2025, 12, 1), date(2025, 12, 31))),
        (date(2026, 3, 2), "this_year", (date(2026, 1, 1), date(2026, 3, 2))),
        (date(2024, 2, 29), "last_year", (date(2023, 1, 1), date(2023, 12, 31))),
    ],
)
def test_a_quick_choice_is_an_interval_that_ends_today_at_the_latest(
    today: date, choice: str, expected: tuple[date, date]
) -> None:
    assert quick_period(choice, today) == expected


async def test_today_is_the_desks_today(walk: Walk) -> None:
    # 23:30 UTC on the last of February is the first of March in Shanghai.
    walk.hall.now = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    await walk.until("customer.purchased.ask")
    await walk.tap("customer.purchased.this_month")

    assert await bought(walk) == (date(2026, 3, 1), date(2026, 3, 1))


async def test_words_that_mean_an_interval_are_confirmed_by_a_tap(walk: Walk) -> None:
    await walk.until("customer.purchased.ask")
    await walk.talk.say("2024年3月")
    assert walk.asks("customer.purchased.confirm")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.purchased is None
    await walk.tap("customer.purchased.right")

    assert await bought(walk) == (date(2024, 3, 1), date(2024, 3, 31))


async def test_an_interval_misread_is_typed_again(walk: Walk) -> None:
    await walk.until("customer.purchased.ask")
    await walk.talk.say("2024年3月")
    await walk.talk.say("2023-11-11")

    assert await bought(walk) == (date(2023, 11, 11), date(2023, 11, 11))


async def test_a_day_of_this_month_is_picked_on_the_calendar(walk: Walk) -> None:
    await walk.until("customer.purchased.ask")
    await walk.tap("customer.purchased.calendar")
    await walk.talk.tap("1")

    assert await bought(walk) == (date(2026, 3, 1), date(2026, 3, 1))


async def test_the_calendar_ends_with_the_desks_today(walk: Walk) -> None:
    await walk.until("customer.purchased.ask")
    await walk.tap("customer.purchased.calendar")

    days = [int(label) for label in walk.talk.labels if label.isdecimal()]
    assert days == [1, 2]
    assert not any("›" in label and "‹" not in label for label in walk.talk.labels)


async def test_a_day_of_an_earlier_year_is_picked_by_year_month_and_day(walk: Walk) -> None:
    await walk.until("customer.purchased.ask")
    await walk.tap("customer.purchased.calendar")
    await walk.talk.tap("2026年3月")
    await walk.talk.tap("2026")
    years = [int(label) for label in walk.talk.labels if label.isdecimal()]
    assert years == list(range(2015, 2027))
    await walk.talk.tap("2019")
    await walk.talk.tap("11月")
    await walk.talk.tap("11")

    assert await bought(walk) == (date(2019, 11, 11), date(2019, 11, 11))


async def test_the_calendar_turns_month_by_month(walk: Walk) -> None:
    await walk.until("customer.purchased.ask")
    await walk.tap("customer.purchased.calendar")
    await walk.talk.tap("‹")
    await walk.talk.tap("28")

    assert await bought(walk) == (date(2026, 2, 28), date(2026, 2, 28))


async def test_the_calendar_of_a_leap_day_turns_to_other_years(walk: Walk) -> None:
    # Turning from 29 February to a year without one must not fail.
    walk.hall.now = datetime(2028, 2, 29, 4, tzinfo=UTC)
    await walk.until("customer.purchased.ask")
    await walk.tap("customer.purchased.calendar")
    await walk.talk.tap("2028年2月")
    await walk.talk.tap("2028")
    await walk.talk.tap("2027")
    await walk.talk.tap("2月")
    await walk.talk.tap("28")

    assert await bought(walk) == (date(2027, 2, 28), date(2027, 2, 28))


async def test_a_future_day_forged_into_the_calendar_is_refused(walk: Walk) -> None:
    await walk.until("customer.purchased.ask")
    await walk.tap("customer.purchased.calendar")
    message, button = walk.talk.find("2")
    prefix = (button.callback_data or "").rpartition(":")[0]
    await walk.talk.tap_data(
        f"{prefix}:{int((date(2030, 1, 1) - date(1970, 1, 1)).total_seconds())}", message
    )

    assert walk.label("customer.bad.future") in walk.talk.shown
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.purchased is None


@pytest.mark.parametrize(
    ("first", "last", "english", "chinese"),
    [
        (date(2024, 3, 5), date(2024, 3, 5), "March 5, 2024", "2024年3月5日"),
        (date(2024, 2, 1), date(2024, 2, 29), "Feb 2024", "2024年2月"),
        (date(2023, 1, 1), date(2023, 12, 31), "2023", "2023年"),
        (
            date(2025, 11, 1),
            date(2025, 11, 11),
            "November 1, 2025 – November 11, 2025",
            "2025年11月1日 – 2025年11月11日",
        ),
    ],
)
def test_a_period_is_said_as_short_as_it_can_be(first: date, last: date, english: str, chinese: str) -> None:
    bought = PurchaseDate(earliest=first, latest=last)
    assert period(bought, Language.EN) == english
    assert period(bought, Language.ZH_HANS) == chinese
