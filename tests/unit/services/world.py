"""A desk with a clock of its own, and short ways to the people and tickets that a story needs."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.understanding import build_phone_reader
from tickets.case.answers import QUESTIONS
from tickets.case.drafts import Draft
from tickets.case.facts import Contact, Detail, Evidence, Product, PurchaseDate
from tickets.case.readers import DateReading, ModelMatch
from tickets.case.ticket import Ticket
from tickets.desk import Desk, build_desk
from tickets.ids import DraftId, PersonId, TelegramId, TicketId
from tickets.kinds import EvidenceKind, Language, Role, ServiceMode, Urgency
from tickets.policy import (
    CalendarPolicy,
    CampaignPolicy,
    CampaignTemplate,
    ClockPolicy,
    ExtraQuestion,
    Hours,
    Limits,
    Measure,
    Model,
    Policy,
    ProductLine,
    ProgressPolicy,
    Span,
    SurveyPolicy,
    SurveyQuestion,
)
from tickets.ports import Units
from tickets.team.people import Person
from tickets.time.calendar import WorkingCalendar

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""Monday, 2 March 2026, 10:00 in Shanghai."""

DETAILS: dict[str, Detail] = {
    "part": "door",
    "since": "yesterday",
    "environment": "kitchen",
    "tried": "switched it off",
    "repaired_elsewhere": False,
}
"""Every detail of a fault, answered."""

_DAY = (Hours(start=time(9), end=time(12)), Hours(start=time(13), end=time(18)))

WASHER = ProductLine(
    key="washer",
    names={Language.EN: "Washers"},
    models=(Model(id="wm-8", names=dict.fromkeys(Language, "WM-8")),),
    warranty_months=12,
    mode=ServiceMode.ON_SITE,
    questions=(
        ExtraQuestion(key="batch", prompts={Language.EN: "Batch?"}, required=True, pattern=r"[A-Z]\d{3}"),
        ExtraQuestion(key="floor", prompts={Language.EN: "Floor?"}),
    ),
)
KETTLE = ProductLine(
    key="kettle",
    names={Language.EN: "Kettles"},
    models=(Model(id="k-1", names=dict.fromkeys(Language, "K-1")),),
    warranty_months=6,
    mode=ServiceMode.MAIL_IN,
)

POLICY = Policy(
    name={Language.EN: "Desk"},
    hotline="400-100-2000",
    emergency_phone=None,
    phone_region="CN",
    default_language=Language.ZH_HANS,
    calendar=CalendarPolicy(
        time_zone="Asia/Shanghai", week=(_DAY, _DAY, _DAY, _DAY, _DAY, (), ()), country=None
    ),
    lines=(WASHER, KETTLE),
    regions={"east": ("浦东", "Pudong"), "west": ("青羊",)},
    clocks=ClockPolicy(
        first_response={
            Urgency.URGENT: Span(amount=2, measure=Measure.CLOCK),
            Urgency.NORMAL: Span(amount=4, measure=Measure.SERVICE_HOURS),
            Urgency.LOW: Span(amount=4, measure=Measure.SERVICE_HOURS),
        },
        solve={
            Urgency.URGENT: Span(amount=24, measure=Measure.CLOCK),
            Urgency.NORMAL: Span(amount=3, measure=Measure.WORKING_DAYS),
            Urgency.LOW: Span(amount=5, measure=Measure.WORKING_DAYS),
        },
        confirm=Span(amount=1, measure=Measure.SERVICE_HOURS),
        plan=Span(amount=2, measure=Measure.SERVICE_HOURS),
        factory_repair=Span(amount=5, measure=Measure.WORKING_DAYS),
        exchange_inspection=Span(amount=2, measure=Measure.WORKING_DAYS),
        exchange_sent=Span(amount=5, measure=Measure.WORKING_DAYS),
        refund=Span(amount=7, measure=Measure.WORKING_DAYS),
        quote=Span(amount=1, measure=Measure.WORKING_DAYS),
    ),
    departments={},
    escalation=(),
    survey=SurveyPolicy(
        questions=tuple(
            SurveyQuestion(key=key, prompts={Language.EN: key})
            for key in ("overall", "attitude", "speed", "result")
        ),
        bad_score=2,
        delay=timedelta(hours=2),
        quiet_from=time(21),
        quiet_until=time(9),
    ),
    progress=ProgressPolicy(
        ask_owners_at=time(15, 30),
        tell_from=time(16, 30),
        promised_before=time(17),
        recently_told=timedelta(hours=3),
    ),
    campaigns=CampaignPolicy(
        templates=(
            CampaignTemplate(
                key="satisfaction",
                title=dict.fromkeys(Language, "How are we doing?"),
                intro=dict.fromkeys(Language, "A few taps"),
                questions=tuple(
                    SurveyQuestion(key=key, prompts=dict.fromkeys(Language, f"{key}?"))
                    for key in ("overall", "speed")
                ),
            ),
        )
    ),
    limits=Limits(text_length=200, photos_per_case=3, silent_days_until_solved=3, visit_slots=3),
)


