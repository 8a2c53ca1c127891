"""Finding a ticket by what a caller can read out: a number, a phone, an order, or words of the fault."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from storage.sealing.blind_index import order_indexes, order_key, phone_digits, phone_indexes, same_phone
from storage.sealing.keys import KeyRing
from storage.statements import contains
from storage.tables import tickets
from tickets.case.ticket import Ticket

MOST_CANDIDATES = 200
"""Rows that a blind index may give to look at: different phones seldom share their last nine digits."""


def find_exact(query: str, ring: KeyRing) -> Select[Any]:
    """Return the query for tickets that may match exactly: their blind indexes do; see `exactly`."""
    conditions: list[ColumnElement[bool]] = [tickets.c.number.in_(_numbers(query))]
    if digits := phone_digits(query):
        conditions.append(tickets.c.phone_index.in_(phone_indexes(ring, digits)))
    if order_key(query):
        conditions.append(tickets.c.order_index.in_(order_indexes(ring, query)))
    return select(tickets).where(or_(*conditions)).order_by(tickets.c.id.desc()).limit(MOST_CANDIDATES)


def exactly(ticket: Ticket, query: str) -> bool:
    """Whether a ticket's number, phone or order number is what was typed; an index alone may deceive."""
    phone, order = ticket.contact.phone, ticket.order_number
    return (
        ticket.number in _numbers(query)
        or (phone is not None and same_phone(phone, query))
        or (order is not None and bool(order_key(query)) and order_key(order) == order_key(query))
    )


def find_words(query: str) -> Select[Any]:
    """Return the query for tickets of a model, or whose fault has every one of the words, newest first."""
    words = unicodedata.normalize("NFKC", query).split()
    by_model = func.lower(tickets.c.product_model) == query.strip().lower()
    by_name = contains(tickets.c.product_name, words)
    by_fault = contains(tickets.c.fault_words, words)
    found = or_(by_model, _every(by_name), _every(by_fault))
    return select(tickets).where(found).order_by(tickets.c.id.desc())


def _every(conditions: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *others = conditions
    for condition in others:
        first = first & condition
    return first


def _numbers(query: str) -> list[str]:
    typed = unicodedata.normalize("NFKC", query).strip()
    return list(dict.fromkeys((typed, typed.upper())))
