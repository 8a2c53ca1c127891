"""The tables of the policy file, each able to build the domain's value."""

from datetime import date, time, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from bot.policy.fields import (
    Currency,
    DayHours,
    Duration,
    PhoneRegion,
    PolicyKey,
    Section,
    Text,
    Texts,
    TimeOfDay,
    TimeZone,
    unique,
)
from bot.policy.holidays_source import knows_country
from tickets.kinds import Language
from tickets.policy import (
    CalendarPolicy,
    Hours,
    Limits,
    ProgressPolicy,
    PublicYear,
    SurveyPolicy,
    SurveyQuestion,
)

_HOUR = timedelta(hours=1)
_DAY = timedelta(hours=24)
_WEEK = timedelta(days=7)
_TELEGRAM_TEXT = 4096


def _country(code: str) -> str:
    if not knows_country(code):
        raise ValueError('expected a country in two letters whose public holidays are known, such as "CN"')
    return code


class DeskSection(Section):
    """Who the desk is and how it is reached."""

    name: Texts
    hotline: Text
    emergency_phone: Text | None = None
    phone_region: PhoneRegion
    default_language: Language
    currency: Currency = "CNY"


class WeekSection(Section):
    """The service hours of a week; a day left out is free."""

    monday: DayHours = ()
    tuesday: DayHours = ()
    wednesday: DayHours = ()
    thursday: DayHours = ()
    friday: DayHours = ()
    saturday: DayHours = ()
    sunday: DayHours = ()

    def build(self) -> tuple[tuple[Hours, ...], ...]:
        """Return the hours by weekday, Monday first."""
        return (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )

    @model_validator(mode="after")
    def _some_hours(self) -> Self:
        if not any(self.build()):
            raise ValueError("at least one day of the week needs service hours")
        return self


class PublicYearSection(Section):
    """A year's public holidays and make-up days, in place of those the program knows."""

    holidays: tuple[date, ...]
    working_days: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _no_contradiction(self) -> Self:
        both = sorted({*self.holidays} & {*self.working_days})
        if both:
            raise ValueError(f"both a holiday and a working day: {', '.join(map(str, both))}")
        return self

    def build(self) -> PublicYear:
        """Return the domain's value."""
        return PublicYear(holidays=frozenset(self.holidays), working_days=frozenset(self.working_days))


class CalendarSection(Section):
    """When the desk works."""

    time_zone: TimeZone
    country: Annotated[str, AfterValidator(_country)] | None = None
    week: WeekSection
    closing_days: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()
    half_days: dict[date, DayHours] = Field(default_factory=dict)
    public: dict[Annotated[int, Field(ge=2000, le=2100)], PublicYearSection] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _no_contradiction(self) -> Self:
        both = sorted({*self.closing_days} & {*self.working_days})
        if both:
            raise ValueError(f"in closing_days and in working_days: {', '.join(map(str, both))}")
        for year, section in self.public.items():
            strays = [day for day in (*section.holidays, *section.working_days) if day.year != year]
            if strays:
                raise ValueError(f"public.{year} has days of another year: {', '.join(map(str, strays))}")
        return self

    def build(self) -> CalendarPolicy:
        """Return the domain's value."""
        return CalendarPolicy(
            time_zone=self.time_zone,
            week=self.week.build(),
            country=self.country,
            holidays=frozenset(self.closing_days),
            working_days=frozenset(self.working_days),
            half_days=dict(self.half_days),
            public_years={year: section.build() for year, section in self.public.items()},
        )


class SurveyQuestionSection(Section):
    """One question of the survey (rule F3)."""

    key: PolicyKey
    prompt: Texts
    reopens: Annotated[bool, Field(strict=True)] = False

    def build(self) -> SurveyQuestion:
        """Return the domain's value."""
        return SurveyQuestion(key=self.key, prompts=self.prompt.build(), reopens=self.reopens)


class SurveySection(Section):
    """When and what the survey asks (rules F2 to F4)."""

    delay: Annotated[Duration, Field(le=_DAY)]
    remind_after: Annotated[Duration, Field(ge=_HOUR, le=_WEEK)] = _DAY
    quiet_from: TimeOfDay
    quiet_until: TimeOfDay
    bad_score: Annotated[int, Field(strict=True, ge=1, le=4)]
    questions: Annotated[
        tuple[SurveyQuestionSection, ...],
        Field(min_length=1),
        unique(lambda question: question.key),
    ]

    @model_validator(mode="after")
    def _quiet_hours(self) -> Self:
        if self.quiet_from == self.quiet_until:
            raise ValueError("quiet_from and quiet_until must differ")
        return self

    def build(self) -> SurveyPolicy:
        """Return the domain's value."""
        return SurveyPolicy(
            questions=tuple(question.build() for question in self.questions),
            bad_score=self.bad_score,
            delay=self.delay,
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
            remind_after=self.remind_after,
        )


class ProgressSection(Section):
    """The day's run (rule D2)."""

    ask_owners_at: TimeOfDay
    tell_from: TimeOfDay
    promised_before: TimeOfDay
    recently_told: Duration
    messages_per_second: Annotated[float, Field(gt=0, le=30)] = 25.0
    margin: Annotated[float, Field(ge=1, le=10)] = 1.25
    show_from: Annotated[int, Field(strict=True, ge=1)] = 200
    keep_ledger_days: Annotated[int, Field(strict=True, ge=35)] = 400

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        times: list[time] = [self.ask_owners_at, self.tell_from, self.promised_before]
        if not times[0] < times[1] < times[2]:
            raise ValueError("ask_owners_at, tell_from and promised_before must follow one another")
        return self

    def build(self) -> ProgressPolicy:
        """Return the domain's value."""
        return ProgressPolicy(
            ask_owners_at=self.ask_owners_at,
            tell_from=self.tell_from,
            promised_before=self.promised_before,
            recently_told=self.recently_told,
            per_second=self.messages_per_second,
            margin=self.margin,
            shown_from=self.show_from,
            kept=timedelta(days=self.keep_ledger_days),
        )


class LimitsSection(Section):
    """Limits on what people may enter, of a voucher (X2), of silence (F1)."""

    text_length: Annotated[int, Field(strict=True, ge=100, le=_TELEGRAM_TEXT)]
    photos_per_case: Annotated[int, Field(strict=True, ge=1, le=100)]
    approval_cost: Annotated[
        float | None, Field(ge=0, deprecated="the desk asks nobody for approval, whatever a plan costs")
    ] = None
    silent_days_until_solved: Annotated[int, Field(strict=True, ge=1, le=60)]
    visit_slots: Annotated[int, Field(strict=True, ge=1, le=8)]
    voucher_days: Annotated[int, Field(strict=True, ge=1, le=1000)] = 30
    arrival_days: Annotated[int, Field(strict=True, ge=1, le=60)] = 7

    def build(self) -> Limits:
        """Return the domain's value."""
        return Limits(
            text_length=self.text_length,
            photos_per_case=self.photos_per_case,
            silent_days_until_solved=self.silent_days_until_solved,
            visit_slots=self.visit_slots,
            voucher_days=self.voucher_days,
            arrival_days=self.arrival_days,
        )
