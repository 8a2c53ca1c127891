"""Amounts of money as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.casework.amounts import read_amount
from tests.fakes.wording import real_words
from tickets.case.facts import Money
from tickets.kinds import Language

WORDS = real_words()


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [
        ("350", 35000),
        ("¥1,280.50", 128050),
        ("￥１２８０．５", 128050),
        ("1,280", 128000),
        ("350 元", 35000),
        ("99块", 9900),
        ("RMB 5.05", 505),
    ],
)
def test_an_amount_is_read_however_it_is_typed(typed: str, hundredths: int) -> None:
    assert read_amount(typed, "CNY") == Money(hundredths=hundredths, currency="CNY")


@pytest.mark.parametrize("typed", ["", "free", "0", "0.00", "-5", "1.234", "1,28", "12 34", "1e5", "9" * 10])
def test_what_is_no_amount_is_not_guessed(typed: str) -> None:
    assert read_amount(typed, "CNY") is None


@given(st.integers(min_value=1, max_value=10**11 - 1))
def test_whatever_the_desk_shows_it_can_read_again(hundredths: int) -> None:
    shown = WORDS.money(hundredths, "CNY", Language.ZH_HANS)
    assert read_amount(shown, "CNY") == Money(hundredths=hundredths, currency="CNY")
