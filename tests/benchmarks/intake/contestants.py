"""The contestants as processes of their own, and the processor time that each has used."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 300.0
STOP_SECONDS = 20.0
_PROCESS_CPU_CLOCK = 2


class Contestant:
    """A running bot."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Watch a process."""
        self._process = process

    @property
    def cpu(self) -> float:
        """Seconds of processor time used so far, all threads together."""
        # The kernel's number for the CPU clock of a whole process, as clock_getcpuclockid(3) makes it: exact,
        # where /proc counts in hundredths of a second and a step takes less.
        return time.clock_gettime(~self._process.pid << 3 | _PROCESS_CPU_CLOCK)

    @property
    def memory(self) -> float:
        """Megabytes held in memory."""
        pages = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


@asynccontextmanager
async def running(
    module: str, arguments: Sequence[str] = (), settings: Mapping[str, str] | None = None, *, log: Path
) -> AsyncIterator[Contestant]:
    """Run a module as a program for the length of the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDESK_")}
    with log.open("ab") as written:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *arguments),
            cwd=ROOT,
            env={**kept, **(settings or {})},
            stdout=written,
            stderr=written,
        )
    try:
        yield Contestant(process)
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
