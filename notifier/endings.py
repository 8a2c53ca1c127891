"""How each attempt to send ends: what is recorded, what is tried again, and of what a person is told."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from notifier.handover import Handover
from notifier.outcomes import Failure, FailureAction
from notifier.postman import Postman
from notifier.retry_policy import RetryPolicy
from notifier.tally import DeliveryCounter
from tickets.messages.deliveries import Delivery, DeliveryOutcome, DeliveryQueue
from tickets.messages.queues import Unavailable
from tickets.moments import Now

_log = structlog.get_logger(__name__)


class Endings:
    """Records how attempts ended, and decides what becomes of a message that was not sent."""

    def __init__(
        self,
        *,
        queue: DeliveryQueue,
        postman: Postman,
        handover: Handover,
        clock: Now,
        worker: str,
        rng: random.Random,
        retry_policy: RetryPolicy,
        tally: DeliveryCounter,
    ) -> None:
        """Record for one worker; nothing has left yet."""
        self._queue = queue
        self._postman = postman
        self._handover = handover
        self._clock = clock
        self._worker = worker
        self._rng = rng
        self._patience = retry_policy
        self._tally = tally
        self._last_left: datetime | None = None

    async def sent(self, delivery: Delivery, message_id: int) -> None:
        """Record that a message was sent, however long the outbox takes to answer."""
        self._postman.forget(delivery.id)
        self._last_left = self._clock()
        await self._insist(partial(self._queue.sent, delivery.id, at=self._clock(), message_id=message_id))
        self._tally.delivered(DeliveryOutcome.SENT)

    async def failed(self, delivery: Delivery, failed: Failure) -> None:
        """Do what the failure of an attempt asks for, however long the outbox takes to answer."""
        await self._insist(partial(self._decide, delivery, failed))

    async def postponed(self, delivery: Delivery, *, until: datetime) -> None:
        """Put back what may not leave yet."""
        await self._insist(partial(self._queue.postpone, delivery.id, not_before=until, worker=self._worker))

    async def stale(self, delivery: Delivery, reason: str) -> None:
        """Drop what has lost its sense."""
        await self._queue.stale(delivery.id, at=self._clock(), reason=reason)
        self._tally.delivered(DeliveryOutcome.STALE)

    async def unknown(self, delivery: Delivery, reason: str) -> None:
        """Let what may have arrived be sent again, or, after so many attempts, a person ask."""
        now = self._clock()
        later = now + self._patience.backoff(delivery.attempt, self._rng)
        last = delivery.attempt >= self._patience.unknown_attempts or self._too_late(delivery, later)
        if last:
            self._postman.forget(delivery.id)
            await self._handover(delivery, reason="unknown")
        await self._queue.unknown(
            delivery.id, at=now, not_before=None if last else later, reason=reason, worker=self._worker
        )
        self._tally.delivered(DeliveryOutcome.UNKNOWN)

    # A person is told before the outcome is recorded: when the process ends in between, the message comes
    # back with its lease and the same task is recognised by its dedupe key.

    async def expired(self, delivery: Delivery, reason: str) -> None:
        """Give up what is too late, and let a person know."""
        self._postman.forget(delivery.id)
        await self._handover(delivery, reason="late")
        await self._queue.expired(delivery.id, at=self._clock(), reason=reason, worker=self._worker)
        self._tally.delivered(DeliveryOutcome.EXPIRED)

    async def given_up(self, delivery: Delivery, why: str, reason: str) -> None:
        """Give up what cannot be sent, and let a person know; `why` as `Handover` takes it."""
        self._postman.forget(delivery.id)
        await self._handover(delivery, reason=why)
        await self._queue.failed(delivery.id, at=self._clock(), reason=reason, worker=self._worker)
        self._tally.delivered(DeliveryOutcome.FAILED)

    async def _decide(self, delivery: Delivery, failed: Failure) -> None:
        _log.warning(
            "a message was not sent",
            outbox=delivery.id,
            template=delivery.template,
            attempt=delivery.attempt,
            fate=failed.fate.value,
            cause=failed.reason,
        )
        match failed.fate:
            case FailureAction.WAIT:
                await self._again(delivery, failed.reason, failed.wait)
            case FailureAction.RETRY:
                await self._retry(delivery, failed.reason)
            case FailureAction.UNKNOWN:
                await self.unknown(delivery, failed.reason)
            case FailureAction.MIGRATED:
                await self._moved(delivery, failed)
            case FailureAction.UNREACHABLE:
                await self._queue.mark_unreachable(delivery.recipient.person, at=self._clock())
                await self.given_up(delivery, "unreachable", failed.reason)
            case FailureAction.REFUSED:
                await self.given_up(delivery, "refused", failed.reason)

    async def _retry(self, delivery: Delivery, reason: str) -> None:
        if delivery.attempt >= self._patience.refused_attempts and self._others_leave():
            await self.given_up(delivery, "refused", reason)
        else:
            await self._again(delivery, reason, self._patience.backoff(delivery.attempt, self._rng))

    def _others_leave(self) -> bool:
        lately = self._clock() - self._patience.longest_backoff
        return self._last_left is not None and self._last_left > lately

    async def _again(self, delivery: Delivery, reason: str, wait: timedelta) -> None:
        now = self._clock()
        if self._too_late(delivery, now + wait):
            await self.expired(delivery, reason)
            return
        await self._queue.retry(
            delivery.id, at=now, not_before=now + wait, reason=reason, worker=self._worker
        )
        self._tally.delivered(DeliveryOutcome.RETRY)

    async def _moved(self, delivery: Delivery, failed: Failure) -> None:
        known = failed.new_chat is not None and await self._queue.migrate_chat(
            old=delivery.recipient.chat, new=failed.new_chat
        )
        if known:
            await self._again(delivery, failed.reason, timedelta())
        else:
            await self.given_up(delivery, "refused", failed.reason)

    @staticmethod
    def _too_late(delivery: Delivery, moment: datetime) -> bool:
        return delivery.deadline is not None and moment > delivery.deadline

    async def _insist(self, record: Callable[[], Awaitable[None]]) -> None:
        """Record until the outbox takes it: what nobody knows to be sent is sent again."""
        while True:
            try:
                await record()
            except Unavailable as away:
                _log.warning("an outcome could not be recorded yet; trying again", cause=str(away))
                await asyncio.sleep(self._patience.away.total_seconds())
            else:
                return
