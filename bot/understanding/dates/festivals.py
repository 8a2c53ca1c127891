"""Feasts and sales by which people remember when they bought something."""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays

from bot.understanding.dates.intervals import between, day_of
from tickets.case.facts import PurchaseDate


class Festival(StrEnum):
    """A feast or a sale."""

    NEW_YEAR = "new_year"
    SPRING_FESTIVAL = "spring_festival"
    QINGMING = "qingming"
    LABOUR_DAY = "labour_day"
    DRAGON_BOAT = "dragon_boat"
    MID_AUTUMN = "mid_autumn"
    NATIONAL_DAY = "national_day"
    WOMENS_DAY = "womens_day"
    MIDYEAR_SALE = "midyear_sale"
    SINGLES_DAY = "singles_day"
    TWELVE_TWELVE = "twelve_twelve"
    BLACK_FRIDAY = "black_friday"
    CHRISTMAS = "christmas"


_FIXED: dict[Festival, tuple[tuple[int, int], tuple[int, int]]] = {
    Festival.NEW_YEAR: ((1, 1), (1, 3)),
    Festival.QINGMING: ((4, 3), (4, 7)),
    Festival.LABOUR_DAY: ((5, 1), (5, 5)),
    Festival.NATIONAL_DAY: ((10, 1), (10, 8)),
    Festival.WOMENS_DAY: ((3, 1), (3, 8)),
    # The sales last for days: what is bought "on 11.11" is seldom bought on the very day.
    Festival.MIDYEAR_SALE: ((6, 1), (6, 18)),
    Festival.SINGLES_DAY: ((11, 1), (11, 11)),
    Festival.TWELVE_TWELVE: ((12, 8), (12, 12)),
    Festival.CHRISTMAS: ((12, 20), (12, 26)),
}
# Days before and after the feast itself that people still mean by its name.
_LUNAR: dict[Festival, tuple[str, int, int]] = {
    Festival.SPRING_FESTIVAL: ("Chinese New Year (Spring Festival)", 14, 15),
    Festival.DRAGON_BOAT: ("Dragon Boat Festival", 3, 2),
    Festival.MID_AUTUMN: ("Mid-Autumn Festival", 3, 2),
}
_THURSDAY = 3


def festival_of(year: int, festival: Festival) -> PurchaseDate | None:
    """Return the days that a festival means in a year, None for a year that is not believed."""
    if day_of(year, 1, 1) is None:
        return None
    if festival is Festival.BLACK_FRIDAY:
        return _black_friday(year)
    if festival in _LUNAR:
        name, before, after = _LUNAR[festival]
        feast = _lunar_days(year).get(name)
        return between(feast - timedelta(days=before), feast + timedelta(days=after)) if feast else None
    first, last = _FIXED[festival]
    return between(date(year, *first), date(year, *last))


def _black_friday(year: int) -> PurchaseDate:
    november = date(year, 11, 1)
    first_thursday = november + timedelta(days=(_THURSDAY - november.weekday()) % 7)
    friday = first_thursday + timedelta(weeks=3, days=1)
    return between(friday, friday + timedelta(days=3))


@lru_cache(maxsize=128)
def _lunar_days(year: int) -> dict[str, date]:
    found = holidays.country_holidays("CN", years=year, language="en_US", observed=False)
    first: dict[str, date] = {}
    for day, names in sorted(found.items()):
        for name in names.split("; "):
            first.setdefault(name, day)
    return first
