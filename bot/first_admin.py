"""The way in for the first administrator: a one-time link, made while nobody has that role."""

from dataclasses import dataclass

from bot.container import Container
from tickets.kinds import Role


@dataclass(frozen=True, kw_only=True)
class AdminInvite:
    """A one-time link; whoever opens it first becomes administrator."""

    token: str
    link: str


def join_link(*, username: str, token: str) -> str:
    """Return the link that opens the bot with an invitation."""
    return f"https://t.me/{username}?start=inv_{token}"


async def first_admin_invite(container: Container, *, username: str) -> AdminInvite | None:
    """Return a new invitation for an administrator, None when there is one already."""
    if await container.desk.people.has_admin():
        return None
    invite = await container.desk.people.invite(by=None, role=Role.ADMIN)
    return AdminInvite(token=invite.token, link=join_link(username=username, token=invite.token))
