"""Who could take a ticket."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, spoken, today_of
from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import clip
from dialogs.staff.in_hand import ticket_of
from tickets.decisions.assignment import on_leave
from tickets.errors import DeskError
from tickets.views import TeamMember

_NAME_SHOWN = 40


async def candidates(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give everyone who could own the ticket, as the desk would choose, with their open jobs."""
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    try:
        members = await desk.counter.candidates(by=person.id, ticket=ticket_of(dialog_manager))
    except DeskError as error:
        tell_refusal(dialog_manager, error)
        members = []
    return {
        "candidates": [
            {
                "id": member.person.id,
                "name": clip(member.person.name, _NAME_SHOWN),
                "jobs": member.open_jobs,
                "note": _note(dialog_manager, member),
            }
            for member in members
        ],
        "here": bool(members),
    }


def _note(manager: DialogManager, member: TeamMember) -> str:
    if on_leave(member.person, today_of(manager)):
        return spoken(manager, "staff.assign.on_leave")
    return "" if member.person.reachable else spoken(manager, "staff.assign.unreachable")
