"""Handles what the inbox holds: each chat in its own lane, strictly in order; lanes side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TypeVar

import structlog

from bot.updates.tally import NoUpdateCounter, UpdateCounter, UpdateOutcome
from tickets.messages.queues import Inbox, InboxRow, LeaseLost, StateChanges, Unavailable
from tickets.moments import Now

_log = structlog.get_logger(__name__)

ATTEMPTS = 3
LEASE = timedelta(seconds=20)
_IDLE_SECONDS = 1.0
_PER_LANE = 8
_READ = 200
_BACKOFF_SECONDS = 0.5
_MOST_BACKOFF_SECONDS = 15.0

_Result = TypeVar("_Result")

Handle = Callable[[InboxRow], Awaitable[StateChanges]]
"""Handles one update and returns the conversation states to commit with its done mark."""

Kept = Callable[[Sequence[InboxRow]], None]
"""Given the updates that have just been put into the inbox."""

Park = Callable[[InboxRow], Awaitable[None]]
"""Tells people that an update was parked."""


@dataclass
class _View:
    """What the lanes know of the inbox: the newest update taken, and whether any may be there that is not."""

    newest: int = 0
    behind: bool = True
    misses: int = 0
    _next_look: float = 0.0
    _read: deque[int] = field(default_factory=lambda: deque(maxlen=_READ))

    def due(self, now: float) -> bool:
        """Whether to look into the inbox; once in a while also for what somebody let run again."""
        return self.behind or now >= self._next_look

    def read(self, row: InboxRow) -> None:
        """Note that an update was found in the inbox; if it was just kept, it is going to be offered too."""
        self._read.append(row.id)

    def was_read(self, row: InboxRow) -> bool:
        """Whether an update that is offered was found in the inbox before; by now it may be finished."""
        return row.id in self._read

    def miss(self) -> None:
        """Note that updates may wait in the inbox that the lanes do not hold."""
        self.behind = True
        self.misses += 1

    def look(self, now: float) -> int:
        """Note that the inbox is being looked into; returns the misses so far."""
        self._next_look = now + _IDLE_SECONDS
        return self.misses


@dataclass(frozen=True, kw_only=True)
class Lanes:
    """Takes updates from the inbox and handles them, `parallel` chats at a time.

    An update that fails three times is parked and its chat goes on; a database that is away is nobody's
    failure, the update waits for it. What is not finished when the process
    ends is taken up again by whoever claims it next; `grace` is how long a stop waits for it. Where one
    process has the inbox `alone`, it takes what it has just kept without asking the inbox for it, and reads
    there what it does not hold: what waited before it began, what is too much at once, what staff let run
    again.
    """

    inbox: Inbox
    bot: int
    worker: str
    clock: Now
    handle: Handle
    on_parked: Park
    on_done: Callable[[], None]
    parallel: int
    grace: timedelta
    alone: bool = False
    tally: UpdateCounter = field(default_factory=NoUpdateCounter)
    _waiting: dict[int, deque[InboxRow]] = field(default_factory=dict)
    _held: set[int] = field(default_factory=set)
    _running: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _view: _View = field(default_factory=_View)

    def wake(self) -> None:
        """Look into the inbox now."""
        self._view.miss()
        self._woken.set()

    def offer(self, rows: Sequence[InboxRow]) -> None:
        """Take updates that have just been kept, unless others wait in the inbox that may go before them."""
        fresh = [row for row in rows if not self._view.was_read(row)]
        fits = len(self._held) + len(fresh) <= self.parallel * _PER_LANE
        if self.alone and fits and not self._view.behind and all(row.id > self._view.newest for row in fresh):
            for row in fresh:
                self._hold(row)
        elif fresh:
            self._view.miss()
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Handle updates until stopped; then finish those that are being handled, and take no more."""
        lease = asyncio.create_task(self._keep_lease())
        try:
            while not stop.is_set():
                self._woken.clear()
                await self._take(stop)
                await self._pause(stop)
            await self._finish()
            await self._give_back()
        finally:
            lease.cancel()
            for task in self._running.values():
                task.cancel()

    async def _give_back(self) -> None:
        if self.alone:
            return
        try:
            await self.inbox.release(self.bot, worker=self.worker)
        except Unavailable as away:
            _log.warning("chats could not be given back; their leases end by themselves", cause=str(away))

    async def _take(self, stop: asyncio.Event) -> None:
        room = self.parallel - len(self._running)
        if room <= 0:
            return
        if not self.alone or self._view.due(asyncio.get_running_loop().time()):
            await self._read()
        for lane in list(self._waiting):
            if lane not in self._running and len(self._running) < self.parallel:
                self._running[lane] = asyncio.create_task(self._drive(lane, stop))

    async def _read(self) -> None:
        held = set(self._held)
        for row in await self._claimed():
            # Otherwise it was taken before, and perhaps finished while the inbox was read.
            if row.id not in held:
                self._hold(row)
                self._view.read(row)

    def _hold(self, row: InboxRow) -> None:
        """Put an update into its lane in order; one let run again goes before what came after it."""
        self._held.add(row.id)
        self._view.newest = max(self._view.newest, row.id)
        lane = self._lane(row)
        queue = self._waiting.setdefault(lane, deque())
        place = sum(each.update_id < row.update_id for each in queue)
        queue.insert(max(place, 1) if lane in self._running else place, row)

    async def _claimed(self) -> Sequence[InboxRow]:
        limit = self.parallel * 4
        try:
            if self.alone:
                return await self._pending(limit)
            return await self.inbox.claim(
                self.bot, worker=self.worker, now=self.clock(), lease=LEASE, limit=limit
            )
        except Unavailable as away:
            _log.debug("the inbox could not be read; trying again", cause=str(away))
            return ()
        except Exception:  # noqa: BLE001 - whatever it is, the updates are still there
            _log.exception("the inbox could not be read; trying again", bot=self.bot)
            return ()

    async def _pending(self, limit: int) -> Sequence[InboxRow]:
        """Return what waits in the inbox for a lane that is free, and find out whether that is all."""
        misses = self._view.look(asyncio.get_running_loop().time())
        found = await self.inbox.pending(self.bot, limit=limit, exclude_chats=list(self._waiting))
        known = self._held.union(row.id for row in found)
        more = await self.inbox.waiting(self.bot) > len(known)
        self._view.behind = more or self._view.misses > misses
        return found

    @staticmethod
    def _lane(row: InboxRow) -> int:
        return row.chat if row.chat is not None else -row.id

    async def _drive(self, lane: int, stop: asyncio.Event) -> None:
        queue = self._waiting[lane]
        try:
            while queue and not stop.is_set():
                await self._one(queue[0])
                self._held.discard(queue.popleft().id)
        except LeaseLost:
            _log.warning("another worker took a chat over", bot=self.bot)
        finally:
            for row in self._waiting.pop(lane, ()):
                self._held.discard(row.id)
            self._running.pop(lane, None)
            self._woken.set()

    async def _one(self, row: InboxRow) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            began = clock()
            try:
                states = await self._handled(row)
            except Exception as error:  # noqa: BLE001 - whatever a handler raises, the update is kept
                took = clock() - began
                parked = await self._insist(partial(self._failed, row, error))
                self.tally.handled(UpdateOutcome.PARKED if parked else UpdateOutcome.FAILED, took)
                if parked:
                    return
            else:
                took = clock() - began
                await self._insist(partial(self._done, row, states))
                self.tally.handled(UpdateOutcome.DONE, took)
                return

    async def _handled(self, row: InboxRow) -> StateChanges:
        pauses = _longer_and_longer()
        while True:
            try:
                return await self.handle(row)
            except Unavailable as away:
                pause = next(pauses)
                _log.warning("an update waits for the database", update_id=row.update_id, cause=str(away))
                await asyncio.sleep(pause)

    async def _done(self, row: InboxRow, states: StateChanges) -> None:
        await self.inbox.done(row, at=self.clock(), states=states)
        self.on_done()

    async def _insist(self, write: Callable[[], Awaitable[_Result]]) -> _Result:
        """Write to the inbox until it takes it: what has been handled must not be handled again."""
        pauses = _longer_and_longer()
        while True:
            try:
                return await write()
            except LeaseLost:
                raise
            except Unavailable as away:
                _log.warning("the inbox could not be written; trying again", cause=str(away))
            except Exception:  # noqa: BLE001 - what has been handled must not be handled again
                _log.exception("the inbox could not be written; trying again", bot=self.bot)
            await asyncio.sleep(next(pauses))

    async def _failed(self, row: InboxRow, error: Exception) -> bool:
        attempts = await self.inbox.failed(row, error=type(error).__name__, at=self.clock())
        _log.error("an update failed", update_id=row.update_id, attempts=attempts, exc_info=error)
        if attempts < ATTEMPTS:
            await asyncio.sleep(_BACKOFF_SECONDS * 2**attempts)
            return False
        # People are told before it is parked: when the process ends in between, it is all done again, and
        # the same words are recognised by their dedupe keys.
        await self.on_parked(row)
        await self.inbox.park(row, reason="failed", at=self.clock())
        return True

    async def _pause(self, stop: asyncio.Event) -> None:
        waits = {asyncio.create_task(self._woken.wait()), asyncio.create_task(stop.wait())}
        try:
            await asyncio.wait(waits, timeout=_IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _finish(self) -> None:
        for queue in self._waiting.values():
            while len(queue) > 1:
                self._held.discard(queue.pop().id)
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=self.grace.total_seconds())

    async def _keep_lease(self) -> None:
        while not self.alone:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            try:
                await self.inbox.extend(self.bot, worker=self.worker, now=self.clock(), lease=LEASE)
            except Unavailable as away:
                _log.warning("the lease could not be prolonged; trying again", cause=str(away))
            except Exception:  # noqa: BLE001 - one missed prolongation is made up by the next
                _log.exception("the lease could not be prolonged; trying again", bot=self.bot)


def _longer_and_longer() -> Iterator[float]:
    pause = _IDLE_SECONDS
    while True:
        yield pause
        pause = min(pause * 2, _MOST_BACKOFF_SECONDS)
