"""`make fuzz N=100000 SEED=1`: generated updates against the desk, in a process for each core."""

import argparse
import json
import os
import sys
import tempfile
import time
from asyncio import run
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from tests.fuzz.house import prepare
from tests.fuzz.rounds import ROUND, Figures, Finding, be_quiet, play
from tests.fuzz.updates import KINDS

_SHOWN = 4000


def main() -> int:
    """Play all rounds, print the figures, and return 1 when anything was found."""
    reader = argparse.ArgumentParser(prog="make fuzz")
    reader.add_argument("--updates", type=int, default=100_000)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    wanted = reader.parse_args()
    console = Console(stderr=True)
    began = time.monotonic()
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="frontdesk-fuzz-") as folder, Progress(console=console) as bar:
        run(prepare(Path(folder)))
        task = bar.add_task(f"seed {wanted.seed}", total=wanted.updates)
        for done in _rounds(Path(folder), wanted):
            figures.add(done)
            bar.update(task, completed=figures.updates.total())
            for finding in done.findings:
                _tell(finding, wanted.seed)
    _report(figures, seconds=time.monotonic() - began, seed=wanted.seed)
    missing = [kind for kind in KINDS if not figures.updates[kind]]
    if missing and wanted.updates >= 100 * len(KINDS):
        sys.stdout.write(f"never generated: {', '.join(missing)}\n")
        return 1
    return 1 if figures.findings else 0


def _rounds(prepared: Path, wanted: argparse.Namespace) -> Iterator[Figures]:
    sizes = [min(ROUND, wanted.updates - start) for start in range(0, wanted.updates, ROUND)]
    with ProcessPoolExecutor(
        wanted.processes, mp_context=get_context("spawn"), initializer=be_quiet
    ) as processes:
        jobs = [
            processes.submit(play, prepared, number=number, base_seed=wanted.seed, size=size)
            for number, size in enumerate(sizes)
        ]
        for job in as_completed(jobs):
            yield job.result()


def _tell(finding: Finding, seed: int) -> None:
    sys.stdout.write(f"\nFOUND (SEED={seed}, round {finding.seed}):\n{finding.wrong[-_SHOWN:]}\n")
    for update in finding.cause[-5:]:
        sys.stdout.write(f"  {json.dumps(update)[:_SHOWN]}\n")
    sys.stdout.write(f"  ({len(finding.cause)} updates)\n")
    sys.stdout.flush()


def _report(figures: Figures, *, seconds: float, seed: int) -> None:
    total = figures.updates.total()
    write = sys.stdout.write
    write(f"updates {total}, seed {seed}, {seconds:.0f} s, {total / seconds:.0f}/s; ")
    write(f"calls to Telegram {figures.calls}; findings {len(figures.findings)}\n")
    write("by kind: " + ", ".join(f"{kind} {count}" for kind, count in figures.updates.most_common()) + "\n")
    write("rows written: " + ", ".join(f"{it} {count}" for it, count in figures.written.most_common()) + "\n")


if __name__ == "__main__":
    sys.exit(main())
