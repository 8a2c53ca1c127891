"""Whom a campaign can ask, found in closed cases page by page (rule F7)."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, exists, not_, select, tuple_

from storage import codec
from storage.engine import Transaction
from storage.sealing.columns import CONTACT
from storage.sealing.vault import Vault
from storage.tables import campaign_asks, events, people, tickets
from tickets.aftercare.campaigns import CampaignAudience
from tickets.case.events import PersonalDataErased
from tickets.case.facts import Contact
from tickets.case.lifecycle import Status
from tickets.ids import PersonId
from tickets.kinds import Role, UpdateWish

PAGE = 500
"""Cases whose region is read in one go; regions lie in the sealed contact."""


def fitting(audience: CampaignAudience, *, closed_since: datetime) -> ColumnElement[bool]:
    """Return the condition on a ticket, without the region."""
    erased = exists().where(events.c.ticket == tickets.c.id, events.c.kind == PersonalDataErased.__name__)
    conditions = [
        tickets.c.closed_at >= closed_since,
        # Not "closed" by name: the index of closing times is the one to use, not that of all closed cases.
        tickets.c.status != Status.CANCELLED.value,
        not_(erased),
    ]
    if audience.line is not None:
        conditions.append(tickets.c.product_line == audience.line)
    return and_(*conditions)


def willing(*, asked_before: datetime) -> ColumnElement[bool]:
    """Return the condition on a customer: may be asked, and was not asked since a moment."""
    asked = exists().where(campaign_asks.c.customer == people.c.id, campaign_asks.c.asked_at >= asked_before)
    return and_(
        people.c.reachable,
        people.c.updates != UpdateWish.NONE.value,
        people.c.roles == Role.CUSTOMER.value,
        not_(asked),
    )


async def everywhere(
    work: Transaction, fits: ColumnElement[bool], wants: ColumnElement[bool]
) -> list[PersonId]:
    """Return the willing customers of all fitting cases, by id, each once."""
    customers = select(tickets.c.customer).where(fits)
    query = select(people.c.id).where(people.c.id.in_(customers), wants).order_by(people.c.id)
    return [PersonId(row.id) for row in await work.read(query)]


async def in_region(
    work: Transaction, vault: Vault, fits: ColumnElement[bool], wants: ColumnElement[bool], region: str
) -> list[PersonId]:
    """Return the willing customers of fitting cases in a region, by id, each once."""
    found: set[PersonId] = set()
    key = tuple_(tickets.c.closed_at, tickets.c.id)
    columns = select(tickets.c.id, tickets.c.customer, tickets.c.contact, tickets.c.closed_at)
    page = columns.join(people, people.c.id == tickets.c.customer).where(fits, wants)
    query = page
    while rows := list(await work.read(query.order_by(tickets.c.closed_at, tickets.c.id).limit(PAGE))):
        for row in rows:
            contact = codec.load(Contact, vault.open(CONTACT, row.contact, row.id))
            if contact.region == region:
                found.add(PersonId(row.customer))
        last = rows[-1]
        closed_at = bindparam(None, last.closed_at, tickets.c.closed_at.type)
        query = page.where(key > tuple_(closed_at, bindparam(None, last.id)))
    return sorted(found)
