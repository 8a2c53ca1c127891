"""The number that customers are given of the engineer who comes (rule J3)."""

import pytest

from tests.dialogs.casework.talk import Phone, Talk
from tickets.case.ticket import Ticket
from tickets.kinds import Role
from tickets.team.people import Person


async def number(talk: Talk, person: Person) -> str | None:
    async with talk.world.units() as uow:
        return (await uow.people.get(person.id)).phone


@pytest.mark.rule("J3.who")
async def test_customers_get_the_number_that_the_engineer_types(
    talk: Talk, phone: Phone, engineer: Person, job: Ticket
) -> None:
    await phone.says("/jobs")
    assert "given the hotline" in phone.text
    await phone.says("/phone")
    assert talk.desk.policy.hotline in phone.text
    await phone.says("tomorrow")
    assert "couldn't read a phone number" in phone.text
    await phone.says("138 0013 8000")
    assert "Customers get +8613800138000" in phone.text
    assert "given the hotline" not in phone.text

    await talk.desk.jobs.accept(by=engineer.id, ticket=job.id)
    await talk.desk.jobs.depart(by=engineer.id, ticket=job.id, eta_minutes=20)
    [told] = [push for push in talk.memory.pushes if push.template == "customer/on_the_way"]
    assert told.context["phone"] == "+8613800138000"


@pytest.mark.rule("J3.who")
async def test_a_shared_contact_is_taken_and_the_hotline_comes_back_with_a_tap(
    talk: Talk, phone: Phone, engineer: Person
) -> None:
    await phone.says("/phone")
    await phone.shares_contact("8613900139000")
    assert await number(talk, engineer) == "+8613900139000"
    await phone.says("/phone")
    assert "+8613900139000" in phone.text
    await phone.taps("hotline")
    assert await number(talk, engineer) is None
    assert "hotline again" in phone.text


async def test_going_back_changes_nothing(talk: Talk, phone: Phone, engineer: Person) -> None:
    await phone.says("/phone")
    await phone.taps("Back")
    assert await number(talk, engineer) is None
    assert "job" in phone.text


@pytest.mark.rule("J3.who")
async def test_the_number_left_as_a_customer_is_not_given_to_customers(talk: Talk) -> None:
    """Somebody had shared their private number for their own washing machine, and joined the team later."""
    person = await talk.world.customer("Wang")
    await talk.desk.people.set_phone(by=person.id, phone="+8613800138000")
    await join(talk, person)
    assert await number(talk, person) is None
    await talk.desk.people.set_phone(by=person.id, phone="+8613900139000")
    await join(talk, person)
    assert await number(talk, person) == "+8613900139000", "who works here already keeps theirs"


async def join(talk: Talk, person: Person) -> None:
    invite = await talk.desk.people.invite(by=None, role=Role.ENGINEER)
    await talk.desk.people.join(by=person.id, token=invite.token)
