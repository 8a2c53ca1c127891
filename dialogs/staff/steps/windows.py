"""Windows of the desk's steps: which one, and what it needs."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Column, Select, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.day_choice import day_buttons, day_input
from dialogs.casework.inputs import anything_else, words_input
from dialogs.staff.in_hand import back_button, ticket_in_hand
from dialogs.staff.states import Steps
from dialogs.staff.steps.clicks import at_factory_until, quote_words, take_step, take_words, voucher_until
from dialogs.staff.steps.getters import choices, days, question, voucher
from dialogs.texts import Label, Notice, Say


def build_steps() -> Dialog:
    """Build the dialog; start it with `ticket_data`."""
    return Dialog(_choose(), _day(), _words(), _voucher(), _quote(), getter=ticket_in_hand)


def _choose() -> Window:
    return Window(
        Notice(),
        Say("staff.head"),
        Say("staff.step.ask", when="steps"),
        Say("staff.step.none", when=~F["steps"]),
        Column(
            Select(
                Format("{item[label]}"),
                id="step",
                item_id_getter=lambda item: item["step"],
                items="steps",
                on_click=take_step,
            )
        ),
        back_button(),
        anything_else("staff.tap_or_command"),
        state=Steps.choose,
        getter=choices,
    )


def _day() -> Window:
    return Window(
        Notice(),
        Say("staff.head"),
        Say("engineer.factory.ask_day"),
        day_buttons(at_factory_until, label="engineer.part.day"),
        SwitchTo(Label("staff.back"), id="steps", state=Steps.choose),
        day_input(at_factory_until),
        anything_else("engineer.not_a_day"),
        state=Steps.expect_day,
        getter=days,
    )


def _words() -> Window:
    return Window(
        Notice(),
        Say("staff.head"),
        Format("{question}"),
        SwitchTo(Label("staff.back"), id="steps", state=Steps.choose),
        words_input(take_words),
        anything_else("staff.words_please"),
        state=Steps.words,
        getter=question,
    )


def _voucher() -> Window:
    return Window(
        Notice(),
        Say("staff.head"),
        Say("staff.step.ask_voucher"),
        day_buttons(voucher_until, label="staff.step.voucher_day"),
        SwitchTo(Label("staff.back"), id="steps", state=Steps.choose),
        day_input(voucher_until),
        anything_else("engineer.not_a_day"),
        state=Steps.voucher,
        getter=voucher,
    )


def _quote() -> Window:
    return Window(
        Notice(),
        Say("staff.head"),
        Say("engineer.quote.ask_words"),
        SwitchTo(Label("staff.back"), id="steps", state=Steps.choose),
        words_input(quote_words),
        anything_else("staff.words_please"),
        state=Steps.quote,
    )
