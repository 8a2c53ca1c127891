"""Giving a quote, as engineers and staff do: the amount as people type it, then what it covers (rule J9)."""

import re

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager

from dialogs.casework.days import plain
from dialogs.context import desk_of, person_of
from dialogs.texts import tell
from tickets.case.facts import Money
from tickets.ids import TicketId

_SIGN, _UNIT = r"(?:[¥$€£]|rmb|cny)?", r"(?:元|块|塊|rmb|cny)?"
_AMOUNT = re.compile(rf"{_SIGN} ?(\d{{1,3}}(?:,\d{{3}})+|\d{{1,9}})(?:\.(\d{{1,2}}))? ?{_UNIT}")
_HUNDRED = 100


def read_amount(text: str, currency: str) -> Money | None:
    """Return the amount that a text names, in the desk's currency; None when it names none, or nothing."""
    found = _AMOUNT.fullmatch(plain(text))
    if found is None:
        return None
    cents = int((found[2] or "0").ljust(2, "0"))
    hundredths = int(found[1].replace(",", "")) * _HUNDRED + cents
    return Money(hundredths=hundredths, currency=currency) if hundredths else None


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

    Raises what `QuoteService.give` does.
    """
    desk = desk_of(manager)
    amount = Money(hundredths=manager.dialog_data["amount"], currency=desk.policy.currency)
    await desk.quotes.give(by=person_of(manager).id, ticket=ticket, amount=amount, text=text)
