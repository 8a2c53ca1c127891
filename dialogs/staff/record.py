"""Recording a step that the desk does itself: factory, quote, returned goods (rules J9, J11, X2, X4)."""

from datetime import date, timedelta
from typing import Any

from aiogram import F
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Keyboard, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.days import FACTORY_DAYS, day_buttons, working_day_items
from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, spoken, today_of, words_of
from dialogs.frame import Getter, choices, window
from dialogs.staff.context import back_button, record, ticket_in_hand, ticket_of
from dialogs.staff.states import Steps
from dialogs.staff.step import DAY, WORDS, Ask, DeskStep, StaffStep
from dialogs.staff.steps import STAFF_STEPS, offered
from dialogs.texts import Label, Say, tell
from tickets.errors import NotAllowed, NotFound


def build_record() -> Dialog:
    """Build the dialog; start it with `ticket_data`."""
    return Dialog(
        _choose(),
        _asking(Steps.expect_day, day_buttons(take_day, label="engineer.part.day"), getter=factory_days),
        _asking(Steps.words),
        _asking(Steps.voucher, day_buttons(take_day, label="staff.step.voucher_day"), getter=voucher_days),
        _asking(Steps.quote),
        getter=ticket_in_hand,
    )


def _choose() -> Window:
    return window(
        Steps.choose,
        Say("staff.head"),
        Say("staff.step.ask", when="steps"),
        Say("staff.step.none", when=~F["steps"]),
        choices("step", "steps", take_step),
        back_button(),
        otherwise="staff.tap_or_command",
        getter=steps_to_choose,
    )


def _asking(state: State, *days: Keyboard, getter: Getter | None = None) -> Window:
    return window(
        state,
        Say("staff.head"),
        Format("{question}"),
        *days,
        SwitchTo(Label("staff.back"), id="steps", state=Steps.choose),
        words_input(take_words),
        otherwise=(DAY if days else WORDS).unread,
        getter=(question, getter) if getter else question,
    )


async def steps_to_choose(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the steps that the ticket offers now; none for who may not see it."""
    try:
        view = await desk_of(dialog_manager).staff.view(
            by=person_of(dialog_manager).id, ticket=ticket_of(dialog_manager)
        )
    except (NotAllowed, NotFound):
        return {"steps": []}
    return {
        "steps": [
            {"id": each.step.value, "label": spoken(dialog_manager, each.label_key)} for each in offered(view)
        ]
    }


async def question(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give what the chosen step asks in this window."""
    return {"question": spoken(dialog_manager, _asked(dialog_manager).question)}


async def factory_days(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the days on which the product may be back."""
    return {"days": working_day_items(dialog_manager, FACTORY_DAYS)}


async def voucher_days(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the day until which a voucher is valid by the desk's policy."""
    days = desk_of(dialog_manager).policy.limits.voucher_days
    last = today_of(dialog_manager) + timedelta(days=days)
    label = words_of(dialog_manager).day(last, person_of(dialog_manager).language)
    return {"days": [{"day": last.isoformat(), "n": days, "label": label}]}


async def take_step(_: CallbackQuery, __: Any, manager: DialogManager, step: str) -> None:
    """Record the step that was tapped, or ask what it needs."""
    manager.dialog_data["step"] = step
    for ask in _step(manager).asks:
        manager.dialog_data.pop(ask.name, None)
    await _ask_or_record(manager)


async def take_words(manager: DialogManager, text: str) -> None:
    """Take what was typed for the answer, and go on; words that say nothing of the kind are answered."""
    ask = _asked(manager)
    with told(manager):
        kept = ask.answer.read(desk_of(manager), text)
        if kept is None:
            tell(manager, ask.answer.unread)
            return
        manager.dialog_data[ask.name] = kept
        await _ask_or_record(manager)


async def take_day(manager: DialogManager, day: date) -> None:
    """Take the day that was tapped for the answer, and go on."""
    manager.dialog_data[_asked(manager).name] = day.isoformat()
    await _ask_or_record(manager)


async def _ask_or_record(manager: DialogManager) -> None:
    step, kept = _step(manager), manager.dialog_data
    with told(manager):
        for ask in step.asks:
            if ask.name not in kept and await _is_needed(manager, ask):
                await manager.switch_to(ask.state)
                return
        answers = {
            ask.name: ask.answer.value(desk_of(manager), kept[ask.name])
            for ask in step.asks
            if ask.name in kept
        }
        await record(manager, step.step, **answers)


async def _is_needed(manager: DialogManager, ask: Ask) -> bool:
    if ask.only_if is None:
        return True
    view = await desk_of(manager).staff.view(by=person_of(manager).id, ticket=ticket_of(manager))
    return ask.only_if(view)


def _step(manager: DialogManager) -> StaffStep:
    return STAFF_STEPS[DeskStep(manager.dialog_data["step"])]


def _asked(manager: DialogManager) -> Ask:
    state = manager.current_context().state
    return next(ask for ask in _step(manager).asks if ask.state == state)
