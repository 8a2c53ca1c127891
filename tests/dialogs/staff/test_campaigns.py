"""Campaigns at the desk: started choice by choice, followed with a bar, read as figures (rule F7)."""

import pytest

from tests.dialogs.casework.talk import Phone, Talk
from tickets.aftercare.campaigns import CampaignAsk, CampaignState
from tickets.ids import CampaignId
from tickets.kinds import Language, Role
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person


@pytest.fixture
async def lead(talk: Talk) -> Phone:
    """The phone of a lead."""
    person = await talk.world.worker(Role.LEAD, "He Lan")
    return talk.phone(await talk.speaking(person, Language.EN))


async def served(talk: Talk, lead: Phone, number: int) -> list[Person]:
    """Return customers whose cases were closed."""
    customers = []
    for each in range(number):
        mei = await talk.world.customer(f"Customer {each}")
        ticket = await talk.world.filed(mei, order_number=f"order {each}")
        await talk.desk.staff.close(by=lead.person.id, ticket=ticket.id, reason="Done")
        customers.append(mei)
    return customers


async def started(talk: Talk, lead: Phone) -> list[CampaignAsk]:
    """Go through the choices and send at once; return whom the campaign asks."""
    await lead.says("/survey new")
    await lead.taps("How are we doing?")
    await lead.taps("All products")
    await lead.taps("All regions")
    await lead.taps("last 3 months")
    await lead.taps("all 4")
    await lead.taps("Send now")
    async with talk.memory.units() as uow:
        asks = list(await uow.campaigns.to_ask(CampaignId(1), limit=99))
        await uow.campaigns.mark_asked([each.id for each in asks], at=talk.world.now)
        await uow.commit()
    return asks


@pytest.mark.rule("F7.sample", "F7.results")
async def test_a_lead_starts_a_campaign_and_sees_how_far_it_is(talk: Talk, lead: Phone) -> None:
    customers = await served(talk, lead, 4)
    asks = await started(talk, lead)
    assert "✅ Started; 4 customers will be asked." in lead.text
    answer = talk.desk.campaigns.answer
    for person, ask, score in zip(customers[:2], asks, (5, 2), strict=False):
        await answer.score(by=person.id, ask=ask.id, question="overall", score=score)
    await answer.words(by=customers[0].id, ask=asks[0].id, text="Kind people, call 138 1234 5678")
    await lead.says("/survey")
    assert "▓▓▓▓▓▓▒▒▒▒▒▒ 50%" in lead.text
    assert "sent 4 of 4 · answered 2 · open 2" in lead.text

    await lead.taps("How are we doing?")
    assert "mean 3.50 · standard deviation 2.12 · 2 answers" in lead.text
    assert "5⭐ ▇▇▇▇▇▇▇▇▇▇▇▇ 1" in lead.text
    assert "Kind people, call •••" in lead.text
    assert "138" not in lead.text
    assert "No answers yet." in lead.text, "of the second question"


@pytest.mark.rule("F7.sample")
async def test_before_it_is_sent_the_lead_sees_what_goes_to_whom(talk: Talk, lead: Phone) -> None:
    await served(talk, lead, 3)
    await lead.says("/survey new")
    await lead.taps("How are we doing?")
    await lead.taps("Washers")
    await lead.taps("浦东")
    await lead.taps("last 12 months")
    assert "Washers · 浦东 · last 12 months" in lead.text
    assert "Customers we can ask: 3" in lead.text
    await lead.says("７")
    assert "Please type a number from 1 to 3." in lead.text
    await lead.says("２")
    assert "2 of 3 customers, drawn at random" in lead.text
    assert "• overall?" in lead.text
    await lead.taps("Send Tue 3 Mar 10:00")
    assert "begins Tue 3 Mar 10:00" in lead.text


async def test_where_nobody_can_be_asked_a_wider_choice_is_suggested(talk: Talk, lead: Phone) -> None:
    await lead.says("/survey")
    assert "There has been none so far." in lead.text
    await lead.taps("New campaign")
    await lead.taps("How are we doing?")
    await lead.taps("Kettles")
    await lead.taps("All regions")
    await lead.taps("last month")
    assert "There is nobody to ask there right now." in lead.text
    await lead.taps("Back")
    await lead.taps("last 6 months")
    assert "Customers we can ask: 0" in lead.text


async def test_a_lead_stops_a_campaign_after_a_second_thought(talk: Talk, lead: Phone) -> None:
    await served(talk, lead, 4)
    await started(talk, lead)
    await lead.taps_pushed(Tap(verb=Verb.RESULTS, object=1))
    await lead.taps("Stop")
    assert "Stop <b>How are we doing?</b>?" in lead.text
    await lead.taps("Yes, stop")
    assert "Stopped." in lead.text
    assert "⏹ Stop" not in lead.labels
    [line] = await talk.desk.campaigns.latest(by=lead.person.id)
    assert line.state is CampaignState.STOPPED


async def test_campaigns_are_no_business_of_staff(talk: Talk, phone: Phone) -> None:
    await phone.says("/survey")
    assert "lead" in phone.told[-1].lower()
    await phone.taps_pushed(Tap(verb=Verb.RESULTS, object=1))
    assert await talk.world.looks(1) or phone.answer is not None
