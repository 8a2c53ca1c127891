"""The whole stood-in Telegram: everything it remembers, and how an update reaches a bot."""

import asyncio

from sandbox.world.accounts import Accounts, Bot, Group, Person
from sandbox.world.callbacks import CallbackBook
from sandbox.world.calls import CallLog
from sandbox.world.clock import SandboxClock
from sandbox.world.commands import CommandBook
from sandbox.world.conversation import Conversation
from sandbox.world.events import EventFeed
from sandbox.world.faults import FaultBook
from sandbox.world.files import FileStore
from sandbox.world.shapes import Json

ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of update that a bot gets only when its allowed_updates name them."""


class World:
    """Everything the sandbox remembers."""

    def __init__(self) -> None:
        self.clock = SandboxClock()
        self.accounts = Accounts()
        self.files = FileStore()
        self.events = EventFeed()
        self.calls = CallLog()
        self.faults = FaultBook()
        self.callbacks = CallbackBook()
        self.commands = CommandBook()
        self._private: dict[tuple[int, int], Conversation] = {}
        self._groups: dict[int, Conversation] = {}

    def add_person(self, person: Person) -> None:
        """Let a person exist from now on."""
        self.accounts.persons[person.id] = person
        self.events.publish("person", person=person.user())

    def add_group(self, group: Group) -> Conversation:
        """Let a group exist from now on and return its conversation."""
        self.accounts.groups[group.id] = group
        self._groups[group.id] = conversation = Conversation(group=group)
        self.events.publish("group", chat=group.id, group=group.chat())
        return conversation

    def private(self, bot: Bot, person: Person) -> Conversation | None:
        """Return the private chat of a person with a bot, or None while the person has not started it."""
        return self._private.get((bot.id, person.id))

    def open_private(self, bot: Bot, person: Person) -> Conversation:
        """Return the private chat of a person with a bot, started now if it was not."""
        return self._private.setdefault((bot.id, person.id), Conversation(person=person, bot=bot))

    def group(self, group_id: int) -> Conversation | None:
        """Return the conversation of a group, or None."""
        return self._groups.get(group_id)

    def conversations(self) -> list[Conversation]:
        """Return every chat that was started."""
        return [*self._private.values(), *self._groups.values()]

    def dispatch(self, bot: Bot, kind: str, payload: Json, chat_id: int) -> None:
        """Queue an update for a bot if it allows this kind; faults may delay or double it."""
        allowed = kind in bot.allowed_updates if bot.allowed_updates else kind not in ONLY_ON_REQUEST
        if not allowed:
            return
        fault = self.faults.for_update(chat_id)
        if fault is None:
            bot.queue.push(kind, payload, chat_id)
            return
        self.events.publish("fault", id=fault.id, kind=fault.kind, chat=chat_id, bot=bot.id)
        if fault.kind == "delay_update":
            asyncio.get_running_loop().call_later(fault.seconds, bot.queue.push, kind, payload, chat_id)
        else:
            bot.queue.push(kind, payload, chat_id, repeats=1)
