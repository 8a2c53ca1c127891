"""A case assigned to an engineer, and the engineer's phone."""

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
async def engineer(talk: Talk) -> Person:
    person = await talk.world.worker(Role.ENGINEER, "Li Wei")
    return await talk.speaking(person, Language.EN)


@pytest_asyncio.fixture
async def job(talk: Talk, engineer: Person, customer: Person) -> Ticket:
    """A case that the desk has assigned to the engineer, not yet accepted."""
    ticket = await talk.world.filed(customer)
    assert ticket.owner == engineer.id
    return ticket


@pytest_asyncio.fixture
async def phone(talk: Talk, engineer: Person) -> Phone:
    return talk.phone(engineer)
