"""An upgrade at size: open tickets that have no clocks yet get them, page by page."""

import time
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from bot.policy import load_calendar, load_policy
from storage.opening import Storage
from storage.tables import clock_rules, clocks
from tests.benchmarks.push.planning import Statements
from tickets.planners import build_planners


@dataclass(frozen=True, kw_only=True)
class Backfilled:
    """What it took to give every open ticket its clocks; `longest_write` as in a `Look`."""

    seconds: float
    statements: int
    longest_write: float


async def backfill(storage: Storage, *, now: datetime) -> Backfilled:
    """Take every clock away and let the planner make them anew, as after an upgrade."""
    async with storage.database.writing() as work:
        await work.write(delete(clocks))
        await work.write(delete(clock_rules))
    policy = load_policy()
    promises = build_planners(
        units=storage.units, clock=lambda: now, policy=policy, calendar=load_calendar(policy)
    )
    counted, started = Statements(storage), time.perf_counter()
    while not await _done(storage):
        await promises.keep_clocks()
    return Backfilled(
        seconds=time.perf_counter() - started,
        statements=counted.number,
        longest_write=counted.longest_write,
    )


async def _done(storage: Storage) -> bool:
    async with storage.units() as uow:
        return await uow.clocks.rules() is not None
