"""What words typed into the windows of a quote do."""

from aiogram_dialog import DialogManager

from dialogs.casework.quoting import give_quote, keep_amount
from dialogs.casework.refusal import told
from dialogs.engineer.in_hand import ticket_of, to_card
from dialogs.engineer.states import Quote
from dialogs.texts import tell


async def typed_amount(manager: DialogManager, text: str) -> None:
    """Keep the amount and ask what it covers."""
    await keep_amount(manager, text, then=Quote.words)


async def typed_words(manager: DialogManager, text: str) -> None:
    """Send the quote to the customer, with the words for what it covers."""
    with told(manager):
        await give_quote(manager, ticket_of(manager), text)
        tell(manager, "engineer.done.quote")
        await to_card(manager)
