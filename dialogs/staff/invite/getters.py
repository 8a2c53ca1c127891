"""What the windows of an invitation show."""

from typing import Any, cast

from aiogram import Bot
from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, spoken, words_of
from tickets.kinds import Role
from tickets.services.team import INVITE_HOLDS

ROLES = (Role.ENGINEER, Role.STAFF, Role.LEAD, Role.ADMIN)
"""Roles that an invitation can give."""

_CHOSEN, _FREE = "✅", "▫️"


def chosen(manager: DialogManager, what: str) -> list[str]:
    """Return the lines or regions chosen so far, as they are kept in the dialog's data."""
    return cast("list[str]", manager.dialog_data.setdefault(what, []))


def role_of(manager: DialogManager) -> Role:
    """Return the role of the invitation: chosen here, or given with the command."""
    start: Any = manager.start_data or {}
    return Role(manager.dialog_data.get("role") or start["role"])


async def roles(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the roles that can be given."""
    return {
        "roles": [
            {"role": role.value, "label": spoken(dialog_manager, f"staff.role.{role}")} for role in ROLES
        ]
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
        {"key": key, "label": label, "sign": _CHOSEN if key in picked else _FREE}
        for key, label in named.items()
    ]
