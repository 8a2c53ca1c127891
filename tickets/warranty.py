"""The warranty verdict: who pays for labour and parts (rule C7)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Coverage(StrEnum):
    """What the warranty covers, as far as it is known."""

    IN_WARRANTY = "in_warranty"
    EXPIRED = "expired"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class Warranty:
    """The verdict at intake; `until` is the last day covered, None when it is not known."""

    coverage: Coverage
    until: date | None = None
