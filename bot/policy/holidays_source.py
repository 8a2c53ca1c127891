"""Public holidays and make-up working days of a country, from the `holidays` package and the policy."""

from datetime import datetime

import holidays
from holidays.holiday_base import HolidayBase

from tickets.calendar import PublicDays, WorkingCalendar
from tickets.policy import CalendarPolicy, Policy

YEARS_BACK = 5
YEARS_AHEAD = 5
"""Years around now that are looked up: further than any promise of the desk reaches."""


def knows_country(code: str) -> bool:
    """Return whether the public holidays of a country (ISO 3166, two letters) can be looked up."""
    return code in holidays.list_supported_countries(include_aliases=False)


def public_days(policy: CalendarPolicy, now: datetime) -> PublicDays:
    """Return the public days of the years around now, and for which of them they are known.

    A year that the policy states itself is taken from there alone. In a country that moves working days to
    weekends, a year in which none is moved has not been published yet, so it is not known.
    """
    if policy.country is None:
        return PublicDays()
    years = range(now.year - YEARS_BACK, now.year + YEARS_AHEAD + 1)
    found = holidays.country_holidays(policy.country, years=years)
    stated = policy.public_years
    days_off = {day for day in found if day.year not in stated}
    moved = {day for day in found.weekend_workdays if day.year in years and day.year not in stated}
    published = {day.year for day in found.weekend_workdays}
    known = {year for year in years if year in found.years and (year in published or not _moves_days(found))}
    for year in stated.values():
        days_off |= year.holidays
        moved |= year.working_days
    return PublicDays(
        holidays=frozenset(days_off), working_days=frozenset(moved), years=frozenset(known | stated.keys())
    )


def working_calendar(policy: Policy, now: datetime) -> WorkingCalendar:
    """Return the desk's working calendar with the public days of the years around now."""
    return WorkingCalendar(policy.calendar, public_days(policy.calendar, now))


def _moves_days(found: HolidayBase) -> bool:
    return bool(found.weekend_workdays)
