"""How moments and figures read in one language: what templates and sheets show of plain JSON values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tickets.kinds import Language
from tickets.messages.words import Words

_HOUR_MINUTES = 60
_MOST_HOURS = 48.0
_DAY_HOURS = 24.0
_WHOLE = 100


@dataclass(frozen=True)
class Formatter:
    """Shows values to one reader; moments and days come as ISO-8601 text, lengths of time in hours."""

    words: Words
    language: Language

    def day(self, text: str) -> str:
        """Return a day as people say it; nothing for no text."""
        return self.words.day(_moment(text), self.language) if text else ""

    def time(self, text: str) -> str:
        """Return a time of day; nothing for no text."""
        return self.words.time(_exact(text), self.language) if text else ""

    def when(self, text: str) -> str:
        """Return day and time together; nothing for no text."""
        return self.words.when(_exact(text), self.language) if text else ""

    def money(self, amount: Mapping[str, Any]) -> str:
        """Return an amount of money, given by its `hundredths` and `currency`."""
        return self.words.money(int(amount["hundredths"]), str(amount["currency"]), self.language)

    def duration(self, hours: float | None) -> str:
        """Return a length of time in minutes, hours or days, whichever reads best; "no data" for None."""
        if hours is None:
            return self.none()
        if hours < 1:
            minutes = round(hours * _HOUR_MINUTES)
            return self._amount("minutes", f"{minutes}" if minutes or not hours else "<1")
        if hours < _MOST_HOURS:
            return self._amount("hours", f"{hours:.1f}")
        return self._amount("days", f"{hours / _DAY_HOURS:.1f}")

    def percent(self, value: float | None) -> str:
        """Return a share in whole percent; all and none are said of exactly all and none."""
        return self.none() if value is None else f"{_percent(value)}%"

    def score(self, mean: float | None) -> str:
        """Return a mean score with one decimal, "no data" for None."""
        return self.none() if mean is None else f"{mean:.1f}"

    def none(self) -> str:
        """Return how one says that there is nothing to measure."""
        return self.words("push.report.none", self.language)

    def change(self, now: float | None, before: float | None, unit: str) -> str:
        """Return an arrow and by how much a figure changed; nothing where it did not, or one is missing.

        `unit` is "count", "hours", "percent" (in points) or "score".
        """
        if now is None or before is None:
            return ""
        size = self._size(abs(now - before), unit)
        if not any(sign in "123456789" for sign in size):
            return ""
        return f"{'▲' if now > before else '▼'}{size}"

    def own(self, texts: Mapping[str, str]) -> str:
        """Return the text in the reader's language; where it is older than the language, the English one."""
        return texts.get(self.language) or texts[Language.EN]

    def filters(self) -> dict[str, Callable[..., str]]:
        """Return the ways of showing by the names that templates use."""
        return {
            "day": self.day,
            "time": self.time,
            "when": self.when,
            "money": self.money,
            "duration": self.duration,
            "percent": self.percent,
            "score": self.score,
            "change": self.change,
            "own": self.own,
        }

    def _size(self, difference: float, unit: str) -> str:
        if unit == "count":
            return f"{difference:.0f}"
        if unit == "hours":
            return self.duration(difference)
        if unit == "percent":
            return self._amount("points", f"{difference * _WHOLE:.0f}")
        return f"{difference:.1f}"

    def _amount(self, unit: str, amount: str) -> str:
        return self.words(f"push.report.{unit}", self.language, amount=amount)


def _percent(value: float) -> int:
    rounded = round(value * _WHOLE)
    # Nobody is to read "100 %" of promises of which one was broken.
    if value < 1:
        rounded = min(rounded, _WHOLE - 1)
    return max(rounded, 1) if value > 0 else rounded


def _moment(text: str) -> datetime | date:
    return _exact(text) if "T" in text else date.fromisoformat(text)


def _exact(text: str) -> datetime:
    return datetime.fromisoformat(text)
