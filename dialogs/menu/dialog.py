"""The menu's windows, put together anew for each dispatcher."""

from aiogram import F
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, LaunchMode, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, Start

from dialogs.engineer.states import Jobs
from dialogs.free_words import on_free
from dialogs.menu import clicks, getters
from dialogs.menu.states import Menu
from dialogs.say import Label, Notice, Say, Shown
from dialogs.staff.states import Figures, Queue
from tickets.kinds import Kind, Request


def build() -> Dialog:
    """Return the menu: what everybody begins with and comes back to."""
    return Dialog(_main(), _about(), launch_mode=LaunchMode.ROOT)


def _main() -> Window:
    return Window(
        Notice(),
        Say("customer.menu.hello"),
        Shown("works_here"),
        *_own_work(),
        Button(Label("customer.menu.continue"), "go", clicks.on_continue, when="unfinished"),
        Button(Label("customer.menu.report"), "report", clicks.on_report),
        Group(
            _about_button(Request.EXCHANGE),
            _about_button(Request.RETURN),
            _about_button(Request.COMPLAINT),
            Button(Label("customer.menu.question"), "ask", clicks.on_question),
            width=2,
            when=~F["works_here"],
        ),
        Button(Label("customer.menu.cases"), "cases", clicks.on_cases, when="open_cases"),
        Button(Label("customer.menu.no_cases"), "cases0", clicks.on_cases, when=_has_no_cases),
        Row(
            Button(Label("button.person"), "person", clicks.on_person),
            Button(Label("customer.menu.settings"), "set", clicks.on_settings),
        ),
        MessageInput(on_free),
        state=Menu.main,
        getter=getters.menu,
    )


def _own_work() -> tuple[Row, Row]:
    """Return what engineers and staff come for, before what everybody has."""
    return (
        Row(
            _to("customer.menu.jobs", "jobs", Jobs.browse),
            _to("customer.menu.today", "today", Jobs.today),
            when="engineer",
        ),
        Row(
            _to("customer.menu.queue", "queue", Queue.browse),
            _to("customer.menu.stats", "stats", Figures.read),
            when="staff",
        ),
    )


def _to(label: str, name: str, state: State) -> Start:
    return Start(Label(label), id=name, state=state, mode=StartMode.RESET_STACK)


def _about() -> Window:
    return Window(
        Notice(),
        Say("customer.menu.about"),
        Column(
            *(
                Select(
                    Label(f"kind.{kind}"),
                    id=f"k{number}",
                    item_id_getter=str,
                    items=[kind.value],
                    on_click=clicks.on_kind,
                )
                for number, kind in enumerate(Kind)
                if kind is not Kind.USAGE
            )
        ),
        Button(Label("button.back"), "back", clicks.on_back),
        MessageInput(on_free),
        state=Menu.about,
    )


def _about_button(request: Request) -> Select[str]:
    return Select(
        Label(f"request.{request}"),
        id=f"r{request.value[:3]}",
        item_id_getter=str,
        items=[request.value],
        on_click=clicks.on_about,
    )


def _has_no_cases(data: dict[str, object], *_: object) -> bool:
    return not data.get("open_cases")
