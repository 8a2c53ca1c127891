"""Runs of the sender: its ceiling on a server that answers at once, and its pace with slow answers."""

import asyncio
import contextlib
import sys
from pathlib import Path

from tests.benchmarks.intake.contestants import START_SECONDS, running
from tests.benchmarks.intake.server import BotApi

_CEILING = 3000
_ROUND_TRIP = 0.3
_PACED_SECONDS = 20
_PACE = 25
_PLENTY = 2 * _PACE * _PACED_SECONDS


async def measure_sending(api: BotApi, folder: Path) -> None:
    """Print what the sender can, what a message costs, and how well it holds Telegram's pace."""
    sent, cpu = await _run(api, folder, "40:ceiling", _CEILING, "unpaced", delay=0.0, seconds=120)
    span = sent[-1] - sent[0]
    sys.stdout.write(
        f"sending, ceiling: {len(sent) / span:.0f}/s, {cpu / len(sent) * 1000:.2f} ms CPU per message"
        f" ({len(sent)} messages)\n"
    )
    sent, _ = await _run(
        api,
        folder,
        "50:paced",
        2 * _PACE * _PACED_SECONDS,
        "paced",
        delay=_ROUND_TRIP,
        seconds=_PACED_SECONDS,
    )
    span = sent[-1] - sent[0]
    sys.stdout.write(
        f"sending, paced, answers after {_ROUND_TRIP * 1000:.0f} ms: {(len(sent) - 1) / span:.2f}/s of"
        f" {_PACE}/s ({len(sent)} messages)\n"
    )


async def _run(
    api: BotApi, folder: Path, token: str, messages: int, pace: str, *, delay: float, seconds: float
) -> tuple[list[float], float]:
    """Return when each message came and the processor seconds used from the first to the last."""
    account = api.account(token)
    account.delay = delay
    arguments = (api.address, token, str(folder / pace), str(messages), pace)
    async with running("tests.benchmarks.intake.sending", arguments, log=folder / "sending.log") as sender:
        async with asyncio.timeout(START_SECONDS):
            await account.reached(1)
        before = sender.cpu
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await account.reached(messages)
        return list(account.sent_at), sender.cpu - before
