"""What taps and words do while a campaign is put together."""

import unicodedata
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.refusal import tell_refusal
from dialogs.context import desk_of, person_of
from dialogs.staff.campaigns.choices import audience_of, prospect_of
from dialogs.staff.states import Campaigns, NewCampaign
from dialogs.texts import tell
from tickets.errors import DeskError, NotPossible


async def choose_template(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Keep what is asked."""
    manager.dialog_data["template"] = key
    await manager.switch_to(NewCampaign.choose_line)


async def choose_line(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Keep the product line."""
    manager.dialog_data["line"] = key
    await manager.switch_to(NewCampaign.choose_region)


async def choose_region(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Keep the region."""
    manager.dialog_data["region"] = key
    await manager.switch_to(NewCampaign.choose_months)


async def choose_months(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Keep how far back the cases may lie."""
    manager.dialog_data["months"] = int(key)
    await manager.switch_to(NewCampaign.choose_size)


async def choose_size(_: CallbackQuery, __: Any, manager: DialogManager, size: int) -> None:
    """Keep how many are asked."""
    manager.dialog_data["size"] = size
    await manager.switch_to(NewCampaign.confirm)


async def type_size(manager: DialogManager, text: str) -> None:
    """Take a typed number of customers, as far as there are so many."""
    typed = unicodedata.normalize("NFKC", text).strip()
    population = (await prospect_of(manager)).population
    if not typed.isdecimal() or not 1 <= int(typed[:9]) <= population:
        tell(manager, "staff.campaign.bad_size", n=population)
        return
    manager.dialog_data["size"] = int(typed)
    await manager.switch_to(NewCampaign.confirm)


async def send_now(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Start the campaign at once."""
    await _start(manager, at_once=True)


async def send_in_the_morning(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Start the campaign on the next morning."""
    await _start(manager, at_once=False)


async def _start(manager: DialogManager, *, at_once: bool) -> None:
    data = manager.dialog_data
    try:
        campaign = await desk_of(manager).campaigns.start(
            by=person_of(manager).id,
            key=manager.current_context().id,
            template=str(data["template"]),
            audience=audience_of(manager),
            size=int(data["size"]),
            at_once=at_once,
        )
    except NotPossible:
        tell(manager, "staff.campaign.nobody")
        await manager.switch_to(NewCampaign.choose_line)
        return
    except DeskError as error:
        tell_refusal(manager, error)
        return
    tell(manager, "staff.campaign.started", n=campaign.size)
    await manager.start(Campaigns.browse, mode=StartMode.RESET_STACK)
