"""What is left of personal data where it is not needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.case.facts import Contact
from tickets.decisions.regions import region_of
from tickets.team.masking import mask_address, mask_contact, mask_email, mask_name, mask_phone, mask_tail


@pytest.mark.rule("S1.masked")
@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+8613812345678", "138****5678"),
        ("13812345678", "138****5678"),
        ("+442071838750", "442****8750"),
        ("5551234", "***34"),
        (None, None),
        ("", None),
    ],
)
def test_a_phone(phone: str | None, shown: str | None) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.rule("S1.masked")
@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("上海市浦东新区世纪大道100号5楼", "上海市浦东新区***"),
        ("浙江省嘉善县罗星街道2号", "浙江省嘉善县***"),
        ("新北市板橋區文化路1號", "新北市板橋區***"),
        ("100 Century Avenue, Flat 5", "***"),
        (None, None),
    ],
)
def test_an_address_is_shown_down_to_its_district(address: str | None, shown: str | None) -> None:
    assert mask_address(address) == shown


@pytest.mark.rule("S1.masked")
@pytest.mark.parametrize(
    ("number", "shown"),
    [("SO-20260105-7781", "***7781"), ("A123", "***23"), ("A1", "***1"), ("A", "***"), (None, None)],
)
def test_an_order_number(number: str | None, shown: str | None) -> None:
    assert mask_tail(number) == shown


@pytest.mark.rule("S1.masked")
@pytest.mark.parametrize(
    ("email", "shown"), [("mei@example.org", "m***@example.org"), ("mei", "***"), (None, None)]
)
def test_a_mail_address(email: str | None, shown: str | None) -> None:
    assert mask_email(email) == shown


@pytest.mark.rule("S1.masked")
def test_a_name() -> None:
    assert (mask_name("陈美"), mask_name("Chen Mei"), mask_name(" ")) == ("陈**", "C**", "")


@pytest.mark.rule("S1.masked")
@given(
    name=st.text(min_size=3, max_size=20, alphabet=st.characters(categories=["L"])),
    phone=st.from_regex(r"\+[1-9][0-9]{9,13}", fullmatch=True),
    street=st.from_regex(r"[a-z]{5,20} [0-9]{1,4}", fullmatch=True),
)
def test_nothing_that_identifies_is_left(name: str, phone: str, street: str) -> None:
    contact = Contact(
        name=name, phone=phone, email=f"{name}@example.org", address=street, location=(31.2, 121.5)
    )
    shown = mask_contact(contact)
    assert shown.location is None
    assert name not in repr(shown)
    assert phone[1:] not in repr(shown)
    assert street not in repr(shown)


@pytest.mark.rule("A1.region")
@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("上海市浦东新区世纪大道", "east"),
        ("12 Century Ave, PUDONG", "east"),
        ("Ｐｕｄｏｎｇ 8", "east"),
        ("成都市青羊区", "west"),
        ("北京市", None),
        (None, None),
    ],
)
def test_the_region_of_an_address(address: str | None, region: str | None) -> None:
    assert region_of(address, {"west": ("青羊",), "east": ("浦东", "Pudong")}) == region


@pytest.mark.rule("A1.region")
def test_the_longer_name_of_a_place_counts() -> None:
    regions = {"province": ("吉林",), "town": ("吉林市",)}
    assert region_of("吉林市船营区", regions) == "town"
