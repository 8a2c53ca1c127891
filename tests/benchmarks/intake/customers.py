"""Customers who go through a whole script step by step, each as soon as the window before it is shown."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Any

from tests.benchmarks.intake.contestants import Contestant
from tests.benchmarks.intake.server import Account

THINKING = 0.05
"""Seconds before the next step: a bot is done with a step a moment after its window is shown."""

PATIENCE = 30.0
_USERS = count(100_000)


class Kind(StrEnum):
    """What is told apart in a step's cost; a phone that is shared is a message like a typed one."""

    TYPED = "typed answer"
    TAP = "tap"
    FILING = "filing"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that a customer does: says a text, taps a button by its label, or shares the phone."""

    says: str | None = None
    taps: str | None = None
    shares_phone: bool = False
    files: bool = False

    @property
    def kind(self) -> Kind:
        """What sort of step it is."""
        if self.files:
            return Kind.FILING
        return Kind.TYPED if self.taps is None else Kind.TAP


@dataclass
class Slice:
    """What one contestant did in one slice of time; `waits` in seconds from update to window.

    `whole` is how many customers came to the end of the script.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    waits: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    calls: int = 0
    whole: int = 0

    @property
    def rate(self) -> float:
        """Answered updates per second."""
        return len(self.waits) / self.seconds


@dataclass(kw_only=True)
class Customer:
    """Goes through a script from its first step to its last, then begins again as somebody new."""

    account: Account
    script: Sequence[Step]
    _user: int = field(default_factory=lambda: next(_USERS))
    _place: int = 0

    @property
    def next(self) -> Step:
        """What this customer does next."""
        return self.script[self._place]

    async def stay(self, result: Slice, ends: float) -> None:
        """Go on from where the last slice ended, until this one's end by the monotonic clock."""
        while time.monotonic() < ends:
            await self.take(result)

    async def take(self, result: Slice) -> None:
        """Take the next step and see it answered; who is left without an answer begins again."""
        answered = await _take(self.account, self._user, self.next, result)
        await asyncio.sleep(THINKING)
        self._place += 1
        if not answered or self._place == len(self.script):
            result.whole += answered
            self.account.windows.pop(self._user, None)
            self.account.shown.pop(self._user, None)
            self._user, self._place = next(_USERS), 0


async def serve(account: Account, customers: Sequence[Customer], *, seconds: float) -> Slice:
    """Let customers go on for a while, and return what came of it."""
    result, ends = Slice(), time.monotonic() + seconds
    began, calls = time.monotonic(), account.calls.total()
    await asyncio.gather(*(customer.stay(result, ends) for customer in customers))
    result.seconds = time.monotonic() - began
    result.calls = account.calls.total() - calls
    return result


async def serve_alone(
    customer: Customer, contestant: Contestant, *, times: int
) -> tuple[Slice, dict[Kind, list[float]]]:
    """Let one customer go through the script some times, and return the CPU seconds of each step by kind.

    A step's cost is what the contestant used from the update to the next one, its silence included.
    """
    result, costs = Slice(), dict[Kind, list[float]]()
    while result.whole < times and not result.lost:
        kind, before = customer.next.kind, contestant.cpu
        await customer.take(result)
        costs.setdefault(kind, []).append(contestant.cpu - before)
    return result, costs


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
