"""The intake draft: what a customer has answered so far; nothing is filed unconfirmed (rule I7)."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from tickets.case.facts import Contact, Detail, Evidence, Product, PurchaseDate
from tickets.ids import DraftId, PersonId, TicketId
from tickets.kinds import Kind, Request, Urgency
from tickets.plain_json import BESIDE


class Field(StrEnum):
    """The ids of the questions that the code speaks of by name; `tickets.case.questions` has all of them."""

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

    `order_known` is False when the customer said that they do not have the number; `details` holds what was
    answered about the fault, by question, and `skipped` the questions that they passed over; personal data in
    it is sealed at rest (rule S1).
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
    details: dict[str, Detail] = field(default_factory=dict, metadata=BESIDE)
    extra: dict[str, str] = field(default_factory=dict)
    urgency: Urgency | None = None
    contact: Contact | None = None
    skipped: frozenset[str] = frozenset()
    filed_as: TicketId | None = None


def holds_only(draft: Draft, *, words: str | None = None, evidence: Evidence | None = None) -> bool:
    """Return whether a draft holds no answer but these, if even those: there is nothing to be continued."""
    answers = replace(draft, words=None if draft.words == words else draft.words)
    files = tuple(file.unique_id for file in draft.evidence)
    if files == (evidence.unique_id if evidence else None,):
        answers = replace(answers, evidence=())
    return answers == Draft(
        id=draft.id,
        customer=draft.customer,
        started_at=draft.started_at,
        changed_at=draft.changed_at,
        request=draft.request,
        kind=draft.kind,
    )
