"""`make promises`: weeks of a desk in minutes, then the ledger; ends with 1 when it does not balance."""

import gc
import logging
import sys
import tempfile
import time
from pathlib import Path

import structlog
import typer
from rich.console import Console

from tests.notifier.virtual_time import in_virtual_time
from tests.promises.ledger import balance, figures
from tests.promises.run import Plan, simulate
from tests.reliability.report import show

app = typer.Typer(
    add_completion=False, no_args_is_help=False, rich_markup_mode=None, pretty_exceptions_enable=False
)


@app.command()
def main(*, days: int = 60, tickets: int = 3000, seed: int = 1) -> None:
    """Let so many days pass with so many tickets and print the ledger."""
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    gc.set_threshold(50_000, 20, 100)
    started = time.monotonic()
    plan = Plan(days=days, tickets=tickets, seed=seed)
    with tempfile.TemporaryDirectory(prefix="frontdesk-promises-") as folder:
        books = in_virtual_time(simulate(plan, Path(folder)))
    shown: dict[str, object] = {
        "from": plan.first,
        "days": days,
        "seed": seed,
        **figures(books),
        "seconds": time.monotonic() - started,
    }
    if not show(f"make promises DAYS={days} TICKETS={tickets} SEED={seed}", shown, balance(books), Console()):
        sys.exit(1)


if __name__ == "__main__":
    app()
