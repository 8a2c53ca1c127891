"""The planners in a process of their own, on a filled storage: time, statements, messages, memory."""

import asyncio
import gc
import json
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event

from bot.policy import load_calendar, load_policy
from storage.opening import Storage, open_storage
from tickets.planners import build_planners

_WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE")


@dataclass(frozen=True, kw_only=True)
class Look:
    """One call of one planner: at which moment of the desk's clock, and what it took and made.

    `longest_write` is the longest time, in seconds, from a transaction's first written row to its end: for so
    long every other writer waits on SQLite.
    """

    at: str
    planner: str
    seconds: float
    statements: int
    made: int
    memory: float
    longest_write: float


class Statements:
    """Counts what goes to the database, and measures for how long others could not write."""

    def __init__(self, storage: Storage) -> None:
        """Count the statements of a storage."""
        self.number = 0
        self.longest_write = 0.0
        self._writing_since: float | None = None
        engine = storage.database.core
        event.listen(engine, "before_cursor_execute", self._count)
        event.listen(engine, "after_cursor_execute", self._over)
        for ending in ("do_commit", "do_rollback"):
            # There are events before these, none after them.
            setattr(engine.dialect, ending, partial(self._end, getattr(engine.dialect, ending)))

    def _count(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        self.number += 1
        if self._writing_since is None and statement.startswith(_WRITES):
            self._writing_since = time.perf_counter()

    def _over(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement in {"COMMIT", "ROLLBACK"}:
            self._ended()

    def _end(self, ending: Callable[[Any], None], connection: Any) -> None:
        ending(connection)
        self._ended()

    def _ended(self) -> None:
        if self._writing_since is not None:
            self.longest_write = max(self.longest_write, time.perf_counter() - self._writing_since)
            self._writing_since = None


async def look(storage: Storage, moments: Sequence[datetime]) -> AsyncIterator[Look]:
    """Let every planner look at one moment after the other, as the notifier wakes them."""
    policy = load_policy()
    now = moments[0]
    promises = build_planners(
        units=storage.units, clock=lambda: now, policy=policy, calendar=load_calendar(policy)
    )
    counted = Statements(storage)
    for moment in moments:
        now = moment
        for name, planner in promises.planners().items():
            counted.longest_write = 0.0
            before, started = counted.number, time.perf_counter()
            made = await planner()
            yield Look(
                at=moment.isoformat(),
                planner=name,
                seconds=time.perf_counter() - started,
                statements=counted.number - before,
                made=made,
                memory=peak_memory(),
                longest_write=counted.longest_write,
            )


def peak_memory() -> float:
    """Return the most that this process has held so far, in MiB; what its parent held is not counted."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


async def main(folder: str, url: str, *moments: str) -> None:
    """Print one line of JSON for each look."""
    gc.set_threshold(50_000, 20, 100)
    async with await open_storage(data_dir=Path(folder), url=url or None) as storage:
        async for found in look(storage, [datetime.fromisoformat(moment) for moment in moments]):
            sys.stdout.write(json.dumps(asdict(found)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(main(*sys.argv[1:]))
