"""The steps through the settings, by name."""

from aiogram.fsm.state import State, StatesGroup


class Settings(StatesGroup):
    """Each state is one window."""

    main = State()
    language = State()
    updates = State()
    privacy = State()
    stored = State()
    erase = State()
