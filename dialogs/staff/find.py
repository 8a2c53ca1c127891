"""Searching over all tickets."""

from typing import Any

from aiogram import F
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import ScrollingGroup

from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import brief, clip
from dialogs.context import desk_of, person_of
from dialogs.frame import choices, window
from dialogs.staff.context import leave_button
from dialogs.staff.queue import open_case
from dialogs.staff.states import Find
from dialogs.texts import Label, Say
from tickets.errors import DeskError

_QUERY_SHOWN = 60
_PAGE = 8


def build_find() -> Dialog:
    """Build the dialog; start `Find.results` with `{"query": text}`."""
    return Dialog(_ask(), _results())


def _ask() -> Window:
    return window(
        Find.ask,
        Say("staff.find.ask"),
        leave_button("staff.cancel"),
        words_input(search),
        otherwise="staff.words_please",
    )


def _results() -> Window:
    return window(
        Find.results,
        Say("staff.find.head", when="n"),
        Say("staff.find.none", when=~F["n"]),
        ScrollingGroup(
            choices("ticket", "tickets", open_case, label=Label("staff.find.item"), of=int),
            id="pages",
            width=1,
            height=_PAGE,
            hide_on_single_page=True,
        ),
        leave_button("staff.cancel"),
        words_input(search),
        otherwise="staff.words_please",
        getter=results,
    )


async def results(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the tickets that match the query, which the dialog was started with or which was typed since."""
    start: Any = dialog_manager.start_data or {}
    query = str(dialog_manager.dialog_data.get("query") or start.get("query", ""))
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    try:
        found = await desk.staff.find(by=person.id, query=query)
    except DeskError as error:
        tell_refusal(dialog_manager, error)
        found = []
    return {
        "tickets": [brief(dialog_manager, ticket) for ticket in found],
        "n": len(found),
        "query": clip(query, _QUERY_SHOWN),
    }


async def search(manager: DialogManager, text: str) -> None:
    """Search for what was typed."""
    manager.dialog_data["query"] = text
    await manager.switch_to(Find.results)
