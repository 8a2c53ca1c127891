"""How a ticket and its events lie in their tables: what is plain, what is sealed, what is indexed blind."""

from typing import Any

from sqlalchemy import Row

from storage import codec
from storage.sealing.blind_index import order_index, phone_index
from storage.sealing.columns import ANSWERS, CONTACT, EVENT, FAULT, ORDER, RECORD
from storage.sealing.vault import Vault
from tickets.case.events import Event
from tickets.case.facts import (
    Answers,
    Contact,
    Fault,
    Product,
    PurchaseDate,
    ReturnedGoods,
    ServiceRecord,
    Visit,
)
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.case.warranty import Coverage, Warranty
from tickets.kinds import Kind, Request, ServiceMode, Urgency

_AS_THEY_ARE = (
    "id",
    "number",
    "version",
    "draft",
    "customer",
    "owner",
    "escalation_level",
    "visits_made",
    "filed_at",
    "changed_at",
    "respond_by",
    "solve_by",
    "expected_at",
    "served_at",
    "closed_at",
)


def ticket_values(ticket: Ticket, vault: Vault) -> dict[str, Any]:
    """Return the column values of a ticket."""
    return {
        **{name: getattr(ticket, name) for name in _AS_THEY_ARE},
        **_words_of_the_trade(ticket),
        **_product(ticket),
        **_sealed(ticket, vault),
        "visit": codec.dump(ticket.visit),
        "returned": None if ticket.returned is None else codec.dump(ticket.returned),
    }


def ticket_of(row: Row[Any], vault: Vault) -> Ticket:
    """Return the ticket of a row; raises `Unreadable` or `KeyWrong`."""
    contact = codec.load(Contact, vault.open(CONTACT, row.contact, row.id))
    record = None if row.record is None else vault.open(RECORD, row.record, row.id)
    return Ticket(
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        request=Request(row.request),
        kind=Kind(row.kind),
        urgency=Urgency(row.urgency),
        status=Status(row.status),
        mode=ServiceMode(row.mode),
        product=Product(
            name=row.product_name,
            line=row.product_line,
            model_id=row.product_model,
            serial=row.product_serial,
        ),
        purchased=_purchased(row),
        order_number=None if row.order_number is None else vault.open(ORDER, row.order_number, row.id),
        fault=codec.load(Fault, vault.open(FAULT, row.fault, row.id)),
        contact=contact,
        answers=codec.load(Answers, vault.open(ANSWERS, row.answers, row.id)),
        warranty=Warranty(coverage=Coverage(row.warranty), until=row.warranty_until),
        visit=codec.load(Visit, row.visit),
        record=None if record is None else codec.load(ServiceRecord, record),
        returned=None if row.returned is None else codec.load(ReturnedGoods, row.returned),
    )


def event_values(event: Event, vault: Vault) -> dict[str, Any]:
    """Return the column values of an event."""
    kind = type(event).__name__
    return {
        "ticket": event.ticket,
        "kind": kind,
        "at": event.at,
        "by_person": event.by,
        "content": vault.seal(EVENT, codec.dump_event(event), event.ticket, kind),
    }


def event_of(row: Row[Any], vault: Vault) -> Event:
    """Return the event of a row; raises `Unreadable` or `KeyWrong`."""
    return codec.load_event(vault.open(EVENT, row.content, row.ticket, row.kind))


def _words_of_the_trade(ticket: Ticket) -> dict[str, Any]:
    return {
        "request": ticket.request.value,
        "kind": ticket.kind.value,
        "urgency": ticket.urgency.value,
        "status": ticket.status.value,
        "mode": ticket.mode.value,
        "warranty": ticket.warranty.coverage.value,
        "warranty_until": ticket.warranty.until,
    }


def _product(ticket: Ticket) -> dict[str, Any]:
    return {
        "product_name": ticket.product.name,
        "product_line": ticket.product.line,
        "product_model": ticket.product.model_id,
        "product_serial": ticket.product.serial,
        "purchased_from": ticket.purchased.earliest if ticket.purchased else None,
        "purchased_to": ticket.purchased.latest if ticket.purchased else None,
        "fault_words": ticket.fault.words,
    }


def _sealed(ticket: Ticket, vault: Vault) -> dict[str, Any]:
    order, record, key = ticket.order_number, ticket.record, vault.ring.current
    return {
        "fault": vault.seal(FAULT, codec.dump(ticket.fault), ticket.id),
        "order_number": None if order is None else vault.seal(ORDER, order, ticket.id),
        "order_index": order_index(key, order),
        "contact": vault.seal(CONTACT, codec.dump(ticket.contact), ticket.id),
        "phone_index": phone_index(key, ticket.contact.phone),
        "answers": vault.seal(ANSWERS, codec.dump(ticket.answers), ticket.id),
        "record": None if record is None else vault.seal(RECORD, codec.dump(record), ticket.id),
    }


def _purchased(row: Row[Any]) -> PurchaseDate | None:
    if row.purchased_from is None:
        return None
    return PurchaseDate(earliest=row.purchased_from, latest=row.purchased_to)
