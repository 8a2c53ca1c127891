"""A case with its people, and every event that can happen to it, for tests of what is said about it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.unit.services.world import DETAILS, MONDAY, POLICY
from tickets.announcements import Audience, announce
from tickets.case.events import Event
from tickets.case.facts import (
    Answers,
    Contact,
    Evidence,
    Fault,
    Product,
    PurchaseDate,
    ServiceRecord,
    Slot,
    Visit,
)
from tickets.case.lifecycle import Status
from tickets.case.ticket import Change, Ticket
from tickets.case.warranty import Coverage, Warranty
from tickets.ids import DraftId, PersonId, TelegramId, TicketId
from tickets.kinds import EvidenceKind, Kind, Language, Request, Role, ServiceMode, Urgency
from tickets.messages.pushes import Push
from tickets.policy import EscalationStep, Policy
from tickets.team.people import Person
from tickets.time.calendar import WorkingCalendar

PHONE = "+8613812345678"
ADDRESS = "上海市浦东新区世纪大道100号5楼"
HOUR = timedelta(hours=1)
SLOT = Slot(start=MONDAY + 4 * HOUR, end=MONDAY + 6 * HOUR)
OTHER_SLOT = Slot(start=MONDAY + 28 * HOUR, end=MONDAY + 30 * HOUR)
PHOTO = Evidence(kind=EvidenceKind.PHOTO, file_id="photo-1", unique_id="unique-1")

RULES: Policy = replace(
    POLICY,
    name=dict.fromkeys(Language, "Desk"),
    escalation=(
        EscalationStep(key="front", role=Role.STAFF, within=POLICY.clocks.confirm),
        EscalationStep(key="centre", role=Role.LEAD, within=POLICY.clocks.confirm),
    ),
    survey=replace(
        POLICY.survey,
        questions=tuple(
            replace(question, prompts=dict.fromkeys(Language, f"{question.key}?"))
            for question in POLICY.survey.questions
        ),
    ),
)
CALENDAR = WorkingCalendar(RULES.calendar)


def person(number: int, name: str, *roles: Role, **more: object) -> Person:
    """Return somebody; `more` are fields of Person."""
    known = Person(
        id=PersonId(number),
        telegram=TelegramId(9000 + number),
        name=name,
        language=Language.EN,
        roles=frozenset(roles or {Role.CUSTOMER}),
    )
    return replace(known, **more)  # type: ignore[arg-type]  # fields of Person by name


MEI = person(1, "Mei")
WANG = person(2, "Wang", Role.ENGINEER, phone="+8613900000002")
LI = person(3, "Li", Role.ENGINEER)
LIN = person(4, "Lin", Role.STAFF)
HE = person(5, "He", Role.LEAD)

TICKET = Ticket(
    id=TicketId(7),
    number="R-2041",
    version=3,
    draft=DraftId("draft"),
    customer=MEI.id,
    request=Request.REPAIR,
    kind=Kind.MALFUNCTION,
    urgency=Urgency.NORMAL,
    status=Status.ASSIGNED,
    product=Product(name="WM-8", line="washer", model_id="wm-8", serial="SN77889900"),
    purchased=PurchaseDate(earliest=date(2026, 1, 5), latest=date(2026, 1, 5)),
    order_number="SO-20260105-7781",
    fault=Fault(
        words="It leaks <badly> & smells; call me on 138 1234 5678",
        details={**DETAILS, "repaired_elsewhere": True},
    ),
    contact=Contact(
        name="Chen Mei",
        phone=PHONE,
        email="mei@example.org",
        address=ADDRESS,
        region="east",
        location=(31.2397, 121.4998),
    ),
    answers=Answers(),
    warranty=Warranty(coverage=Coverage.IN_WARRANTY, until=date(2027, 1, 5)),
    mode=ServiceMode.ON_SITE,
    owner=WANG.id,
    visit=Visit(),
    record=None,
    escalation_level=0,
    visits_made=0,
    filed_at=MONDAY - HOUR,
    changed_at=MONDAY - HOUR,
    respond_by=MONDAY + 3 * HOUR,
    solve_by=datetime(2026, 3, 5, 10, tzinfo=UTC),
    expected_at=datetime(2026, 3, 5, 10, tzinfo=UTC),
    served_at=None,
    closed_at=None,
)


def ticket(status: Status = Status.ACCEPTED, **changes: object) -> Ticket:
    """Return the case in a status; `changes` are fields of Ticket."""
    return replace(TICKET, status=status, **changes)  # type: ignore[arg-type]  # fields of Ticket by name


def audience(**changes: object) -> Audience:
    """Return the case's people; `changes` are fields of Cast."""
    usual = Audience(
        customer=MEI, owner=WANG, previous_owner=None, staff=(LIN, HE), evidence=(PHOTO,), earlier=2
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # fields of Cast by name


def said(change: Change, people: Audience | None = None) -> tuple[Push, ...]:
    """Return what is said about a change."""
    return announce(change, people or audience(), policy=RULES, calendar=CALENDAR)


def told(pushes: tuple[Push, ...]) -> list[tuple[PersonId, str]]:
    """Return who gets which message."""
    return [(push.recipient, push.template) for push in pushes]


def record() -> ServiceRecord:
    """Return what an engineer recorded."""
    return ServiceRecord(summary="New <seal> & test", parts=("seal 8", "screw"), function_tested=True)


def alone(event: Event, about: Ticket) -> Change:
    """Return a change in which one event happened."""
    return Change(ticket=about, events=(event,))
