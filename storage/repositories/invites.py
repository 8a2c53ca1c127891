"""One-time invitations, as the port `tickets.ports.Invites` asks."""

import hashlib
import json
from datetime import datetime

from sqlalchemy import insert, select, update

from storage.engine import Transaction
from storage.tables import invites
from tickets.ids import PersonId
from tickets.kinds import Role
from tickets.team.people import Invitation


class SqlInvites:
    """Invitations, kept by the hash of their token: a copy of the database opens no door."""

    def __init__(self, work: Transaction) -> None:
        self._work = work

    async def add(self, invite: Invitation) -> None:
        """Keep a new invitation."""
        statement = insert(invites).values(
            token_hash=_hash(invite.token),
            role=invite.role.value,
            created_by=invite.created_by,
            expires_at=invite.expires_at,
            lines=json.dumps(sorted(invite.lines)),
            regions=json.dumps(sorted(invite.regions)),
        )
        await self._work.write(statement)

    async def redeem(self, token: str, *, by: PersonId, at: datetime) -> Invitation | None:
        """Use an invitation up and return it, to the same person again; None when another's or expired."""
        valid = (invites.c.token_hash == _hash(token), invites.c.expires_at > at)
        first = update(invites).where(*valid, invites.c.used_at.is_(None)).values(used_by=by, used_at=at)
        again = select(invites).where(*valid, invites.c.used_by == by)
        row = (await self._work.write(first.returning(invites))).one_or_none()
        row = row or (await self._work.read(again)).one_or_none()
        if row is None:
            return None
        return Invitation(
            token=token,
            role=Role(row.role),
            created_by=row.created_by,
            expires_at=row.expires_at,
            lines=frozenset(json.loads(row.lines)),
            regions=frozenset(json.loads(row.regions)),
        )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