class _Models:
    def __call__(self, text: str, *, limit: int = 6) -> Sequence[ModelMatch]:
        return [ModelMatch(model_id="wm-8", line="washer", names=dict.fromkeys(Language, "WM-8"), score=100)][
            :limit
        ]


class _Dates:
    def __call__(self, text: str, *, today: date, language: Language) -> DateReading:
        return DateReading(purchased=PurchaseDate(earliest=today, latest=today))


@dataclass
class World:
    """A desk on some storage, at `now`."""

    units: Units
    now: datetime = MONDAY
    policy: Policy = POLICY
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.desk: Desk = build_desk(
            units=self.units,
            clock=lambda: self.now,
            policy=self.policy,
            calendar=WorkingCalendar(self.policy.calendar),
            find_models=_Models(),
            read_date=_Dates(),
            read_phone=build_phone_reader(),
            new_token=lambda: f"token-{next(self.numbers)}",
        )

    def later(self, **spans: float) -> None:
        """Let time pass."""
        self.now += timedelta(**spans)

    async def customer(self, name: str = "Chen Mei") -> Person:
        """Return somebody new."""
        number = TelegramId(1000 + next(self.numbers))
        return await self.desk.people.greet(telegram=number, name=name, language_code="en")

    async def worker(self, role: Role, name: str = "", **lines: frozenset[str]) -> Person:
        """Return somebody new who joined with a role."""
        person = await self.customer(name or role.value)
        invite = await self.desk.people.invite(by=None, role=role, **lines)
        joined, _ = await self.desk.people.join(by=person.id, token=invite.token)
        return joined

    async def draft(self, customer: Person, **changes: object) -> Draft:
        """Return a complete draft of a broken washer, not filed."""
        draft = await self.desk.intake.start(by=customer.id, words="It leaks")
        answers: dict[str, object] = {
            "product": Product(name="WM-8", line="washer", model_id="wm-8"),
            "purchased": PurchaseDate(earliest=date(2026, 1, 5), latest=date(2026, 1, 5)),
            "order_number": "SO-20260105-7781",
            "details": dict(DETAILS),
            "extra": {"batch": "B123", "floor": "3"},
            "urgency": Urgency.NORMAL,
            "contact": Contact(
                name="Chen Mei",
                phone="+8613812345678",
                email="mei@example.org",
                address="上海市浦东新区世纪大道100号5楼",
            ),
            "skipped": frozenset(it.id for it in QUESTIONS if it.detail and it.id not in DETAILS),
            **changes,
        }
        return await self.change(customer, draft.id, **answers)

    async def change(self, customer: Person, draft: DraftId, **changes: object) -> Draft:
        """Return a draft with fields replaced."""
        return await self.desk.intake.update(
            by=customer.id,
            draft=draft,
            change=lambda it: replace(it, **changes),  # type: ignore[arg-type]  # fields of Draft by name
        )

    async def filed(self, customer: Person, **changes: object) -> Ticket:
        """Return a ticket about a broken washer."""
        draft = await self.draft(customer, **changes)
        return await self.desk.intake.file(by=customer.id, draft=draft.id)

    async def done(self, customer: Person, engineer: Person, ticket: TicketId) -> Ticket:
        """Return the ticket with its work done."""
        await self.desk.jobs.accept(by=engineer.id, ticket=ticket)
        await self.desk.jobs.finish(
            by=engineer.id, ticket=ticket, summary="New seal", parts=["seal"], function_tested=True
        )
        return await self.stored(ticket)

    async def stored(self, ticket: TicketId) -> Ticket:
        """Return the ticket as it is kept."""
        async with self.units() as uow:
            return await uow.tickets.get(ticket)

    async def history(self, ticket: TicketId) -> list[str]:
        """Return the names of what happened, in order."""
        async with self.units() as uow:
            return [type(event).__name__ for event in await uow.tickets.history(ticket)]

    async def looks(self, ticket: TicketId) -> list[tuple[PersonId, str]]:
        """Return who looked at the ticket's personal data or was refused, in order."""
        async with self.units() as uow:
            return [(by, what) for _, by, what in await uow.looks.of_ticket(ticket)]


def photo(name: str) -> Evidence:
    """Return a photo as Telegram gives it."""
    return Evidence(kind=EvidenceKind.PHOTO, file_id=f"file-{name}", unique_id=f"unique-{name}")
