"""The desk's real processes, started, killed and ended: one on SQLite, four on PostgreSQL."""

import asyncio
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.front_desk import common_settings
from tests.fakes.programs import ROOT, environment, free_port
from tests.fakes.sandbox_client import Sandbox

STOP_SECONDS = 300.0
_LOOK_SECONDS = 0.05


@dataclass(kw_only=True)
class Process:
    """One part of the desk as a process of its own: "run", "bot" or "notifier"."""

    part: str
    name: str
    folder: Path
    settings: Mapping[str, str]
    starts: int = 0
    _process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process is not None and running else None

    @property
    def log(self) -> Path:
        """Where the process's log goes, over all its lives."""
        return self.folder / f"{self.name}.log"

    async def start(self) -> None:
        """Start it; it takes its time until it serves."""
        self.starts += 1
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli", self.part),
                cwd=ROOT,
                env=environment(self.settings),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=log,
            )

    async def kill(self) -> None:
        """End it as a power cut does; raises AssertionError when it had ended by itself."""
        await self._end(signal.SIGKILL, expected=-signal.SIGKILL)

    async def stop(self) -> None:
        """End it as an administrator does; raises AssertionError when it does not end well.

        Who is told to end in the middle of its imports is ended by the system, as any program is; so it is
        waited for until it listens.
        """
        async with asyncio.timeout(STOP_SECONDS):
            while (pid := self.pid) is not None:
                if _heeds(pid, signal.SIGTERM):
                    break
                await asyncio.sleep(_LOOK_SECONDS)
        await self._end(signal.SIGTERM, expected=0)

    async def discard(self) -> None:
        """End it if it still runs, whatever its state."""
        if self.pid is not None and self._process is not None:
            self._process.kill()
            await self._process.wait()

    async def _end(self, number: signal.Signals, *, expected: int) -> None:
        process = self._process
        assert process is not None
        if process.returncode is None:
            process.send_signal(number)
        async with asyncio.timeout(STOP_SECONDS):
            code = await process.wait()
        if code != expected:
            raise AssertionError(f"{self.name} ended with {code}:\n{self.log.read_text()[-3000:]}")


def _heeds(pid: int, number: signal.Signals) -> bool:
    """Return whether a process has a handler of its own for a signal; one that is gone needs none."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


@dataclass(frozen=True, kw_only=True)
class House:
    """All processes of one desk, and where a webhook finds the bots."""

    processes: Sequence[Process]
    data_dir: Path
    database_url: str | None = None
    backends: Sequence[int] = field(default=())


def one_process(box: Sandbox, folder: Path, more: Mapping[str, str]) -> House:
    """Return the desk of one process on SQLite; `more` are settings of this run."""
    data = folder / "data"
    settings = {**common_settings(box, data), **more}
    return House(processes=[Process(part="run", name="run", folder=folder, settings=settings)], data_dir=data)


def many_processes(box: Sandbox, folder: Path, *, database: str, webhook: str) -> House:
    """Return the desk of two bots behind a webhook and two notifiers on PostgreSQL."""
    data = folder / "data"
    url = database.replace("postgresql://", "postgresql+asyncpg://", 1)
    ports = [free_port(), free_port()]
    common = {**common_settings(box, data), "FRONTDESK_DATABASE_URL": url}
    bots = [
        Process(
            part="bot",
            name=f"bot{number}",
            folder=folder,
            settings={
                **common,
                "FRONTDESK_WEBHOOK_URL": webhook,
                "FRONTDESK_WEBHOOK_SECRET": "a-secret-of-this-run",
                "FRONTDESK_WEBHOOK_PORT": str(port),
            },
        )
        for number, port in enumerate(ports, start=1)
    ]
    notifiers = [
        Process(part="notifier", name=f"notifier{number}", folder=folder, settings=common)
        for number in (1, 2)
    ]
    return House(processes=[*bots, *notifiers], data_dir=data, database_url=url, backends=ports)
