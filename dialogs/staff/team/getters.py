"""What the roster shows."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, spoken, today_of, words_of
from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import clip
from tickets.decisions.assignment import on_leave
from tickets.errors import DeskError
from tickets.kinds import Role
from tickets.views import TeamMember

_NAME_SHOWN = 60
_SERVES_SHOWN = 120


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
        "may_invite": bool(person.roles & {Role.LEAD, Role.ADMIN}),
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
