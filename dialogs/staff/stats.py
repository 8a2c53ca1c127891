"""The day's figures."""

from typing import Any

from aiogram import F
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Start
from aiogram_dialog.widgets.text import List

from dialogs.casework.refusal import tell_refusal
from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.frame import window
from dialogs.staff.states import Figures, Queue, Reviews
from dialogs.texts import Label, Say
from tickets.errors import DeskError
from tickets.team.permissions import may_lead_desk


def build_stats() -> Dialog:
    """Build the dialog of the figures."""
    return Dialog(_read())


def _read() -> Window:
    return window(
        Figures.read,
        Say("staff.stats.head", when="here"),
        List(Say("staff.stats.status"), items="statuses"),
        Say("staff.stats.nothing_open", when=F["here"] & ~F["n"]),
        Say("staff.stats.today", when="here"),
        Say("staff.stats.satisfaction", when=F["here"] & F["mean"]),
        Say("staff.stats.no_surveys", when=F["here"] & ~F["mean"]),
        Start(Label("staff.stats.queue"), id="queue", state=Queue.browse),
        Start(Label("staff.stats.review"), id="review", state=Reviews.choose, when="leads"),
        # The window is drawn anew after every tap, with the figures of that moment.
        Button(Label("staff.stats.refresh"), id="refresh"),
        getter=figures,
    )


async def figures(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the figures of the day so far."""
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    try:
        stats = await desk.staff.stats(by=person.id)
    except DeskError as error:
        tell_refusal(dialog_manager, error)
        return {"here": False, "statuses": [], "n": 0, "mean": "", "leads": False}
    mean = stats.satisfaction_mean
    return {
        "here": True,
        "when": words_of(dialog_manager).when(desk.clock(), person.language),
        "statuses": [
            {"status": spoken(dialog_manager, f"staff.status.{status}"), "count": count}
            for status, count in stats.open_by_status.items()
        ],
        "n": sum(stats.open_by_status.values()),
        "overdue": stats.overdue,
        "filed": stats.filed_today,
        "closed": stats.closed_today,
        "told": stats.told_today,
        "late": stats.told_late,
        "mean": f"{mean:.1f}" if mean is not None else "",
        "surveys": stats.surveys,
        "leads": may_lead_desk(person),
    }
