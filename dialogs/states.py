"""The steps of the customers' dialogs, by name; they stand apart because the dialogs open one another."""

from aiogram.fsm.state import State, StatesGroup


class Menu(StatesGroup):
    """The menu itself, and what a complaint, exchange or return is about."""

    main = State()
    about = State()


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


class Settings(StatesGroup):
    """What a person sets for themselves, and what is kept about them."""

    main = State()
    language = State()
    updates = State()
    privacy = State()
    stored = State()
    erase = State()


class Rating(StatesGroup):
    """The satisfaction survey: a question at a time, then words."""

    sorry = State()
    score = State()
    words = State()
    thanks = State()


class Poll(StatesGroup):
    """The questions of a survey campaign, then words."""

    score = State()
    words = State()
    thanks = State()
