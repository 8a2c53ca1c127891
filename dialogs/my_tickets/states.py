"""The steps through one's own cases, by name."""

from aiogram.fsm.state import State, StatesGroup


class MyTickets(StatesGroup):
    """List, card and the acts on a card."""

    list = State()
    card = State()
    history = State()
    add = State()
    visit = State()
    other_times = State()
    not_solved = State()
    cancel = State()
