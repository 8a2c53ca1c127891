"""Telling the customer what paid work costs (rule J9)."""

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import SwitchTo

from dialogs.casework.inputs import words_input
from dialogs.casework.quotes import give_quote, keep_amount
from dialogs.casework.refusal import told
from dialogs.engineer.context import back_button, evidence_input, job_in_hand, ticket_of, to_card
from dialogs.engineer.states import Quote
from dialogs.frame import window
from dialogs.texts import Label, Say, tell


def build_quote() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(_amount(), _words(), getter=job_in_hand)


def _amount() -> Window:
    return window(
        Quote.amount,
        Say("engineer.head"),
        Say("engineer.quote.ask_amount"),
        back_button(),
        evidence_input(),
        words_input(typed_amount),
        otherwise="staff.step.not_an_amount",
    )


def _words() -> Window:
    return window(
        Quote.words,
        Say("engineer.head"),
        Say("engineer.quote.ask_words"),
        SwitchTo(Label("engineer.back"), id="amount", state=Quote.amount),
        evidence_input(),
        words_input(typed_words),
        otherwise="engineer.words_please",
    )


async def typed_amount(manager: DialogManager, text: str) -> None:
    """Keep the amount and ask what it covers."""
    await keep_amount(manager, text, then=Quote.words)


async def typed_words(manager: DialogManager, text: str) -> None:
    """Send the quote to the customer, with the words for what it covers."""
    with told(manager):
        await give_quote(manager, ticket_of(manager), text)
        tell(manager, "engineer.done.quote")
        await to_card(manager)
