"""Readers of what people type: models, dates and phone numbers, as the intake asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tickets.case.facts import PurchaseDate
from tickets.kinds import Language


@dataclass(frozen=True, kw_only=True)
class ModelMatch:
    """A catalogue model that a customer's words may mean; `score` from 0 to 100."""

    model_id: str
    line: str
    names: dict[Language, str]
    score: float


class ModelFinder(Protocol):
    """Finds catalogue models by what people type, typos forgiven."""

    def __call__(self, text: str, *, limit: int = 6) -> Sequence[ModelMatch]:
        """Return the likeliest models, best first."""


@dataclass(frozen=True, kw_only=True)
class DateReading:
    """What a customer's words say about a day: an interval, or why there is none."""

    purchased: PurchaseDate | None
    in_future: bool = False


class DateReader(Protocol):
    """Reads a purchase date from free text."""

    def __call__(self, text: str, *, today: date, language: Language) -> DateReading:
        """Return the interval the words allow; a day after today is `in_future` and gives none."""


class PhoneReader(Protocol):
    """Reads a phone number from free text."""

    def __call__(self, text: str, *, region: str) -> str | None:
        """Return the number in E.164, None when it is not a valid one."""
