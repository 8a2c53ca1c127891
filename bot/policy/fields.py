"""The written forms that the policy file uses: spans, hours, times of day, keys and texts."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model

from tickets.kinds import Language
from tickets.policy import Hours, Measure, Span

Item = TypeVar("Item")

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(minutes?|hours?|service hours?|service minutes?|working days?)")
_SPAN_EXPECTED = 'a span such as "2 hours" (by the clock), "4 service hours" or "3 working days"'
_DURATION_EXPECTED = 'a length of time by the clock such as "2 hours" or "30 minutes"'
_TIME_EXPECTED = 'a time of day such as "15:30"'
_HOURS_EXPECTED = 'service hours such as "09:00-12:00"; an end of "24:00" is midnight'
_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_MIDNIGHT = "24:00"


class Section(BaseModel):
    """A table of the policy file: nothing in it that is not known, nothing changed once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def read_span(value: object) -> Span:
    """Return the span that a text states; raises ValueError with what is expected."""
    if isinstance(value, Span):
        return value
    found = _SPAN.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"expected {_SPAN_EXPECTED}")
    amount, unit = float(found[1]), found[2].removesuffix("s")
    if amount <= 0:
        raise ValueError("a span must be longer than nothing")
    if unit == "working day":
        if amount != int(amount):
            raise ValueError("working days must be whole")
        return Span(amount=amount, measure=Measure.WORKING_DAYS)
    measure = Measure.SERVICE_HOURS if unit.startswith("service") else Measure.CLOCK
    return Span(amount=amount / 60 if unit.endswith("minute") else amount, measure=measure)


def read_duration(value: object) -> timedelta:
    """Return the length of time that a text states; raises ValueError with what is expected."""
    if isinstance(value, timedelta):
        return value
    try:
        span = read_span(value)
    except ValueError:
        raise ValueError(f"expected {_DURATION_EXPECTED}") from None
    if span.measure is not Measure.CLOCK:
        raise ValueError(f"expected {_DURATION_EXPECTED}")
    return timedelta(hours=span.amount)


def read_time(value: object) -> time:
    """Return the time of day that a text states; raises ValueError with what is expected."""
    if isinstance(value, time):
        return value
    found = _CLOCK_TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"expected {_TIME_EXPECTED}")
    return time(int(found[1]), int(found[2]))


def read_hours(value: object) -> Hours:
    """Return the stretch of service hours that a text states; raises ValueError with what is expected."""
    if isinstance(value, Hours):
        return value
    start, _, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    try:
        hours = Hours(start=read_time(start), end=time(0) if end.strip() == _MIDNIGHT else read_time(end))
    except ValueError:
        raise ValueError(f"expected {_HOURS_EXPECTED}") from None
    if hours.end <= hours.start and end.strip() != _MIDNIGHT:
        raise ValueError("must end later than it starts, on the same day")
    return hours


def _in_order(day: tuple[Hours, ...]) -> tuple[Hours, ...]:
    for earlier, later in pairwise(day):
        if earlier.end > later.start or earlier.end == time(0):
            raise ValueError("the stretches must follow one another without overlap")
    return day


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError('expected a time zone of the tz database such as "Asia/Shanghai"')
    return ZoneInfo(name).key


def _phone_region(region: str) -> str:
    if region not in SUPPORTED_REGIONS:
        raise ValueError('expected a country in two letters such as "CN"')
    return region


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"expected a regular expression: {error}") from None
    return text


def unique(key: Callable[[Item], str]) -> AfterValidator:
    """Return a validator that refuses a list in which two entries have the same key."""

    def check(items: tuple[Item, ...]) -> tuple[Item, ...]:
        twice = repeated(map(key, items))
        if twice:
            raise ValueError(f"stated more than once: {', '.join(twice)}")
        return items

    return AfterValidator(check)


def repeated(keys: Iterable[str]) -> list[str]:
    """Return the keys that occur more than once, in order of their first occurrence."""
    counts = Counter(keys)
    return [key for key, times in counts.items() if times > 1]


PolicyKey = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{0,19}$",
        description="a key of up to 20 small letters, digits and underscores",
    ),
]
Text = Annotated[str, Field(min_length=1, max_length=500, description="a text in quotes")]
SpanText = Annotated[Span, BeforeValidator(read_span), Field(description=_SPAN_EXPECTED)]
Duration = Annotated[timedelta, BeforeValidator(read_duration), Field(description=_DURATION_EXPECTED)]
TimeOfDay = Annotated[time, BeforeValidator(read_time), Field(description=_TIME_EXPECTED)]
HoursText = Annotated[Hours, BeforeValidator(read_hours), Field(description=_HOURS_EXPECTED)]
DayHours = Annotated[
    tuple[HoursText, ...], AfterValidator(_in_order), Field(description=f"a list of {_HOURS_EXPECTED}")
]
TimeZone = Annotated[str, AfterValidator(_known_zone), Field(description="a time zone")]
PhoneRegion = Annotated[str, AfterValidator(_phone_region), Field(description="a country in two letters")]
Currency = Annotated[
    str, Field(pattern=r"^[A-Z]{3}$", description='a currency in three letters such as "CNY"')
]
Pattern = Annotated[str, AfterValidator(_pattern), Field(description="a regular expression")]


class ByLanguage(Section):
    """One text in each language of the desk."""

    def build(self) -> dict[Language, str]:
        """Return the texts by language; what a file does not say in a later language is English there."""
        stated = {language: getattr(self, language.value) for language in Language}
        return {language: text or stated[Language.EN] for language, text in stated.items()}


_IN_EVERY_FILE = frozenset({Language.ZH_HANS, Language.ZH_HANT, Language.EN})
"""The languages of the first policy files: one that came later may be left out, so that those still load."""

if TYPE_CHECKING:
    Texts = ByLanguage
else:
    Texts = create_model(
        "Texts",
        __base__=ByLanguage,
        **{language.value: (Text, ... if language in _IN_EVERY_FILE else "") for language in Language},
    )
