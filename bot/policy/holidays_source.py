"""Public holidays and make-up working days of a country, from the `holidays` package and the policy."""

from datetime import date

import holidays

from tickets.policy import CalendarPolicy, Policy
from tickets.time.calendar import PublicDays, WorkingCalendar

YEARS = range(2015, 2061)
"""The years that are looked up; a fixed span, so that a desk that runs for years does not outlive it."""


def knows_country(code: str) -> bool:
    """Return whether the public holidays of a country (ISO 3166, two letters) can be looked up."""
    return code in holidays.list_supported_countries(include_aliases=False)


def public_days(policy: CalendarPolicy) -> PublicDays:
    """Return the country's public days, and for which years they are known.

    A year that the policy states itself is taken from there alone; without a country there are no others.
    In a country that moves working days to weekends, a year in which none is moved has not been published
    yet, so it is not known.
    """
    stated = policy.public_years
    days_off = frozenset[date]().union(*(year.holidays for year in stated.values()))
    moved = frozenset[date]().union(*(year.working_days for year in stated.values()))
    if policy.country is None:
        return PublicDays(holidays=days_off, working_days=moved)
    looked_up = [year for year in YEARS if year not in stated]
    found = holidays.country_holidays(policy.country, years=looked_up)
    found_moved = frozenset(day for day in found.weekend_workdays if day.year in looked_up)
    published = {day.year for day in found_moved} or {day.year for day in found}
    return PublicDays(
        holidays=days_off | {day for day in found if day.year in looked_up},
        working_days=moved | found_moved,
        years=frozenset(published | stated.keys()),
    )


def load_calendar(policy: Policy) -> WorkingCalendar:
    """Return the desk's working calendar with its country's public days."""
    return WorkingCalendar(policy.calendar, public_days(policy.calendar))
