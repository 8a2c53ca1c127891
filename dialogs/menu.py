"""The menu: everything a customer can begin from."""

from typing import Any

from aiogram import F
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, LaunchMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Row, Select

from dialogs.context import desk_of, person_of, words_of
from dialogs.engineer.states import Jobs
from dialogs.frame import fixed_choices, goes_to, opens, window
from dialogs.intake.moves import begin, start_at
from dialogs.intake.states import Intake
from dialogs.sentences import person_answers
from dialogs.staff.states import Figures, Queue
from dialogs.states import Menu, MyTickets, Settings
from dialogs.texts import Html, Label, Say, Shown, tell
from dialogs.unprompted import on_free
from tickets.case.drafts import holds_only
from tickets.desk import Desk
from tickets.kinds import Kind, Request
from tickets.messages.words import Words
from tickets.team.people import Person

_KINDS = tuple(kind for kind in Kind if kind is not Kind.USAGE)
"""What a complaint, exchange or return can be about."""


def build() -> Dialog:
    """Return the menu: what everybody begins with and comes back to."""
    return Dialog(_main(), _about(), launch_mode=LaunchMode.ROOT)


def _main() -> Window:
    return window(
        Menu.main,
        Say("customer.menu.hello"),
        Shown("works_here"),
        *_own_work(),
        Button(Label("customer.menu.continue"), "go", on_continue, when="unfinished"),
        Button(Label("customer.menu.report"), "report", on_report),
        Group(
            _about_button(Request.EXCHANGE),
            _about_button(Request.RETURN),
            _about_button(Request.COMPLAINT),
            Button(Label("customer.menu.question"), "ask", on_question),
            width=2,
            when=~F["works_here"],
        ),
        opens(MyTickets.list, "customer.menu.cases", "cases", when="open_cases"),
        opens(MyTickets.list, "customer.menu.no_cases", "cases0", when=~F["open_cases"]),
        Row(
            Button(Label("button.person"), "person", on_person),
            opens(Settings.main, "customer.menu.settings", "set"),
        ),
        MessageInput(on_free),
        getter=shown,
    )


def _own_work() -> tuple[Row, Row]:
    """Return what engineers and staff come for, before what everybody has."""
    return (
        Row(
            opens(Jobs.browse, "customer.menu.jobs", "jobs"),
            opens(Jobs.today, "customer.menu.today", "today"),
            when="engineer",
        ),
        Row(
            opens(Queue.browse, "customer.menu.queue", "queue"),
            opens(Figures.read, "customer.menu.stats", "stats"),
            when="staff",
        ),
    )


def _about() -> Window:
    return window(
        Menu.about,
        Say("customer.menu.about"),
        fixed_choices("k", "kind.{}", _KINDS, on_kind, width=1),
        goes_to(Menu.main, "button.back", "back"),
        MessageInput(on_free),
    )


def _about_button(request: Request) -> Select[str]:
    return Select(
        Label(f"request.{request}"),
        id=f"r{request.value[:3]}",
        item_id_getter=str,
        items=[request.value],
        on_click=on_about,
    )


async def shown(desk: Desk, person: Person, words: Words, **_: object) -> dict[str, object]:
    """Show the desk's name, the unfinished report, and how many cases are open."""
    unfinished = await desk.intake.unfinished(by=person.id)
    mine = await desk.cases.mine(by=person.id)
    policy = desk.policy
    return {
        "name": person.name,
        "desk": policy.name.get(person.language) or policy.name[policy.default_language],
        "unfinished": unfinished is not None and not holds_only(unfinished),
        "engineer": person.is_engineer,
        "staff": person.is_staff,
        "open_cases": sum(ticket.is_open for ticket in mine),
        "works_here": Html(words("customer.menu.works_here", person.language))
        if person.is_staff or person.is_engineer
        else "",
    }


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


async def on_person(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Ask for a person (rule T1)."""
    await ask_person(manager)


async def ask_person(manager: DialogManager) -> None:
    """Ask for a person, about the unfinished report if there is one, and say when they answer."""
    desk, person = desk_of(manager), person_of(manager)
    unfinished = await desk.intake.unfinished(by=person.id)
    await desk.intake.ask_person(by=person.id, draft=unfinished.id if unfinished else None, ticket=None)
    tell(manager, "customer.person.asked", hours=person_answers(desk, words_of(manager), person.language))
