"""What words and taps in the search do."""

from aiogram_dialog import DialogManager

from dialogs.staff.states import Find


async def search(manager: DialogManager, text: str) -> None:
    """Search for what was typed."""
    manager.dialog_data["query"] = text
    await manager.switch_to(Find.results)
