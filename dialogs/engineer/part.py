"""Waiting for a missing part (rule J6): which one, and when it comes."""

from datetime import date
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import SwitchTo

from dialogs.casework.days import day_buttons, day_input, working_day_items
from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import told
from dialogs.casework.summary import clip
from dialogs.context import desk_of, person_of, words_of
from dialogs.engineer.context import back_button, evidence_input, job_in_hand, line_of, ticket_of, to_card
from dialogs.engineer.states import Part
from dialogs.frame import choices, window
from dialogs.texts import Label, Say, tell
from tickets.case.texts import checked

QUICK_WORKING_DAYS = (1, 3, 5, 10)
"""Working days until the part comes that are offered ready-made."""

_PART_SHOWN = 40


def build_part() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(_name(), _day(), getter=job_in_hand)


def _name() -> Window:
    return window(
        Part.name_part,
        Say("engineer.head"),
        Say("engineer.part.ask"),
        choices("part", "parts", choose_part, key="index", of=int, width=2),
        back_button(),
        evidence_input(),
        words_input(typed_part),
        otherwise="engineer.words_please",
        getter=parts,
    )


def _day() -> Window:
    return window(
        Part.expect_day,
        Say("engineer.head"),
        Say("engineer.part.ask_day"),
        day_buttons(wait_until, label="engineer.part.day"),
        SwitchTo(Label("engineer.back"), id="part", state=Part.name_part),
        evidence_input(),
        day_input(wait_until),
        otherwise="engineer.not_a_day",
        getter=days,
    )


def known_parts(manager: DialogManager) -> tuple[str, ...]:
    """Return the wearing parts of the job's product line, as the engineer calls them."""
    line = desk_of(manager).policy.line(line_of(manager))
    language = person_of(manager).language
    return tuple(part[language] for part in line.wearing_parts) if line else ()


def part_items(manager: DialogManager) -> list[dict[str, Any]]:
    """Return the wearing parts as items for buttons, known by their place in the policy."""
    return [
        {"index": index, "label": clip(name, _PART_SHOWN)} for index, name in enumerate(known_parts(manager))
    ]


def part_at(manager: DialogManager, index: int) -> str | None:
    """Return the wearing part of a button, None with a notice where the policy has not so many any more."""
    known = known_parts(manager)
    if index < len(known):
        return known[index]
    tell(manager, "engineer.tap_please")
    return None


async def parts(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the parts that wear out on such a product."""
    return {"parts": part_items(dialog_manager)}


async def days(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the part and the days on which it may come."""
    return {
        "part": clip(dialog_manager.dialog_data["part"], 3 * _PART_SHOWN),
        "days": working_day_items(dialog_manager, QUICK_WORKING_DAYS),
    }


async def choose_part(_: CallbackQuery, __: Any, manager: DialogManager, index: int) -> None:
    """Keep the part that was tapped and ask for the day."""
    part = part_at(manager, index)
    if part is not None:
        await typed_part(manager, part)


async def typed_part(manager: DialogManager, text: str) -> None:
    """Keep the part that was named and ask for the day."""
    with told(manager):
        manager.dialog_data["part"] = checked(text, desk_of(manager).policy.limits.text_length)
        await manager.switch_to(Part.expect_day)


async def wait_until(manager: DialogManager, day: date) -> None:
    """Let the job wait for the part until a day; the customer is told."""
    person = person_of(manager)
    with told(manager):
        await desk_of(manager).jobs.await_part(
            by=person.id, ticket=ticket_of(manager), part=manager.dialog_data["part"], expected=day
        )
        tell(manager, "engineer.done.waiting", day=words_of(manager).day(day, person.language))
        await to_card(manager)
