"""Sizes that must level off in a long run: memory of the processes, rows of the tables that are cleaned."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from storage.opening import Storage
from storage.tables import dialog_states, inbox, outbox, outbox_attempts
from tests.reliability.processes import Process

_TABLES = {
    "rows of the inbox": inbox,
    "rows of the outbox": outbox,
    "recorded attempts": outbox_attempts,
    "conversations": dialog_states,
}
_GROWTH = 1.25
_SLACK = {"memory, MiB": 16.0}
_FEW_ROWS = 40.0


@dataclass
class Levels:
    """Samples of every size, in the order of taking them."""

    taken: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def watch(self, processes: Sequence[Process], storage: Storage, *, every: float) -> None:
        """Take a sample every so many seconds until cancelled."""
        while True:
            await self.take(processes, storage)
            await asyncio.sleep(every)

    async def take(self, processes: Sequence[Process], storage: Storage) -> None:
        """Take one sample."""
        for process in processes:
            if process.pid is not None:
                self.taken["memory, MiB"].append(resident(process.pid))
        async with storage.database.reading() as work:
            for name, table in _TABLES.items():
                number = (await work.read(select(func.count()).select_from(table))).scalar_one()
                self.taken[name].append(float(number))

    def growing(self, name: str) -> str | None:
        """Return a sentence when the last third lies above the middle one, None when the size levels off."""
        samples = self.taken[name]
        third = len(samples) // 3
        if third < 3:
            return f"{name}: {len(samples)} samples are too few to tell"
        middle, last = max(samples[third : 2 * third]), max(samples[-third:])
        if last <= middle * _GROWTH + _SLACK.get(name, _FEW_ROWS):
            return None
        return f"{name} grew from at most {middle:.0f} in the middle third to {last:.0f} in the last"

    def figures(self) -> dict[str, object]:
        """Return the highest value of each third of the run, by size."""
        return {
            name: " · ".join(f"{peak:.0f}" for peak in _peaks(taken)) for name, taken in self.taken.items()
        }


def _peaks(samples: list[float]) -> list[float]:
    third = max(len(samples) // 3, 1)
    parts = (samples[:third], samples[third : 2 * third], samples[-third:])
    return [max(part) for part in parts if part]


def resident(pid: int) -> float:
    """Return how much memory a process holds, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
