"""The engineer's steps, one group of states per dialog."""

from aiogram.fsm.state import State, StatesGroup


class Jobs(StatesGroup):
    """Looking over the own jobs."""

    browse = State()
    today = State()


class Job(StatesGroup):
    """One job: what is to be done next, and what happened before."""

    card = State()
    past = State()


class Decline(StatesGroup):
    """Giving a job back (rule A4)."""

    give_reason = State()


class Visit(StatesGroup):
    """Offering times for a visit (rule J4)."""

    choose_times = State()
    choose_day = State()
    choose_hour = State()


class Depart(StatesGroup):
    """Setting out (rule J5)."""

    tell_arrival = State()


class Note(StatesGroup):
    """Recording progress (rule D1)."""

    write = State()
    choose_reader = State()


class Part(StatesGroup):
    """Waiting for a missing part (rule J6)."""

    name_part = State()
    expect_day = State()


class Factory(StatesGroup):
    """Sending the product to the factory, or moving the day of its return (rule J11)."""

    expect_day = State()


class Quote(StatesGroup):
    """Telling the customer what paid work costs (rule J9)."""

    amount = State()
    words = State()


class Finish(StatesGroup):
    """Recording the work as done (rules J8, J10)."""

    tell_work = State()
    choose_parts = State()
    test_function = State()


class WorkPhone(StatesGroup):
    """Saying which number customers are given (rule J3)."""

    tell = State()


class Leave(StatesGroup):
    """Going on leave (rule A4)."""

    choose_end = State()
    confirm = State()
