"""The desk's policy as values: what a desk may decide for itself, validated before it gets here."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from tickets.kinds import Language, Role, ServiceMode, Urgency


class Measure(StrEnum):
    """How a span is counted: by the clock, in service hours, or in working days."""

    CLOCK = "clock"
    SERVICE_HOURS = "service_hours"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, kw_only=True)
class Span:
    """A length of time in a measure: hours for the first two, whole days for the third."""

    amount: float
    measure: Measure


@dataclass(frozen=True, kw_only=True)
class Hours:
    """One stretch of service hours within a day, local time, end excluded."""

    start: time
    end: time


@dataclass(frozen=True, kw_only=True)
class PublicYear:
    """A year's public holidays and make-up working days as the desk itself states them."""

    holidays: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()


@dataclass(frozen=True, kw_only=True)
class CalendarPolicy:
    """When the desk works; weekdays count from Monday = 0, all times in the desk's time zone.

    `holidays` and `working_days` are the desk's own; the country's are looked up by `country`, except for
    the years in `public_years`. A day in `half_days` has exactly the hours given there.
    """

    time_zone: str
    week: tuple[tuple[Hours, ...], ...]
    country: str | None
    holidays: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    half_days: dict[date, tuple[Hours, ...]] = field(default_factory=dict)
    public_years: dict[int, PublicYear] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model of the catalogue, its name by language, and the other names people use for it."""

    id: str
    names: dict[Language, str]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExtraQuestion:
    """A question that one product line asks in addition (rule I5); prompts by language."""

    key: str
    prompts: dict[Language, str]
    required: bool = False
    pattern: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProductLine:
    """A line of products that share warranty, service mode and questions; names by language.

    `urgent_mode` and `expired_mode` replace `mode` for an urgent case and past the warranty (rule C6).
    """

    key: str
    names: dict[Language, str]
    models: tuple[Model, ...]
    warranty_months: int
    mode: ServiceMode
    first_response: Span | None = None
    questions: tuple[ExtraQuestion, ...] = ()
    wearing_parts: tuple[dict[Language, str], ...] = ()
    urgent_mode: ServiceMode | None = None
    expired_mode: ServiceMode | None = None


@dataclass(frozen=True, kw_only=True)
class ComplaintSpans:
    """How long a complaint may take (rule P2): first answer, solution, and the end that nothing delays."""

    respond: Span
    solve: Span
    settle: Span


@dataclass(frozen=True, kw_only=True)
class ClockPolicy:
    """How long each clock may run (rules C2, C3, A3, I10, P2, J9, J11, X2, X4).

    A span that is None has no clock. A complaint, and an exchange, keep the stricter of their own
    spans and the common ones.
    """

    first_response: dict[Urgency, Span]
    solve: dict[Urgency, Span]
    confirm: Span
    plan: Span
    assign: Span | None = None
    complaint: ComplaintSpans | None = None
    exchange_contact: Span | None = None
    factory_repair: Span | None = None
    exchange_inspection: Span | None = None
    exchange_sent: Span | None = None
    refund: Span | None = None
    quote: Span | None = None
    warn_at: float = 0.75


@dataclass(frozen=True, kw_only=True)
class EscalationStep:
    """One step of the escalation chain (rule A5): who is told, and how long they have."""

    key: str
    role: Role
    within: Span


@dataclass(frozen=True, kw_only=True)
class SurveyQuestion:
    """A question of the satisfaction survey, answered from 1 to 5 (rule F3); prompts by language.

    With `reopens` its bad score opens the case again, as that of the overall one always does (rule F4).
    """

    key: str
    prompts: dict[Language, str]
    reopens: bool = False


@dataclass(frozen=True, kw_only=True)
class SurveyPolicy:
    """When and what the survey asks (rules F2 to F4); the first question is the overall one.

    It goes out `delay` after the end of the service, never between `quiet_from` and `quiet_until`, at the
    latest 24 h after it; `remind_after` later, outside those hours, who did not answer is reminded once. A
    score at or below `bad_score` reopens the case, for the overall question and those that say so.
    """

    questions: tuple[SurveyQuestion, ...]
    bad_score: int
    delay: timedelta
    quiet_from: time
    quiet_until: time
    remind_after: timedelta = timedelta(days=1)

    def is_quiet(self, local: time) -> bool:
        """Return whether customers are not to be disturbed at a local time of day."""
        begins, ends = self.quiet_from, self.quiet_until
        return begins <= local < ends if begins <= ends else local >= begins or local < ends

    def is_bad(self, question: str, score: int) -> bool:
        """Return whether a score opens the case again (rule F4)."""
        reopening = {self.questions[0].key, *(each.key for each in self.questions if each.reopens)}
        return question in reopening and score <= self.bad_score


@dataclass(frozen=True, kw_only=True)
class FollowUpPolicy:
    """How a case is followed after its end (rules F6, P5); a span of None switches that kind off.

    Who was asked about a complaint and has not answered after `call_after` is called, and staff are asked for
    it at most `calls` times, working day by working day.
    """

    delivery_after: timedelta | None = timedelta(days=7)
    complaint_after: timedelta | None = timedelta(days=3)
    call_after: Span = Span(amount=2, measure=Measure.WORKING_DAYS)
    calls: int = 3


@dataclass(frozen=True, kw_only=True)
class CampaignTemplate:
    """A campaign that leads can start (rule F7); texts by language, every question answered from 1 to 5.

    It is due once in every period of `every_months` (1, 3, 6 or 12) of the year; None for no rhythm.
    """

    key: str
    title: dict[Language, str]
    intro: dict[Language, str]
    questions: tuple[SurveyQuestion, ...]
    every_months: int | None = None


@dataclass(frozen=True, kw_only=True)
class CampaignPolicy:
    """How campaigns are run (rule F7).

    Nobody is asked again within `rest_days` of the last one. A campaign is open for `open_days`; after
    `remind_days` who said nothing is reminded once. `send_at` is when one for "the next morning" begins,
    `response` the share of answers that sample sizes reckon with.
    """

    templates: tuple[CampaignTemplate, ...] = ()
    rest_days: int = 90
    open_days: int = 14
    remind_days: int = 4
    send_at: time = time(10)
    response: float = 0.4

    def template(self, key: str) -> CampaignTemplate | None:
        """Return the template of a key, None when there is none."""
        return next((each for each in self.templates if each.key == key), None)


@dataclass(frozen=True, kw_only=True)
class ProgressPolicy:
    """The day's run (rule D2), in local time: owners are asked, customers are told, the promise ends.

    `tell_from` is when the run begins at the latest: so many are told at `per_second` messages a second that
    it takes `margin` times as long as it should. Runs of at least `shown_from` messages are shown to staff;
    the ledger keeps each promise for `kept`, and a day's figures for good.
    """

    ask_owners_at: time
    tell_from: time
    promised_before: time
    recently_told: timedelta
    per_second: float = 25.0
    margin: float = 1.25
    shown_from: int = 200
    kept: timedelta = timedelta(days=400)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits on what people may enter, of a voucher (rule X2), of silence.

    `silent_days_until_solved` after it was finished, tested work without objection counts as solved (rule
    F1); after each `arrival_days` of silence about a new product or money on its way, somebody asks.
    """

    text_length: int
    photos_per_case: int
    silent_days_until_solved: int
    visit_slots: int
    voucher_days: int = 30
    arrival_days: int = 7


