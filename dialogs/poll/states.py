"""The steps through a campaign's questions, by name."""

from aiogram.fsm.state import State, StatesGroup


class Poll(StatesGroup):
    """Each state is one window."""

    score = State()
    words = State()
    thanks = State()
