"""Making a person responsible for a ticket (rule A1)."""

from typing import Any

from aiogram import F
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import ScrollingGroup

from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import clip
from dialogs.context import desk_of, person_of, spoken, today_of
from dialogs.frame import choices, window
from dialogs.staff.context import back_button, record, ticket_in_hand, ticket_of
from dialogs.staff.states import Assign
from dialogs.staff.step import DeskStep
from dialogs.texts import Label, Say
from tickets.decisions.assignment import on_leave
from tickets.errors import DeskError
from tickets.ids import PersonId
from tickets.views import TeamMember

_NAME_SHOWN = 40
_PAGE = 8


def build_assign() -> Dialog:
    """Build the dialog; start it with `ticket_data`."""
    return Dialog(_choose_owner())


def _choose_owner() -> Window:
    return window(
        Assign.choose_owner,
        Say("staff.head"),
        Say("staff.assign.ask", when="here"),
        Say("staff.assign.nobody", when=~F["here"]),
        ScrollingGroup(
            choices("owner", "candidates", assign, label=Label("staff.assign.candidate"), of=int),
            id="pages",
            width=1,
            height=_PAGE,
            hide_on_single_page=True,
        ),
        back_button(),
        otherwise="staff.tap_or_command",
        getter=(ticket_in_hand, candidates),
    )


async def candidates(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give everyone who could own the ticket, as the desk would choose, with their open jobs."""
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    try:
        members = await desk.staff.candidates(by=person.id, ticket=ticket_of(dialog_manager))
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


async def assign(_: CallbackQuery, __: Any, manager: DialogManager, owner: int) -> None:
    """Make the person responsible; they and whoever was before are told."""
    await record(manager, DeskStep.ASSIGN, owner=PersonId(owner))
