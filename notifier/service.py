"""The notifier as a whole: planners that decide what is to be said, and the sender that says it."""

import asyncio
import random
import socket
from datetime import UTC, datetime, timedelta

import structlog
from telegram.ext import ExtBot

from notifier.handover import Handover
from notifier.pacing import Pace
from notifier.planning_thread import OpenPlanning, PlanningThread
from notifier.postman import Postman
from notifier.rendering import Renderer
from notifier.request import AiohttpRequest
from notifier.retry_policy import RetryPolicy
from notifier.sender import QuietUntil, Sender
from notifier.sharing import Sharing
from notifier.supervise import set_within, supervise
from notifier.tally import DeliveryCounter
from notifier.waking import EVERY
from tickets.messages.deliveries import DeliveryQueue
from tickets.messages.queues import Senders, Unavailable, Wakeups
from tickets.messages.words import Words
from tickets.moments import Now
from tickets.ports import Units

_log = structlog.get_logger(__name__)

CHANNEL = "outbox"
"""The channel of `Wakeups` on which other processes tell that there is something to send."""

_RESTART = timedelta(seconds=2)
_LISTEN = timedelta(seconds=30)
_JUMP = timedelta(seconds=5)


class Notifier:
    """Sends what is due in the event loop of `start`, and lets the planners plan in a thread, until `stop`.

    `api_base` is a Bot API server without a slash at its end, such as "https://api.telegram.org".
    """

    def __init__(
        self,
        *,
        token: str,
        api_base: str,
        queue: DeliveryQueue,
        units: Units,
        planning: OpenPlanning,
        words: Words,
        clock: Now,
        quiet_until: QuietUntil,
        wakeups: Wakeups | None = None,
        senders: Senders | None = None,
        pace: Pace | None = None,
        retry_policy: RetryPolicy | None = None,
        seed: int | None = None,
        planners_every: timedelta = EVERY,
        tally: DeliveryCounter | None = None,
    ) -> None:
        self._clock = clock
        self._wakeups = wakeups
        self._request = AiohttpRequest()
        pace = pace or Pace()
        self._sharing = None if senders is None else Sharing(pace=pace, senders=senders)
        worker = f"{socket.gethostname()}-{random.SystemRandom().getrandbits(32):08x}"
        self._sender = Sender(
            queue=queue,
            postman=Postman(_bot(token, api_base, self._request, pace)),
            pace=pace,
            renderer=Renderer(words),
            handover=Handover(units=units, clock=clock),
            clock=clock,
            worker=worker,
            rng=random.Random(seed),  # noqa: S311 - spreads retries, guards nothing
            quiet_until=quiet_until,
            retry_policy=retry_policy,
            tally=tally,
        )
        self._planners = PlanningThread(
            planning,
            clock=clock,
            worker=worker,
            on_pushes=self._sender.wake,
            every=planners_every,
            tally=tally,
        )
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._offset = self._measured_offset()

    async def start(self) -> None:
        """Begin to send and to plan; Telegram need not answer yet."""
        await self._request.initialize()
        sending = supervise(self._send, name="sending", stop=self._stop)
        self._tasks = [asyncio.create_task(sending)]
        if self._wakeups is not None:
            self._tasks.append(asyncio.create_task(self._listen(self._wakeups)))
        if self._sharing is not None:
            for work in (self._sharing.follow, self._sharing.pass_on):
                shared = supervise(work, name="sharing the pace", stop=self._stop)
                self._tasks.append(asyncio.create_task(shared))
        self._planners.start()

    def wake(self) -> None:
        """Look into the outbox at once; when the clock was turned, the planners look again too."""
        self._sender.wake()
        offset = self._measured_offset()
        if abs(offset - self._offset) > _JUMP:
            self._offset = offset
            self._planners.wake()

    async def stop(self) -> None:
        """Finish the calls under way, put the rest back, and close the connections."""
        await self._planners.stop()
        self._stop.set()
        self._sender.wake()
        sending, *listening = self._tasks
        await sending
        for task in listening:
            task.cancel()
        if listening:
            await asyncio.wait(listening)
        await self._request.shutdown()

    async def _send(self) -> None:
        await self._sender.run(self._stop)

    async def _listen(self, wakeups: Wakeups) -> None:
        while not self._stop.is_set():
            waiting = asyncio.create_task(wakeups.wait(CHANNEL, timeout=_LISTEN))
            try:
                await asyncio.wait({waiting})
            finally:
                waiting.cancel()
            error = waiting.exception()
            if isinstance(error, Unavailable):
                _log.debug("nobody can call while the database is away", cause=str(error))
                await set_within(self._stop, _RESTART)
            elif error is not None:
                _log.error("waiting for calls failed and begins again", exc_info=error)
                await set_within(self._stop, _RESTART)
            elif waiting.result():
                self._sender.wake()

    def _measured_offset(self) -> timedelta:
        return self._clock() - datetime.now(UTC)


def _bot(token: str, api_base: str, request: AiohttpRequest, pace: Pace) -> "ExtBot[None]":
    return ExtBot(
        token,
        base_url=f"{api_base}/bot",
        base_file_url=f"{api_base}/file/bot",
        request=request,
        get_updates_request=AiohttpRequest(),
        rate_limiter=pace,
    )
