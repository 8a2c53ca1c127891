"""What a search has found."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import brief, clip
from dialogs.context import desk_of, person_of
from tickets.errors import DeskError

_QUERY_SHOWN = 60


async def results(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the tickets that match the query, which the dialog was started with or which was typed since."""
    start: Any = dialog_manager.start_data or {}
    query = str(dialog_manager.dialog_data.get("query") or start.get("query", ""))
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    try:
        found = await desk.counter.find(by=person.id, query=query)
    except DeskError as error:
        tell_refusal(dialog_manager, error)
        found = []
    return {
        "tickets": [brief(dialog_manager, ticket) for ticket in found],
        "n": len(found),
        "query": clip(query, _QUERY_SHOWN),
    }
