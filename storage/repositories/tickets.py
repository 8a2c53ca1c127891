"""Tickets and their history, as the port `tickets.ports.Tickets` asks."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from storage.engine import Transaction
from storage.repositories.ticket_rows import event_of, event_values, ticket_of, ticket_values
from storage.repositories.ticket_search import exactly, find_exact, find_words
from storage.sealing.blind_index import order_indexes
from storage.sealing.vault import Vault
from storage.statements import literal, next_value
from storage.tables import events, surveys, tickets
from storage.tables.system import FIRST_TICKET
from storage.tables.tickets import OPEN, UNASKED
from tickets.case.events import Event, TicketFiled, TicketReopened
from tickets.case.lifecycle import ENDED, SERVED, Status
from tickets.case.ticket import Change, Ticket
from tickets.daily_update.run import Crowd
from tickets.errors import NotFound, StaleVersion
from tickets.ids import DraftId, PersonId, TicketId

_OPENING = (TicketFiled.__name__, TicketReopened.__name__)


class SqlTickets:
    """Tickets; personal data in them and their whole history are sealed (rule S1)."""

    def __init__(self, work: Transaction, vault: Vault) -> None:
        self._work = work
        self._vault = vault

    async def next_id(self) -> TicketId:
        """Return the next free id; never the same twice."""
        return TicketId(await next_value(self._work, "ticket", first=FIRST_TICKET))

    async def add(self, ticket: Ticket) -> None:
        """Insert a new ticket; raises `StaleVersion` when its draft became one meanwhile."""
        try:
            await self._work.write(insert(tickets).values(ticket_values(ticket, self._vault)))
        except IntegrityError:
            raise StaleVersion() from None

    async def save(self, change: Change) -> None:
        """Write the changed ticket and append its events; raises `StaleVersion` unless exactly one older."""
        ticket = change.ticket
        statement = (
            update(tickets)
            .where(tickets.c.id == ticket.id, tickets.c.version == ticket.version - 1)
            .values(ticket_values(ticket, self._vault))
        )
        if (await self._work.write(statement)).rowcount != 1:
            raise StaleVersion()
        await self.append(*change.events)

    async def append(self, *new: Event) -> None:
        """Append events that change no ticket column (also for a ticket just added)."""
        if new:
            await self._work.write(insert(events), [event_values(event, self._vault) for event in new])

    async def get(self, ticket: TicketId) -> Ticket:
        """Return a ticket; raises `NotFound`."""
        found = await self._one(select(tickets).where(tickets.c.id == ticket))
        if found is None:
            raise NotFound()
        return found

    async def by_number(self, number: str) -> Ticket | None:
        """Return the ticket of a number."""
        return await self._one(select(tickets).where(tickets.c.number == number))

    async def by_draft(self, draft: DraftId) -> Ticket | None:
        """Return the ticket that a draft became."""
        return await self._one(select(tickets).where(tickets.c.draft == draft))

    async def of_customer(self, customer: PersonId, *, limit: int = 50) -> Sequence[Ticket]:
        """Return a customer's tickets, newest first."""
        query = select(tickets).where(tickets.c.customer == customer).order_by(tickets.c.id.desc())
        return await self._all(query.limit(limit))

    async def of_owner(self, owner: PersonId, *, limit: int = 50) -> Sequence[Ticket]:
        """Return the open tickets of an owner, most urgent deadline first."""
        query = select(tickets).where(text(OPEN), tickets.c.owner == owner)
        return await self._all(query.order_by(tickets.c.solve_by, tickets.c.id).limit(limit))

    async def open_load(self, owners: Sequence[PersonId]) -> dict[PersonId, int]:
        """Return how many open tickets each owner has; owners without any have 0."""
        query = (
            select(tickets.c.owner, func.count().label("load"))
            .where(text(OPEN), tickets.c.owner.in_(owners))
            .group_by(tickets.c.owner)
        )
        loads = {row.owner: row.load for row in await self._work.read(query)}
        return {owner: loads.get(owner, 0) for owner in owners}

    async def queue(
        self,
        *,
        statuses: Sequence[Status] | None = None,
        after: tuple[datetime, TicketId] | None = None,
        limit: int = 10,
    ) -> Sequence[Ticket]:
        """Return a page of open tickets by (solve_by, id), after a key; all open statuses unless named."""
        query = select(tickets)
        if statuses is None or not ENDED.intersection(statuses):
            query = query.where(text(OPEN))
        if statuses is not None:
            query = query.where(tickets.c.status.in_(literal(statuses)))
        if after is not None:
            solve_by, ticket = after
            query = query.where(
                tuple_(tickets.c.solve_by, tickets.c.id)
                > tuple_(bindparam(None, solve_by, tickets.c.solve_by.type), bindparam(None, ticket))
            )
        return await self._all(query.order_by(tickets.c.solve_by, tickets.c.id).limit(limit))

    async def some(self, wanted: Collection[TicketId]) -> Sequence[Ticket]:
        """Return the tickets of some ids, by id; an unknown one is left out."""
        return await self._all(select(tickets).where(tickets.c.id.in_(wanted)).order_by(tickets.c.id))

    async def crowd(self, statuses: Sequence[Status]) -> Crowd:
        """Return how many open tickets stand in some statuses, and how many are one customer's at most."""
        each = (
            select(func.count().label("number"))
            .select_from(tickets)
            .where(text(OPEN), tickets.c.status.in_(literal(statuses)))
            .group_by(tickets.c.customer)
            .subquery()
        )
        query = select(func.sum(each.c.number).label("whole"), func.max(each.c.number).label("most"))
        row = (await self._work.read(query)).one()
        return Crowd(tickets=int(row.whole or 0), most_of_one=row.most or 0)

    async def find(self, query: str, *, limit: int = 20) -> Sequence[Ticket]:
        """Return tickets by number, exact phone, exact order number, model, or words of the fault.

        What matches exactly comes first, then by words, each newest first.
        """
        if not query.strip():
            return []
        exact = [
            ticket
            for ticket in await self._all(find_exact(query, self._vault.ring))
            if exactly(ticket, query)
        ][:limit]
        if len(exact) == limit:
            return exact
        known = {ticket.id for ticket in exact}
        by_words = await self._all(find_words(query).limit(limit + len(known)))
        return [*exact, *(ticket for ticket in by_words if ticket.id not in known)][:limit]

    async def history(self, ticket: TicketId) -> Sequence[Event]:
        """Return a ticket's events, oldest first."""
        query = select(events).where(events.c.ticket == ticket).order_by(events.c.id)
        return [event_of(row, self._vault) for row in await self._work.read(query)]

    async def histories(
        self, wanted: Collection[TicketId], *, after: datetime | None = None
    ) -> dict[TicketId, Sequence[Event]]:
        """Return what happened to each of some tickets, oldest first; only what happened after a moment."""
        query = select(events).where(events.c.ticket.in_(wanted)).order_by(events.c.ticket, events.c.id)
        if after is not None:
            query = query.where(events.c.at > after)
        found: dict[TicketId, list[Event]] = {ticket: [] for ticket in wanted}
        for row in await self._work.read(query):
            found[row.ticket].append(event_of(row, self._vault))
        return {**found}

    async def opened(self, wanted: Collection[TicketId]) -> dict[TicketId, datetime]:
        """Return when each of some tickets was filed or reopened last."""
        query = (
            select(events.c.ticket, func.max(events.c.at, type_=events.c.at.type).label("at"))
            .where(events.c.ticket.in_(wanted), events.c.kind.in_(_OPENING))
            .group_by(events.c.ticket)
        )
        return {row.ticket: row.at for row in await self._work.read(query)}

    async def of_product(self, ticket: Ticket, *, limit: int = 10) -> Sequence[Ticket]:
        """Return earlier tickets of the same product (same order or serial), newest first (rule I11)."""
        same: list[ColumnElement[bool]] = []
        if ticket.order_number is not None:
            indexes = order_indexes(self._vault.ring, ticket.order_number)
            same.append(tickets.c.order_index.in_(indexes))
        if ticket.product.serial is not None:
            same.append(tickets.c.product_serial == ticket.product.serial)
        if not same:
            return []
        query = select(tickets).where(or_(*same), tickets.c.id < ticket.id)
        return await self._all(query.order_by(tickets.c.id.desc()).limit(limit))

    async def closed_between(self, start: datetime, end: datetime) -> Sequence[Ticket]:
        """Return tickets that ended in a span, end excluded."""
        query = select(tickets).where(tickets.c.closed_at >= start, tickets.c.closed_at < end)
        return await self._all(query.order_by(tickets.c.closed_at, tickets.c.id))

    async def served_unasked(self, *, limit: int = 500) -> Sequence[Ticket]:
        """Return served tickets whose latest service has no survey yet.

        A survey belongs to the end of service that its ticket had when the survey was added. What that costs
        does not grow with the services that have been asked about.
        """
        asked = exists().where(surveys.c.ticket == tickets.c.id, surveys.c.served_at == tickets.c.served_at)
        # The status is not asked for: it would draw the query to an index of every ticket ever served.
        query = select(tickets).where(text(UNASKED), not_(asked))
        found = await self._all(query.order_by(tickets.c.served_at, tickets.c.id).limit(limit))
        return [ticket for ticket in found if ticket.status in SERVED]

    async def silent_since(self, moment: datetime, *, limit: int = 500) -> Sequence[Ticket]:
        """Return tickets whose work is done since before a moment and not answered by the customer."""
        waiting = and_(tickets.c.status.in_(literal([Status.WORK_DONE])), tickets.c.served_at < moment)
        query = select(tickets).where(waiting)
        return await self._all(query.order_by(tickets.c.served_at, tickets.c.id).limit(limit))

    async def arriving_since(self, moment: datetime, *, limit: int = 500) -> Sequence[TicketId]:
        """Return tickets whose new product or money is on its way, unchanged since before a moment."""
        arriving = and_(tickets.c.status.in_(literal([Status.HANDED_OVER])), tickets.c.changed_at < moment)
        query = select(tickets.c.id).where(arriving).order_by(tickets.c.changed_at, tickets.c.id)
        return [row.id for row in await self._work.read(query.limit(limit))]

    async def settled_since(self, moment: datetime, *, limit: int = 500) -> Sequence[TicketId]:
        """Return solved tickets that have not changed since a moment, or whose survey has been answered."""
        answered = exists().where(
            surveys.c.ticket == tickets.c.id,
            surveys.c.finished_at.is_not(None),
            surveys.c.due_at >= tickets.c.served_at,
        )
        solved = tickets.c.status.in_(literal([Status.SOLVED]))
        query = select(tickets.c.id).where(solved, or_(tickets.c.changed_at <= moment, answered))
        rows = await self._work.read(query.order_by(tickets.c.served_at, tickets.c.id).limit(limit))
        return [row.id for row in rows]

    async def count_by_status(self) -> dict[Status, int]:
        """Return how many tickets stand in each status."""
        query = select(tickets.c.status, func.count().label("number")).group_by(tickets.c.status)
        counts = {Status(row.status): row.number for row in await self._work.read(query)}
        return {status: counts.get(status, 0) for status in Status}

    async def _one(self, query: Select[Any]) -> Ticket | None:
        row = (await self._work.read(query)).one_or_none()
        return None if row is None else ticket_of(row, self._vault)

    async def _all(self, query: Select[Any]) -> list[Ticket]:
        return [ticket_of(row, self._vault) for row in await self._work.read(query)]
