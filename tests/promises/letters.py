"""What arrived in the chats, and how it is read: each word carries the key under which it was looked up."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bot.words import Catalogues
from tickets.ids import OutboxId
from tickets.kinds import Language
from tickets.messages.taps import Tap

_IN_FILES = "push.report."
_MARK = re.compile(r"⟦push\.([\w.]+)((?:\|\w+=-?\d+)*)⟧")
_COUNT = re.compile(r"\|(\w+)=(-?\d+)")
_NUMBER = re.compile(r"\b\d{3,}-\d{4}\b")


class MarkedWords:
    """The real catalogues; every sentence is preceded by its key, and the whole numbers in it."""

    def __init__(self, words: Catalogues) -> None:
        """Mark the sentences of some catalogues."""
        self._words = words

    def __call__(self, key: str, language: Language, /, **values: object) -> str:
        """Return the sentence of a key with its mark, where it is not for a file: a page has a short name."""
        if key.startswith(_IN_FILES):
            return self._words(key, language, **values)
        numbers = "".join(f"|{name}={value}" for name, value in values.items() if isinstance(value, int))
        return f"⟦{key}{numbers}⟧{self._words(key, language, **values)}"

    def day(self, moment: datetime | date, language: Language) -> str:
        """Return a day as people say it."""
        return self._words.day(moment, language)

    def time(self, moment: datetime, language: Language) -> str:
        """Return a time of day."""
        return self._words.time(moment, language)

    def money(self, hundredths: int, currency: str, language: Language) -> str:
        """Return an amount of money."""
        return self._words.money(hundredths, currency, language)

    def when(self, moment: datetime, language: Language) -> str:
        """Return day and time together."""
        return self._words.when(moment, language)


@dataclass(kw_only=True)
class Letter:
    """One message in a chat: when it arrived (UTC), and what the recipient sees of it.

    `answered` is False where the desk never learned that it had arrived; `outbox` says which of the desk's
    messages it is.
    """

    at: datetime
    chat: int
    text: str
    taps: tuple[Tap, ...]
    outbox: OutboxId | None = None
    answered: bool = False

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of its words, in order, without what all pushes share."""
        return tuple(found[1] for found in _MARK.finditer(self.text))

    @cached_property
    def kind(self) -> str:
        """What sort of message it is, named as its template: "customer/progress"."""
        for key in self.keys:
            parts = key.split(".")
            if parts[0] in {"customer", "job", "staff"}:
                return "/".join(parts[:2])
        # A reminder of a clock speaks the same words to everybody, and to owners often no others.
        return "job/clock" if any(key.startswith("clock.") for key in self.keys) else "other"

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many of something each of its sentences speaks of, by key."""
        found = ((mark[1], dict(_COUNT.findall(mark[2]))) for mark in _MARK.finditer(self.text))
        return {key: int(numbers["n"]) for key, numbers in found if "n" in numbers}

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the cases that it names, in order."""
        return tuple(dict.fromkeys(_NUMBER.findall(self.text)))

    @property
    def number(self) -> str:
        """The number of the case that it is about, "" for none."""
        return self.numbers[0] if self.numbers else ""
