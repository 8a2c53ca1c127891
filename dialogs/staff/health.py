"""How the desk itself is: what needs somebody first, then the figures."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Start
from aiogram_dialog.widgets.text import List

from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import clip
from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.frame import window
from dialogs.staff import states
from dialogs.texts import Label, Say, Shown
from tickets.errors import NotAllowed
from tickets.health import DeskHealth, Process, Takeover, Trouble
from tickets.messages.deliveries import DeliveryOutcome

_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_TROUBLES_SHOWN = 12
_PROCESSES_SHOWN = 12
_NAME_SHOWN = 60
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_MIB, _GIB = 1024**2, 1024**3


def build_health() -> Dialog:
    """Build the dialog of the desk's own state."""
    return Dialog(_read())


def _read() -> Window:
    return window(
        states.Health.read,
        Say("staff.health.well", when="well"),
        Say("staff.health.ill_head", when="ill"),
        List(Shown("item"), items="troubles"),
        Say("staff.health.gap", when="here"),
        List(Shown("item"), items="facts"),
        Say("staff.health.processes", when="here"),
        List(Shown("item"), items="processes"),
        Start(Label("staff.health.to_parked"), id="parked", state=states.Parked.browse, when="parked"),
        # The window is drawn anew after every tap, with the readings of that moment.
        Button(Label("staff.stats.refresh"), id="refresh", when="here"),
        otherwise="staff.tap_or_command",
        getter=vital_signs,
    )


async def vital_signs(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the desk's state of this moment."""
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    try:
        health = await desk.operations.health(by=person.id)
    except NotAllowed as error:
        tell_refusal(dialog_manager, error)
        return {"here": False, "well": False, "ill": False, "troubles": [], "facts": [], "processes": []}
    troubles, processes = health.troubles, health.processes[-_PROCESSES_SHOWN:]
    return {
        "here": True,
        "well": not troubles,
        "ill": bool(troubles),
        "n": len(troubles),
        "when": words_of(dialog_manager).when(health.at, person.language),
        "troubles": [_trouble(dialog_manager, each) for each in troubles[:_TROUBLES_SHOWN]],
        "facts": _facts(dialog_manager, health),
        "processes": [_process(dialog_manager, health, each) for each in processes],
        "parked": health.inbox.parked,
    }


def _trouble(manager: DialogManager, trouble: Trouble) -> str:
    return spoken(
        manager,
        f"staff.health.ill.{trouble.ill}",
        n=trouble.n,
        age="" if trouble.age is None else age(manager, trouble.age),
        name=clip(trouble.name, _NAME_SHOWN),
    )


def _facts(manager: DialogManager, health: DeskHealth) -> list[str]:
    clocks, today, taken = health.clocks, health.today, health.takeovers
    planner = health.planner
    return [
        _queues(manager, health),
        spoken(manager, "staff.health.sends", hour=_sends(manager, health.sends_hour)),
        spoken(manager, "staff.health.sends_day", day=_sends(manager, health.sends_day)),
        spoken(
            manager,
            "staff.health.clocks",
            running=clocks.running,
            warned=clocks.warned,
            breached=clocks.breached,
            paused=clocks.paused,
        ),
        spoken(
            manager,
            "staff.health.today",
            kept=today.kept,
            late=today.late,
            missed=today.missed,
            open=today.open,
        ),
        spoken(manager, "staff.health.calls", calls=health.open_calls),
        _database(manager, health),
        spoken(
            manager,
            "staff.health.planner",
            name=spoken(manager, "staff.health.nobody") if planner is None else _place(planner),
        ),
        spoken(
            manager,
            "staff.health.takeovers",
            chats=taken.get(Takeover.CHAT, 0),
            messages=taken.get(Takeover.MESSAGE, 0),
            planners=taken.get(Takeover.PLANNERS, 0),
        ),
    ]


def _queues(manager: DialogManager, health: DeskHealth) -> str:
    inbox, outbox = health.inbox, health.outbox
    return "\n".join(
        (
            spoken(manager, "staff.health.inbox", waiting=inbox.waiting, parked=inbox.parked)
            + _since(manager, inbox.oldest),
            spoken(
                manager, "staff.health.outbox", queued=outbox.queued, due=outbox.due, overdue=outbox.overdue
            )
            + _since(manager, outbox.oldest),
        )
    )


def _since(manager: DialogManager, oldest: timedelta | None) -> str:
    return "" if oldest is None else spoken(manager, "staff.health.oldest", age=age(manager, oldest))


def _sends(manager: DialogManager, sends: Mapping[DeliveryOutcome, int]) -> str:
    return spoken(
        manager,
        "staff.health.outcomes",
        sent=sends.get(DeliveryOutcome.SENT, 0),
        retry=sends.get(DeliveryOutcome.RETRY, 0),
        unknown=sends.get(DeliveryOutcome.UNKNOWN, 0),
        failed=sum(sends.get(each, 0) for each in (DeliveryOutcome.FAILED, DeliveryOutcome.EXPIRED)),
    )


def _database(manager: DialogManager, health: DeskHealth) -> str:
    database = health.database
    said = spoken(
        manager,
        "staff.health.database",
        kind=_DATABASES.get(database.kind, database.kind),
        size="-" if database.size is None else size(manager, database.size),
        revision=database.revision or "-",
    )
    if database.free is None:
        return said
    return said + spoken(manager, "staff.health.free", free=size(manager, database.free))


def _process(manager: DialogManager, health: DeskHealth, process: Process) -> str:
    return spoken(
        manager,
        "staff.health.silent" if process.is_silent(health.at) else "staff.health.alive",
        name=_place(process),
        version=process.version,
        up=age(manager, health.at - process.started_at),
        age=age(manager, health.at - process.seen_at),
    )


def _place(process: Process) -> str:
    return clip(f"{process.kind} {process.host}:{process.pid}", _NAME_SHOWN)


def age(manager: DialogManager, length: timedelta) -> str:
    """Return a length of time in words: "40 s", "12 min", "3 h", "5 d"."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < _MINUTE:
        return spoken(manager, "staff.health.age.seconds", number=seconds)
    if seconds < _HOUR:
        return spoken(manager, "staff.health.age.minutes", number=seconds // _MINUTE)
    if seconds < 2 * _DAY:
        return spoken(manager, "staff.health.age.hours", number=seconds // _HOUR)
    return spoken(manager, "staff.health.age.days", number=seconds // _DAY)


def size(manager: DialogManager, length: int) -> str:
    """Return a number of bytes in words: "5 MB", "1.5 GB"."""
    if length < _GIB:
        return spoken(manager, "staff.health.size.mb", number=f"{length / _MIB:.1f}")
    return spoken(manager, "staff.health.size.gb", number=f"{length / _GIB:.1f}")
