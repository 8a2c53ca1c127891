"""The steps through the survey, by name."""

from aiogram.fsm.state import State, StatesGroup


class Rating(StatesGroup):
    """Each state is one window."""

    sorry = State()
    score = State()
    words = State()
    thanks = State()
