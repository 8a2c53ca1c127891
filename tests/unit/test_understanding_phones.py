"""Phone numbers as customers type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import build_phone_reader

read = build_phone_reader()


@pytest.mark.rule("I4.phone")
@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("13800138000", "+8613800138000", id="plain"),
        pytest.param(" 138 0013-8000 ", "+8613800138000", id="grouped"),
        pytest.param("１３８００１３８０００", "+8613800138000", id="full width"),
        pytest.param("+86 138 0013 8000", "+8613800138000", id="with country"),
        pytest.param("008613800138000", "+8613800138000", id="dialled abroad"),
        pytest.param("手机：13800138000", "+8613800138000", id="with a label"),
        pytest.param("Ｔｅｌ：13800138000", "+8613800138000", id="full-width label"),
        pytest.param("Tel. 010-6278 1234", "+861062781234", id="land line"),
        pytest.param("（010）62781234", "+861062781234", id="full-width brackets"),
        pytest.param("+44 20 7946 0958", "+442079460958", id="another country"),
        pytest.param("+1 (650) 253-0000", "+16502530000", id="America"),
    ],
)
def test_numbers_are_read(text: str, number: str) -> None:
    assert read(text, region="CN") == number


def test_a_number_without_country_belongs_to_the_region() -> None:
    assert read("6123 4567", region="HK") == "+85261234567"
    assert read("6123 4567", region="CN") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "hello",
        "12345",
        "SN13800138000",
        "1380013800",
        "138001380001",
        "13800138000 ext. 12",
        "13800138000 #12",
        "13800138000 13900139000",
        "call me at 13800138000 after six",
        "2024-03-05",
        "😀",
        "1" * 500,
    ],
)
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    assert read(text, region="CN") is None


@given(
    st.text(max_size=60) | st.text("0123456789+-() ", max_size=20), st.sampled_from(["CN", "US", "HK", "DE"])
)
def test_whatever_is_typed_gives_a_number_that_reads_as_itself_or_nothing(text: str, region: str) -> None:
    number = read(text, region=region)
    assert number is None or read(number, region=region) == number
