"""Who takes part: accounts known to the desk in every role, strangers, and the marks of what is private."""

import re
from collections.abc import Mapping

from tickets.kinds import Role

BOT = {"id": 7000000001, "is_bot": True, "first_name": "Front Desk", "username": "frontdesk_bot"}
"""The desk's own account."""

CUSTOMERS: Mapping[int, str] = {501: "陈美", 502: "Ann Smith", 503: "王芳", 504: "Ali <b>"}
"""Customers by Telegram account; each has tickets of their own."""

WORKERS: Mapping[int, tuple[str, Role]] = {
    601: ("Wang Lei", Role.ENGINEER),
    602: ("Li Na", Role.ENGINEER),
    701: ("Lin", Role.STAFF),
    702: ("He", Role.LEAD),
    703: ("Zhou", Role.ADMIN),
}
"""Who works here, by Telegram account."""

KNOWN: Mapping[int, str] = {**CUSTOMERS, **{number: name for number, (name, _) in WORKERS.items()}}
"""Everyone whom the desk knows when the story begins."""

STRANGERS: tuple[int, ...] = (801, 802, 2**52 - 1, 2**63, -5, 0)
"""Accounts that the desk has never met, and numbers that no account has."""

GROUPS: tuple[int, ...] = (-100501, -100502)

MARK = re.compile(r"(WORD|PLACE|ORDER)7Q(\d+)Z")
"""The mark in whatever is private: its sort, and the account whose it is."""


def marked(sort: str, account: int) -> str:
    """Return words that are recognised wherever they turn up."""
    return f"{sort}7Q{account}Z"
