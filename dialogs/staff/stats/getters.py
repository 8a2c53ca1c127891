"""What the figures show."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.casework.refusal import tell_refusal
from dialogs.context import desk_of, person_of, spoken, words_of
from tickets.errors import DeskError
from tickets.kinds import Role


async def figures(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the figures of the day so far."""
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    try:
        stats = await desk.counter.stats(by=person.id)
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
        "leads": bool(person.roles & {Role.LEAD, Role.ADMIN}),
    }
