"""Webhooks: pushing updates to a bot's address, per chat in order, again and again until it says yes."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, MultipartReader

from sandbox.botapi.errors import ApiError
from sandbox.botapi.request import RawParameters, read_body, read_parts
from sandbox.world.accounts import Bot
from sandbox.world.clock import SandboxClock
from sandbox.world.updates import PendingUpdate

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
ANSWER_TIMEOUT = 60.0
LOOK_AHEAD = 1000
"""How many of the oldest updates are looked through for a chat that nothing is in flight for."""

ResponseCall = Callable[[Bot, RawParameters], Awaitable[None]]


@dataclass(kw_only=True, eq=False)
class Webhook:
    """A bot's webhook as set, with the last error."""

    bot: Bot
    url: str
    secret_token: str
    max_connections: int
    has_custom_certificate: bool
    last_error_date: int | None = None
    last_error_message: str | None = None
    in_flight: set[int] = field(default_factory=set)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


class Webhooks:
    """All webhooks of one sandbox; `first_pause` is the real seconds before the first redelivery, doubling
    after.
    """

    def __init__(self, clock: SandboxClock, *, first_pause: float = 1.0) -> None:
        self._clock = clock
        self._first_pause = first_pause
        self._hooks: dict[int, Webhook] = {}
        self._session: ClientSession | None = None
        self._answer: ResponseCall | None = None

    def answer_with(self, carry_out: ResponseCall) -> None:
        """Set what carries out a method call that a webhook gives as its response."""
        self._answer = carry_out

    def get(self, bot: Bot) -> Webhook | None:
        """Return a bot's webhook, or None."""
        return self._hooks.get(bot.id)

    async def set(self, hook: Webhook) -> None:
        """Put a webhook in place of the bot's earlier one and begin to deliver."""
        await self.delete(hook.bot)
        self._hooks[hook.bot.id] = hook
        self._start(hook, self._serve(hook))

    async def delete(self, bot: Bot) -> None:
        """Stop delivering to a bot's webhook; what was not accepted stays queued."""
        hook = self._hooks.pop(bot.id, None)
        if hook is None:
            return
        tasks = [task for task in hook.tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self) -> None:
        """Stop all deliveries and close their connections."""
        for hook in list(self._hooks.values()):
            await self.delete(hook.bot)
        if self._session is not None:
            await self._session.close()

    def _start(self, hook: Webhook, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        hook.tasks.add(task)
        task.add_done_callback(hook.tasks.discard)

    async def _serve(self, hook: Webhook) -> None:
        """Keep one lane per chat: its oldest update is in flight, the others wait behind it."""
        queue = hook.bot.queue
        while True:
            for update in queue.first(LOOK_AHEAD):
                if len(hook.in_flight) >= hook.max_connections:
                    break
                if update.chat_id not in hook.in_flight:
                    hook.in_flight.add(update.chat_id)
                    self._start(hook, self._deliver_until_accepted(hook, update))
            await queue.change()

    async def _deliver_until_accepted(self, hook: Webhook, update: PendingUpdate) -> None:
        pause = self._first_pause
        while (problem := await self._deliver(hook, update)) is not None:
            hook.last_error_date = self._clock.timestamp()
            hook.last_error_message = problem
            log.warning("webhook of bot %s refused update %s: %s", hook.bot.id, update.update_id, problem)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        hook.in_flight.discard(update.chat_id)
        hook.bot.queue.settle(update)

    async def _deliver(self, hook: Webhook, update: PendingUpdate) -> str | None:
        """Post one update; return None when it was accepted, otherwise the problem in Telegram's words."""
        headers = {"Content-Type": "application/json"}
        if hook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret_token
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=ANSWER_TIMEOUT))
        try:
            async with self._session.post(
                hook.url, data=json.dumps(update.body), headers=headers
            ) as response:
                if not 200 <= response.status < 300:
                    return f"Wrong response from the webhook: {response.status} {response.reason}"
                raw = await _response_call(response)
        except TimeoutError:
            return "Read timeout expired"
        except ClientError as error:
            return f"Connection failed: {type(error).__name__}"
        except ApiError as error:
            return f"Wrong response from the webhook: {error.description}"
        if raw is not None and self._answer is not None:
            await self._answer(hook.bot, raw)
        return None


async def _response_call(response: ClientResponse) -> RawParameters | None:
    """Return the call that a webhook's response carries, None when it carries none."""
    if response.content_type.startswith("multipart/"):
        fields, uploads = await read_parts(MultipartReader.from_response(response))  # type: ignore[arg-type]  # its stream is a reader, typed narrower
        return RawParameters(values=fields, uploads=uploads)
    body = await response.read()
    if response.content_type not in {"application/json", "application/x-www-form-urlencoded"} or not body:
        return None
    return RawParameters(values=read_body(response.content_type, body), uploads={})
