"""Inviting a colleague by a one-time link."""

from typing import Any, cast

from aiogram import Bot, F
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.frame import choices, window
from dialogs.staff.context import leave_button
from dialogs.staff.states import Invite
from dialogs.texts import Label, Say
from tickets.kinds import Role
from tickets.services.team import INVITE_HOLDS

ROLES = (Role.ENGINEER, Role.STAFF, Role.LEAD, Role.ADMIN)
"""Roles that an invitation can give."""

_CHOSEN, _FREE = "✅", "▫️"
_MARKED = Format("{item[sign]} {item[label]}")


def build_invite() -> Dialog:
    """Build the dialog; with a role given start it at `choose_lines` with `{"role": name}`."""
    return Dialog(_role(), _lines(), _regions(), _link())


def _role() -> Window:
    return window(
        Invite.choose_role,
        Say("staff.invite.ask_role"),
        choices("role", "roles", choose_role),
        leave_button("staff.cancel"),
        otherwise="staff.tap_or_command",
        getter=roles,
    )


def _lines() -> Window:
    return window(
        Invite.choose_lines,
        Say("staff.invite.ask_lines"),
        choices("line", "items", toggle_line, label=_MARKED, width=2),
        SwitchTo(Label("staff.invite.all_lines"), id="all", state=Invite.choose_regions, when=~F["any"]),
        SwitchTo(Label("staff.next"), id="next", state=Invite.choose_regions, when="any"),
        SwitchTo(Label("staff.back"), id="back", state=Invite.choose_role),
        otherwise="staff.tap_or_command",
        getter=lines,
    )


def _regions() -> Window:
    return window(
        Invite.choose_regions,
        Say("staff.invite.ask_regions"),
        choices("region", "items", toggle_region, label=_MARKED, width=2),
        Button(Label("staff.invite.all_regions"), id="all", on_click=make_link, when=~F["any"]),
        Button(Label("staff.invite.make"), id="make", on_click=make_link, when="any"),
        SwitchTo(Label("staff.back"), id="back", state=Invite.choose_lines),
        otherwise="staff.tap_or_command",
        getter=regions,
    )


def _link() -> Window:
    return window(Invite.link, Say("staff.invite.link"), leave_button("staff.done_button"), getter=link)


async def roles(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the roles that can be given."""
    return {
        "roles": [{"id": role.value, "label": spoken(dialog_manager, f"staff.role.{role}")} for role in ROLES]
    }


async def lines(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the product lines with those chosen marked."""
    language = person_of(dialog_manager).language
    picked = dialog_manager.dialog_data.get("lines", [])
    named = {line.key: line.names.get(language, line.key) for line in desk_of(dialog_manager).policy.lines}
    return {"items": _items(named, picked), "any": bool(picked)}


async def regions(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the regions with those chosen marked; a region is shown with the first of its names."""
    picked = dialog_manager.dialog_data.get("regions", [])
    known = desk_of(dialog_manager).policy.regions
    named = {key: names[0] if names else key for key, names in known.items()}
    return {"items": _items(named, picked), "any": bool(picked)}


async def link(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the link, the role that it gives, and how long it holds."""
    bot = cast("Bot", dialog_manager.middleware_data["bot"])
    me = await bot.me()
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    until = desk.clock() + INVITE_HOLDS
    return {
        "link": f"https://t.me/{me.username}?start=inv_{dialog_manager.dialog_data['token']}",
        "role": spoken(dialog_manager, f"staff.role.{role_of(dialog_manager)}"),
        "day": words_of(dialog_manager).day(until, person.language),
    }


def _items(named: dict[str, str], picked: list[str]) -> list[dict[str, Any]]:
    return [
        {"id": key, "label": label, "sign": _CHOSEN if key in picked else _FREE}
        for key, label in named.items()
    ]


async def choose_role(_: CallbackQuery, __: Any, manager: DialogManager, role: str) -> None:
    """Keep the role; an engineer's lines and regions are asked next, others get their link."""
    manager.dialog_data["role"] = role
    if Role(role) is Role.ENGINEER:
        await manager.switch_to(Invite.choose_lines)
    else:
        await _make_link(manager)


async def toggle_line(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Choose a product line, or let it go again."""
    _toggle(chosen(manager, "lines"), key)


async def toggle_region(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Choose a region, or let it go again."""
    _toggle(chosen(manager, "regions"), key)


async def make_link(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Make the one-time link with what was chosen."""
    await _make_link(manager)


async def _make_link(manager: DialogManager) -> None:
    with told(manager):
        invite = await desk_of(manager).people.invite(
            by=person_of(manager).id,
            role=role_of(manager),
            lines=frozenset(chosen(manager, "lines")),
            regions=frozenset(chosen(manager, "regions")),
        )
        manager.dialog_data["token"] = invite.token
        await manager.switch_to(Invite.link)


def _toggle(picked: list[str], key: str) -> None:
    if key in picked:
        picked.remove(key)
    else:
        picked.append(key)


def chosen(manager: DialogManager, what: str) -> list[str]:
    """Return the lines or regions chosen so far, as they are kept in the dialog's data."""
    return cast("list[str]", manager.dialog_data.setdefault(what, []))


def role_of(manager: DialogManager) -> Role:
    """Return the role of the invitation: chosen here, or given with the command."""
    start: Any = manager.start_data or {}
    return Role(manager.dialog_data.get("role") or start["role"])
