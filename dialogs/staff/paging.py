"""Lists page by page, by key: where one page ends the next one begins, whatever comes in meanwhile."""

from datetime import UTC, datetime
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Row, Select

from dialogs.texts import Label

_FORMAT = "%Y%m%d%H%M%S%f"
_KEYS = "keys"


def encode_key(moment: datetime, number: int) -> str:
    """Return a page's end as a short text for a button's data."""
    return f"{moment.astimezone(UTC):{_FORMAT}}-{number}"


def decode_key(text: str) -> tuple[datetime, int]:
    """Return the page's end that `encode_key` wrote, in UTC; raises ValueError for anything else."""
    moment, number = text.split("-")
    return datetime.strptime(moment, _FORMAT).replace(tzinfo=UTC), int(number)


def page_before(manager: DialogManager) -> tuple[datetime, int] | None:
    """Return the end of the page before the one that is shown, None on the first."""
    keys: list[str] = manager.dialog_data.get(_KEYS, [])
    return decode_key(keys[-1]) if keys else None


def paging(manager: DialogManager, end: tuple[datetime, int] | None) -> dict[str, Any]:
    """Give what `pager` and a heading show; `end` is where this page ends, None for the last one."""
    keys: list[str] = manager.dialog_data.get(_KEYS, [])
    return {
        "page": len(keys) + 1,
        "earlier": bool(keys),
        "later": [{"after": encode_key(*end)}] if end else [],
    }


def pager() -> Row:
    """Build the buttons to the page before and the page after."""
    return Row(
        Button(Label("staff.previous"), id="earlier", on_click=show_earlier, when="earlier"),
        Select(
            Label("staff.following"),
            id="later",
            item_id_getter=lambda item: item["after"],
            items="later",
            on_click=show_later,
        ),
    )


def to_first_page(manager: DialogManager) -> None:
    """Show the list from its beginning."""
    manager.dialog_data[_KEYS] = []


async def show_later(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Go on to the page that begins after a key."""
    keys: list[str] = manager.dialog_data.setdefault(_KEYS, [])
    # A double tap brings the same key twice: one tap back must undo it all the same.
    if key not in keys:
        keys.append(key)


async def show_earlier(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back one page."""
    keys: list[str] = manager.dialog_data.get(_KEYS, [])
    if keys:
        keys.pop()
