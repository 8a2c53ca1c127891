"""People, drafts, tickets and pushes as the storage tests need them: complete, and easy to tell apart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from storage.opening import Storage
from tickets.case.drafts import Draft
from tickets.case.events import TicketFiled
from tickets.case.facts import (
    Answers,
    Contact,
    Evidence,
    Fault,
    Product,
    PurchaseDate,
    ReturnedGoods,
    ServiceRecord,
    Slot,
    Visit,
)
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.case.warranty import Coverage, Warranty
from tickets.ids import DraftId, PersonId, TelegramId, TicketId
from tickets.kinds import EvidenceKind, Kind, Language, Request, Role, ServiceMode, Settlement, Urgency
from tickets.messages.pushes import Button, Push
from tickets.team.people import Person

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
PHONE = "+8613812345678"
EMAIL = "wang.xiaoming@example.org"
ADDRESS = "上海市浦东新区花木路 1378 号"
ORDER = "JD-2024-000817X"
NAME = "王小明"
SECRETS = (PHONE, EMAIL, ADDRESS, ORDER, NAME)


def minutes(number: float) -> datetime:
    """Return the moment so many minutes after noon."""
    return NOON + timedelta(minutes=number)


async def add_person(storage: Storage, telegram: int = 501, *roles: Role, name: str = NAME) -> Person:
    """Add a person; a customer unless roles are given."""
    async with storage.units() as unit:
        person = await unit.people.add(
            telegram=TelegramId(telegram),
            name=name,
            language=Language.ZH_HANS,
            roles=frozenset(roles or {Role.CUSTOMER}),
        )
        await unit.commit()
    return person


def a_draft(customer: PersonId, **changes: Any) -> Draft:
    """Return a draft with personal data in it."""
    draft = Draft(
        id=DraftId("draft-1"),
        customer=customer,
        started_at=NOON,
        changed_at=minutes(5),
        words="洗衣机漏水，转筒不转",
        evidence=(Evidence(kind=EvidenceKind.PHOTO, file_id="f1", unique_id="u1", added_at=NOON),),
        product=Product(name="Aurora 9"),
        purchased=PurchaseDate(earliest=date(2024, 11, 1), latest=date(2024, 11, 30)),
        order_number=ORDER,
        extra={"plate": "沪A12345"},
        contact=Contact(name=NAME, phone=PHONE, email=EMAIL, address=ADDRESS),
    )
    return replace(draft, **changes)


def a_ticket(number: int, customer: PersonId, **changes: Any) -> Ticket:
    """Return a new ticket with every field filled that can be."""
    ticket = Ticket(
        returned=ReturnedGoods(settlement=Settlement.REFUND, received_at=NOON, inspected_at=minutes(3)),
        id=TicketId(number),
        number=f"R{number}",
        version=1,
        draft=DraftId(f"draft-{number}"),
        customer=customer,
        request=Request.REPAIR,
        kind=Kind.MALFUNCTION,
        urgency=Urgency.NORMAL,
        status=Status.NEW,
        product=Product(name="Aurora 9", line="washer", model_id="aurora-9", serial="SN20231105A7"),
        purchased=PurchaseDate(earliest=date(2024, 11, 1), latest=date(2024, 11, 30)),
        order_number=ORDER,
        fault=Fault(words="洗衣机漏水，转筒不转", since="昨天", repaired_elsewhere=False),
        contact=Contact(
            name=NAME, phone=PHONE, email=EMAIL, address=ADDRESS, region="pudong", location=(31.2, 121.5)
        ),
        answers=Answers(values={"batch": "B7"}),
        warranty=Warranty(coverage=Coverage.IN_WARRANTY, until=date(2026, 11, 30)),
        mode=ServiceMode.ON_SITE,
        owner=None,
        visit=Visit(proposed=(Slot(start=minutes(60), end=minutes(120)),), eta=minutes(70)),
        record=ServiceRecord(summary="换了密封圈", parts=("P-17",), finished_at=NOON),
        escalation_level=0,
        visits_made=0,
        filed_at=NOON,
        changed_at=NOON,
        respond_by=minutes(240),
        solve_by=minutes(number),
        expected_at=minutes(1000),
        served_at=None,
        closed_at=None,
    )
    return replace(ticket, **changes)


async def add_ticket(storage: Storage, customer: PersonId, **changes: Any) -> Ticket:
    """File a ticket under the next free id."""
    async with storage.units() as unit:
        ticket = a_ticket(await unit.tickets.next_id(), customer, **changes)
        await unit.tickets.add(ticket)
        await unit.tickets.append(TicketFiled(ticket=ticket.id, at=NOON, by=customer))
        await unit.commit()
    return ticket


def a_push(recipient: PersonId, dedupe: str, **changes: Any) -> Push:
    """Return a message that is due at noon."""
    push = Push(
        recipient=recipient,
        template="customer.progress",
        dedupe=dedupe,
        not_before=NOON,
        context={"number": "R1001", "lines": ["换了密封圈"], "visit": None, "cost": 12.5},
        buttons=((Button(label="button.solved", data="t:solved:1001", values={"n": 1}),),),
        attachments=(Evidence(kind=EvidenceKind.PHOTO, file_id="f1", unique_id="u1"),),
    )
    return replace(push, **changes)


async def queue(storage: Storage, *pushes: Push) -> int:
    """Put messages into the outbox."""
    async with storage.units() as unit:
        added = await unit.outbox.add(*pushes)
        await unit.commit()
    return added
