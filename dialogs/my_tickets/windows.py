"""The windows of one's own cases."""

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.input.base import MessageHandlerFunc
from aiogram_dialog.widgets.kbd import Button, Keyboard, Row

from dialogs.evidence import EVIDENCE_TYPES
from dialogs.frame import choices, goes_to, opens, window
from dialogs.menu import on_continue
from dialogs.my_tickets import clicks, getters
from dialogs.states import Menu, MyTickets
from dialogs.texts import Label, Say, Shown
from dialogs.unprompted import on_free


def build() -> Dialog:
    """Return list, card and the acts on a card."""
    return Dialog(_list(), _card(), _history(), _add(), _visit(), _other_times(), _not_solved(), _cancel())


def _list() -> Window:
    return window(
        MyTickets.list,
        Say("customer.cases.none", when="none"),
        Say("customer.cases.list", when="cases"),
        choices("t", "cases", clicks.on_pick, label=Label("customer.cases.row")),
        *_ways_home(),
        MessageInput(on_free),
        getter=getters.cases,
    )


def _card() -> Window:
    return window(
        MyTickets.card,
        Say("customer.card.head"),
        Say("customer.card.owner", when="owner"),
        Shown("next"),
        Say("customer.card.warranty"),
        Say("customer.card.quote", when="quoted"),
        choices("price", "answers", clicks.on_price),
        goes_to(MyTickets.visit, "customer.card.choose", "visit", when="can_choose"),
        Row(
            Button(Label("customer.card.solved"), "solved", clicks.on_solved, when="can_confirm"),
            goes_to(MyTickets.not_solved, "customer.card.not_solved", "unsolved", when="can_deny"),
        ),
        Row(
            goes_to(MyTickets.add, "customer.card.add", "add"),
            goes_to(MyTickets.history, "customer.card.history", "hist"),
        ),
        Row(
            _person(),
            goes_to(MyTickets.cancel, "customer.card.cancel", "cancel", when="can_cancel"),
        ),
        goes_to(MyTickets.list, "customer.cases.all", "list"),
        *_ways_home(),
        *_inputs(clicks.on_words),
        getter=getters.card,
    )


def _history() -> Window:
    return window(
        MyTickets.history,
        Say("customer.history.head"),
        Shown("history"),
        _back(),
        *_inputs(clicks.on_words),
        getter=getters.history,
    )


def _visit() -> Window:
    return window(
        MyTickets.visit,
        Say("customer.visit.ask"),
        choices("s", "slots", clicks.on_slot, label="when"),
        goes_to(MyTickets.other_times, "customer.visit.none_suits", "none"),
        _person(),
        _back(),
        *_inputs(clicks.on_other_times),
        getter=getters.visit,
    )


def _add() -> Window:
    return _asking(MyTickets.add, "customer.add.ask", clicks.on_words)


def _other_times() -> Window:
    return _asking(MyTickets.other_times, "customer.visit.what_suits", clicks.on_other_times)


def _not_solved() -> Window:
    return _asking(MyTickets.not_solved, "customer.solved.what", clicks.on_still_wrong)


def _cancel() -> Window:
    sure = Button(Label("customer.card.cancel_sure"), "sure", clicks.on_cancel_sure)
    return _asking(MyTickets.cancel, "customer.card.cancel_ask", clicks.on_words, sure)


def _asking(state: State, question: str, heard: MessageHandlerFunc, *answers: Keyboard) -> Window:
    return window(state, Say(question), *answers, _person(), _back(), *_inputs(heard), getter=getters.number)


def _inputs(heard: MessageHandlerFunc) -> tuple[MessageInput, ...]:
    return (
        MessageInput(heard, content_types=ContentType.TEXT),
        MessageInput(clicks.on_file, content_types=EVIDENCE_TYPES),
        MessageInput(clicks.on_other),
    )


def _person() -> Keyboard:
    return Button(Label("button.person"), "person", clicks.on_person)


def _back() -> Keyboard:
    return goes_to(MyTickets.card, "button.back", "back")


def _ways_home() -> tuple[Keyboard, ...]:
    return (
        Button(Label("customer.menu.continue"), "go", on_continue, when="unfinished"),
        opens(Menu.main, "button.menu", "home"),
    )
