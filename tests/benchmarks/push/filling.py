"""A desk with years behind it: a million closed cases, and the open ones among which the work is done.

What planners read is as real as if the program had written it. Nobody opens what is sealed in closed cases:
there one value, of the right length, stands for all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.policy import load_calendar, load_policy
from storage.opening import Storage
from storage.repositories.clocks import clock_values
from storage.repositories.ticket_rows import event_values, ticket_values
from storage.sealing.columns import PERSON_NAME
from storage.sealing.vault import Vault
from storage.tables import clock_rules, clocks, counters, events, outbox, people, surveys, tickets
from tests.benchmarks.push.loading import Row, loading
from tests.storage.examples import a_ticket
from tickets.case.events import (
    Event,
    JobAccepted,
    ProgressNoted,
    TicketAssigned,
    TicketFiled,
    VisitAgreed,
    VisitProposed,
    WorkFinished,
)
from tickets.case.facts import ServiceRecord, Slot
from tickets.case.lifecycle import Status
from tickets.case.numbers import number_for
from tickets.case.ticket import Ticket
from tickets.ids import PersonId, TicketId
from tickets.time.from_history import replay
from tickets.time.recomputing import fingerprint
from tickets.time.sla import SlaRules

STAFF, ENGINEERS = 5, 200
FIRST_CUSTOMER = STAFF + ENGINEERS + 1
CHATS_FROM = 1_000_000
"""Telegram ids of the customers begin here: the n-th has this plus n."""

_TOLD_PER_TICKET = 4
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_STATUSES = (
    *(Status.ACCEPTED,) * 5,
    *(Status.SCHEDULED,) * 5,
    *(Status.WAITING_PART,) * 3,
    *(Status.WAITING_CUSTOMER,) * 2,
    *(Status.WORK_DONE,) * 3,
    *(Status.SOLVED,) * 2,
)
"""Where open tickets stand; none waits for its owner's word, which would be somebody else's by now."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many tickets there are in all, and how many of them are open."""

    total: int
    open: int


async def fill(storage: Storage, size: Size, *, now: datetime) -> None:
    """Fill an empty storage with a desk as it stands at a moment."""
    filling = _Filling(storage.vault, size, now)
    async with loading(storage) as loader:
        await loader.load(people, filling.people())
        await loader.load(tickets, filling.closed_tickets())
        await loader.load(tickets, filling.open_tickets())
        await loader.load(events, filling.closed_events())
        await loader.load(events, filling.open_events())
        await loader.load(clocks, filling.open_clocks())
        await loader.load(clock_rules, filling.rules())
        await loader.load(surveys, filling.surveys())
        await loader.load(outbox, filling.told())
        await loader.load(counters, filling.counters())


