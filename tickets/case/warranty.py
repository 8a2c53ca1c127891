"""The warranty verdict: how long a product is covered, and who pays for labour and parts (rule C7)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tickets.case.facts import PurchaseDate


class Coverage(StrEnum):
    """What the warranty covers, as far as it is known."""

    IN_WARRANTY = "in_warranty"
    EXPIRED = "expired"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class Warranty:
    """The verdict at intake; `until` is the last day covered, None when it is not known.

    For a purchase date that is an interval, `until` is the day that is certain: the earliest end of a
    running warranty, the latest end of an expired one.
    """

    coverage: Coverage
    until: date | None = None


class Cause(StrEnum):
    """What brought the fault about, as the engineer finds it."""

    DEFECT = "defect"
    WRONG_USE = "wrong_use"
    NATURE = "nature"
    MISUSE = "misuse"
    STORAGE = "storage"
    LIQUID = "liquid"
    UNAUTHORISED_REPAIR = "unauthorised_repair"
    NORMAL_WEAR = "normal_wear"


EXCLUDED: frozenset[Cause] = frozenset(
    {Cause.MISUSE, Cause.STORAGE, Cause.LIQUID, Cause.UNAUTHORISED_REPAIR, Cause.NORMAL_WEAR}
)
"""Causes that no warranty covers."""


class Price(StrEnum):
    """What the customer pays for one side of the work."""

    FREE = "free"
    AT_COST = "at_cost"
    FULL = "full"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What the customer pays for labour and for parts."""

    labour: Price
    parts: Price

    @property
    def told_before_work(self) -> bool:
        """Whether the customer must hear the price before the work begins."""
        return (self.labour, self.parts) != (Price.FREE, Price.FREE)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last day when it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def assess(purchased: PurchaseDate | None, months: int, today: date) -> Warranty:
    """Return whether a product is in warranty today; an interval that allows both answers is unclear.

    The warranty ends on the day of the month on which the product was bought, that day included.
    """
    if purchased is None:
        return Warranty(coverage=Coverage.UNCLEAR)
    at_least, at_most = add_months(purchased.earliest, months), add_months(purchased.latest, months)
    if today <= at_least:
        return Warranty(coverage=Coverage.IN_WARRANTY, until=at_least)
    if today > at_most:
        return Warranty(coverage=Coverage.EXPIRED, until=at_most)
    return Warranty(coverage=Coverage.UNCLEAR)


def charge(
    coverage: Coverage, cause: Cause, *, wearing_part: bool = False, repair_warranty: bool = False
) -> Charge:
    """Return what the customer pays for a repair (rule C7).

    `wearing_part` says that what is replaced wears out by design; `repair_warranty` that the same fault
    comes back within the warranty of its last repair, which then covers it like the product's own.
    """
    if cause in EXCLUDED:
        return Charge(labour=Price.FULL, parts=Price.FULL)
    if repair_warranty:
        coverage = Coverage.IN_WARRANTY
    elif wearing_part or coverage is Coverage.EXPIRED:
        return Charge(labour=Price.FULL, parts=Price.FULL)
    if coverage is Coverage.UNCLEAR:
        return Charge(labour=Price.UNCLEAR, parts=Price.UNCLEAR)
    if cause is Cause.DEFECT:
        return Charge(labour=Price.FREE, parts=Price.FREE)
    return Charge(labour=Price.FREE, parts=Price.AT_COST)


def in_repair_warranty(*, repaired: date, today: date, same_fault: bool, months: int = 3) -> bool:
    """Return whether a fault falls under the warranty of its last repair: same fault, last day included."""
    return same_fault and repaired <= today <= add_months(repaired, months)
