"""What words typed into the windows of a quote do."""

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of
from dialogs.casework.amounts import read_amount
from dialogs.casework.refusal import told
from dialogs.engineer.in_hand import ticket_of, to_card
from dialogs.engineer.states import Quote
from dialogs.say import tell
from tickets.facts import Money


async def typed_amount(manager: DialogManager, text: str) -> None:
    """Keep the amount and ask what it covers."""
    amount = read_amount(text, desk_of(manager).policy.currency)
    if amount is None:
        tell(manager, "staff.step.not_an_amount")
        return
    manager.dialog_data["amount"] = amount.hundredths
    await manager.switch_to(Quote.words)


async def typed_words(manager: DialogManager, text: str) -> None:
    """Send the quote to the customer, with the words for what it covers."""
    desk = desk_of(manager)
    with told(manager):
        await desk.quotes.give(
            by=person_of(manager).id,
            ticket=ticket_of(manager),
            amount=Money(hundredths=manager.dialog_data["amount"], currency=desk.policy.currency),
            text=text,
        )
        tell(manager, "engineer.done.quote")
        await to_card(manager)
