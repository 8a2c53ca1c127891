"""Ticket numbers that survive a telephone line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.case.numbers import number_for, parse_number

IDS = st.integers(1, 50_000_000)
NUMBER = number_for(4273)
DIGITS = NUMBER.replace("-", "")


def test_a_number_is_short_and_grouped() -> None:
    assert NUMBER == "104-2735"
    assert number_for(1) == "100-0015"


@given(IDS)
def test_a_number_is_read_back_as_itself(ticket: int) -> None:
    assert parse_number(number_for(ticket)) == number_for(ticket)


@given(IDS, IDS)
def test_two_tickets_never_share_a_number(one: int, other: int) -> None:
    assert (number_for(one) == number_for(other)) is (one == other)


@given(IDS, st.data())
def test_one_wrong_digit_is_caught(ticket: int, data: st.DataObject) -> None:
    digits = number_for(ticket).replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != digits[place]))
    assert parse_number(digits[:place] + wrong + digits[place + 1 :]) is None


@given(IDS, st.data())
def test_two_neighbours_swapped_are_caught(ticket: int, data: st.DataObject) -> None:
    digits = number_for(ticket).replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 2))
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    if swapped != digits:
        assert parse_number(swapped) is None


@pytest.mark.parametrize(
    "typed",
    [
        DIGITS,
        "104 2735",
        "  #104-2735 ",
        "#1 0 4 2 7 3 5",
        "１０４－２７３５",
        "104—2735",
        "104–2735",
        "No. 104-2735",
        "No：104-2735",
        "Ticket 104-2735.",
        "工单号 104-2735",
        "工單編號：104-2735",
        "104-2735号",
        "一零四二七三五",
        "幺〇四 两七三五",
    ],
)
def test_numbers_as_people_type_them(typed: str) -> None:
    assert parse_number(typed) == NUMBER


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "#",
        "hello",
        "104-2736",
        "104273",
        "0104-2735",
        "13812345678",
        "104-2735 104-2735",
        "my washer 104-2735 leaks",
        "1042735" * 40,
        "①②③④⑤⑥⑦",
        "٣٤٥٦٧٨٩",
        "100-0000",
    ],
)
def test_anything_else_is_no_number(typed: str) -> None:
    assert parse_number(typed) is None


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    number = parse_number(text)
    assert number is None or parse_number(number) == number


@pytest.mark.parametrize("ticket", [0, -1])
def test_there_is_no_number_without_a_ticket(ticket: int) -> None:
    with pytest.raises(ValueError, match="not a ticket id"):
        number_for(ticket)
