"""Working days ahead as buttons: the ones that are chosen most, counted from today."""

from collections.abc import Collection
from datetime import date
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.context import desk_of, person_of, today_of, words_of

FACTORY_DAYS = (1, 3, 5, 8)
"""Working days until the product is back from the factory that are offered ready-made."""


def working_day_items(manager: DialogManager, counts: Collection[int]) -> list[dict[str, Any]]:
    """Return the days that lie so many working days ahead: `day` in ISO form, `n` the count, `label`."""
    words, person = words_of(manager), person_of(manager)
    return [
        {"day": day.isoformat(), "n": count, "label": words.day(day, person.language)}
        for count, day in _ahead(manager, counts)
    ]


def _ahead(manager: DialogManager, counts: Collection[int]) -> list[tuple[int, date]]:
    calendar, day = desk_of(manager).calendar, today_of(manager)
    found: list[tuple[int, date]] = []
    for count in range(1, max(counts) + 1):
        day = calendar.next_working_day(day)
        if count in counts:
            found.append((count, day))
    return found
