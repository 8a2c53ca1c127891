"""Giving a quote, as engineers and staff do: the amount first, then what it covers (rule J9)."""

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of
from dialogs.casework.amounts import read_amount
from dialogs.say import tell
from tickets.case.facts import Money
from tickets.ids import TicketId


async def keep_amount(manager: DialogManager, text: str, *, then: State) -> None:
    """Keep a typed amount and go to the window that asks what it covers; without one, say what is missing."""
    amount = read_amount(text, desk_of(manager).policy.currency)
    if amount is None:
        tell(manager, "staff.step.not_an_amount")
        return
    manager.dialog_data["amount"] = amount.hundredths
    await manager.switch_to(then)


async def give_quote(manager: DialogManager, ticket: TicketId, text: str) -> None:
    """Send the quote to the customer: the amount kept before, and the words for what it covers.

    Raises what `tickets.services.quotes.GiveQuote` does.
    """
    desk = desk_of(manager)
    amount = Money(hundredths=manager.dialog_data["amount"], currency=desk.policy.currency)
    await desk.quotes.give(by=person_of(manager).id, ticket=ticket, amount=amount, text=text)
