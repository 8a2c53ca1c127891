"""Takes due messages from the outbox, sends them at Telegram's pace, and records how each one ended."""

import asyncio
import math
import random
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, TypeAlias

import structlog
from jinja2 import TemplateError
from telegram.error import TelegramError

from notifier.endings import Endings
from notifier.handover import Handover
from notifier.outcomes import failure
from notifier.pacing import Pace
from notifier.postman import Postman
from notifier.rendering import Message, Renderer
from notifier.request import NotSent
from notifier.retry_policy import RetryPolicy
from notifier.tally import DeliveryCounter, NoDeliveryCounter
from tickets.ids import PersonId
from tickets.messages.deliveries import Delivery, DeliveryQueue
from tickets.messages.queues import Unavailable
from tickets.moments import Now

_log = structlog.get_logger(__name__)
_SHORTEST_PAUSE = 0.01

QuietUntil: TypeAlias = Callable[[datetime], datetime | None]
"""Says of a moment in UTC when customers may be disturbed again, None where they may be right then."""


class Sender:
    """Sends what is due: each recipient's messages in order, different recipients at the same time."""

    def __init__(
        self,
        *,
        queue: DeliveryQueue,
        postman: Postman,
        pace: Pace,
        renderer: Renderer,
        handover: Handover,
        clock: Now,
        worker: str,
        rng: random.Random,
        quiet_until: QuietUntil,
        retry_policy: RetryPolicy | None = None,
        tally: DeliveryCounter | None = None,
    ) -> None:
        self._queue = queue
        self._postman = postman
        self._pace = pace
        self._renderer = renderer
        self._clock = clock
        self._worker = worker
        self._quiet_until = quiet_until
        self._patience = retry_policy or RetryPolicy()
        self._endings = Endings(
            queue=queue,
            postman=postman,
            handover=handover,
            clock=clock,
            worker=worker,
            rng=rng,
            retry_policy=self._patience,
            tally=tally or NoDeliveryCounter(),
        )
        self._flying: dict[asyncio.Task[None], Delivery] = {}
        self._cooling: dict[PersonId, float] = {}
        self._woken = asyncio.Event()
        self._extended_at = 0.0

    @property
    def in_flight(self) -> int:
        """How many messages are taken and not yet decided."""
        return len(self._flying)

    def wake(self) -> None:
        """Look into the outbox at once."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set and `wake` called; calls under way are finished, waiting ones put back."""
        try:
            while not stop.is_set():
                self._woken.clear()
                try:
                    await self._turn()
                except Unavailable as away:
                    _log.warning("the outbox does not answer; trying again", cause=str(away))
                    await self._woken_within(self._patience.away.total_seconds())
        finally:
            await self._land_all()

    async def _turn(self) -> None:
        taken = await self._take()
        await self._keep_leases()
        if not taken:
            await self._woken_within(await self._pause())

    async def _land_all(self) -> None:
        if not self._flying:
            return
        self._pace.close()
        time = asyncio.get_running_loop().time
        until = time() + self._patience.landing.total_seconds()
        while self._flying and (left := until - time()) > 0:
            await asyncio.wait(self._flying, timeout=left)
        for task in self._flying:
            task.cancel()
        if self._flying:
            await asyncio.wait(self._flying)

    async def _take(self) -> int:
        room = self._wanted_in_flight() - len(self._flying)
        if room <= 0:
            return 0
        busy = {delivery.recipient.person for delivery in self._flying.values()}
        taken = await self._queue.claim(
            worker=self._worker,
            now=self._clock(),
            lease=self._patience.lease,
            limit=room,
            exclude=busy | self._still_cooling(),
        )
        for delivery in taken:
            self._fly(delivery, self._deliver(delivery), self._landed)
        return len(taken)

    def _fly(
        self,
        delivery: Delivery,
        flight: Coroutine[Any, Any, None],
        landed: Callable[[asyncio.Task[None]], None],
    ) -> None:
        task = asyncio.create_task(flight)
        self._flying[task] = delivery
        task.add_done_callback(landed)

    def _wanted_in_flight(self) -> int:
        # One call at a time gives 1/round trip per second; so many at a time fill the pace.
        wanted = math.ceil(self._pace.per_second * self._pace.round_trip.total_seconds() * 1.5)
        return min(max(wanted, self._patience.fewest_in_flight), self._patience.most_in_flight)

    def _still_cooling(self) -> set[PersonId]:
        # Who got a message this second would only hold a place in flight until their chat's turn.
        now = asyncio.get_running_loop().time()
        self._cooling = {person: until for person, until in self._cooling.items() if until > now}
        return set(self._cooling)

    def _landed(self, task: asyncio.Task[None]) -> None:
        delivery = self._flying.pop(task)
        self._cool(delivery)
        if not task.cancelled() and (error := task.exception()) is not None:
            cause = type(error).__name__
            _log.error(
                "a message was not carried to its end", outbox=delivery.id, cause=cause, exc_info=error
            )
            if not isinstance(error, Unavailable):
                # Nobody knows what will fail here, nor whether the message left before it did.
                self._fly(delivery, self._endings.unknown(delivery, f"broke off: {cause}"), self._recorded)
        self.wake()

    def _recorded(self, task: asyncio.Task[None]) -> None:
        delivery = self._flying.pop(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # The lease brings the message back; the storage behind the queue is what can fail here.
            _log.error("an outcome was not recorded", outbox=delivery.id, exc_info=error)
        self.wake()

    def _cool(self, delivery: Delivery) -> None:
        until = asyncio.get_running_loop().time() + self._pace.chat_interval
        self._cooling[delivery.recipient.person] = until

    async def _keep_leases(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._flying and now - self._extended_at > self._patience.lease.total_seconds() / 3:
            self._extended_at = now
            ids = [delivery.id for delivery in self._flying.values()]
            await self._queue.extend(ids, worker=self._worker, now=self._clock(), lease=self._patience.lease)

    async def _woken_within(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _pause(self) -> float:
        now = self._clock()
        pauses = [self._patience.look_every.total_seconds()]
        due = await self._queue.next_due(after=now)
        if due is not None:
            pauses.append((due - now).total_seconds())
        started = asyncio.get_running_loop().time()
        pauses.extend(until - started for until in self._cooling.values())
        return max(min(pauses), _SHORTEST_PAUSE)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            await self._pace.opened()
        except NotSent as stopping:
            await self._endings.failed(delivery, failure(stopping))
            return
        # What is still right to send is judged after the wait: it may have been a long one.
        now = self._clock()
        if delivery.stale_after is not None and now >= delivery.stale_after:
            await self._endings.stale(delivery, "lost its sense before it was sent")
        elif delivery.overtaken:
            await self._endings.stale(delivery, "its case has moved on")
        elif delivery.deadline is not None and now > delivery.deadline:
            await self._endings.expired(delivery, "its deadline had passed")
        elif not delivery.recipient.reachable:
            await self._endings.given_up(delivery, "unreachable", "the recipient is known to be unreachable")
        elif delivery.by_day and (morning := self._quiet_until(now)) is not None:
            await self._endings.postponed(delivery, until=morning)
        elif (message := await self._rendered(delivery)) is not None:
            await self._send(delivery, message)

    async def _rendered(self, delivery: Delivery) -> Message | None:
        try:
            return await self._renderer.complete(delivery)
        except (TemplateError, KeyError, ValueError, TypeError) as error:
            _log.error(
                "a message cannot be rendered",
                outbox=delivery.id,
                template=delivery.template,
                cause=f"{type(error).__name__}: {error}",
            )
            await self._endings.given_up(delivery, "refused", f"not rendered: {type(error).__name__}")
            return None

    async def _send(self, delivery: Delivery, message: Message) -> None:
        try:
            number = await self._postman.send(
                delivery.id, delivery.recipient.chat, message, edits=delivery.edits
            )
        except TelegramError as error:
            await self._endings.failed(delivery, failure(error))
            return
        await self._endings.sent(delivery, number)
