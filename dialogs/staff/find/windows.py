"""Windows of the search."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import ScrollingGroup, Select

from dialogs.casework.inputs import anything_else, words_input
from dialogs.staff.find.clicks import search
from dialogs.staff.find.getters import results
from dialogs.staff.in_hand import leave_button
from dialogs.staff.queue.clicks import open_case
from dialogs.staff.states import Find
from dialogs.texts import Label, Notice, Say

_PAGE = 8


def build_find() -> Dialog:
    """Build the dialog; start `Find.results` with `{"query": text}`."""
    return Dialog(_ask(), _results())


def _ask() -> Window:
    return Window(
        Notice(),
        Say("staff.find.ask"),
        leave_button("staff.cancel"),
        words_input(search),
        anything_else("staff.words_please"),
        state=Find.ask,
    )


def _results() -> Window:
    return Window(
        Notice(),
        Say("staff.find.head", when="n"),
        Say("staff.find.none", when=~F["n"]),
        ScrollingGroup(
            Select(
                Label("staff.find.item"),
                id="ticket",
                item_id_getter=lambda item: item["id"],
                items="tickets",
                type_factory=int,
                on_click=open_case,
            ),
            id="pages",
            width=1,
            height=_PAGE,
            hide_on_single_page=True,
        ),
        leave_button("staff.cancel"),
        words_input(search),
        anything_else("staff.words_please"),
        state=Find.results,
        getter=results,
    )
