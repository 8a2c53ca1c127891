"""Recording the work as done (rules J8, J10): what was done, which parts, does it work."""

from enum import StrEnum
from typing import Any, cast

from aiogram import F
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import told
from dialogs.casework.summary import clip
from dialogs.context import desk_of, person_of, words_of
from dialogs.engineer.context import (
    back_button,
    customer_language,
    evidence_input,
    job_in_hand,
    ticket_of,
    to_card,
)
from dialogs.engineer.part import known_parts, part_at, part_items
from dialogs.engineer.states import Finish
from dialogs.frame import choices, window, worded_choices
from dialogs.texts import Label, Say, tell
from tickets.case.texts import checked

_SUMMARY_SHOWN = 600
_PARTS_SHOWN = 400
_PARTS_AT_MOST = 20
_CHOSEN, _FREE = "✅", "▫️"


class WorkDone(StrEnum):
    """Ready-made words for what was done."""

    REPAIRED = "repaired"
    REPLACED = "replaced"
    ADJUSTED = "adjusted"
    RESET = "reset"
    EXPLAINED = "explained"


def build_finish() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(_work(), _parts(), _test(), getter=job_in_hand)


def _work() -> Window:
    return window(
        Finish.tell_work,
        Say("engineer.head"),
        Say("engineer.finish.ask_work"),
        worded_choices("work", "engineer.work.{}", WorkDone, take_work),
        back_button(),
        evidence_input(),
        words_input(typed_work),
        otherwise="engineer.words_please",
    )


def _parts() -> Window:
    return window(
        Finish.choose_parts,
        Say("engineer.head"),
        Say("engineer.finish.ask_parts"),
        Say("engineer.finish.parts", when="named"),
        choices(
            "part",
            "items",
            toggle_part,
            key="index",
            label=Format("{item[sign]} {item[label]}"),
            of=int,
            width=2,
        ),
        SwitchTo(Label("engineer.finish.no_parts"), id="test", state=Finish.test_function, when=~F["named"]),
        SwitchTo(Label("engineer.next"), id="tested", state=Finish.test_function, when="named"),
        SwitchTo(Label("engineer.back"), id="back", state=Finish.tell_work),
        evidence_input(),
        words_input(typed_part),
        otherwise="engineer.words_please",
        getter=parts,
    )


def _test() -> Window:
    return window(
        Finish.test_function,
        Say("engineer.head"),
        Say("engineer.finish.summary"),
        Say("engineer.finish.parts", when="named"),
        Say("engineer.finish.ask_test"),
        Button(Label("engineer.finish.works"), id="works", on_click=finish),
        Button(Label("engineer.finish.untested"), id="untested", on_click=finish),
        SwitchTo(Label("engineer.back"), id="back", state=Finish.choose_parts),
        evidence_input(),
        otherwise="engineer.tap_please",
        getter=record,
    )


def parts_chosen(manager: DialogManager) -> list[str]:
    """Return the parts named so far, as they are kept in the dialog's data."""
    return cast("list[str]", manager.dialog_data.setdefault("parts", []))


async def parts(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the wearing parts with those replaced marked, and all that are named so far."""
    named = list(dialog_manager.dialog_data.get("parts", []))
    known = known_parts(dialog_manager)
    return {
        "items": [
            {**item, "sign": _CHOSEN if known[item["index"]] in named else _FREE}
            for item in part_items(dialog_manager)
        ],
        "named": _listed(named),
    }


async def record(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give what will be recorded, to be looked over before it is."""
    return {
        "summary": clip(dialog_manager.dialog_data["summary"], _SUMMARY_SHOWN),
        "named": _listed(dialog_manager.dialog_data.get("parts", [])),
    }


def _listed(named: list[str]) -> str:
    return clip(", ".join(named), _PARTS_SHOWN)


async def take_work(_: CallbackQuery, __: Any, manager: DialogManager, work: str) -> None:
    """Keep ready-made words for what was done, in the customer's language: the customer is told them."""
    text = words_of(manager)(f"engineer.work.{WorkDone(work)}", customer_language(manager))
    await typed_work(manager, text)


async def typed_work(manager: DialogManager, text: str) -> None:
    """Keep what was done and ask for the parts."""
    with told(manager):
        manager.dialog_data["summary"] = checked(text, desk_of(manager).policy.limits.text_length)
        await manager.switch_to(Finish.choose_parts)


async def toggle_part(_: CallbackQuery, __: Any, manager: DialogManager, index: int) -> None:
    """Name a wearing part as replaced, or not after all."""
    part, named = part_at(manager, index), parts_chosen(manager)
    if part in named:
        named.remove(part)
    elif part is not None:
        named.append(part)


async def typed_part(manager: DialogManager, text: str) -> None:
    """Name another part as replaced, once; the same text again takes it off the list."""
    named = parts_chosen(manager)
    with told(manager):
        part = checked(text, desk_of(manager).policy.limits.text_length)
        if part in named:
            named.remove(part)
        elif len(named) >= _PARTS_AT_MOST:
            tell(manager, "engineer.finish.enough_parts", limit=_PARTS_AT_MOST)
        else:
            named.append(part)


async def finish(_: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Record the work as done, with the function test; the customer is asked whether it is solved."""
    with told(manager):
        await desk_of(manager).jobs.finish(
            by=person_of(manager).id,
            ticket=ticket_of(manager),
            summary=manager.dialog_data["summary"],
            parts=parts_chosen(manager),
            function_tested=button.widget_id == "works",
        )
        tell(manager, "engineer.done.finished")
        await to_card(manager)
