"""A filed case, and the phones of those who run the desk."""

import pytest_asyncio

from tests.dialogs.casework.talk import Phone, Talk, distinct_ids
from tickets.case.ticket import Ticket
from tickets.kinds import Language, Role
from tickets.team.people import Person

__all__ = ["distinct_ids"]


@pytest_asyncio.fixture
async def talk(distinct_ids: None) -> Talk:
    return Talk()


@pytest_asyncio.fixture
async def customer(talk: Talk) -> Person:
    return await talk.world.customer("Chen Mei")


@pytest_asyncio.fixture
async def case(talk: Talk, customer: Person) -> Ticket:
    """A case that nobody owns yet: it was filed before anybody could take it."""
    return await talk.world.filed(customer)


@pytest_asyncio.fixture
async def engineer(talk: Talk, case: Ticket) -> Person:
    """An engineer who joined after the case was filed."""
    return await talk.world.worker(Role.ENGINEER, "Li Wei")


@pytest_asyncio.fixture
async def staff(talk: Talk) -> Person:
    person = await talk.world.worker(Role.STAFF, "Wang Fang")
    return await talk.speaking(person, Language.EN)


@pytest_asyncio.fixture
async def phone(talk: Talk, staff: Person) -> Phone:
    return talk.phone(staff)
