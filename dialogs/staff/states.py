"""The steps of those who run the desk, one group of states per dialog."""

from aiogram.fsm.state import State, StatesGroup


class Queue(StatesGroup):
    """Looking over the open tickets."""

    browse = State()
    choose_filter = State()


class Case(StatesGroup):
    """One ticket: who, what, what next, and what happened before."""

    card = State()
    past = State()


class Assign(StatesGroup):
    """Making a person responsible (rule A1)."""

    choose_owner = State()


class Write(StatesGroup):
    """Words about a ticket: a note, a reply, the reason of closing or reopening."""

    words = State()


class SetUrgency(StatesGroup):
    """Setting the urgency anew (rule C2)."""

    choose = State()


class Steps(StatesGroup):
    """Recording a step that the desk does itself: factory, goods that came back (rules J9, J11, X2, X4)."""

    choose = State()
    expect_day = State()
    words = State()
    voucher = State()
    quote = State()


class Find(StatesGroup):
    """Searching over all tickets."""

    ask = State()
    results = State()


class AskNumber(StatesGroup):
    """Asking for the ticket number that a command came without."""

    ask = State()


class Team(StatesGroup):
    """Looking over who works here."""

    roster = State()


class Invite(StatesGroup):
    """Inviting a colleague by a one-time link."""

    choose_role = State()
    choose_lines = State()
    choose_regions = State()
    link = State()


class Reviews(StatesGroup):
    """Choosing which week or month to look back on (rule V1)."""

    choose = State()


class Campaigns(StatesGroup):
    """Looking over survey campaigns and their results (rule F7)."""

    browse = State()
    results = State()
    stop = State()


class NewCampaign(StatesGroup):
    """Starting a campaign, choice by choice."""

    choose_template = State()
    choose_line = State()
    choose_region = State()
    choose_months = State()
    choose_size = State()
    confirm = State()


class Figures(StatesGroup):
    """Looking at the day's figures."""

    read = State()


class Parked(StatesGroup):
    """Looking at parked updates, and deciding about them."""

    browse = State()
    card = State()
    drop = State()


class Health(StatesGroup):
    """Looking at how the desk itself is."""

    read = State()
