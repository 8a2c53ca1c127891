"""`make bench-intake`: a durable step of the desk beside aiogram's echo and a form in memory, in one run.

The contestants run in processes of their own and take turns, so that all of them meet the same machine. Their
customers stay from turn to turn: each goes on where the last turn ended, to the end of the script. At last
one customer alone shows what a step costs by its kind.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.intake.contestants import START_SECONDS, Contestant, running
from tests.benchmarks.intake.customers import Customer, Kind, Slice, Step, serve, serve_alone
from tests.benchmarks.intake.scripts import ECHO, FORM, report
from tests.benchmarks.intake.sending_runs import measure_sending
from tests.benchmarks.intake.server import Account, BotApi
from tests.fakes.postgres import running_postgres

PACKAGE = "tests.benchmarks.intake"
_FIRST = 2.0
_WARM = 8


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """A contestant with its account and the script of its customers."""

    name: str
    contestant: Contestant
    account: Account
    script: Sequence[Step]

    def customers(self, number: int) -> list[Customer]:
        """Return new customers, each before the first step."""
        return [Customer(account=self.account, script=self.script) for _ in range(number)]


@dataclass(kw_only=True)
class Result:
    """What came of a contestant: each turn, and CPU seconds of the steps of one customer alone, by kind."""

    turns: list[Slice] = field(default_factory=list)
    alone: Slice = field(default_factory=Slice)
    costs: Mapping[Kind, Sequence[float]] = field(default_factory=dict)


async def main() -> int:
    """Run everything and print the figures; returns 1 when customers were left without an answer."""
    wanted = _arguments()
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        api = BotApi()
        await api.start()
        try:
            results = await _compare(api, Path(folder), wanted)
            _print(results)
            if not wanted.no_sending:
                await measure_sending(api, Path(folder))
        finally:
            await api.stop()
    slices = [each for result in results.values() for each in (*result.turns, result.alone)]
    lost = [problem for each in slices for problem in each.lost]
    for problem in lost[:5]:
        sys.stdout.write(f"LOST {problem}\n")
    return 1 if lost else 0


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="make bench-intake")
    reader.add_argument("--seconds", type=float, default=8)
    reader.add_argument("--turns", type=int, default=4)
    reader.add_argument("--customers", type=int, default=64)
    reader.add_argument("--alone", type=int, default=5, help="how often one customer goes through it all")
    reader.add_argument("--only", choices=("echo", "form", "desk"), action="append")
    reader.add_argument("--no-sending", action="store_true")
    reader.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    return reader.parse_args()


async def _compare(api: BotApi, folder: Path, wanted: argparse.Namespace) -> Mapping[str, Result]:
    async with AsyncExitStack() as stack:
        if wanted.db == "postgres":
            server = stack.enter_context(running_postgres())
            address = await stack.enter_async_context(server.database())
        else:
            address = ""
        entrants = await _enter(api, folder, stack, wanted, address)
        for entrant in entrants:
            await _ready(entrant)
        results = {entrant.name: Result() for entrant in entrants}
        staying = {entrant.name: entrant.customers(wanted.customers) for entrant in entrants}
        for _ in range(wanted.turns):
            for entrant in entrants:
                before = entrant.contestant.cpu
                turn = await serve(entrant.account, staying[entrant.name], seconds=wanted.seconds)
                turn.cpu = entrant.contestant.cpu - before
                results[entrant.name].turns.append(turn)
        for entrant in entrants:
            (single,), result = entrant.customers(1), results[entrant.name]
            result.alone, result.costs = await serve_alone(single, entrant.contestant, times=wanted.alone)
        return results


async def _enter(
    api: BotApi, folder: Path, stack: AsyncExitStack, wanted: argparse.Namespace, database: str
) -> list[Entrant]:
    settings = {
        "FRONTDESK_TOKEN": "30:the-desk-of-the-benchmark",
        "FRONTDESK_TELEGRAM_API": api.address,
        "FRONTDESK_DATA_DIR": str(folder / "data"),
    }
    if database:
        settings["FRONTDESK_DATABASE_URL"] = database.replace("postgresql://", "postgresql+asyncpg://", 1)
    plans: dict[str, tuple[str, list[str], dict[str, str], Sequence[Step]]] = {
        "echo": (f"{PACKAGE}.echo", [api.address, "10:echo"], {}, ECHO),
        "form": (f"{PACKAGE}.form", [api.address, "20:form"], {}, FORM),
        "desk": ("bot.cli", ["bot"], settings, report()),
    }
    entrants = []
    for name, (module, arguments, environment, script) in plans.items():
        if wanted.only and name not in wanted.only:
            continue
        contestant = await stack.enter_async_context(
            running(module, arguments, environment, log=folder / f"{name}.log")
        )
        token = environment.get("FRONTDESK_TOKEN") or arguments[-1]
        entrants.append(Entrant(name=name, contestant=contestant, account=api.account(token), script=script))
    return entrants


async def _ready(entrant: Entrant) -> None:
    """Wait for the first answer, then warm up: what is made once is made before the first turn."""
    async with asyncio.timeout(START_SECONDS):
        while True:
            warm = await serve(entrant.account, entrant.customers(_WARM), seconds=_FIRST)
            if warm.waits and not warm.lost:
                return


def _print(results: Mapping[str, Result]) -> None:
    write = sys.stdout.write
    write("            updates/s  CPU ms/update   p50 ms   p99 ms  calls/update   updates     whole\n")
    rates = {}
    for name, result in results.items():
        slices = result.turns
        waits = sorted(wait for each in slices for wait in each.waits)
        rates[name] = statistics.median(each.rate for each in slices)
        cpu = sum(each.cpu for each in slices) / len(waits) * 1000
        calls = sum(each.calls for each in slices) / len(waits)
        p50, p99 = waits[len(waits) // 2] * 1000, waits[int(len(waits) * 0.99)] * 1000
        whole = sum(each.whole for each in slices)
        write(
            f"{name:10} {rates[name]:10.0f} {cpu:14.2f} {p50:8.0f} {p99:8.0f} {calls:13.1f} {len(waits):9}"
            f" {whole:9}\n"
        )
    for other in ("form", "echo"):
        if "desk" in rates and other in rates:
            write(f"desk / {other}: {rates['desk'] / rates[other]:.2f}\n")
    write("one customer alone     updates   CPU s   CPU ms/update   least\n")
    for name, result in results.items():
        every = [cost for costs in result.costs.values() for cost in costs]
        for kind, costs in (("all", every), *sorted(result.costs.items())):
            cpu = sum(costs)
            write(
                f"{name:8} {kind:13} {len(costs):7} {cpu:7.2f} {cpu / len(costs) * 1000:15.2f}"
                f" {min(costs) * 1000:7.2f}\n"
            )


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
