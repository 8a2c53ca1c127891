"""Meeting people, what each may set for themself, and who works at the desk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tickets.case.lifecycle import DELIVERED
from tickets.errors import InviteInvalid
from tickets.ids import PersonId, TelegramId
from tickets.kinds import Language, Role, UpdateWish
from tickets.moments import in_utc
from tickets.ports import UnitOfWork
from tickets.services.dispatch import declined_by, hand_on
from tickets.services.participants import team_of
from tickets.services.privacy import erase_person, stored_of
from tickets.services.service import Service, use_case
from tickets.services.session import Session
from tickets.services.team import INVITE_HOLDS, joined
from tickets.team.people import Invitation, Person
from tickets.team.permissions import require_lead, require_staff, require_team
from tickets.views import Erasure, StoredData, TeamMember

ON_LEAVE = "🌴"
"""The reason on record, a sign for every language, when a job goes back because its owner is away (A4)."""

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_NAME_LENGTH = 200
_JOBS = 1000


@dataclass(frozen=True)
class PeopleService(Service):
    """Everything about persons rather than tickets; `new_token` makes an unguessable text for a link."""

    new_token: Callable[[], str]

    async def greet(self, *, telegram: TelegramId, name: str, language_code: str | None) -> Person:
        """Return who is there, new as a customer or known; whoever writes is reachable again.

        `language_code` is Telegram's and decides for a new person only: a language once chosen stays.
        """
        shown = " ".join(name.split())[:_NAME_LENGTH]
        async with self.runner.units() as uow:
            person = await uow.people.by_telegram(telegram)
            if person is None:
                language = language_of(language_code) or self.runner.policy.default_language
                customer = frozenset({Role.CUSTOMER})
                person = await uow.people.add(
                    telegram=telegram, name=shown, language=language, roles=customer
                )
                await uow.commit()
            known = replace(person, name=shown or person.name, reachable=True)
            if known != person:
                await uow.people.save(known)
                await uow.commit()
            return known

    async def unreachable(self, *, telegram: TelegramId) -> None:
        """Remember that no message reaches a person, who has blocked the bot, until they write again.

        Strangers are ignored.
        """
        async with self.runner.units() as uow:
            person = await uow.people.by_telegram(telegram)
            if person is not None and person.reachable:
                await uow.people.save(replace(person, reachable=False))
                await uow.commit()

    @use_case("people.set_language")
    async def set_language(self, session: Session, *, by: PersonId, language: Language) -> Person:
        """Return the person, spoken to in that language from now on."""
        return await _save(session, replace(session.actor, language=language))

    @use_case("people.set_updates")
    async def set_updates(self, session: Session, *, by: PersonId, wish: UpdateWish) -> Person:
        """Return the person with the wish how often to hear of open tickets (rule D2)."""
        return await _save(session, replace(session.actor, updates=wish))

    @use_case("people.set_phone")
    async def set_phone(self, session: Session, *, by: PersonId, phone: str | None) -> Person:
        """Return the person with the phone, in E.164, or without one; raises `TextEmpty`, `TextTooLong`.

        It is a customer's own (rule I4), or the one under which an engineer comes (rule J3).
        """
        kept = None if phone is None else session.checked(phone)
        return await _save(session, replace(session.actor, phone=kept))

    @use_case("people.set_leave", allow=require_team)
    async def set_leave(self, session: Session, *, by: PersonId, until: date | None) -> Person:
        """Return the person, away up to and including a local day, or back with None.

        Jobs whose work is not done go to the next owner at once, or to the queue with staff told (rule A4).
        Raises `NotAllowed` for whoever does not work here.
        """
        if session.actor.on_leave_until == until:
            return session.actor
        person = replace(session.actor, on_leave_until=until)
        await session.uow.people.save(person)
        if until is not None and until >= session.today:
            await _hand_over(session)
        await session.commit()
        return person

    async def invite(
        self,
        *,
        by: PersonId | None,
        role: Role,
        lines: frozenset[str] = frozenset(),
        regions: frozenset[str] = frozenset(),
    ) -> Invitation:
        """Return a one-time link that gives a role; `by` is None for whoever has the machine's console.

        It is good for `INVITE_HOLDS`. Raises `NotAllowed` unless a lead or an administrator asks.
        """
        invite = Invitation(
            token=self.new_token(),
            role=role,
            created_by=by,
            expires_at=in_utc(self.runner.clock()) + INVITE_HOLDS,
            lines=lines,
            regions=regions,
        )
        if by is not None:
            await self._invite(by=by, invite=invite)
            return invite
        async with self.runner.units() as uow:
            await _keep_invite(uow, invite)
        return invite

    @use_case("people.invite", allow=require_lead)
    async def _invite(self, session: Session, *, by: PersonId, invite: Invitation) -> None:
        await _keep_invite(session.uow, invite)

    @use_case("people.join")
    async def join(self, session: Session, *, by: PersonId, token: str) -> tuple[Person, Role]:
        """Return the person with the new role, and the role; raises `InviteInvalid`."""
        invite = await session.uow.invites.redeem(token, by=by, at=session.now)
        if invite is None:
            raise InviteInvalid
        person = joined(session.actor, invite)
        if person != session.actor:
            await session.uow.people.save(person)
        await session.commit()
        return person, invite.role

    @use_case("people.team", allow=require_staff)
    async def team(self, session: Session, *, by: PersonId) -> Sequence[TeamMember]:
        """Return engineers and staff with the number of their open tickets, by id; raises `NotAllowed`."""
        people = await team_of(session.uow)
        load = await session.uow.tickets.open_load([person.id for person in people])
        return [TeamMember(person=person, open_jobs=load.get(person.id, 0)) for person in people]

    async def has_admin(self) -> bool:
        """Return whether there is an administrator; without one the console prints the first link."""
        async with self.runner.units() as uow:
            return bool(await uow.people.with_role(Role.ADMIN))

    @use_case("people.stored")
    async def stored(self, session: Session, *, by: PersonId) -> StoredData:
        """Return what is kept about oneself: all tickets and the unfinished draft (rule S2)."""
        return await stored_of(session)

    @use_case("people.erase")
    async def erase(self, session: Session, *, by: PersonId) -> Erasure:
        """Have one's personal data erased, and return what was and what is kept (rule S2)."""
        erasure = await erase_person(session)
        await session.commit()
        return erasure


def language_of(code: str | None) -> Language | None:
    """Return the language that Telegram's language code means, None for one the desk does not speak."""
    if not code:
        return None
    main, *rest = code.lower().replace("_", "-").split("-")
    if main == Language.ZH_HANT.code and _TRADITIONAL & set(rest):
        return Language.ZH_HANT
    return next((language for language in Language if language.code == main), None)


async def _save(session: Session, person: Person) -> Person:
    if person != session.actor:
        await session.uow.people.save(person)
        await session.commit()
    return person


async def _keep_invite(uow: UnitOfWork, invite: Invitation) -> None:
    await uow.invites.add(invite)
    await uow.commit()


async def _hand_over(session: Session) -> None:
    owner = session.actor.id
    for job in await session.uow.tickets.of_owner(owner, limit=_JOBS):
        if job.status in DELIVERED:
            continue
        declined = job.decline(by=owner, at=session.now, reason=ON_LEAVE)
        avoid = declined_by(await session.uow.tickets.history(job.id)) | {owner}
        await session.write(job, await hand_on(session, declined, avoid=avoid))
