"""Choosing a day: one of those on the buttons, or any other that is typed."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import BaseInput
from aiogram_dialog.widgets.kbd import Column, Select

from dialogs.casework.days import read_day
from dialogs.casework.inputs import words_input
from dialogs.context import today_of
from dialogs.texts import Label, tell

OnDay = Callable[[DialogManager, date], Awaitable[None]]


def day_buttons(on_day: OnDay, *, label: str) -> Column:
    """Return a button for each of the window's `days` (`day` in ISO form), labelled by a key's sentence."""

    async def take(_: CallbackQuery, __: Any, manager: DialogManager, day: str) -> None:
        await on_day(manager, date.fromisoformat(day))

    return Column(
        Select(Label(label), id="day", item_id_getter=lambda item: item["day"], items="days", on_click=take)
    )


def day_input(on_day: OnDay) -> BaseInput:
    """Return the input that takes a typed day, from today on; it says what it understands when it is none."""

    async def take(manager: DialogManager, text: str) -> None:
        day = read_day(text, today_of(manager))
        if day is None:
            tell(manager, "engineer.not_a_day")
        else:
            await on_day(manager, day)

    return words_input(take)
