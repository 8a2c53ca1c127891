"""The intake draft: what a customer has answered so far; nothing is filed unconfirmed (rule I7)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tickets.facts import Contact, Evidence, Product, PurchaseDate
from tickets.ids import DraftId, PersonId, TicketId
from tickets.kinds import Kind, Request, Urgency


class Field(StrEnum):
    """A question of the intake that can be answered and corrected on its own."""

    FAULT = "fault"
    MODEL = "model"
    PURCHASED = "purchased"
    ORDER = "order"
    PART = "part"
    SINCE = "since"
    ENVIRONMENT = "environment"
    TRIED = "tried"
    REPAIRED_ELSEWHERE = "repaired_elsewhere"
    EXTRA = "extra"
    URGENCY = "urgency"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Answers so far, changed with `dataclasses.replace`; None means not answered.

    `order_known` is False when the customer said that they do not have the number; `skipped` holds the
    optional questions that they passed over; personal data in it is sealed at rest (rule S1).
    """

    id: DraftId
    customer: PersonId
    started_at: datetime
    changed_at: datetime
    request: Request = Request.REPAIR
    kind: Kind = Kind.MALFUNCTION
    words: str | None = None
    evidence: tuple[Evidence, ...] = ()
    product: Product | None = None
    purchased: PurchaseDate | None = None
    order_number: str | None = None
    order_known: bool = True
    part: str | None = None
    since: str | None = None
    environment: str | None = None
    tried: str | None = None
    repaired_elsewhere: bool | None = None
    extra: dict[str, str] = field(default_factory=dict)
    urgency: Urgency | None = None
    contact: Contact | None = None
    skipped: frozenset[Field] = frozenset()
    filed_as: TicketId | None = None
