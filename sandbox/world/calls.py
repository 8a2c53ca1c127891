"""The log of Bot API calls, for tests and for the curious."""

from collections import deque

from sandbox.world.shapes import Json

REMEMBERED_CALLS = 50_000


class CallLog:
    """The latest fifty thousand Bot API calls, numbered from 1."""

    def __init__(self) -> None:
        self._calls: deque[Json] = deque(maxlen=REMEMBERED_CALLS)
        self._count = 0

    def add(self, call: Json) -> None:
        """Append a finished call."""
        self._count += 1
        self._calls.append({"n": self._count, **call})

    def after(self, number: int, *, method: str | None = None, bot_id: int | None = None) -> list[Json]:
        """Return the remembered calls after this number, of one method or bot only when they are given."""
        return [
            call
            for call in self._calls
            if call["n"] > number
            and (method is None or call["method"].lower() == method.lower())
            and (bot_id is None or call["bot"] == bot_id)
        ]
