"""The way in and what processes share: updates that came in, the state of conversations, roles, calls."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeAlias

StateChanges: TypeAlias = Mapping[str, str | None]
"""Dialog states to write, by key, as JSON text; None deletes the state of that key."""


class UpdateKind(StrEnum):
    """What somebody did, as far as one can say without reading it."""

    TEXT = "text"
    FILE = "file"
    CONTACT = "contact"
    PLACE = "place"
    BUTTON = "button"
    EDIT = "edit"
    MEMBERSHIP = "membership"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class RawUpdate:
    """An update as it came from Telegram; `chat` is None where it belongs to none, time in UTC."""

    update_id: int
    chat: int | None
    body: bytes = field(repr=False)
    received_at: datetime
    kind: UpdateKind = UpdateKind.OTHER


class Unavailable(Exception):
    """What remembers does not answer for now; the same may succeed later, so it is tried again."""


class LeaseLost(Exception):
    """What a worker held was taken over by another, or finished already; nothing was written."""


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """An update that waits to be handled; `attempts` counts the failed ones, `worker` is who holds it.

    `retries` counts how often staff let it run again after it had been parked.
    """

    id: int
    bot: int
    update_id: int
    chat: int | None
    body: bytes = field(repr=False)
    received_at: datetime
    attempts: int
    worker: str | None = None
    retries: int = 0


class Inbox(Protocol):
    """Updates received and not yet handled; unique by bot and update id."""

    async def put(self, bot: int, updates: Sequence[RawUpdate]) -> Sequence[InboxRow]:
        """Store updates durably and return those that were new; a known update id is left out."""

    async def waiting(self, bot: int) -> int:
        """Return how many updates wait, whoever holds them."""

    async def pending(
        self, bot: int, *, limit: int, exclude_chats: Collection[int] = ()
    ) -> Sequence[InboxRow]:
        """Return waiting updates in order of update id, whoever holds them: for a desk of one process.

        Those let run again by staff come also of excluded chats: they are next in their chat.
        """

    async def claim(
        self, bot: int, *, worker: str, now: datetime, lease: timedelta, limit: int
    ) -> Sequence[InboxRow]:
        """Take waiting updates for a worker, in order; no two workers ever hold updates of one chat.

        The worker handles a chat's updates in order; more of a chat that it holds come to it alone.
        """

    async def extend(self, bot: int, *, worker: str, now: datetime, lease: timedelta) -> None:
        """Prolong everything a worker holds to `now + lease`."""

    async def release(self, bot: int, *, worker: str | None) -> None:
        """Give back what a worker has not finished; None for everybody, where no other process runs."""

    async def done(self, row: InboxRow, *, at: datetime, states: StateChanges | None = None) -> None:
        """Mark an update as handled and write its dialog states, in one transaction; raises `LeaseLost`.

        A power cut right after it may undo it: the update is handled again then.
        """

    async def failed(self, row: InboxRow, *, error: str, at: datetime) -> int:
        """Record a failed attempt and return how many there were; the update stays where it is.

        Raises `LeaseLost`.
        """

    async def park(self, row: InboxRow, *, reason: str, at: datetime) -> None:
        """Park an update, so that its chat goes on; `reason` is a short key. Raises `LeaseLost`."""

    async def last_update_id(self, bot: int) -> int | None:
        """Return the id of the update stored last, None when there was none."""

    async def prune(self, *, before: datetime) -> int:
        """Delete updates handled or dropped before a moment and return how many; waiting ones stay."""


class DialogStates(Protocol):
    """Where each conversation stands, as JSON text by key."""

    async def load(self, keys: Collection[str]) -> dict[str, str]:
        """Return the states of the keys; a key without one is left out."""

    async def save(self, states: StateChanges, *, at: datetime) -> None:
        """Write states, or delete where None is given, in one transaction."""

    async def prune(self, *, before: datetime) -> int:
        """Delete states not written since a moment and return how many."""


class Leases(Protocol):
    """Roles that one process at a time may have, such as running the planners."""

    async def hold(self, name: str, *, worker: str, now: datetime, lease: timedelta) -> bool:
        """Take or prolong a role; False while another worker's lease on it lasts."""

    async def release(self, name: str, *, worker: str) -> None:
        """Give a role up at once, so that another worker need not wait."""


class Wakeups(Protocol):
    """Tells waiting workers that there is work; a missed call costs a delay, never a message."""

    async def notify(self, channel: str) -> None:
        """Wake who waits on a channel, in every process of the desk."""

    async def wait(self, channel: str, *, timeout: timedelta) -> bool:
        """Wait for a call on a channel; False when none came in time."""


class Senders(Protocol):
    """The processes that send at the same time and share the pace that Telegram accepts."""

    async def count(self) -> int:
        """Return how many send now; this one is among them from its first question on."""

    async def tell(self, wait: timedelta) -> None:
        """Tell the others that Telegram says wait."""

    async def news(self, *, timeout: timedelta) -> timedelta:
        """Wait until another sender comes, goes or says wait; return for how long, nothing when none did."""
