"""Sizes that must level off in a long run: memory of the processes, rows of the tables that are cleaned."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from storage.opening import Storage
from storage.tables import dialog_states, inbox, outbox, outbox_attempts, tickets
from tests.reliability.processes import Process

_TABLES = {
    "rows of the inbox": inbox,
    "rows of the outbox": outbox,
    "recorded attempts": outbox_attempts,
    "conversations": dialog_states,
}
_MEMORY, _UPDATE, _MESSAGE = "memory, MiB", "oldest handled update, s", "oldest message of an ended case, s"
_GROWTH = {_MEMORY: 1.1, _UPDATE: 1.1, _MESSAGE: 1.1}
_GROWTH_OF_ROWS = 1.5
"""How many rows there are follows how much is going on; how old they are does not."""
_SLACK = 16.0

_OLDEST = {
    _UPDATE: select(func.min(inbox.c.finished_at, type_=inbox.c.finished_at.type)),
    _MESSAGE: select(func.min(tickets.c.closed_at, type_=tickets.c.closed_at.type)).where(
        tickets.c.id.in_(select(outbox.c.ticket).where(outbox.c.ticket.is_not(None)))
    ),
}


@dataclass
class Levels:
    """Samples of every size, in the order of taking them."""

    taken: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def take(self, processes: Sequence[Process], storage: Storage, *, now: datetime) -> None:
        """Take one sample at a moment of the desk's clock."""
        for process in processes:
            if process.pid is not None:
                self.taken[_MEMORY].append(resident(process.pid))
        async with storage.database.reading() as work:
            for name, table in _TABLES.items():
                number = (await work.read(select(func.count()).select_from(table))).scalar_one()
                self.taken[name].append(float(number))
            for name, query in _OLDEST.items():
                oldest: datetime | None = (await work.read(query)).scalar_one()
                self.taken[name].append(0.0 if oldest is None else (now - oldest).total_seconds())

    def growing(self, name: str) -> str | None:
        """Return a sentence when the last third lies above the middle one, None when the size levels off."""
        samples = self.taken[name]
        third = len(samples) // 3
        if third < 3:
            return f"{name}: {len(samples)} samples are too few to tell"
        middle, last = max(samples[third : 2 * third]), max(samples[-third:])
        if last <= middle * _GROWTH.get(name, _GROWTH_OF_ROWS) + _SLACK:
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
