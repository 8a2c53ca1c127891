"""The desk records steps of a case with a button on its card."""

import pytest
import pytest_asyncio

from tests.dialogs.casework.talk import Phone, Talk
from tickets.lifecycle import Status
from tickets.people import Person
from tickets.ticket import Ticket


@pytest_asyncio.fixture
async def accepted(talk: Talk, case: Ticket, engineer: Person, staff: Person) -> Ticket:
    """The case in the hands of an engineer."""
    await talk.desk.counter.assign(by=staff.id, ticket=case.id, owner=engineer.id)
    await talk.desk.jobs.accept(by=engineer.id, ticket=case.id)
    return case


@pytest.mark.rule("J11")
async def test_the_desk_learns_first_that_the_factory_needs_longer(
    talk: Talk, phone: Phone, accepted: Ticket, customer: Person
) -> None:
    await phone.says(f"/ticket {accepted.number}")
    await phone.taps("Next step")
    await phone.taps("Sent to the factory")
    await phone.taps("3 working days")
    assert (await talk.world.stored(accepted.id)).status is Status.AT_FACTORY
    assert "At the factory" in phone.text
    await phone.taps("Next step")
    await phone.taps("New date")
    await phone.says("2026-03-13")
    assert "until Fri 13 Mar" in phone.text
    assert "Factory repair Fri 13 Mar" in phone.text, "the clock on the card"
    told = [p.context["expected"] for p in talk.memory.pushes if p.template == "customer/at_factory"]
    assert told == ["2026-03-05", "2026-03-13"]
    await phone.taps("Next step")
    await phone.taps("Back from the factory")
    assert (await talk.world.stored(accepted.id)).status is Status.ACCEPTED
    assert "Factory repair" not in phone.text


async def test_a_case_that_nobody_took_on_is_not_sent_to_the_factory(phone: Phone, case: Ticket) -> None:
    await phone.says(f"/ticket {case.number}")
    assert not any("Next step" in label for label in phone.labels)