class _Filling:
    """The rows; closed tickets have the lower ids."""

    def __init__(self, vault: Vault, size: Size, now: datetime) -> None:
        self._vault = vault
        self._size = size
        policy = load_policy()
        self._clockwork = SlaRules(policy=policy, calendar=load_calendar(policy))
        self._now = now
        self._closed = size.total - size.open
        self._first = 1001
        example = a_ticket(self._first, PersonId(FIRST_CUSTOMER), owner=PersonId(STAFF + 1))
        self._open_example = example
        record = ServiceRecord(summary="New pump", parts=("Pump",), function_tested=True)
        self._closed_example = replace(example, status=Status.CLOSED, record=record)
        self._sealed = vault.seal(PERSON_NAME, "x" * 300, 0)

    def people(self) -> Iterator[Row]:
        """Yield staff, engineers, and as many customers as there are open tickets."""
        for number in range(1, FIRST_CUSTOMER + self._size.open):
            customer = number >= FIRST_CUSTOMER
            role = "customer" if customer else "customer staff" if number <= STAFF else "customer engineer"
            chat = CHATS_FROM + number - FIRST_CUSTOMER if customer else number
            yield {
                "id": number,
                "telegram": chat,
                "name": self._vault.seal(PERSON_NAME, "Chen Mei", number),
                "phone": None,
                "language": ("zh_Hans", "en")[number % 2],
                "roles": role,
                "lines": "[]",
                "regions": "[]",
                "on_leave_until": None,
                "reachable": True,
                "updates": "daily",
            }

    def closed_tickets(self) -> Iterator[Row]:
        """Yield what is over, and has been followed up."""
        values = ticket_values(self._closed_example, self._vault)
        for place in range(self._closed):
            closed_at = self._closed_at(place)
            number = self._first + place
            yield {
                **values,
                "id": number,
                "number": number_for(number),
                "draft": f"closed-{number}",
                "customer": self._customer(place),
                "owner": STAFF + 1 + place % ENGINEERS,
                "product_serial": f"SN{number}",
                "order_index": f"order-{number}",
                "phone_index": f"phone-{place % self._size.open}",
                "filed_at": closed_at - 4 * _DAY,
                "changed_at": closed_at,
                "respond_by": closed_at - 3 * _DAY,
                "solve_by": closed_at,
                "expected_at": closed_at,
                "served_at": closed_at - _DAY,
                "closed_at": closed_at,
                "asked_for": closed_at - _DAY,
            }

    def open_tickets(self) -> Iterator[Row]:
        """Yield what is being worked on, due between tonight and in six days, the most urgent first."""
        for place in range(self._size.open):
            ticket = self._open_ticket(place)
            yield {**ticket_values(ticket, self._vault), "asked_for": ticket.served_at}

    def closed_events(self) -> Iterator[Row]:
        """Yield six happenings for each closed ticket."""
        kinds = (
            "TicketFiled",
            "TicketAssigned",
            "JobAccepted",
            "VisitAgreed",
            "WorkFinished",
            "TicketClosed",
        )
        for place in range(self._closed):
            at = self._closed_at(place)
            for kind in kinds:
                yield {
                    "ticket": self._first + place,
                    "kind": kind,
                    "at": at,
                    "by_person": None,
                    "content": self._sealed[:220],
                }

    def open_events(self) -> Iterator[Row]:
        """Yield what happened to the open tickets, readable."""
        for place in range(self._size.open):
            for event in self._history(self._open_ticket(place)):
                yield event_values(event, self._vault)

    def open_clocks(self) -> Iterator[Row]:
        """Yield the clocks of what is being worked on, as its history gives them."""
        for place in range(self._size.open):
            ticket = self._open_ticket(place)
            history = tuple(self._history(ticket))
            for clock in replay(self._clockwork, ticket, history, at=self._now):
                yield {**clock_values(clock), "version": 1}

    def rules(self) -> Iterator[Row]:
        """Yield the rules that the clocks go by."""
        rules = fingerprint(self._clockwork.policy, self._clockwork.calendar)
        yield {"name": "desk", "fingerprint": rules, "changed_at": self._now}

    def surveys(self) -> Iterator[Row]:
        """Yield one survey for each service that has ended."""
        for place in range(self._size.total):
            served = self._served_at(place)
            if served is None:
                continue
            answered = place < self._closed
            yield {
                "id": place + 1,
                "ticket": self._first + place,
                "customer": self._customer(place),
                "service": 1,
                "served_at": served,
                "due_at": served + 2 * _HOUR,
                "asked_at": served + 2 * _HOUR,
                "scores": '{"overall": 5}' if answered else "{}",
                "words": None,
                "finished_at": served + 3 * _HOUR if answered else None,
            }

    def told(self) -> Iterator[Row]:
        """Yield what the customers of open tickets were told, yesterday at the latest."""
        for place in range(self._size.open):
            ticket = self._first + self._closed + place
            for nth in range(_TOLD_PER_TICKET):
                at = self._now - _DAY - nth * _HOUR
                yield {
                    "recipient": self._customer(self._closed + place),
                    "ticket": ticket,
                    "template": "customer/progress" if nth == 0 else "customer/taken_on",
                    "dedupe": f"filled:{ticket}:{nth}",
                    "priority": 5,
                    "not_before": at,
                    "deadline": None,
                    "stale_after": None,
                    "content": self._sealed,
                    "status": "sent",
                    "attempts": 1,
                    "message_id": nth + 1,
                    "finished_at": at,
                }

    def counters(self) -> Iterator[Row]:
        """Yield the last ids given out."""
        last = {
            "person": FIRST_CUSTOMER + self._size.open,
            "ticket": self._first + self._size.total,
            "survey": self._size.total,
        }
        for name, value in last.items():
            yield {"name": name, "value": value}

    def _open_ticket(self, place: int) -> Ticket:
        number = self._first + self._closed + place
        status = _STATUSES[place % len(_STATUSES)]
        filed = self._now - timedelta(hours=30 + place % 40)
        done = status in {Status.WORK_DONE, Status.SOLVED}
        due = self._now + timedelta(seconds=36_000 + place * 504_000 // self._size.open)
        return replace(
            self._open_example,
            id=TicketId(number),
            number=number_for(number),
            version=5,
            draft=f"open-{number}",
            customer=PersonId(self._customer(self._closed + place)),
            owner=PersonId(STAFF + 1 + place % ENGINEERS),
            status=status,
            product=replace(self._open_example.product, serial=f"SN{number}"),
            order_number=f"SO-{number}",
            filed_at=filed,
            changed_at=filed + 20 * _HOUR,
            respond_by=filed + 4 * _HOUR,
            solve_by=due,
            expected_at=due,
            served_at=self._served_at(self._closed + place) if done else None,
        )

    def _history(self, ticket: Ticket) -> Iterator[Event]:
        owner, filed = ticket.owner, ticket.filed_at
        assert owner is not None
        slot = Slot(start=filed + 24 * _HOUR, end=filed + 26 * _HOUR)
        case: dict[str, Any] = {"ticket": ticket.id}
        yield TicketFiled(**case, at=filed, by=ticket.customer)
        yield TicketAssigned(**case, at=filed, by=None, owner=owner)
        yield JobAccepted(**case, at=filed + _HOUR, by=owner)
        yield VisitProposed(**case, at=filed + 2 * _HOUR, by=owner, slots=(slot,))
        yield VisitAgreed(**case, at=filed + 3 * _HOUR, by=ticket.customer, slot=slot)
        yield ProgressNoted(**case, at=filed + 4 * _HOUR, by=owner, text="The pump is ordered")
        if ticket.served_at is not None:
            record = ServiceRecord(summary="New pump", function_tested=True)
            yield WorkFinished(**case, at=ticket.served_at, by=owner, record=record)

    def _served_at(self, place: int) -> datetime | None:
        """Return when the service of a ticket ended, by its place among all; None while it goes on."""
        if place < self._closed:
            return self._closed_at(place) - _DAY
        status = _STATUSES[(place - self._closed) % len(_STATUSES)]
        return self._now - 20 * _HOUR if status in {Status.WORK_DONE, Status.SOLVED} else None

    def _closed_at(self, place: int) -> datetime:
        """Spread the closed tickets over two years; the last one is old enough to be left in peace."""
        last = self._now - 30 * _DAY
        return last - (self._closed - 1 - place) * (730 * _DAY / max(self._closed, 1))

    def _customer(self, place: int) -> int:
        return FIRST_CUSTOMER + (place - self._closed) % self._size.open
