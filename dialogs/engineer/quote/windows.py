"""Windows of a quote: the amount, and what it covers."""

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import SwitchTo

from dialogs.casework.inputs import anything_else, words_input
from dialogs.engineer.in_hand import back_button, evidence_input, job_in_hand
from dialogs.engineer.quote.clicks import typed_amount, typed_words
from dialogs.engineer.states import Quote
from dialogs.texts import Label, Notice, Say


def build_quote() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(_amount(), _words(), getter=job_in_hand)


def _amount() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.quote.ask_amount"),
        back_button(),
        evidence_input(),
        words_input(typed_amount),
        anything_else("staff.step.not_an_amount"),
        state=Quote.amount,
    )


def _words() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.quote.ask_words"),
        SwitchTo(Label("engineer.back"), id="amount", state=Quote.amount),
        evidence_input(),
        words_input(typed_words),
        anything_else("engineer.words_please"),
        state=Quote.words,
    )
