"""Customers who go through a script step by step, each as soon as the window before it is shown."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.benchmarks.intake.server import Account

THINKING = 0.05
"""Seconds before the next step: a bot is done with a step a moment after its window is shown."""

PATIENCE = 30.0
_USERS = count(100_000)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that a customer does: says a text, taps a button by its label, or shares the phone."""

    says: str | None = None
    taps: str | None = None
    shares_phone: bool = False


@dataclass
class Slice:
    """What one contestant did in one slice of time; `waits` in seconds from update to window."""

    seconds: float = 0.0
    cpu: float = 0.0
    waits: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    calls: int = 0

    @property
    def rate(self) -> float:
        """Answered updates per second."""
        return len(self.waits) / self.seconds


async def serve(account: Account, script: Sequence[Step], *, customers: int, seconds: float) -> Slice:
    """Let customers play a script over and over for a while, and return what came of it."""
    result, ends = Slice(), time.monotonic() + seconds
    began, calls = time.monotonic(), account.calls.total()
    await asyncio.gather(*(_stay(account, script, result, ends) for _ in range(customers)))
    result.seconds = time.monotonic() - began
    result.calls = account.calls.total() - calls
    return result


async def _stay(account: Account, script: Sequence[Step], result: Slice, ends: float) -> None:
    while time.monotonic() < ends:
        user = next(_USERS)
        for step in script:
            if not await _take(account, user, step, result):
                break
            if time.monotonic() >= ends:
                break
            await asyncio.sleep(THINKING)
        account.windows.pop(user, None)
        account.shown.pop(user, None)


async def _take(account: Account, user: int, step: Step, result: Slice) -> bool:
    shown = account.watch(user)
    began = time.monotonic()
    problem = _send(account, user, step)
    if problem is None:
        try:
            async with asyncio.timeout(PATIENCE):
                await shown.wait()
        except TimeoutError:
            problem = "no answer"
    if problem is not None:
        window = account.windows.get(user, {}).get("text", "")
        result.lost.append(f"{problem}: {step} after {window[:200]!r}")
        return False
    result.waits.append(time.monotonic() - began)
    return True


def _send(account: Account, user: int, step: Step) -> str | None:
    sender = {"id": user, "is_bot": False, "first_name": "Mei", "language_code": "en"}
    message: dict[str, Any] = {
        "message_id": next(_USERS),
        "date": int(time.time()),
        "chat": {"id": user, "type": "private"},
        "from": sender,
    }
    if step.shares_phone:
        contact = {"phone_number": "8613812345678", "first_name": "Mei", "user_id": user}
        account.tell(message={**message, "contact": contact})
    elif step.taps is None:
        account.tell(message={**message, "text": step.says or ""})
    else:
        window = account.windows.get(user, {})
        for row in window.get("keyboard", []):
            for button in row:
                if step.taps in button["text"]:
                    account.tell(message={**message, "text": button["text"]})
                    return None
        data = _data(window, step.taps)
        if data is None:
            return "no such button"
        shown = {name: value for name, value in window.items() if name != "keyboard"}
        account.tell(
            callback_query={
                "id": str(next(_USERS)),
                "from": sender,
                "chat_instance": "1",
                "message": shown,
                "data": data,
            }
        )
    return None


def _data(window: dict[str, Any], label: str) -> str | None:
    for row in window.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            if label in button["text"]:
                return str(button["callback_data"])
    return None
