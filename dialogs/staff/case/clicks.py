"""What taps on the ticket card do."""

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.gallery import Gallery
from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of
from dialogs.staff.in_hand import Errand, run_errand, ticket_data, ticket_of
from dialogs.staff.states import SetUrgency, Steps
from dialogs.texts import tell


async def start_errand(_: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Open the dialog of the errand whose name the button has."""
    with told(manager):
        view = await desk_of(manager).counter.view(by=person_of(manager).id, ticket=ticket_of(manager))
        await run_errand(manager, Errand(button.widget_id or ""), view.ticket)


async def choose_urgency(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Open the dialog that sets the urgency."""
    with told(manager):
        view = await desk_of(manager).counter.view(by=person_of(manager).id, ticket=ticket_of(manager))
        await manager.start(SetUrgency.choose, ticket_data(view.ticket))


async def choose_step(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Open the dialog that records a step of the case."""
    with told(manager):
        view = await desk_of(manager).counter.view(by=person_of(manager).id, ticket=ticket_of(manager))
        await manager.start(Steps.choose, ticket_data(view.ticket))


async def show_contact(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Show the personal data on the card; the look is on record (rule S1)."""
    manager.dialog_data["contact"] = True


async def hide_contact(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Mask the personal data on the card again."""
    manager.dialog_data["contact"] = False


async def open_gallery(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Show the photos and other files of the case."""
    await manager.start(Gallery.look, {"ticket": int(ticket_of(manager))})


async def words_on_card(manager: DialogManager, _: str) -> None:
    """Point to the buttons: words alone could be meant for the customer or for colleagues."""
    tell(manager, "staff.case.whose_words")
