"""`make faults`: the sandbox answers with every fault it has; the story ends with everything delivered."""

import asyncio
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tests.fakes.sandbox_client import Sandbox
from tests.reliability.closing import close_books, figures
from tests.reliability.folders import run_folder
from tests.reliability.ledger import Account, balance
from tests.reliability.report import show
from tests.reliability.stage import Plan, Stage, open_stage

CALL_FAULTS = ("429", "500", "502_html", "delay", "drop_before", "drop_after")
UPDATE_FAULTS = ("duplicate_update", "delay_update")


async def switch_on(box: Sandbox, *, rate: float, seed: int) -> None:
    """Let so many of the calls, polls included, and of the updates go wrong, each kind equally often."""
    methods = sorted({call["method"] for call in await box.calls()} | _LATER)
    dice = random.Random(seed)
    for kinds, options in ((CALL_FAULTS, {"methods": methods}), (UPDATE_FAULTS, {})):
        for number, kind in enumerate(kinds):
            # A fault only gets to roll its dice where those before it did not strike.
            share = rate / len(kinds) / (1 - rate * number / len(kinds))
            await box.fault(
                kind, rate=share, seed=dice.randrange(2**31), retry_after=1, seconds=0.5, **options
            )


_LATER = {
    "getUpdates",
    "sendMessage",
    "sendPhoto",
    "editMessageText",
    "editMessageReplyMarkup",
    "answerCallbackQuery",
    "deleteMessage",
    "sendChatAction",
}
"""Methods that a desk calls once somebody talks to it."""


async def faults(
    plan: Plan, folder: Path, *, rate: float, seconds: float
) -> tuple[dict[str, object], list[Account]]:
    """Let customers report while calls and updates go wrong; return the figures and the ledger."""
    started = time.monotonic()
    async with open_stage(plan, folder) as stage:
        await switch_on(stage.box, rate=rate, seed=plan.seed)
        await stage.let_customers_report(lambda: asyncio.sleep(seconds))
        await stage.quiet()
        struck = await _struck(stage)
        await stage.box.clear_faults()
        books = await close_books(stage)
    shown: dict[str, object] = {
        "seed": plan.seed,
        "rate": rate,
        "calls": struck.total(),
        **{f"  {kind}": number for kind, number in sorted(struck.items())},
        **figures(books),
        "seconds": time.monotonic() - started,
    }
    return shown, balance(books)


async def _struck(stage: Stage) -> Counter[str]:
    return Counter(call.get("fault", "unharmed") for call in await stage.box.calls())


def main(
    *,
    seed: int = 1,
    rate: Annotated[float, typer.Option(min=0, max=0.9)] = 0.2,
    seconds: Annotated[float, typer.Option(help="How long customers begin new reports.")] = 120.0,
    customers: int = 8,
    keep: Annotated[Path | None, typer.Option(help="Keep database and logs in this folder.")] = None,
) -> None:
    """Print the figures of a run with faults; end with 1 when the ledger does not balance."""
    plan = Plan(seed=seed, customers=customers)
    with run_folder(keep) as folder:
        shown, accounts = asyncio.run(faults(plan, folder, rate=rate, seconds=seconds))
    if not show(f"make faults SEED={seed} RATE={rate:g}", shown, accounts, Console()):
        sys.exit(1)
