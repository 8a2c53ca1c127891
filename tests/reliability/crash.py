"""`make crash`: the real program under load, killed with SIGKILL again and again; then the ledger."""

import asyncio
import random
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tests.reliability.closing import close_books, figures
from tests.reliability.folders import run_folder
from tests.reliability.killer import Killer
from tests.reliability.ledger import Account, balance
from tests.reliability.report import show
from tests.reliability.servers import postgres_address
from tests.reliability.stage import Plan, open_stage


async def crash(
    plan: Plan,
    folder: Path,
    *,
    kills: int,
    life: tuple[float, float],
    database: str | None,
    within: float | None = None,
) -> tuple[dict[str, object], list[Account]]:
    """Kill the desk so many times while customers report; return the figures and the ledger.

    `within` ends the killing after so many seconds, whatever is left of it.
    """
    started = time.monotonic()
    async with open_stage(plan, folder, database=database) as stage:
        killer = Killer(
            box=stage.box, processes=stage.house.processes, dice=random.Random(plan.seed), life=life
        )
        await stage.let_customers_report(lambda: killer.kill(kills, within=within))
        books = await close_books(stage, kills=killer.done)
    shown: dict[str, object] = {
        "seed": plan.seed,
        "database": "postgresql" if database else "sqlite",
        "processes": len(stage.house.processes),
        "kills": len(killer.done),
        "kills asked for": kills,
        **figures(books),
        "seconds": time.monotonic() - started,
    }
    return shown, balance(books)


def main(
    *,
    kills: Annotated[int, typer.Option(min=0)] = 200,
    seed: int = 1,
    db: Annotated[str, typer.Option(help="sqlite or postgres")] = "sqlite",
    customers: int = 8,
    life: Annotated[float, typer.Option(help="Longest life of a process that serves, in seconds.")] = 4.0,
    minutes: Annotated[
        float | None, typer.Option(help="Kill no longer than this, fewer times if need be.")
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="Keep database and logs in this folder.")] = None,
) -> None:
    """Print the figures of a crash run; end with 1 when the ledger does not balance."""
    plan = Plan(seed=seed, customers=customers)
    with run_folder(keep) as folder, postgres_address(db) as database:
        shown, accounts = asyncio.run(
            crash(
                plan,
                folder,
                kills=kills,
                life=(0.1, life),
                database=database,
                within=minutes and minutes * 60,
            )
        )
    if not show(f"make crash KILLS={kills} SEED={seed} DB={db}", shown, accounts, Console()):
        sys.exit(1)
