"""The clock of the sandbox: real time plus an offset that persons turn."""

import time
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """A clock that runs at real speed from wherever it was last set; every instant is UTC."""

    def __init__(self) -> None:
        self._offset = timedelta()

    @property
    def offset_seconds(self) -> float:
        """Return how many seconds the sandbox is ahead of real time."""
        return self._offset.total_seconds()

    def now(self) -> datetime:
        """Return the present instant of the sandbox, in UTC."""
        return datetime.fromtimestamp(time.time(), UTC) + self._offset

    def timestamp(self) -> int:
        """Return the present instant as the whole Unix seconds that Telegram writes into messages."""
        return int(self.now().timestamp())

    def set(self, now: datetime) -> None:
        """Turn the clock to `now`; raises ValueError for an instant without a time zone."""
        if now.tzinfo is None:
            raise ValueError("the instant needs a time zone, for example 2025-03-05T08:30:00Z")
        self._offset = now.astimezone(UTC) - datetime.fromtimestamp(time.time(), UTC)

    def advance(self, seconds: float) -> None:
        """Turn the clock by `seconds`, which may be negative."""
        self._offset += timedelta(seconds=seconds)

    def reset(self) -> None:
        """Turn the clock back to real time."""
        self._offset = timedelta()

    def reading(self) -> dict[str, object]:
        """Return the clock as the persons' API shows it."""
        return {"now": self.now().isoformat(), "offset_seconds": self.offset_seconds}
