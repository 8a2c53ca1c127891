"""Ticket numbers that a person can read out on the phone, with a digit that catches slips."""

import re
import unicodedata

FIRST = 100_000
"""Added to a ticket's id, so that every number has at least seven digits and none starts with 0."""

_TAIL = 4
_LENGTHS = range(7, 14)

# The operation table of H. Michael Damm's check: a totally anti-symmetric quasigroup of order 10.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)

_SPOKEN = str.maketrans("〇零一幺么二两三四五六七八九", "00111223456789")
_LABEL = re.compile(
    r"^(?:ticket|case|no|number|工单|工單|单号|單號|编号|編號|号|號)*", re.ASCII | re.IGNORECASE
)
_SEPARATORS = re.compile(r"[\s#.:,_/\-\u2010-\u2015\u2212\u30fc]+")


def number_for(ticket_id: int) -> str:
    """Return the number of a ticket, such as "104-2736"; raises ValueError for an id below 1.

    Its last digit is a check digit: one wrong digit, or two neighbours swapped, give no number at all.
    """
    if ticket_id < 1:
        raise ValueError(f"not a ticket id: {ticket_id}")
    body = str(FIRST + ticket_id)
    return _written(body + str(_check(body)))


def parse_number(text: str) -> str | None:
    """Return the number that someone typed, written as `number_for` writes it, or None for anything else.

    Spaces, dashes, "#", full-width digits, Chinese numerals and a leading "No." or 工单 are forgiven.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    digits = _LABEL.sub("", plain).rstrip("号號").translate(_SPOKEN)
    if not (digits.isascii() and digits.isdigit() and len(digits) in _LENGTHS):
        return None
    if digits.startswith("0") or _check(digits) != 0 or int(digits[:-1]) <= FIRST:
        return None
    return _written(digits)


def _check(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def _written(digits: str) -> str:
    return f"{digits[:-_TAIL]}-{digits[-_TAIL:]}"
