"""Who works here: roles, load, leave."""

from typing import Any

from aiogram import F
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import NextPage, PrevPage, Row, Start
from aiogram_dialog.widgets.text import List, Multi

from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import clip
from dialogs.context import desk_of, person_of, spoken, today_of, words_of
from dialogs.frame import window
from dialogs.staff.states import Invite, Team
from dialogs.texts import Label, Say
from tickets.decisions.assignment import on_leave
from tickets.errors import DeskError
from tickets.kinds import Role
from tickets.team.permissions import may_lead_desk
from tickets.views import TeamMember

_NAME_SHOWN = 60
_SERVES_SHOWN = 120
_PAGE = 10


def build_team() -> Dialog:
    """Build the dialog of the roster."""
    return Dialog(_roster())


def _roster() -> Window:
    return window(
        Team.roster,
        Say("staff.team.head"),
        List(
            Multi(
                Say("staff.team.member"),
                Say("staff.team.serves", when=F["item"]["serves"]),
                Say("staff.team.away", when=F["item"]["away"]),
            ),
            items="members",
            id="team",
            page_size=_PAGE,
        ),
        Row(
            PrevPage("team", text=Label("staff.previous")),
            NextPage("team", text=Label("staff.following")),
            when=F["n"] > _PAGE,
        ),
        Start(Label("staff.team.invite"), id="invite", state=Invite.choose_role, when="may_invite"),
        otherwise="staff.tap_or_command",
        getter=roster,
    )


async def roster(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give everyone who works here, those with the most open tickets first."""
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    try:
        members = await desk.people.team(by=person.id)
    except DeskError as error:
        tell_refusal(dialog_manager, error)
        members = []
    ordered = sorted(members, key=lambda member: (-member.open_jobs, member.person.id))
    return {
        "members": [_member(dialog_manager, member) for member in ordered],
        "n": len(members),
        "may_invite": may_lead_desk(person),
    }


def _member(manager: DialogManager, member: TeamMember) -> dict[str, Any]:
    person = member.person
    roles = [role for role in Role if role in person.roles and role is not Role.CUSTOMER]
    return {
        "name": clip(person.name, _NAME_SHOWN),
        "roles": ", ".join(spoken(manager, f"staff.role.{role}") for role in roles),
        "jobs": member.open_jobs,
        "serves": _serves(manager, member),
        "away": _away(manager, member),
    }


def _serves(manager: DialogManager, member: TeamMember) -> str:
    policy, language = desk_of(manager).policy, person_of(manager).language
    lines = [line.names.get(language, line.key) for line in policy.lines if line.key in member.person.lines]
    return clip(" · ".join([*lines, *sorted(member.person.regions)]), _SERVES_SHOWN)


def _away(manager: DialogManager, member: TeamMember) -> str:
    person, until = person_of(manager), member.person.on_leave_until
    if until is not None and on_leave(member.person, today_of(manager)):
        return spoken(manager, "staff.team.on_leave", day=words_of(manager).day(until, person.language))
    return "" if member.person.reachable else spoken(manager, "staff.team.unreachable")