@dataclass(frozen=True, kw_only=True)
class ReviewPolicy:
    """Whether the reviews of week and month come by themselves, and when on that morning, local time (V1)."""

    scheduled: bool = True
    at: time = time(9)


@dataclass(frozen=True, kw_only=True)
class BatchPolicy:
    """From when on equal faults are a possible batch problem (rule C8).

    At least `cases` within so many days whose words are alike: `likeness`, above 0 and at most 1, of the
    shorter text is in the longer one. Products without a model are told apart by the first `serial_prefix`
    characters of their serial number; 0 leaves them out.
    """

    cases: int = 3
    within_days: int = 14
    likeness: float = 0.55
    serial_prefix: int = 8


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The whole policy of one desk."""

    name: dict[Language, str]
    hotline: str
    emergency_phone: str | None
    phone_region: str
    default_language: Language
    calendar: CalendarPolicy
    lines: tuple[ProductLine, ...]
    regions: dict[str, tuple[str, ...]]
    clocks: ClockPolicy
    departments: dict[str, dict[Language, str]]
    escalation: tuple[EscalationStep, ...]
    survey: SurveyPolicy
    progress: ProgressPolicy
    limits: Limits
    repair_warranty_months: int = 3
    follow_up: FollowUpPolicy = FollowUpPolicy()
    review: ReviewPolicy = ReviewPolicy()
    batch: BatchPolicy = BatchPolicy()
    campaigns: CampaignPolicy = CampaignPolicy()
    currency: str = "CNY"

    def line(self, key: str | None) -> ProductLine | None:
        """Return the product line of a key, None when there is none."""
        return next((line for line in self.lines if line.key == key), None)
