"""What the list of jobs shows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, today_of, words_of
from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import brief
from tickets.case.lifecycle import DELIVERED
from tickets.case.ticket import Ticket
from tickets.decisions.assignment import on_leave
from tickets.errors import NotAllowed


async def all_jobs(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the acting engineer's open jobs, the nearest deadline first."""
    tickets = sorted(await own_jobs(dialog_manager), key=lambda ticket: (ticket.solve_by, ticket.id))
    items = [brief(dialog_manager, ticket) for ticket in tickets]
    hotline = person_of(dialog_manager).phone is None
    return {"jobs": items, "n": len(items), "hotline": hotline, **_leave(dialog_manager)}


async def jobs_of_today(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the jobs with a visit or a deadline today, in the order of the day."""
    person, words = person_of(dialog_manager), words_of(dialog_manager)
    today = today_of(dialog_manager)
    due = [
        (moment, ticket)
        for ticket in await own_jobs(dialog_manager)
        if (moment := _moment_of(ticket, today, dialog_manager)) is not None
    ]
    items = [
        {**brief(dialog_manager, ticket), "time": words.time(moment, person.language)}
        for moment, ticket in sorted(due, key=lambda pair: (pair[0], pair[1].id))
    ]
    return {"jobs": items, "n": len(items), **_leave(dialog_manager)}


async def own_jobs(manager: DialogManager) -> Sequence[Ticket]:
    """Return the acting person's open jobs; for whoever may not have any, none, with a notice."""
    try:
        return await desk_of(manager).jobs.mine(by=person_of(manager).id)
    except NotAllowed as error:
        tell_refusal(manager, error)
        return ()


def _moment_of(ticket: Ticket, today: date, manager: DialogManager) -> datetime | None:
    # What is overdue belongs to today as much as what falls due today; served jobs ask nothing any more.
    if ticket.status in DELIVERED:
        return None
    calendar = desk_of(manager).calendar
    ahead = ticket.visit.agreed if ticket.visit.arrived_at is None else None
    moment = ahead.start if ahead is not None else ticket.solve_by
    return moment if calendar.local(moment).date() <= today else None


def _leave(manager: DialogManager) -> dict[str, Any]:
    person = person_of(manager)
    until = person.on_leave_until
    away = on_leave(person, today_of(manager))
    return {"leave": words_of(manager).day(until, person.language) if away and until else ""}
