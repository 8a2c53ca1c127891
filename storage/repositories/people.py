"""People, as the port `tickets.ports.People` asks."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select, text, update

from storage.engine import Transaction
from storage.sealing.columns import PERSON_NAME, PERSON_PHONE
from storage.sealing.vault import Vault
from storage.statements import contains, insert, next_value
from storage.tables import people
from storage.tables.people import MORE_THAN_CUSTOMER
from tickets.errors import NotFound
from tickets.ids import PersonId, TelegramId
from tickets.kinds import Language, Role, UpdateWish
from tickets.team.people import Person

_BY_ID = select(people).where(people.c.id == bindparam("person"))
_BY_TELEGRAM = select(people).where(people.c.telegram == bindparam("account"))


class SqlPeople:
    """Everyone the desk knows; names and phones are sealed."""

    def __init__(self, work: Transaction, vault: Vault) -> None:
        self._work = work
        self._vault = vault

    async def get(self, person: PersonId) -> Person:
        """Return a person; raises `NotFound`."""
        row = (await self._work.read(_BY_ID, {"person": person})).one_or_none()
        if row is None:
            raise NotFound()
        return self._person(row)

    async def some(self, wanted: Collection[PersonId]) -> dict[PersonId, Person]:
        """Return the persons of some ids; an unknown one is left out."""
        rows = await self._work.read(select(people).where(people.c.id.in_(wanted)))
        return {row.id: self._person(row) for row in rows}

    async def by_telegram(self, telegram: TelegramId) -> Person | None:
        """Return the person of a Telegram account, None when the desk has never met them."""
        row = (await self._work.read(_BY_TELEGRAM, {"account": telegram})).one_or_none()
        return None if row is None else self._person(row)

    async def with_role(self, role: Role) -> Sequence[Person]:
        """Return everyone who has a role, by id."""
        query = select(people).where(*contains(people.c.roles, [role.value])).order_by(people.c.id)
        if role is not Role.CUSTOMER:
            query = query.where(text(MORE_THAN_CUSTOMER))
        return [self._person(row) for row in await self._work.read(query)]

    async def add(
        self, *, telegram: TelegramId, name: str, language: Language, roles: frozenset[Role]
    ) -> Person:
        """Add a person; a Telegram account known already raises nothing and returns who it is."""
        known = await self.by_telegram(telegram)
        if known is not None:
            return known
        number = PersonId(await next_value(self._work, "person"))
        person = Person(id=number, telegram=telegram, name=name, language=language, roles=roles)
        statement = insert(self._work, people).values(id=number, telegram=telegram, **self._values(person))
        await self._work.write(statement.on_conflict_do_nothing(index_elements=["telegram"]))
        return await self.by_telegram(telegram) or person

    async def save(self, person: Person) -> None:
        """Write a changed person; raises `NotFound`."""
        values = self._values(person)
        if person.reachable:
            values["unreachable_since"] = None
        done = await self._work.write(update(people).where(people.c.id == person.id).values(values))
        if done.rowcount != 1:
            raise NotFound()

    def _values(self, person: Person) -> dict[str, Any]:
        phone = person.phone
        return {
            "name": self._vault.seal(PERSON_NAME, person.name, person.id),
            "phone": None if phone is None else self._vault.seal(PERSON_PHONE, phone, person.id),
            "language": person.language.value,
            "roles": " ".join(sorted(person.roles)),
            "lines": json.dumps(sorted(person.lines)),
            "regions": json.dumps(sorted(person.regions)),
            "on_leave_until": person.on_leave_until,
            "reachable": person.reachable,
            "updates": person.updates.value,
        }

    def _person(self, row: Row[Any]) -> Person:
        return Person(
            id=row.id,
            telegram=row.telegram,
            name=self._vault.open(PERSON_NAME, row.name, row.id),
            language=Language(row.language),
            roles=frozenset(Role(role) for role in row.roles.split()),
            phone=None if row.phone is None else self._vault.open(PERSON_PHONE, row.phone, row.id),
            lines=frozenset(json.loads(row.lines)),
            regions=frozenset(json.loads(row.regions)),
            on_leave_until=row.on_leave_until,
            reachable=row.reachable,
            updates=UpdateWish(row.updates),
        )
