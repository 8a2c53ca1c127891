"""The course of the intake, pure: which question comes next, which came before, and how far we are."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.fsm.state import State

from dialogs.intake.states import Intake
from tickets.case.drafts import Draft, Field

STATE_OF: dict[Field, State] = {
    Field.FAULT: Intake.describe_fault,
    Field.MODEL: Intake.name_model,
    Field.PURCHASED: Intake.purchase_date,
    Field.ORDER: Intake.order_number,
    Field.PART: Intake.part,
    Field.SINCE: Intake.since,
    Field.ENVIRONMENT: Intake.environment,
    Field.TRIED: Intake.tried,
    Field.REPAIRED_ELSEWHERE: Intake.repaired_elsewhere,
    Field.EXTRA: Intake.extra,
    Field.URGENCY: Intake.urgency,
    Field.NAME: Intake.name,
    Field.PHONE: Intake.phone,
    Field.EMAIL: Intake.email,
    Field.ADDRESS: Intake.address,
}
"""The window that asks each question."""

_FIELD_OF: dict[State, Field] = {state: field for field, state in STATE_OF.items()} | {
    Intake.choose_model: Field.MODEL,
    Intake.choose_line: Field.MODEL,
    Intake.pick_day: Field.PURCHASED,
    Intake.confirm_date: Field.PURCHASED,
    Intake.similar: Field.ORDER,
}

DETAILS: tuple[Field, ...] = (
    Field.PART,
    Field.SINCE,
    Field.ENVIRONMENT,
    Field.TRIED,
    Field.REPAIRED_ELSEWHERE,
)
"""The details of the fault that help but are not needed (rule I3)."""

_SECTIONS: tuple[tuple[Field, ...], ...] = (
    (Field.FAULT,),
    (Field.MODEL,),
    (Field.PURCHASED,),
    (Field.ORDER,),
    (*DETAILS, Field.EXTRA),
    (Field.URGENCY,),
    (Field.NAME, Field.PHONE, Field.EMAIL),
    (Field.ADDRESS,),
)

_ORDER = tuple(Field)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the customer is, in steps that they feel as one: "3/8"."""

    step: int
    total: int


def field_of(state: State | None) -> Field | None:
    """Return the question that a window asks, None for a window that asks none."""
    return _FIELD_OF.get(state) if state else None


def is_answered(field: Field, draft: Draft) -> bool:
    """Return whether the draft holds an answer to the question, or the customer passed it over."""
    if field in draft.skipped:
        return True
    contact = draft.contact
    answers: dict[Field, object] = {
        Field.FAULT: draft.words,
        Field.MODEL: draft.product,
        Field.PURCHASED: draft.purchased,
        Field.ORDER: draft.order_number or not draft.order_known,
        Field.PART: draft.part,
        Field.SINCE: draft.since,
        Field.ENVIRONMENT: draft.environment,
        Field.TRIED: draft.tried,
        Field.REPAIRED_ELSEWHERE: draft.repaired_elsewhere is not None,
        Field.EXTRA: draft.extra,
        Field.URGENCY: draft.urgency,
        Field.NAME: contact and contact.name,
        Field.PHONE: contact and contact.phone,
        Field.EMAIL: contact and contact.email,
        Field.ADDRESS: contact and (contact.address or contact.location),
    }
    return bool(answers[field])


def model_is_open(draft: Draft) -> bool:
    """Return whether a product was typed but neither found in the catalogue nor left as typed."""
    product = draft.product
    return product is not None and product.model_id is None and Field.MODEL not in draft.skipped


def next_field(draft: Draft, missing: Sequence[Field]) -> Field | None:
    """Return the question to ask next, None when everything is answered."""
    wanted = {*missing, Field.MODEL} if model_is_open(draft) else set(missing)
    return min(wanted, key=_ORDER.index, default=None)


def course(draft: Draft, missing: Sequence[Field]) -> tuple[Field, ...]:
    """Return the questions of this case in order: those answered, passed over, and still to ask."""
    return tuple(field for field in _ORDER if field in missing or is_answered(field, draft))


def previous_field(field: Field, draft: Draft, missing: Sequence[Field]) -> Field | None:
    """Return the question before, None at the first."""
    before = [other for other in course(draft, missing) if _ORDER.index(other) < _ORDER.index(field)]
    return before[-1] if before else None


def progress(field: Field, draft: Draft, missing: Sequence[Field]) -> Progress:
    """Return how far the question is within the case."""
    asked = {*course(draft, missing), field}
    sections = [section for section in _SECTIONS if asked & set(section)]
    step = next(number for number, section in enumerate(sections, start=1) if field in section)
    return Progress(step=step, total=len(sections))
