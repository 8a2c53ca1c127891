"""What taps in the windows of an invitation do."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of
from dialogs.staff.invite.getters import chosen, role_of
from dialogs.staff.states import Invite
from tickets.kinds import Role


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
