"""A desk on a storage in memory, with a clock of its own, and people who talk with it."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from aiogram.fsm.storage.base import BaseStorage
from aiogram_dialog.test_tools.memory_storage import JsonMemoryStorage

from bot.policy import load_calendar, load_policy
from bot.telegram import build_dispatcher
from bot.understanding import build_date_reader, build_model_finder, build_phone_reader
from bot.words import Catalogues
from tests.dialogs.chat import Talk
from tests.fakes.memory import Memory
from tests.fakes.wording import real_words
from tickets.case.drafts import Draft
from tickets.case.ticket import Ticket
from tickets.desk import Desk, build_desk
from tickets.ids import TelegramId, TicketId
from tickets.kinds import Language, Role
from tickets.policy import Policy
from tickets.team.people import Person
from tickets.time.calendar import WorkingCalendar

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""Monday, 2 March 2026, 10:00 in Shanghai."""


@cache
def shipped() -> tuple[Policy, WorkingCalendar, Catalogues]:
    """The policy, calendar and wording that ship; read once, for they never change."""
    policy = load_policy()
    return policy, load_calendar(policy), real_words()


@dataclass
class Hall:
    """The desk with its dispatcher; `restart` builds a new dispatcher on the same storages."""

    memory: Memory = field(default_factory=Memory)
    states: BaseStorage = field(default_factory=JsonMemoryStorage)
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        self.policy, self.calendar, self.words = shipped()
        tokens = itertools.count(1)
        self.desk: Desk = build_desk(
            units=self.memory.units,
            clock=lambda: self.now,
            policy=self.policy,
            calendar=self.calendar,
            find_models=build_model_finder(self.policy),
            read_date=build_date_reader(self.policy),
            read_phone=build_phone_reader(),
            new_token=lambda: f"token-{next(tokens)}",
        )
        self.talks: list[Talk] = []
        self.restart()

    def restart(self) -> None:
        """Start the program anew: nothing but the storages is left of the old one."""
        self.dispatcher = build_dispatcher(desk=self.desk, words=self.words, storage=self.states)
        for talk in self.talks:
            talk.dp = self.dispatcher

    def later(self, **spans: float) -> None:
        """Let time pass."""
        self.now += timedelta(**spans)

    def talk(self, user: int = 501, name: str = "陈美", language: str = "zh-hans", **more: bool) -> Talk:
        """Return somebody's chat with the desk."""
        talk = Talk(self.dispatcher, user=user, name=name, language=language, **more)
        self.talks.append(talk)
        return talk

    async def person(self, talk: Talk) -> Person:
        """Return who somebody is at the desk."""
        return await self.desk.people.greet(
            telegram=TelegramId(talk.user.id),
            name=talk.user.first_name,
            language_code=talk.user.language_code,
        )

    async def worker(self, talk: Talk, role: Role, **where: frozenset[str]) -> Person:
        """Let somebody join with a role."""
        person = await self.person(talk)
        invite = await self.desk.people.invite(by=None, role=role, **where)
        joined, _ = await self.desk.people.join(by=person.id, token=invite.token)
        return joined

    async def draft(self, talk: Talk) -> Draft | None:
        """Return somebody's unfinished draft."""
        return await self.desk.intake.unfinished(by=(await self.person(talk)).id)

    async def cases(self, talk: Talk) -> list[Ticket]:
        """Return somebody's cases, newest first."""
        return list(await self.desk.cases.mine(by=(await self.person(talk)).id))

    async def stored(self, ticket: TicketId) -> Ticket:
        """Return a ticket as it is kept."""
        async with self.memory.units() as uow:
            return await uow.tickets.get(ticket)

    async def history(self, ticket: TicketId) -> list[str]:
        """Return the names of what happened to a ticket, in order."""
        async with self.memory.units() as uow:
            return [type(event).__name__ for event in await uow.tickets.history(ticket)]

    def speaks(self, key: str, language: Language, **values: object) -> str:
        """Return a sentence of the catalogues."""
        return self.words(key, language, **values)


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def talk(hall: Hall) -> Talk:
    """A customer who speaks Chinese."""
    return hall.talk()


@pytest.fixture
def english(hall: Hall) -> Talk:
    """A customer who speaks English."""
    return hall.talk(user=502, name="Ann Smith", language="en")
