"""The customer's steps through the intake, by name, and which question is asked in which."""

from collections.abc import Mapping

from aiogram.fsm.state import State, StatesGroup

from tickets.case.drafts import Field


class Intake(StatesGroup):
    """Each state is one window; the stored draft tells which of them comes next."""

    resume = State()
    belongs = State()
    describe_fault = State()
    name_model = State()
    choose_model = State()
    choose_line = State()
    purchase_date = State()
    pick_day = State()
    confirm_date = State()
    order_number = State()
    similar = State()
    part = State()
    since = State()
    environment = State()
    tried = State()
    repaired_elsewhere = State()
    plain = State()
    extra = State()
    urgency = State()
    name = State()
    phone = State()
    email = State()
    address = State()
    confirm = State()
    cancel = State()
    filed = State()


_WINDOW_OF: Mapping[str, State] = {
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

QUESTION_OF: Mapping[State, str] = {state: name for name, state in _WINDOW_OF.items()} | {
    Intake.choose_model: Field.MODEL,
    Intake.choose_line: Field.MODEL,
    Intake.pick_day: Field.PURCHASED,
    Intake.confirm_date: Field.PURCHASED,
    Intake.similar: Field.ORDER,
}
"""The question that is asked in each window; in `plain`, the dialog's own data tell which one it is."""


def window_of(name: str) -> State:
    """Return the window that asks a question: its own, or the one for all that need none of their own."""
    return _WINDOW_OF.get(name, Intake.plain)
