"""What taps and words in the windows for a visit's times do."""

from datetime import date
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from dialogs.acting import desk_of, person_of
from dialogs.casework.refusal import told
from dialogs.engineer.in_hand import ticket_of, to_card
from dialogs.engineer.states import Visit
from dialogs.engineer.visit.getters import chosen, decode, encode
from dialogs.engineer.visit.times import read_slot, slot_at
from dialogs.say import tell
from tickets.case.facts import Slot


async def toggle(_: CallbackQuery, __: Any, manager: DialogManager, slot: str) -> None:
    """Choose a time, or let it go again."""
    picked = chosen(manager)
    if slot in picked:
        picked.remove(slot)
    else:
        _add(manager, decode(slot))


async def typed_time(manager: DialogManager, text: str) -> None:
    """Choose the time that was typed."""
    desk = desk_of(manager)
    slot = read_slot(text, now=desk.clock(), calendar=desk.calendar)
    if slot is None:
        tell(manager, "engineer.visit.not_a_time")
        return
    await _choose_own(manager, slot)


async def choose_day(_: CallbackQuery, __: Any, manager: DialogManager, day: str) -> None:
    """Keep the day and ask for the hour."""
    manager.dialog_data["day"] = day
    await manager.switch_to(Visit.choose_hour)


async def choose_hour(_: CallbackQuery, __: Any, manager: DialogManager, hour: int) -> None:
    """Choose the visit that begins at an hour of the chosen day."""
    day = date.fromisoformat(manager.dialog_data["day"])
    await _choose_own(manager, slot_at(desk_of(manager).calendar, day, hour))


async def send_times(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Offer the chosen times to the customer."""
    slots = [decode(text) for text in sorted(chosen(manager))]
    with told(manager):
        await desk_of(manager).jobs.propose_visit(
            by=person_of(manager).id, ticket=ticket_of(manager), slots=slots
        )
        tell(manager, "engineer.done.proposed")
        await to_card(manager)


async def _choose_own(manager: DialogManager, slot: Slot) -> None:
    if slot.start <= desk_of(manager).clock():
        tell(manager, "engineer.visit.past")
        return
    _add(manager, slot)
    await manager.switch_to(Visit.choose_times)


def _add(manager: DialogManager, slot: Slot) -> None:
    picked, limit = chosen(manager), desk_of(manager).policy.limits.visit_slots
    text = encode(slot)
    if text in picked:
        return
    if len(picked) >= limit:
        tell(manager, "engineer.visit.enough", limit=limit)
    else:
        picked.append(text)
