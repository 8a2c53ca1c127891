"""Taps in the menu."""

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode

from dialogs.acting import desk_of, person_of, words_of
from dialogs.hours import person_answers
from dialogs.intake.moves import begin, start_at
from dialogs.intake.states import Intake
from dialogs.menu.states import Menu
from dialogs.my_tickets.states import MyTickets
from dialogs.say import tell
from dialogs.settings.states import Settings
from tickets.kinds import Kind, Request


async def on_report(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Begin the report of a fault."""
    await begin(manager, Request.REPAIR)


async def on_question(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Begin a question about use."""
    await begin(manager, Request.QUESTION, Kind.USAGE)


async def on_about(_: CallbackQuery, __: Any, manager: DialogManager, request: str) -> None:
    """Ask what a complaint, an exchange or a return is about."""
    manager.dialog_data["request"] = Request(request).value
    await manager.switch_to(Menu.about)


async def on_kind(_: CallbackQuery, __: Any, manager: DialogManager, kind: str) -> None:
    """Begin the complaint, exchange or return (rule C1)."""
    await begin(manager, Request(manager.dialog_data["request"]), Kind(kind))


async def on_continue(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Open the unfinished report."""
    unfinished = await desk_of(manager).intake.unfinished(by=person_of(manager).id)
    if unfinished is not None:
        await start_at(manager, Intake.resume, unfinished)


async def on_cases(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Open the list of one's own cases."""
    await manager.start(MyTickets.list, mode=StartMode.RESET_STACK)


async def on_settings(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Open the settings."""
    await manager.start(Settings.main, mode=StartMode.RESET_STACK)


async def on_person(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Ask for a person (rule T1)."""
    await ask_person(manager)


async def on_back(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Go back to the menu."""
    await manager.switch_to(Menu.main)


async def ask_person(manager: DialogManager) -> None:
    """Ask for a person, about the unfinished report if there is one, and say when they answer."""
    desk, person = desk_of(manager), person_of(manager)
    unfinished = await desk.intake.unfinished(by=person.id)
    await desk.intake.ask_person(by=person.id, draft=unfinished.id if unfinished else None, ticket=None)
    tell(manager, "customer.person.asked", hours=person_answers(desk, words_of(manager), person.language))
