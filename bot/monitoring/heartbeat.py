"""Each process says again and again that it lives, so that many processes are seen as one desk."""

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

import structlog

from storage.errors import StorageError
from storage.processes import SqlProcesses
from tickets.health import BEAT, Process, ProcessKind
from tickets.moments import Now

_log = structlog.get_logger(__name__)


def this_process(kind: ProcessKind, *, at: datetime) -> Process:
    """Return this process as it is entered in the register; it began at a moment, in UTC."""
    host, pid = socket.gethostname(), os.getpid()
    name = f"{host}:{pid}:{secrets.token_hex(4)}"
    return Process(name=name, kind=kind, host=host, pid=pid, version=_version(), started_at=at, seen_at=at)


@dataclass(frozen=True, kw_only=True)
class Heartbeat:
    """Enters a process in the register every few seconds; `planned_at` tells when planners last ran in it."""

    register: SqlProcesses
    process: Process
    clock: Now
    planned_at: Callable[[], datetime | None]
    _now: asyncio.Event = field(default_factory=asyncio.Event)

    def beat(self) -> None:
        """Say it at once, as when the clock was turned."""
        self._now.set()

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Say it for the length of the block, and good-bye at its end."""
        task = asyncio.create_task(self._beat_on())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            try:
                await self.register.leave(self.process.name)
            except StorageError as error:
                _log.warning("the process could not be signed off", cause=str(error))

    async def _beat_on(self) -> None:
        while True:
            self._now.clear()
            try:
                await self.register.beat(
                    replace(self.process, seen_at=self.clock(), planned_at=self.planned_at())
                )
            except StorageError as error:
                _log.warning("the process could not say that it lives", cause=str(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT.total_seconds()):
                    await self._now.wait()


def _version() -> str:
    try:
        return version("frontdesk")
    except PackageNotFoundError:
        return "-"
