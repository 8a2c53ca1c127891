"""Runs the desk: its parts side by side until a signal, on a sandbox where there is no token."""

import asyncio
import contextlib
import gc
import importlib
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import typer

from bot.clock import FollowedClock, system_clock
from bot.container import Container, open_container
from bot.first_admin import AdminInvite, first_admin_invite
from bot.housekeeping import Housekeeping
from bot.monitoring.watch import SENDER, TAKING, Watch, watched
from bot.outgoing import Bell, build_notifier
from bot.sandbox_people import introduce_people, register_bot
from bot.sandbox_process import running_sandbox
from bot.settings import Settings, SettingsInvalid
from notifier.service import Notifier
from storage.drivers import database_url
from storage.occupancy import PARTS, occupied
from tickets.health import ProcessKind
from tickets.moments import Now

SANDBOX_TOKEN = "7000000001:sandbox-frontdesk-token-for-this-machine"  # noqa: S105 - opens the sandbox only
SANDBOX_USERNAME = "frontdesk_bot"
SANDBOX_NAME = "Front Desk"

_SWITCH_SECONDS = 0.0005
"""How long a thread that only computes, as planners do, keeps the interpreter from one that has to answer."""

Ready: TypeAlias = Callable[[Container, AdminInvite | None], Coroutine[Any, Any, None]]
"""What to do once the desk takes updates; the invitation is given while there is no administrator."""


async def run_everything(settings: Settings, *, language: str, announce_page: bool) -> None:
    """Run bot and notifier; without a token, on a sandbox with three people to try the desk with."""
    if settings.token:
        await run_parts(settings, bot=True, notifier=True)
        return
    with tempfile.TemporaryDirectory(prefix="frontdesk-") as folder:
        async with running_sandbox(port=settings.sandbox_port) as address:
            await register_bot(address, token=SANDBOX_TOKEN, username=SANDBOX_USERNAME, name=SANDBOX_NAME)
            inside = settings.model_copy(
                update={
                    "token": SANDBOX_TOKEN,
                    "telegram_api": address,
                    "clock_url": f"{address}/sandbox/clock",
                    "data_dir": Path(folder),
                    "webhook_url": None,
                }
            )

            async def open_doors(container: Container, invite: AdminInvite | None) -> None:
                await introduce_people(container, address, admin=invite, language=language)
                if announce_page:
                    typer.echo(f"\n  The front desk is open: {address}\n  (Ctrl+C closes it.)\n")

            await run_parts(inside, bot=True, notifier=True, on_ready=open_doors)


async def run_parts(settings: Settings, *, bot: bool, notifier: bool, on_ready: Ready | None = None) -> None:
    """Run the named parts until SIGINT or SIGTERM; what is being handled is finished first."""
    if not settings.token:
        raise SettingsInvalid(
            "FRONTDESK_TOKEN is missing: BotFather gives one; `frontdesk run` does without."
        )
    if bot:
        # It takes seconds in which nothing else moves, so it comes before anything does.
        importlib.import_module("bot.telegram")
    sys.setswitchinterval(_SWITCH_SECONDS)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    kind = _kind(bot=bot, notifier=notifier)
    async with (
        _places(settings, bot=bot, notifier=notifier),
        _clock(settings) as clock,
        open_container(settings, clock=clock) as container,
        watched(container, kind, stopping=stop.is_set) as watch,
    ):
        sender = build_notifier(container, token=settings.token, tally=watch.metrics) if notifier else None
        if sender is not None and isinstance(clock, FollowedClock):
            clock.listen(sender.wake)
        if sender is not None and container.storage.database.is_sqlite:
            # One file has one process: what is being sent now was being sent by one that died.
            await container.storage.outbox.release(worker=None)
        async with (
            _running(sender, watch),
            _kept_tidy(container, here=notifier),
            _wake_of(container, sender) as wake,
        ):
            if bot:
                await _converse(container, stop, watch, wake=wake, on_ready=on_ready)
            else:
                _spare_what_is_wired()
                await stop.wait()


def _spare_what_is_wired() -> None:
    """Keep the garbage collector from looking through what lives as long as the process.

    Each time it did, everything stood still for 0.2 to 0.4 seconds, in every thread.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@asynccontextmanager
async def _places(settings: Settings, *, bot: bool, notifier: bool) -> AsyncIterator[None]:
    """Have the parts' places at a SQLite file; PostgreSQL is there for any number of processes."""
    url = database_url(settings.database_url, settings.data_dir)
    if url.get_backend_name() != "sqlite" or url.database is None:
        yield
        return
    wanted = {"bot": bot, "notifier": notifier}
    with occupied(Path(url.database), *(part for part in PARTS if wanted[part])):
        yield


@asynccontextmanager
async def _kept_tidy(container: Container, *, here: bool) -> AsyncIterator[None]:
    if not here:
        yield
        return
    keep = timedelta(days=container.settings.keep_days)
    tidy = Housekeeping(
        storage=container.storage,
        clock=container.clock,
        keep=keep,
        keep_ledger=container.desk.policy.progress.kept,
    )
    async with tidy.running():
        yield


@asynccontextmanager
async def _wake_of(container: Container, sender: Notifier | None) -> AsyncIterator[Callable[[], None]]:
    """Give what is to be called when there may be something to send, whichever process sends it."""
    if sender is not None:
        yield sender.wake
        return
    async with Bell(container.storage.wakeups).hung() as bell:
        yield bell.ring


async def _converse(
    container: Container,
    stop: asyncio.Event,
    watch: Watch,
    *,
    wake: Callable[[], None],
    on_ready: Ready | None,
) -> None:
    # A notifier of its own does without aiogram, which takes seconds and a hundred megabytes to import.
    from bot.telegram import build_bot
    from bot.updates.service import take_updates

    settings = container.settings
    assert settings.token is not None
    async with build_bot(token=settings.token, api=settings.telegram_api) as telegram:
        username = (await telegram.me()).username or ""
        invite = await first_admin_invite(container, username=username)
        async with asyncio.TaskGroup() as tasks:
            taking = take_updates(
                container,
                telegram,
                stop,
                on_done=wake,
                tally=watch.metrics,
                serving=partial(watch.readiness.serving, TAKING),
            )
            tasks.create_task(taking)
            if on_ready is not None:
                tasks.create_task(on_ready(container, invite))
            elif invite is not None:
                typer.echo(f"\n  First administrator: open {invite.link}\n")
            _spare_what_is_wired()


@asynccontextmanager
async def _running(sender: Notifier | None, watch: Watch) -> AsyncIterator[None]:
    if sender is None:
        yield
        return
    await sender.start()
    try:
        with watch.readiness.serving(SENDER):
            yield
    finally:
        await sender.stop()


def _kind(*, bot: bool, notifier: bool) -> ProcessKind:
    if bot and notifier:
        return ProcessKind.RUN
    return ProcessKind.BOT if bot else ProcessKind.NOTIFIER


@asynccontextmanager
async def _clock(settings: Settings) -> AsyncIterator[Now]:
    if not settings.clock_url:
        yield system_clock
        return
    clock = FollowedClock(settings.clock_url)
    following = asyncio.create_task(clock.follow())
    try:
        await clock.known()
        yield clock
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following
