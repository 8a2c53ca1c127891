"""The window of the roster."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import NextPage, PrevPage, Row, Start
from aiogram_dialog.widgets.text import List, Multi

from dialogs.casework.inputs import anything_else
from dialogs.staff.states import Invite, Team
from dialogs.staff.team.getters import roster
from dialogs.texts import Label, Notice, Say

_PAGE = 10


def build_team() -> Dialog:
    """Build the dialog of the roster."""
    return Dialog(
        Window(
            Notice(),
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
            anything_else("staff.tap_or_command"),
            state=Team.roster,
            getter=roster,
        )
    )
