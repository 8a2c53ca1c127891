"""The windows of one's own cases, put together anew for each dispatcher."""

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.input.base import MessageHandlerFunc
from aiogram_dialog.widgets.kbd import Button, Column, Keyboard, Row, Select
from aiogram_dialog.widgets.text import Format, Text

from dialogs.evidence import EVIDENCE_TYPES
from dialogs.free_words import on_free
from dialogs.my_tickets import clicks, getters
from dialogs.my_tickets.states import MyTickets
from dialogs.say import Label, Notice, Say, Shown


def build() -> Dialog:
    """Return list, card and the acts on a card."""
    return Dialog(_list(), _card(), _history(), _add(), _visit(), _other_times(), _not_solved(), _cancel())


def _list() -> Window:
    return Window(
        Notice(),
        Say("customer.cases.none", when="none"),
        Say("customer.cases.list", when="cases"),
        Column(
            Select(
                Label("customer.cases.row"),
                id="t",
                item_id_getter=lambda it: it["id"],
                items="cases",
                on_click=clicks.on_pick,
            )
        ),
        *_ways_home(),
        MessageInput(on_free),
        state=MyTickets.list,
        getter=getters.cases,
    )


def _card() -> Window:
    return Window(
        Notice(),
        Say("customer.card.head"),
        Say("customer.card.owner", when="owner"),
        Shown("next"),
        Say("customer.card.warranty"),
        Say("customer.card.quote", when="quoted"),
        Column(
            Select(
                Format("{item[label]}"),
                id="price",
                item_id_getter=lambda it: it["id"],
                items="answers",
                on_click=clicks.on_price,
            )
        ),
        Button(Label("customer.card.choose"), "visit", clicks.on_visit, when="can_choose"),
        Row(
            Button(Label("customer.card.solved"), "solved", clicks.on_solved, when="can_confirm"),
            Button(Label("customer.card.not_solved"), "unsolved", clicks.on_not_solved, when="can_deny"),
        ),
        Row(
            Button(Label("customer.card.add"), "add", clicks.on_add),
            Button(Label("customer.card.history"), "hist", clicks.on_history),
        ),
        Row(
            Button(Label("button.person"), "person", clicks.on_person),
            Button(Label("customer.card.cancel"), "cancel", clicks.on_cancel, when="can_cancel"),
        ),
        Button(Label("customer.cases.all"), "list", clicks.on_list),
        *_ways_home(),
        *_inputs(clicks.on_words),
        state=MyTickets.card,
        getter=getters.card,
    )


def _history() -> Window:
    return Window(
        Notice(),
        Say("customer.history.head"),
        Shown("history"),
        _back(),
        *_inputs(clicks.on_words),
        state=MyTickets.history,
        getter=getters.history,
    )


def _visit() -> Window:
    return Window(
        Notice(),
        Say("customer.visit.ask"),
        Column(
            Select(
                Format("{item[when]}"),
                id="s",
                item_id_getter=lambda it: it["id"],
                items="slots",
                on_click=clicks.on_slot,
            )
        ),
        Button(Label("customer.visit.none_suits"), "none", clicks.on_no_slot),
        Button(Label("button.person"), "person", clicks.on_person),
        _back(),
        *_inputs(clicks.on_other_times),
        state=MyTickets.visit,
        getter=getters.visit,
    )


def _add() -> Window:
    return _asking(MyTickets.add, Say("customer.add.ask"), clicks.on_words)


def _other_times() -> Window:
    return _asking(MyTickets.other_times, Say("customer.visit.what_suits"), clicks.on_other_times)


def _not_solved() -> Window:
    return _asking(MyTickets.not_solved, Say("customer.solved.what"), clicks.on_still_wrong)


def _cancel() -> Window:
    return Window(
        Notice(),
        Say("customer.card.cancel_ask"),
        Button(Label("customer.card.cancel_sure"), "sure", clicks.on_cancel_sure),
        Button(Label("button.person"), "person", clicks.on_person),
        _back(),
        *_inputs(clicks.on_words),
        state=MyTickets.cancel,
        getter=getters.number,
    )


def _asking(state: State, ask: Text, heard: MessageHandlerFunc) -> Window:
    return Window(
        Notice(),
        ask,
        Button(Label("button.person"), "person", clicks.on_person),
        _back(),
        *_inputs(heard),
        state=state,
        getter=getters.number,
    )


def _inputs(heard: MessageHandlerFunc) -> tuple[MessageInput, ...]:
    return (
        MessageInput(heard, content_types=ContentType.TEXT),
        MessageInput(clicks.on_file, content_types=EVIDENCE_TYPES),
        MessageInput(clicks.on_other),
    )


def _back() -> Keyboard:
    return Button(Label("button.back"), "back", clicks.on_card)


def _ways_home() -> tuple[Keyboard, ...]:
    return (
        Button(Label("customer.menu.continue"), "go", clicks.on_continue, when="unfinished"),
        Button(Label("button.menu"), "home", clicks.on_home),
    )
