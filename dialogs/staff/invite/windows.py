"""Windows of an invitation."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Select, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import anything_else
from dialogs.staff.in_hand import leave_button
from dialogs.staff.invite.clicks import choose_role, make_link, toggle_line, toggle_region
from dialogs.staff.invite.getters import lines, link, regions, roles
from dialogs.staff.states import Invite
from dialogs.texts import Label, Notice, Say


def build_invite() -> Dialog:
    """Build the dialog; with a role given start it at `choose_lines` with `{"role": name}`."""
    return Dialog(_role(), _lines(), _regions(), _link())


def _role() -> Window:
    return Window(
        Notice(),
        Say("staff.invite.ask_role"),
        Column(
            Select(
                Format("{item[label]}"),
                id="role",
                item_id_getter=lambda item: item["role"],
                items="roles",
                on_click=choose_role,
            )
        ),
        leave_button("staff.cancel"),
        anything_else("staff.tap_or_command"),
        state=Invite.choose_role,
        getter=roles,
    )


def _lines() -> Window:
    return Window(
        Notice(),
        Say("staff.invite.ask_lines"),
        Group(
            Select(
                Format("{item[sign]} {item[label]}"),
                id="line",
                item_id_getter=lambda item: item["key"],
                items="items",
                on_click=toggle_line,
            ),
            width=2,
        ),
        SwitchTo(Label("staff.invite.all_lines"), id="all", state=Invite.choose_regions, when=~F["any"]),
        SwitchTo(Label("staff.next"), id="next", state=Invite.choose_regions, when="any"),
        SwitchTo(Label("staff.back"), id="back", state=Invite.choose_role),
        anything_else("staff.tap_or_command"),
        state=Invite.choose_lines,
        getter=lines,
    )


def _regions() -> Window:
    return Window(
        Notice(),
        Say("staff.invite.ask_regions"),
        Group(
            Select(
                Format("{item[sign]} {item[label]}"),
                id="region",
                item_id_getter=lambda item: item["key"],
                items="items",
                on_click=toggle_region,
            ),
            width=2,
        ),
        Button(Label("staff.invite.all_regions"), id="all", on_click=make_link, when=~F["any"]),
        Button(Label("staff.invite.make"), id="make", on_click=make_link, when="any"),
        SwitchTo(Label("staff.back"), id="back", state=Invite.choose_lines),
        anything_else("staff.tap_or_command"),
        state=Invite.choose_regions,
        getter=regions,
    )


def _link() -> Window:
    return Window(
        Notice(),
        Say("staff.invite.link"),
        leave_button("staff.done_button"),
        state=Invite.link,
        getter=link,
    )
