"""The menu's steps, by name."""

from aiogram.fsm.state import State, StatesGroup


class Menu(StatesGroup):
    """The menu itself, and what a complaint, exchange or return is about."""

    main = State()
    about = State()
