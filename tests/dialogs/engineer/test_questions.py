"""What a customer answered, on the card of who works on the case: all, and no way to reach them too early."""

import pytest

from tests.dialogs.casework.talk import WORDS, Phone, Talk
from tests.unit.services.test_questions import DETAILS, FREE, MAIL, NUMBER, example, filed_with, reaching
from tickets.case.questions import ON_CARD
from tickets.kinds import Language
from tickets.team.people import Person


@pytest.mark.rule("I3.part", "I3.since", "I3.environment", "I3.tried", "I3.repaired_before")
@pytest.mark.parametrize("name", DETAILS)
async def test_a_detail_of_the_fault_is_a_line_of_the_card(
    talk: Talk, phone: Phone, customer: Person, name: str
) -> None:
    value = example(name).value
    await filed_with(talk.world, customer, name, value)
    await phone.says("/jobs")
    await phone.taps("WM-8")
    assert WORDS(ON_CARD.format(name), Language.EN, **{name: value}) in phone.text.splitlines()


@pytest.mark.rule("S1.needed", "S1.masked")
@pytest.mark.parametrize("name", FREE)
async def test_no_way_to_reach_the_customer_is_on_the_card_before_acceptance(
    talk: Talk, phone: Phone, customer: Person, name: str
) -> None:
    """A mail address in the description stood on the card of an engineer who had not taken the job on."""
    await filed_with(talk.world, customer, name, reaching(name))
    await phone.says("/jobs")
    await phone.taps(" · ")
    for secret in (NUMBER, MAIL):
        assert secret not in phone.text
        assert not any(secret in label for label in phone.labels)
