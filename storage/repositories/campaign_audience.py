"""Whom a campaign can ask, found in closed cases page by page (rule F7)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, not_, select

from storage import codec
from storage.engine import Work
from storage.sealing.columns import CONTACT
from storage.sealing.vault import Vault
from storage.statements import literal
from storage.tables import campaign_asks, events, people, tickets
from tickets.campaigns import Audience
from tickets.events import PersonalDataErased
from tickets.facts import Contact
from tickets.ids import PersonId
from tickets.kinds import Role, UpdateWish
from tickets.lifecycle import Status

PAGE = 500
"""Cases whose region is read in one go; regions lie in the sealed contact."""


def suitable(audience: Audience, *, closed_since: datetime, asked_before: datetime) -> ColumnElement[bool]:
    """Return the condition on a ticket and its customer, without the region."""
    erased = exists().where(events.c.ticket == tickets.c.id, events.c.kind == PersonalDataErased.__name__)
    asked = exists().where(campaign_asks.c.customer == people.c.id, campaign_asks.c.asked_at >= asked_before)
    conditions = [
        tickets.c.closed_at >= closed_since,
        tickets.c.status.in_(literal([Status.CLOSED])),
        people.c.reachable,
        people.c.updates != UpdateWish.NONE.value,
        people.c.roles == Role.CUSTOMER.value,
        not_(erased),
        not_(asked),
    ]
    if audience.line is not None:
        conditions.append(tickets.c.product_line == audience.line)
    return and_(*conditions)


async def everywhere(work: Work, condition: ColumnElement[bool]) -> list[PersonId]:
    """Return the customers of all suitable cases, by id, each once."""
    query = _joined(select(people.c.id).distinct()).where(condition).order_by(people.c.id)
    return [PersonId(row.id) for row in await work.read(query)]


async def in_region(work: Work, vault: Vault, condition: ColumnElement[bool], region: str) -> list[PersonId]:
    """Return the customers of suitable cases in a region, by id, each once."""
    found: set[PersonId] = set()
    last = 0
    while True:
        columns = select(tickets.c.id, tickets.c.customer, tickets.c.contact)
        query = _joined(columns).where(condition, tickets.c.id > last).order_by(tickets.c.id).limit(PAGE)
        rows = list(await work.read(query))
        if not rows:
            return sorted(found)
        for row in rows:
            contact = codec.load(Contact, vault.open(CONTACT, row.contact, row.id))
            if contact.region == region:
                found.add(PersonId(row.customer))
        last = rows[-1].id


def _joined(query: Select[Any]) -> Select[Any]:
    return query.select_from(tickets.join(people, people.c.id == tickets.c.customer))
