"""Reads phone numbers as people type them."""

import re
import unicodedata

import phonenumbers

from tickets.case.readers import PhoneReader

_LONGEST = 40
_LABEL = re.compile(
    r"^(?:tel|phone|mobile|cell|手机号码?|手機號碼?|手机|手機|电话号码?|電話號碼?|电话|電話)[.:\s是]*",
    re.IGNORECASE,
)


def read_phone(text: str, *, region: str) -> str | None:
    """Return the number in E.164, None when it is not a valid one.

    `region` is the country (two letters) of numbers without a country code. Full-width digits, spaces,
    dashes and brackets are forgiven; a number with an extension or with other words is not one.
    """
    typed = _LABEL.sub("", unicodedata.normalize("NFKC", text).strip())
    if len(typed) > _LONGEST or any(char.isalpha() for char in typed):
        return None
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def build_phone_reader() -> PhoneReader:
    """Return the reader of phone numbers."""
    return read_phone
