"""The conversations' side of a process: takes updates in, by polling or webhook, and handles them."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from datetime import timedelta
from urllib.parse import urlsplit

import structlog
from aiogram import Bot, Dispatcher

from bot.commands import publish_commands
from bot.container import Container
from bot.http_server import answering
from bot.telegram import build_dispatcher
from bot.updates.conversation_state import ConversationState
from bot.updates.handling import Handling
from bot.updates.lanes import Kept, Lanes
from bot.updates.parking import Apology
from bot.updates.polling import Poller
from bot.updates.raw_updates import ALLOWED_UPDATES
from bot.updates.tally import NoUpdateCounter, UpdateCounter
from bot.updates.webhook import webhook_app

_log = structlog.get_logger(__name__)


def worker_name() -> str:
    """Return a name for this process that no other has, not even one that had its number before it died."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def build_lanes(
    container: Container,
    bot: Bot,
    *,
    states: ConversationState,
    dispatcher: Dispatcher,
    on_done: Callable[[], None],
    tally: UpdateCounter | None = None,
) -> Lanes:
    """Return the lanes that handle what the inbox holds for a bot."""
    return Lanes(
        inbox=container.storage.inbox,
        bot=bot.id,
        worker=worker_name(),
        clock=container.clock,
        handle=Handling(dispatcher=dispatcher, bot=bot, states=states),
        on_parked=Apology(units=container.storage.units, clock=container.clock),
        on_done=on_done,
        parallel=container.settings.parallel_chats,
        grace=timedelta(seconds=container.settings.shutdown_seconds),
        alone=container.storage.database.is_sqlite,
        tally=tally or NoUpdateCounter(),
    )


async def take_updates(
    container: Container,
    bot: Bot,
    stop: asyncio.Event,
    *,
    on_done: Callable[[], None],
    tally: UpdateCounter | None = None,
    serving: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> None:
    """Take updates in and handle them until stopped; `on_done` is called after each handled update.

    `serving` is open for as long as updates are taken in and handled.
    """
    states = ConversationState(container.storage.dialog_state, clock=container.clock)
    dispatcher = build_dispatcher(desk=container.desk, words=container.words, storage=states)
    await dispatcher.emit_startup(bot=bot)
    await publish_commands(bot, words=container.words, units=container.storage.units)
    lanes = build_lanes(container, bot, states=states, dispatcher=dispatcher, on_done=on_done, tally=tally)
    if container.storage.database.is_sqlite:
        # One file has one bot process: what is held now was held by one that died.
        await container.storage.inbox.release(bot.id, worker=None)
    try:
        async with _source(container, bot, stop, on_kept=lanes.offer, tally=lanes.tally):
            with serving():
                await lanes.run(stop)
    finally:
        await dispatcher.emit_shutdown(bot=bot)


@asynccontextmanager
async def _source(
    container: Container, bot: Bot, stop: asyncio.Event, *, on_kept: Kept, tally: UpdateCounter
) -> AsyncIterator[None]:
    if container.settings.webhook_url:
        async with _webhook(container, bot, on_kept=on_kept):
            yield
        return
    poller = Poller(
        api=container.settings.telegram_api,
        token=bot.token,
        bot=bot.id,
        inbox=container.storage.inbox,
        clock=container.clock,
        on_kept=on_kept,
        tally=tally,
    )
    polling = asyncio.create_task(poller.run(stop))
    try:
        yield
    finally:
        await polling


@asynccontextmanager
async def _webhook(container: Container, bot: Bot, *, on_kept: Kept) -> AsyncIterator[None]:
    settings = container.settings
    assert settings.webhook_url is not None
    assert settings.webhook_secret is not None
    app = webhook_app(
        path=urlsplit(settings.webhook_url).path or "/",
        secret=settings.webhook_secret,
        bot=bot.id,
        inbox=container.storage.inbox,
        clock=container.clock,
        on_kept=on_kept,
    )
    async with answering(
        app, host=settings.webhook_host, port=settings.webhook_port, setting="FRONTDESK_WEBHOOK_PORT"
    ):
        await bot.set_webhook(
            settings.webhook_url,
            secret_token=settings.webhook_secret,
            allowed_updates=list(ALLOWED_UPDATES),
        )
        _log.info("webhook is set", host=settings.webhook_host, port=settings.webhook_port)
        yield
