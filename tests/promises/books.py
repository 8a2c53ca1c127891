"""What the ledger reads: the chats, the tickets' histories, and what was true of people and process."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import select

from storage.opening import Storage
from storage.tables import tickets
from tests.promises.letters import Letter
from tests.promises.people import Block, Town
from tests.promises.process import Process
from tickets.case.events import Event
from tickets.case.ticket import Ticket
from tickets.daily_update.ledger import DayPromise
from tickets.ids import PersonId, TicketId
from tickets.kinds import UpdateWish
from tickets.policy import Policy
from tickets.time.calendar import DAY, WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class Case:
    """A ticket as it ended, everything that happened to it, and its customer's chat."""

    ticket: Ticket
    history: tuple[Event, ...]
    chat: int


@dataclass(frozen=True, kw_only=True)
class Books:
    """A run, seen from outside the desk; all moments in UTC."""

    policy: Policy
    calendar: WorkingCalendar
    first: date
    end: datetime
    cases: tuple[Case, ...]
    letters: tuple[Letter, ...]
    staff: frozenset[int]
    engineers: dict[int, PersonId]
    wishes: dict[PersonId, list[tuple[datetime, UpdateWish]]]
    blocks: tuple[Block, ...]
    outages: tuple[tuple[datetime, datetime], ...]
    own: tuple[DayPromise, ...]
    figures: dict[str, object]

    @cached_property
    def by_number(self) -> dict[str, list[Letter]]:
        """The letters that name a case, by its number, in order."""
        found: dict[str, list[Letter]] = defaultdict(list)
        for letter in self.letters:
            for number in letter.numbers:
                found[number].append(letter)
        return found

    @cached_property
    def staff_letters(self) -> list[Letter]:
        """What staff got, in order."""
        return [letter for letter in self.letters if letter.chat in self.staff]

    def to_customer(self, case: Case, kind: str | None = None) -> list[Letter]:
        """Return what a case's customer got about it, in order; of one kind where it is named."""
        return [
            letter
            for letter in self.by_number.get(case.ticket.number, ())
            if letter.chat == case.chat and kind in {None, letter.kind}
        ]

    def to_staff(self, number: str) -> list[Letter]:
        """Return what staff got about a case, in order."""
        return [letter for letter in self.by_number.get(number, ()) if letter.chat in self.staff]

    def wish(self, person: PersonId, at: datetime) -> UpdateWish:
        """Return how often a person wanted to hear at a moment."""
        said = [wish for since, wish in self.wishes.get(person, ()) if since <= at]
        return said[-1] if said else UpdateWish.DAILY

    def blocked(self, chat: int, since: datetime, until: datetime) -> bool:
        """Return whether a person had blocked the bot at any moment of a span."""
        return any(
            block.chat == chat and block.since <= until and (block.until is None or block.until >= since)
            for block in self.blocks
        )

    def down(self, since: datetime, until: datetime) -> bool:
        """Return whether the desk was down through the whole of a span."""
        return any(start <= since and end >= until for start, end in self.outages)

    def extended(self, since: datetime, period: timedelta) -> datetime:
        """Return the end of a period in which the desk was up so long, outages not counted."""
        until = since + period
        for start, end in sorted(self.outages):
            if start <= until and end > since:
                until += end - max(start, since)
        return until


async def read_books(storage: Storage, town: Town, process: Process, *, first: date, end: datetime) -> Books:
    """Close the books of a run."""
    chats = {person: chat for chat, person in town.customers.items()}
    async with storage.database.reading() as work:
        ids = [TicketId(row.id) for row in await work.read(select(tickets.c.id).order_by(tickets.c.id))]
    cases: list[Case] = []
    for ticket in ids:
        async with storage.units() as uow:
            found = await uow.tickets.get(ticket)
            history = tuple(await uow.tickets.history(ticket))
        cases.append(Case(ticket=found, history=history, chat=chats[found.customer]))
    return Books(
        policy=town.policy,
        calendar=town.calendar,
        first=first,
        end=end,
        cases=tuple(cases),
        letters=tuple(town.telegram.letters),
        staff=frozenset(town.staff),
        engineers=dict(town.engineers),
        wishes=town.wishes,
        blocks=tuple(town.blocks),
        outages=tuple(process.outages),
        own=await _own_ledger(storage, first, town.calendar.local(end).date()),
        figures=_figures(town, process, cases),
    )


async def _own_ledger(storage: Storage, first: date, last: date) -> tuple[DayPromise, ...]:
    """Return what the desk itself has entered into its ledger."""
    async with storage.units() as uow:
        days = [first + number * DAY for number in range((last - first).days + 1)]
        return tuple([row for day in days for row in await uow.ledger.day(day)])


def _figures(town: Town, process: Process, cases: Sequence[Case]) -> dict[str, object]:
    return {
        "tickets filed": len(cases),
        "engineers": len(town.engineers),
        "acts of people": town.acts,
        "acts refused": town.refused,
        "restarts": len(process.outages),
        "of them in the middle of something": process.deaths,
        "messages that arrived": len(town.telegram.letters),
        "people who blocked the bot": len({block.chat for block in town.blocks}),
        "planned": ", ".join(f"{name} {made}" for name, made in process.made.items()),
    }
