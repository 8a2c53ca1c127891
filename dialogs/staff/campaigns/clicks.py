"""What taps in the list of campaigns and in their results do."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of
from dialogs.staff.campaigns.getters import campaign_of
from dialogs.staff.states import Campaigns
from dialogs.texts import tell


async def open_results(_: CallbackQuery, __: Any, manager: DialogManager, campaign: int) -> None:
    """Show the results of a campaign."""
    manager.dialog_data["campaign"] = campaign
    await manager.switch_to(Campaigns.results)


async def stop(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Stop the campaign: nobody else is asked."""
    with told(manager):
        await desk_of(manager).campaigns.stop(by=person_of(manager).id, campaign=campaign_of(manager))
        tell(manager, "staff.campaign.stopped")
    await manager.switch_to(Campaigns.results)
