"""Amounts of money as people type them: "350", "¥1,280.50", "350 元"."""

import re

from dialogs.casework.days import plain
from tickets.case.facts import Money

_SIGN, _UNIT = r"(?:[¥$€£]|rmb|cny)?", r"(?:元|块|塊|rmb|cny)?"
_AMOUNT = re.compile(rf"{_SIGN} ?(\d{{1,3}}(?:,\d{{3}})+|\d{{1,9}})(?:\.(\d{{1,2}}))? ?{_UNIT}")
_HUNDRED = 100


def read_amount(text: str, currency: str) -> Money | None:
    """Return the amount that a text names, in the desk's currency; None when it names none, or nothing."""
    found = _AMOUNT.fullmatch(plain(text))
    if found is None:
        return None
    cents = int((found[2] or "0").ljust(2, "0"))
    hundredths = int(found[1].replace(",", "")) * _HUNDRED + cents
    return Money(hundredths=hundredths, currency=currency) if hundredths else None
