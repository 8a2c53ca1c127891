"""The customer's steps through the intake, by name."""

from aiogram.fsm.state import State, StatesGroup


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
    extra = State()
    urgency = State()
    name = State()
    phone = State()
    email = State()
    address = State()
    confirm = State()
    cancel = State()
    filed = State()
