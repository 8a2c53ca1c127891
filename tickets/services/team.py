"""Who works at the desk: invitations, joining, the team and its load."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from tickets.errors import InviteInvalid
from tickets.ids import PersonId
from tickets.kinds import Role
from tickets.moments import in_utc
from tickets.ports import UnitOfWork
from tickets.services.office import Office, Sitting, team_of
from tickets.team.people import Invite, Person
from tickets.team.permissions import leads_desk, runs_desk
from tickets.views import TeamMember

INVITE_HOLDS = timedelta(days=7)
"""How long an invitation can be used."""


@dataclass(frozen=True)
class InvitePerson:
    """Making a one-time link that gives a role."""

    office: Office
    new_token: Callable[[], str]

    async def __call__(
        self,
        *,
        by: PersonId | None,
        role: Role,
        lines: frozenset[str] = frozenset(),
        regions: frozenset[str] = frozenset(),
    ) -> Invite:
        """Return the invitation, good for seven days; `by` is None for whoever has the machine's console.

        Raises `NotAllowed` unless a lead or an administrator asks.
        """
        if by is None:
            async with self.office.units() as uow:
                return await self._keep(uow, None, role, lines, regions)

        async def act(sitting: Sitting) -> Invite:
            leads_desk(sitting.actor)
            return await self._keep(sitting.uow, by, role, lines, regions)

        return await self.office.sit("people.invite", act, by=by)

    async def _keep(
        self,
        uow: UnitOfWork,
        by: PersonId | None,
        role: Role,
        lines: frozenset[str],
        regions: frozenset[str],
    ) -> Invite:
        invite = Invite(
            token=self.new_token(),
            role=role,
            created_by=by,
            expires_at=in_utc(self.office.clock()) + INVITE_HOLDS,
            lines=lines,
            regions=regions,
        )
        await uow.invites.add(invite)
        await uow.commit()
        return invite


@dataclass(frozen=True)
class JoinTeam:
    """Using an invitation."""

    office: Office

    async def __call__(self, *, by: PersonId, token: str) -> tuple[Person, Role]:
        """Return the person with the new role, and the role; raises `InviteInvalid`.

        Lines and regions of the invitation are added to those that the person serves. A phone that a
        customer left for their own case is given to no customer: who works here names theirs anew (J3).
        """

        async def act(sitting: Sitting) -> tuple[Person, Role]:
            invite = await sitting.uow.invites.redeem(token, by=by, at=sitting.now)
            if invite is None:
                raise InviteInvalid
            works_here = sitting.actor.is_engineer or sitting.actor.is_staff
            person = replace(
                sitting.actor,
                phone=sitting.actor.phone if works_here else None,
                roles=sitting.actor.roles | {invite.role},
                lines=sitting.actor.lines | invite.lines,
                regions=sitting.actor.regions | invite.regions,
            )
            if person != sitting.actor:
                await sitting.uow.people.save(person)
            await sitting.commit()
            return person, invite.role

        return await self.office.sit("people.join", act, by=by)


@dataclass(frozen=True)
class ListTeam:
    """Who works at the desk."""

    office: Office

    async def __call__(self, *, by: PersonId) -> Sequence[TeamMember]:
        """Return engineers and staff with the number of their open tickets, by id; raises `NotAllowed`."""

        async def act(sitting: Sitting) -> Sequence[TeamMember]:
            runs_desk(sitting.actor)
            people = await team_of(sitting.uow)
            load = await sitting.uow.tickets.open_load([person.id for person in people])
            return [TeamMember(person=person, open_jobs=load.get(person.id, 0)) for person in people]

        return await self.office.sit("people.team", act, by=by)


@dataclass(frozen=True)
class HasAdmin:
    """Whether the desk is run by anybody yet."""

    office: Office

    async def __call__(self) -> bool:
        """Return whether there is an administrator; without one the console prints the first link."""
        async with self.office.units() as uow:
            return bool(await uow.people.with_role(Role.ADMIN))
