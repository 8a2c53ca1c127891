"""Faults that are switched on: how calls and updates go wrong on purpose, repeatable by seed."""

from dataclasses import dataclass
from itertools import count
from random import Random

from sandbox.world.shapes import Json

CALL_FAULTS = ("429", "500", "502_html", "delay", "drop_before", "drop_after")
UPDATE_FAULTS = ("duplicate_update", "delay_update")


@dataclass(kw_only=True, eq=False)
class Fault:
    """One fault; it strikes what matches, at most `left` times, each time with probability `rate`.

    Without `methods` a call fault spares getUpdates, so that a count is not used up by an idle poll.
    """

    id: int
    kind: str
    methods: frozenset[str]
    chat_id: int | None
    retry_after: int
    seconds: float
    left: int | None
    rate: float
    dice: Random

    def strikes_call(self, method: str, chat_id: int | None) -> bool:
        """Return whether this call is struck, and count it if so."""
        named = method.lower() in self.methods if self.methods else method != "getUpdates"
        return self.kind in CALL_FAULTS and named and self._strikes_chat(chat_id)

    def strikes_update(self, chat_id: int) -> bool:
        """Return whether an update of this chat is struck, and count it if so."""
        return self.kind in UPDATE_FAULTS and self._strikes_chat(chat_id)

    def described(self) -> Json:
        """Return the fault as the persons' API shows it; `left` is null without a count."""
        return {
            "id": self.id,
            "kind": self.kind,
            "methods": sorted(self.methods),
            "chat": self.chat_id,
            "retry_after": self.retry_after,
            "seconds": self.seconds,
            "left": self.left,
            "rate": self.rate,
        }

    def _strikes_chat(self, chat_id: int | None) -> bool:
        if self.left == 0 or self.chat_id not in (None, chat_id):
            return False
        if self.rate < 1 and self.dice.random() >= self.rate:
            return False
        if self.left is not None:
            self.left -= 1
        return True


class FaultBook:
    """The faults that are switched on, the earliest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._ids = count(1)

    def add(
        self,
        kind: str,
        *,
        methods: frozenset[str] = frozenset(),
        chat_id: int | None = None,
        retry_after: int = 1,
        seconds: float = 1.0,
        times: int | None = None,
        rate: float = 1.0,
        seed: int = 0,
    ) -> Fault:
        """Switch a fault on and return it; `seconds` and `retry_after` are real seconds."""
        fault = Fault(
            id=next(self._ids),
            kind=kind,
            methods=frozenset(name.lower() for name in methods),
            chat_id=chat_id,
            retry_after=retry_after,
            seconds=seconds,
            left=times,
            rate=rate,
            dice=Random(seed),  # noqa: S311 - repeatable chance is the point
        )
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Switch every fault off."""
        self._faults.clear()

    def for_call(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault that strikes this call, or None."""
        return next((fault for fault in self._faults if fault.strikes_call(method, chat_id)), None)

    def for_update(self, chat_id: int) -> Fault | None:
        """Return the fault that strikes an update of this chat, or None."""
        return next((fault for fault in self._faults if fault.strikes_update(chat_id)), None)

    def described(self) -> list[Json]:
        """Return all faults as the persons' API shows them."""
        return [fault.described() for fault in self._faults]
