"""Kills processes of the desk at random moments, as power cuts do, and starts them again."""

import asyncio
import contextlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from tests.fakes.sandbox_client import Sandbox
from tests.reliability.books import Kill
from tests.reliability.processes import Process

_log = structlog.get_logger(__name__)
_TOLD_EVERY = 10
_SERVING_SECONDS = 300.0
_LOOK_SECONDS = 0.1
_IN_SERVICE = 0.8
"""The share of kills that hit a process that serves; the others may end a start before it is finished."""


@dataclass(kw_only=True)
class Killer:
    """Kills one process after the other, seeded; `life` is how long it lives before, in seconds."""

    box: Sandbox
    processes: Sequence[Process]
    dice: random.Random
    life: tuple[float, float]
    done: list[Kill] = field(default_factory=list)
    _polls: int = 0

    async def kill(self, times: int, *, within: float | None = None) -> None:
        """Kill so many times, or as often as so many seconds allow; afterwards every process runs."""
        loop = asyncio.get_running_loop()
        until = None if within is None else loop.time() + within
        while len(self.done) < times and (until is None or loop.time() < until):
            victim = self.dice.choice(self.processes)
            if self.dice.random() < _IN_SERVICE:
                await self._serves(victim)
            await asyncio.sleep(self.dice.uniform(*self.life))
            await victim.kill()
            self.done.append(Kill(seq=(await self.box.state())["seq"], process=victim.name))
            self._polls = max([self._polls, *await self._begun_polls()])
            await victim.start()
            if len(self.done) % _TOLD_EVERY == 0:
                _log.info("killed", times=len(self.done), of=times)

    async def _serves(self, process: Process) -> None:
        async with asyncio.timeout(_SERVING_SECONDS):
            while not await self._is_serving(process):
                if process.pid is None:
                    raise AssertionError(f"{process.name} ended:\n{process.log.read_text()[-3000:]}")
                await asyncio.sleep(_LOOK_SECONDS)

    async def _is_serving(self, process: Process) -> bool:
        port = process.settings.get("FRONTDESK_WEBHOOK_PORT")
        if process.part == "notifier":
            return True
        if port is None:
            return bool(await self._begun_polls())
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", int(port))
            writer.close()
            return True
        return False

    async def _begun_polls(self) -> list[int]:
        """Return the calls by which a process that polls began to, since the last kill."""
        return [call["n"] for call in await self.box.calls("deleteWebhook", after=self._polls)]
