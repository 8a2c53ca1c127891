"""The intake draft: what a customer has answered so far; nothing is filed unconfirmed (rule I7)."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from tickets.case.facts import Contact, Evidence, Product, PurchaseDate
from tickets.ids import DraftId, PersonId, TicketId
from tickets.kinds import Kind, Request, Urgency
from tickets.policy import ExtraQuestion, ProductLine


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


_FAULT_DETAILS: frozenset[Field] = frozenset(
    {Field.PART, Field.SINCE, Field.ENVIRONMENT, Field.TRIED, Field.REPAIRED_ELSEWHERE}
)
_NOT_IN_A_COMPLAINT: frozenset[Field] = _FAULT_DETAILS | {Field.PURCHASED, Field.EXTRA}
_NOT_IN_A_QUESTION: frozenset[Field] = _NOT_IN_A_COMPLAINT | {Field.ORDER, Field.URGENCY, Field.EMAIL}
_NEVER_SKIPPED: frozenset[Field] = frozenset({Field.ORDER, Field.URGENCY, Field.NAME, Field.ADDRESS})


def missing(draft: Draft, *, line: ProductLine | None, address: bool) -> tuple[Field, ...]:
    """Return the questions still to ask, in order (rules I2 to I5): not answered and not passed over.

    A question asks for little more than the matter, a complaint not for what a fault shows. `line` is the
    product's line with its own questions, `address` says that someone must come. Nothing is missing in a
    draft that can be filed.
    """
    unasked = {Request.QUESTION: _NOT_IN_A_QUESTION, Request.COMPLAINT: _NOT_IN_A_COMPLAINT}
    left_out = unasked.get(draft.request, frozenset()) | (frozenset() if address else {Field.ADDRESS})
    return tuple(
        each for each in Field if each not in left_out and not _settled(each, draft, line, address=address)
    )


def _settled(asked: Field, draft: Draft, line: ProductLine | None, *, address: bool) -> bool:
    if _answered(asked, draft, line):
        return True
    if asked not in draft.skipped or asked in _NEVER_SKIPPED:
        return False
    match asked:
        case Field.FAULT:
            # A photo or a voice message can say what words do not.
            return bool(draft.evidence)
        case Field.MODEL:
            return draft.request in {Request.QUESTION, Request.COMPLAINT}
        case Field.PHONE:
            return not address
        case Field.EXTRA:
            return not any(question.required for question in _open_questions(draft, line))
    return True


def _answered(asked: Field, draft: Draft, line: ProductLine | None) -> bool:
    contact = draft.contact or Contact(name="")
    match asked:
        case Field.ORDER:
            return bool(draft.order_number) or not draft.order_known
        case Field.EXTRA:
            return not _open_questions(draft, line)
        case Field.ADDRESS:
            return bool(contact.address or contact.location)
    answers: dict[Field, object] = {
        Field.FAULT: draft.words,
        Field.MODEL: draft.product,
        Field.PURCHASED: draft.purchased,
        Field.PART: draft.part,
        Field.SINCE: draft.since,
        Field.ENVIRONMENT: draft.environment,
        Field.TRIED: draft.tried,
        Field.REPAIRED_ELSEWHERE: draft.repaired_elsewhere is not None,
        Field.URGENCY: draft.urgency,
        Field.NAME: contact.name,
        Field.PHONE: contact.phone,
        Field.EMAIL: contact.email,
    }
    return bool(answers[asked])


def _open_questions(draft: Draft, line: ProductLine | None) -> tuple[ExtraQuestion, ...]:
    questions = line.questions if line else ()
    return tuple(question for question in questions if not draft.extra.get(question.key))
