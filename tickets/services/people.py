"""Meeting people, and what each may set for themself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from tickets.case.lifecycle import DELIVERED
from tickets.case.texts import checked
from tickets.ids import PersonId, TelegramId
from tickets.kinds import Language, Role, UpdateWish
from tickets.services.dispatch import declined_by, hand_on
from tickets.services.office import Office, Sitting
from tickets.services.privacy import ErasePerson, TellStored
from tickets.services.team import HasAdmin, InvitePerson, JoinTeam, ListTeam
from tickets.team.people import Person
from tickets.team.permissions import works_here

ON_LEAVE = "🌴"
"""The reason on record, a sign for every language, when a job goes back because its owner is away (A4)."""

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_NAME_LENGTH = 200
_JOBS = 1000


@dataclass(frozen=True)
class Greet:
    """Establishing who is there, for every update anew."""

    office: Office

    async def __call__(self, *, telegram: TelegramId, name: str, language_code: str | None) -> Person:
        """Return the person, new as a customer or known; whoever writes is reachable again.

        `language_code` is Telegram's and decides for a new person only: a language once chosen stays.
        """
        shown = " ".join(name.split())[:_NAME_LENGTH]
        async with self.office.units() as uow:
            person = await uow.people.by_telegram(telegram)
            if person is None:
                language = language_of(language_code) or self.office.policy.default_language
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


@dataclass(frozen=True)
class SetLanguage:
    """Choosing the language."""

    office: Office

    async def __call__(self, *, by: PersonId, language: Language) -> Person:
        """Return the person, spoken to in that language from now on."""
        return await _save(
            self.office, "people.set_language", by, lambda person: replace(person, language=language)
        )


@dataclass(frozen=True)
class SetUpdates:
    """Choosing how often to hear of open tickets (rule D2)."""

    office: Office

    async def __call__(self, *, by: PersonId, wish: UpdateWish) -> Person:
        """Return the person with the wish."""
        return await _save(
            self.office, "people.set_updates", by, lambda person: replace(person, updates=wish)
        )


@dataclass(frozen=True)
class SetPhone:
    """Leaving a phone number: a customer's own (rule I4), or the one under which an engineer comes (J3)."""

    office: Office

    async def __call__(self, *, by: PersonId, phone: str | None) -> Person:
        """Return the person with the phone, in E.164, or without one; raises `TextEmpty`, `TextTooLong`."""
        kept = None if phone is None else checked(phone, self.office.policy.limits.text_length)
        return await _save(self.office, "people.set_phone", by, lambda person: replace(person, phone=kept))


@dataclass(frozen=True)
class SetLeave:
    """Going on leave and coming back; open jobs move to somebody else (rule A4)."""

    office: Office

    async def __call__(self, *, by: PersonId, until: date | None) -> Person:
        """Return the person, away up to and including a local day, or back with None.

        Jobs whose work is not done go to the next owner at once, or to the queue with staff told.
        Raises `NotAllowed` for whoever does not work here.
        """

        async def act(sitting: Sitting) -> Person:
            works_here(sitting.actor)
            if sitting.actor.on_leave_until == until:
                return sitting.actor
            person = replace(sitting.actor, on_leave_until=until)
            await sitting.uow.people.save(person)
            if until is not None and until >= sitting.today:
                await self._hand_over(sitting)
            await sitting.commit()
            return person

        return await self.office.sit("people.set_leave", act, by=by)

    async def _hand_over(self, sitting: Sitting) -> None:
        owner = sitting.actor.id
        for job in await sitting.uow.tickets.of_owner(owner, limit=_JOBS):
            if job.status in DELIVERED:
                continue
            declined = job.decline(by=owner, at=sitting.now, reason=ON_LEAVE)
            avoid = declined_by(await sitting.uow.tickets.history(job.id)) | {owner}
            change = await hand_on(sitting.uow, declined, today=sitting.today, at=sitting.now, avoid=avoid)
            await sitting.write(job, change)


@dataclass(frozen=True)
class MarkUnreachable:
    """A message came back because the person has blocked the bot."""

    office: Office

    async def __call__(self, *, telegram: TelegramId) -> None:
        """Remember that no message reaches the person until they write again; strangers are ignored."""
        async with self.office.units() as uow:
            person = await uow.people.by_telegram(telegram)
            if person is not None and person.reachable:
                await uow.people.save(replace(person, reachable=False))
                await uow.commit()


@dataclass(frozen=True, kw_only=True)
class PeopleCases:
    """Everything about persons rather than tickets."""

    greet: Greet
    join: JoinTeam
    invite: InvitePerson
    set_language: SetLanguage
    set_updates: SetUpdates
    set_phone: SetPhone
    set_leave: SetLeave
    team: ListTeam
    has_admin: HasAdmin
    unreachable: MarkUnreachable
    stored: TellStored
    erase: ErasePerson


def people_cases(office: Office, *, new_token: Callable[[], str]) -> PeopleCases:
    """Return the use cases about persons; `new_token` makes an unguessable text for a link."""
    return PeopleCases(
        greet=Greet(office),
        join=JoinTeam(office),
        invite=InvitePerson(office, new_token),
        set_language=SetLanguage(office),
        set_updates=SetUpdates(office),
        set_phone=SetPhone(office),
        set_leave=SetLeave(office),
        team=ListTeam(office),
        has_admin=HasAdmin(office),
        unreachable=MarkUnreachable(office),
        stored=TellStored(office),
        erase=ErasePerson(office),
    )


def language_of(code: str | None) -> Language | None:
    """Return the language that Telegram's language code means, None for one the desk does not speak."""
    if not code:
        return None
    main, *rest = code.lower().replace("_", "-").split("-")
    if main == "zh":
        return Language.ZH_HANT if _TRADITIONAL & set(rest) else Language.ZH_HANS
    return Language.EN if main == "en" else None


async def _save(office: Office, case: str, by: PersonId, change: Callable[[Person], Person]) -> Person:
    async def act(sitting: Sitting) -> Person:
        person = change(sitting.actor)
        if person != sitting.actor:
            await sitting.uow.people.save(person)
            await sitting.commit()
        return person

    return await office.sit(case, act, by=by)
