"""The queue of updates that waits for one bot, with Telegram's rules of confirmation and of a
single poller.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from itertools import islice
from random import randrange

from sandbox.world.shapes import Json


class PollTerminatedError(Exception):
    """A waiting getUpdates was ended by somebody else's request; the text says by which."""


@dataclass(kw_only=True, eq=False)
class PendingUpdate:
    """An update on its way to the bot; `repeats` is how often it comes again after being confirmed."""

    body: Json
    chat_id: int
    repeats: int = 0

    @property
    def update_id(self) -> int:
        """Return the update's number."""
        number: int = self.body["update_id"]
        return number


class UpdateQueue:
    """Updates of one bot in order, kept until they are confirmed."""

    def __init__(self) -> None:
        self._pending: deque[PendingUpdate] = deque()
        self._next_id = randrange(100_000_000, 900_000_000)  # noqa: S311 - a number, not a secret
        self._poller: asyncio.Future[None] | None = None
        self._watchers: set[asyncio.Future[None]] = set()

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def has_poller(self) -> bool:
        """Return whether a getUpdates waits."""
        return self._poller is not None

    def push(self, kind: str, payload: Json, chat_id: int, *, repeats: int = 0) -> None:
        """Append an update of this kind and hand it at once to whoever waits."""
        body = {"update_id": self._next_id, kind: payload}
        self._next_id += 1
        self._pending.append(PendingUpdate(body=body, chat_id=chat_id, repeats=repeats))
        self._wake()

    def clear(self) -> None:
        """Forget every waiting update, as drop_pending_updates does."""
        self._pending.clear()

    def first(self, limit: int) -> list[PendingUpdate]:
        """Return the oldest waiting updates, `limit` at most."""
        return list(islice(self._pending, limit))

    def settle(self, update: PendingUpdate) -> None:
        """Take out one delivered update, unless it is to come again."""
        if update.repeats:
            update.repeats -= 1
        elif update in self._pending:
            self._pending.remove(update)
        self._tell_watchers()

    def confirm(self, offset: int) -> None:
        """Forget the updates before `offset`; a negative offset keeps only that many of the newest."""
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
            return
        again: list[PendingUpdate] = []
        while self._pending and self._pending[0].update_id < offset:
            update = self._pending.popleft()
            if update.repeats:
                update.repeats -= 1
                again.append(update)
        self._pending.extendleft(reversed(again))

    async def poll(self, *, offset: int, limit: int, timeout: float) -> list[Json]:
        """Confirm up to `offset`, then return updates, waiting up to `timeout` seconds for the first.

        Raises PollTerminatedError when another request takes over while this one waits.
        """
        self.terminate_poller(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        if offset:
            self.confirm(offset)
        if not self._pending and timeout > 0:
            self._poller = poller = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(timeout):
                    await poller
            except TimeoutError:
                return []
            finally:
                if self._poller is poller:
                    self._poller = None
        return [update.body for update in self.first(limit)]

    def terminate_poller(self, reason: str) -> None:
        """End a waiting poll with `reason`; without one nothing happens."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(PollTerminatedError(reason))
        self._poller = None

    async def change(self) -> None:
        """Wait until the next update is pushed or settled."""
        watcher = asyncio.get_running_loop().create_future()
        self._watchers.add(watcher)
        try:
            await watcher
        finally:
            self._watchers.discard(watcher)

    def _wake(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        self._tell_watchers()

    def _tell_watchers(self) -> None:
        for watcher in self._watchers:
            if not watcher.done():
                watcher.set_result(None)
