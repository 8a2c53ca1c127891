"""Windows of the queue."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Column, Group, Select, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import anything_else
from dialogs.staff.paging import pager
from dialogs.staff.queue.clicks import choose_filter, open_case
from dialogs.staff.queue.getters import filters, queue_page
from dialogs.staff.states import Queue
from dialogs.texts import Label, Notice, Say


def build_queue() -> Dialog:
    """Build the dialog of the queue."""
    return Dialog(_browse(), _filters())


def _browse() -> Window:
    return Window(
        Notice(),
        Say("staff.queue.head", when="here"),
        Say("staff.queue.none", when=~F["here"]),
        Column(
            Select(
                Label("staff.queue.item"),
                id="ticket",
                item_id_getter=lambda item: item["id"],
                items="tickets",
                type_factory=int,
                on_click=open_case,
            )
        ),
        pager(),
        SwitchTo(Label("staff.queue.filter"), id="filter", state=Queue.choose_filter),
        anything_else("staff.tap_or_command"),
        state=Queue.browse,
        getter=queue_page,
    )


def _filters() -> Window:
    return Window(
        Say("staff.queue.choose_filter"),
        Group(
            Select(
                Format("{item[label]}"),
                id="by",
                item_id_getter=lambda item: item["name"],
                items="filters",
                on_click=choose_filter,
            ),
            width=2,
        ),
        SwitchTo(Label("staff.back"), id="queue", state=Queue.browse),
        state=Queue.choose_filter,
        getter=filters,
    )
