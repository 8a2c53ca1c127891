"""`make soak`: the desk works for a while; memory and cleaned tables level off, and nothing is lost."""

import asyncio
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tests.reliability.closing import close_books, figures
from tests.reliability.folders import run_folder
from tests.reliability.ledger import Account, promises
from tests.reliability.levels import Levels
from tests.reliability.report import show
from tests.reliability.stage import Plan, Stage, open_stage

_DAY_SECONDS = 86400
_SAMPLES = 60
_KEPT = (
    "every update that came in was handled",
    "no customer had to repeat anything",
    "each confirmed intake has exactly one ticket",
    "each act has exactly one entry in the history",
)
"""The promises whose books housekeeping leaves whole."""


def soaking(*, seed: int, customers: int, keep_seconds: float) -> Plan:
    """Return the plan of a run in which cases end and what has served is kept for so many seconds."""
    return Plan(
        seed=seed,
        customers=customers,
        calls_off=True,
        settings={"FRONTDESK_KEEP_DAYS": str(keep_seconds / _DAY_SECONDS)},
    )


async def soak(plan: Plan, folder: Path, *, seconds: float) -> tuple[dict[str, object], list[Account]]:
    """Let customers report and call off for a while; return the figures and what did not level off."""
    started, levels = time.monotonic(), Levels()
    async with open_stage(plan, folder) as stage:
        await stage.let_customers_report(lambda: _watched(stage, levels, seconds))
        books = await close_books(stage)
    shown: dict[str, object] = {
        "seed": plan.seed,
        **figures(books),
        **levels.figures(),
        "seconds": time.monotonic() - started,
    }
    levelled = [
        Account(promise=f"{name}: levels off", findings=tuple(filter(None, [levels.growing(name)])))
        for name in levels.taken
    ]
    return shown, [*promises(books, _KEPT), *levelled]


async def _watched(stage: Stage, levels: Levels, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until:
        await levels.take(stage.house.processes, stage.storage, now=await stage.now())
        await asyncio.sleep(seconds / _SAMPLES)


def main(
    *,
    minutes: float = 10.0,
    seed: int = 1,
    customers: int = 6,
    keep: Annotated[Path | None, typer.Option(help="Keep database and logs in this folder.")] = None,
) -> None:
    """Print the figures of a long run; end with 1 when something grows or the ledger does not balance."""
    seconds = minutes * 60
    plan = soaking(seed=seed, customers=customers, keep_seconds=min(60.0, seconds / 10))
    with run_folder(keep) as folder:
        shown, accounts = asyncio.run(soak(plan, folder, seconds=seconds))
    if not show(f"make soak MINUTES={minutes:g} SEED={seed}", shown, accounts, Console()):
        sys.exit(1)
