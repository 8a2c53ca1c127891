"""`make bench-push`: the day's updates at size - planning, memory, and how much of the pace is held."""

import asyncio
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from notifier.pacing import PER_SECOND
from storage.opening import Storage, open_storage
from tests.benchmarks.push.backfilling import Backfilled, backfill
from tests.benchmarks.push.filling import Size, fill
from tests.benchmarks.push.planning import Look
from tests.benchmarks.push.pushing import Pushed, push
from tests.fakes.postgres import PostgresServer, running_postgres
from tests.reliability.report import machine

NOON = datetime(2026, 3, 11, 4, tzinfo=UTC)
"""Wednesday, 11 March 2026, 12:00 in Shanghai: the moment at which the filled desk stands."""

MOMENTS = {
    "12:00, first look": NOON,
    "12:10, nothing due": NOON + timedelta(minutes=10),
    "15:30, owners are asked": NOON + timedelta(hours=3, minutes=30),
    "16:30, the day's updates": NOON + timedelta(hours=4, minutes=30),
    "16:40, all are planned": NOON + timedelta(hours=4, minutes=40),
}
PUSH_AT = NOON + timedelta(hours=4, minutes=45)
_GROWTH = (10_000, 100_000, 1_000_000)
_GROWTH_OPEN = 5_000

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@contextlib.contextmanager
def server_for(db: str) -> Iterator[PostgresServer | None]:
    """Give a PostgreSQL server for "postgres", None for "sqlite"; raises typer.BadParameter."""
    if db == "sqlite":
        yield None
    elif db == "postgres":
        with running_postgres() as server:
            yield server
    else:
        raise typer.BadParameter("DB is sqlite or postgres")


@asynccontextmanager
async def filled(
    server: PostgresServer | None, size: Size
) -> AsyncIterator[tuple[Storage, Path, str | None, float]]:
    """Give a filled storage, its folder, its address and how many seconds the filling took."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-push-") as made:
        folder = Path(made)
        async with contextlib.AsyncExitStack() as stack:
            url: str | None = None
            if server is not None:
                address = await stack.enter_async_context(server.database())
                url = address.replace("postgresql://", "postgresql+asyncpg://", 1)
            storage = await stack.enter_async_context(await open_storage(data_dir=folder, url=url))
            started = time.perf_counter()
            await fill(storage, size, now=NOON)
            yield storage, folder, url, time.perf_counter() - started


async def plan(folder: Path, url: str | None, moments: Sequence[datetime]) -> list[Look]:
    """Let the planners look in a process of their own."""
    arguments = [str(folder), url or "", *(moment.isoformat() for moment in moments)]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.push.planning", *arguments),
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise AssertionError("the planners failed")
    return [Look(**json.loads(line)) for line in output.splitlines()]


async def measure(
    server: PostgresServer | None, size: Size, *, seconds: float
) -> tuple[list[Look], Pushed | None, float]:
    """Return what planning took, what the notifier sent in so many seconds, and the time of the filling."""
    async with filled(server, size) as (storage, folder, url, filling):
        looks = await plan(folder, url, list(MOMENTS.values()))
        pushed = None
        if seconds:
            pushed = await push(storage, folder, url=url, now=PUSH_AT, seconds=seconds)
        return looks, pushed, filling


async def upgraded(server: PostgresServer | None, open_tickets: int) -> Backfilled:
    """Return what it took to give so many open tickets their clocks."""
    async with filled(server, Size(total=open_tickets, open=open_tickets)) as (storage, *_):
        return await backfill(storage, now=NOON)


def show_looks(looks: Sequence[Look], console: Console) -> None:
    """Print each planner at each moment."""
    table = Table(title="Planning", title_justify="left")
    for column in ("moment", "planner"):
        table.add_column(column)
    for column in ("seconds", "statements", "messages", "longest write, ms", "memory, MiB"):
        table.add_column(column, justify="right")
    names = {moment.isoformat(): name for name, moment in MOMENTS.items()}
    for look in looks:
        table.add_row(
            names[look.at],
            look.planner,
            f"{look.seconds:.2f}",
            str(look.statements),
            str(look.made),
            f"{look.longest_write * 1000:.0f}",
            f"{look.memory:.0f}",
        )
    console.print(table)


def show_pushed(pushed: Pushed, console: Console) -> None:
    """Print what left, as a share of the pace."""
    console.print(
        f"sent {pushed.sent} messages in {pushed.seconds:.1f} s: {pushed.per_second:.2f}/s, "
        f"{pushed.share:.1%} of the pace of {PER_SECOND:g}/s; {pushed.cpu / pushed.sent * 1000:.1f} ms of "
        f"processor time each; the notifier held {pushed.memory:.0f} MB"
    )


def show_growth(found: dict[int, list[Look]], console: Console) -> None:
    """Print how planning the same open tickets costs among more and more closed ones."""
    table = Table(title=f"Planning {_GROWTH_OPEN} open tickets among others, seconds", title_justify="left")
    table.add_column("tickets in all")
    for name in MOMENTS:
        table.add_column(name, justify="right")
    for total, looks in found.items():
        sums = {moment.isoformat(): 0.0 for moment in MOMENTS.values()}
        for look in looks:
            sums[look.at] += look.seconds
        table.add_row(f"{total:,}", *(f"{seconds:.2f}" for seconds in sums.values()))
    console.print(table)


@app.command()
def main(
    *,
    open_tickets: Annotated[int, typer.Option("--open")] = 50_000,
    total: int = 1_000_000,
    db: Annotated[str, typer.Option(help="sqlite or postgres")] = "sqlite",
    seconds: Annotated[float, typer.Option(help="How long the notifier sends.")] = 60,
    growth: Annotated[bool, typer.Option(help="Also plan among more and more closed tickets.")] = True,
    upgrade: Annotated[bool, typer.Option(help="Also give clocks to open tickets without any.")] = True,
    largest: Annotated[int, typer.Option(help="The most tickets among which that is done.")] = _GROWTH[-1],
) -> None:
    """Fill a database, plan a day's updates, and send for a while."""
    console = Console(width=120)
    console.print(
        f"make bench-push OPEN={open_tickets} TOTAL={total} DB={db} · "
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {machine()}"
    )
    with server_for(db) as server:
        size = Size(total=total, open=open_tickets)
        looks, pushed, filling = asyncio.run(measure(server, size, seconds=seconds))
        console.print(f"filled in {filling:.0f} s")
        show_looks(looks, console)
        if pushed is not None:
            show_pushed(pushed, console)
        if upgrade:
            made = asyncio.run(upgraded(server, open_tickets))
            console.print(
                f"clocks for {open_tickets} open tickets without any: {made.seconds:.0f} s, "
                f"{made.statements} statements, longest write {made.longest_write * 1000:.0f} ms"
            )
        if growth:
            found = {}
            for each in (size for size in _GROWTH if size <= largest):
                size = Size(total=each, open=_GROWTH_OPEN)
                found[each], _, _ = asyncio.run(measure(server, size, seconds=0))
            show_growth(found, console)


if __name__ == "__main__":
    app()
