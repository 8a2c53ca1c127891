"""People and invitations, on both databases."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from storage.opening import Storage
from storage.tables import invites
from tests.storage.examples import NAME, NOON, PHONE, add_person, minutes
from tickets.errors import NotFound
from tickets.ids import PersonId, TelegramId
from tickets.kinds import Language, Role, UpdateWish
from tickets.team.people import Invitation


async def test_a_person_comes_back_as_saved(storage: Storage) -> None:
    person = await add_person(storage)
    changed = replace(
        person,
        phone=PHONE,
        language=Language.EN,
        roles=frozenset({Role.ENGINEER, Role.LEAD}),
        lines=frozenset({"washer", "fridge"}),
        regions=frozenset({"pudong"}),
        on_leave_until=date(2026, 3, 20),
        reachable=False,
        updates=UpdateWish.CHANGES,
    )
    async with storage.units() as unit:
        await unit.people.save(changed)
        await unit.commit()
    async with storage.units() as unit:
        assert await unit.people.get(person.id) == changed
        assert await unit.people.by_telegram(person.telegram) == changed


async def test_a_unit_that_is_left_without_commit_changes_nothing(storage: Storage) -> None:
    async with storage.units() as unit:
        await unit.people.add(
            telegram=TelegramId(7), name=NAME, language=Language.EN, roles=frozenset({Role.CUSTOMER})
        )
    async with storage.units() as unit:
        assert await unit.people.by_telegram(TelegramId(7)) is None


async def test_who_is_not_known_is_not_found(storage: Storage) -> None:
    async with storage.units() as unit:
        with pytest.raises(NotFound):
            await unit.people.get(PersonId(404))


async def test_a_role_finds_exactly_those_who_have_it(storage: Storage) -> None:
    await add_person(storage, 1)
    engineer = await add_person(storage, 2, Role.ENGINEER)
    both = await add_person(storage, 3, Role.ENGINEER, Role.STAFF)
    staff = await add_person(storage, 4, Role.STAFF)
    async with storage.units() as unit:
        assert [p.id for p in await unit.people.with_role(Role.ENGINEER)] == [engineer.id, both.id]
        assert [p.id for p in await unit.people.with_role(Role.STAFF)] == [both.id, staff.id]
        assert len(await unit.people.with_role(Role.CUSTOMER)) == 1
        assert await unit.people.with_role(Role.ADMIN) == []


async def test_the_same_telegram_account_at_the_same_moment_becomes_one_person(storage: Storage) -> None:
    people = await asyncio.gather(*(add_person(storage, 9) for _ in range(8)))
    assert len({person.id for person in people}) == 1


async def test_an_invitation_has_one_winner(storage: Storage) -> None:
    invite = Invitation(
        token="s3cret",
        role=Role.ENGINEER,
        created_by=None,
        expires_at=minutes(60),
        regions=frozenset({"pudong"}),
    )
    people = [await add_person(storage, telegram) for telegram in (1, 2, 3, 4)]
    async with storage.units() as unit:
        await unit.invites.add(invite)
        await unit.commit()

    async def redeem(person: PersonId) -> Invitation | None:
        async with storage.units() as unit:
            won = await unit.invites.redeem(invite.token, by=person, at=NOON)
            await unit.commit()
            return won

    outcomes = await asyncio.gather(*(redeem(person.id) for person in people))
    assert [outcome for outcome in outcomes if outcome] == [invite]


@pytest.mark.parametrize(("token", "at"), [("other", 0), ("s3cret", 60), ("s3cret", 61)])
async def test_an_unknown_or_expired_invitation_gives_nothing(storage: Storage, token: str, at: int) -> None:
    person = await add_person(storage)
    async with storage.units() as unit:
        await unit.invites.add(
            Invitation(token="s3cret", role=Role.STAFF, created_by=person.id, expires_at=minutes(60))
        )
        assert await unit.invites.redeem(token, by=person.id, at=minutes(at)) is None


async def test_an_update_that_is_handled_twice_after_a_crash_joins_once(storage: Storage) -> None:
    """The program died after the person had joined; on the second run their link counted as used up.

    Later the second run overwrote when the link was used: what happened once stands once.
    """
    first, other = await add_person(storage, 1), await add_person(storage, 2)
    invite = Invitation(token="s3cret", role=Role.ENGINEER, created_by=first.id, expires_at=minutes(60))
    async with storage.units() as unit:
        await unit.invites.add(invite)
        await unit.commit()
    for at in (NOON, minutes(5)):
        async with storage.units() as unit:
            assert await unit.invites.redeem("s3cret", by=first.id, at=at) == invite
            await unit.commit()
    async with storage.database.reading() as work:
        assert (await work.read(select(invites.c.used_at))).scalars().all() == [NOON]
    async with storage.units() as unit:
        assert await unit.invites.redeem("s3cret", by=other.id, at=NOON) is None
