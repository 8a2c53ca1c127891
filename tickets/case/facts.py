"""The facts of a case: product, purchase, fault, contact, evidence and visit, as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from tickets.ids import PersonId
from tickets.kinds import EvidenceKind, Settlement
from tickets.plain_json import BESIDE

Detail: TypeAlias = str | bool
"""The answer to a question for a detail: in words, or yes and no."""


@dataclass(frozen=True, kw_only=True)
class PurchaseDate:
    """When the product was bought: the interval that the customer's words allow, both ends included."""

    earliest: date
    latest: date

    @property
    def exact(self) -> bool:
        """Whether it is a single day."""
        return self.earliest == self.latest


@dataclass(frozen=True, kw_only=True)
class Product:
    """The product of a case; `line` and `model_id` are empty when it is not in the catalogue (rule I2)."""

    name: str
    line: str | None = None
    model_id: str | None = None
    serial: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What the product shows, in the customer's own words, and details by question (rule I3)."""

    words: str
    details: dict[str, Detail] = field(default_factory=dict, metadata=BESIDE)


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How the customer is reached (rule I4); personal data, sealed at rest."""

    name: str
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    region: str | None = None
    location: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A file that belongs to a case (rule I6); `file_id` is Telegram's, `unique_id` recognises it again."""

    kind: EvidenceKind
    file_id: str
    unique_id: str
    caption: str | None = None
    added_by: PersonId | None = None
    added_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A span of time for a visit, in UTC, end excluded."""

    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Visit:
    """The visit of a case: times proposed, and the one agreed (rule J4)."""

    proposed: tuple[Slot, ...] = ()
    agreed: Slot | None = None
    eta: datetime | None = None
    arrived_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount in hundredths of a currency's unit; `currency` is its code of three letters."""

    hundredths: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class ReturnedGoods:
    """The product that came back for an exchange or a refund (rules X2, X4); moments in UTC."""

    settlement: Settlement
    received_at: datetime
    inspected_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceRecord:
    """What was done on the job (rule J8)."""

    summary: str
    parts: tuple[str, ...] = ()
    function_tested: bool = False
    finished_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Answers to a product line's extra questions (rule I5), by question key."""

    values: dict[str, str] = field(default_factory=dict)
