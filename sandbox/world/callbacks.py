"""Taps on inline buttons that wait for the bot's answer."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import getrandbits

from sandbox.world.accounts import Bot, Person
from sandbox.world.shapes import Json

ANSWER_WITHIN = timedelta(minutes=15)


@dataclass(kw_only=True, eq=False)
class CallbackQuery:
    """One tap; it can be answered once, within fifteen minutes of the sandbox clock."""

    id: str
    bot: Bot
    person: Person
    tapped_at: datetime
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    answer: Json | None = None


class CallbackBook:
    """All taps by their query id."""

    def __init__(self) -> None:
        self._queries: dict[str, CallbackQuery] = {}

    def open(self, bot: Bot, person: Person, at: datetime) -> CallbackQuery:
        """Note a tap at instant `at` and return its query."""
        query = CallbackQuery(id=str(getrandbits(63)), bot=bot, person=person, tapped_at=at)
        self._queries[query.id] = query
        return query

    def answer(self, bot: Bot, query_id: str, answer: Json, at: datetime) -> CallbackQuery | None:
        """Answer a query and return it; None when it is unknown, another bot's, too old or answered
        already.
        """
        query = self._queries.get(query_id)
        if (
            query is None
            or query.bot is not bot
            or query.answered.is_set()
            or at - query.tapped_at > ANSWER_WITHIN
        ):
            return None
        query.answer = answer
        query.answered.set()
        return query
