"""The desk records steps of a case with a button on its card."""

import pytest
import pytest_asyncio

from tests.dialogs.casework.talk import Phone, Talk
from tickets.case.facts import Money
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.kinds import Language
from tickets.messages.pushes import Push
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person


@pytest_asyncio.fixture
async def accepted(talk: Talk, case: Ticket, engineer: Person, staff: Person) -> Ticket:
    """The case in the hands of an engineer."""
    await talk.desk.staff.assign(by=staff.id, ticket=case.id, owner=engineer.id)
    await talk.desk.jobs.accept(by=engineer.id, ticket=case.id)
    return case


@pytest.mark.rule("J11.longer_told")
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
    await phone.taps("Next step")
    assert not any("factory" in label for label in phone.labels)


def pushed(talk: Talk, template: str) -> Push:
    return [push for push in talk.memory.pushes if push.template == template][-1]


def tap_in(push: Push, label: str) -> Tap:
    """Return what a button of a message means."""
    data = next(button.data for row in push.buttons for button in row if button.label == label)
    tap = Tap.decode(data)
    assert tap is not None
    return tap


@pytest.mark.rule("X2.inspection", "X2.sent", "X2.validity")
async def test_an_exchange_from_the_counter_to_the_customers_tap(
    talk: Talk, phone: Phone, case: Ticket, customer: Person
) -> None:
    await phone.says(f"/ticket {case.number}")
    await phone.taps("Next step")
    await phone.taps("for exchange")
    assert "Inspection and voucher Wed 4 Mar" in phone.text
    assert "New product Mon 9 Mar" in phone.text
    await phone.taps("Next step")
    await phone.taps("Inspected")
    await phone.says("The drum is cracked")
    await phone.taps("30 days")
    assert pushed(talk, "customer/goods_inspected").context["voucher_until"] == "2026-04-01"
    await phone.taps("Next step")
    await phone.taps("New product sent")
    await phone.says("SF 1234 5678")
    assert (await talk.world.stored(case.id)).status is Status.HANDED_OVER
    assert not any("Next step" in label for label in phone.labels)
    await phone.taps("History")
    assert "sent the new product: SF 1234 5678" in phone.text

    mine = talk.phone(await talk.speaking(customer, Language.EN))
    await mine.says("/mytickets")
    await mine.taps(case.number)
    assert "Your new product is on its way" in mine.text
    await mine.taps_pushed(tap_in(pushed(talk, "customer/new_product_sent"), "push.button.goods_here"))
    assert (await talk.world.stored(case.id)).status is Status.SOLVED


@pytest.mark.rule("X4.in_7_days")
async def test_a_refund_is_recorded_with_its_amount(
    talk: Talk, phone: Phone, case: Ticket, customer: Person
) -> None:
    await phone.says(f"/ticket {case.number}")
    await phone.taps("Next step")
    await phone.taps("for refund")
    assert "Refund Wed 11 Mar" in phone.text
    await phone.taps("Next step")
    await phone.taps("Inspected")
    await phone.says("Complete and unused")
    assert "voucher" not in phone.text
    await phone.taps("Next step")
    await phone.taps("Refund paid")
    await phone.says("all of it")
    assert "could not read an amount" in phone.text
    await phone.says("1,280.50")
    await phone.taps("History")
    assert "1,280.50" in phone.text
    mine = talk.phone(await talk.speaking(customer, Language.ZH_HANS))
    await mine.taps_pushed(tap_in(pushed(talk, "customer/refund_paid"), "push.button.unsolved"))
    await mine.says("只退了一半")
    assert (await talk.world.history(case.id)).count("TicketReopened") == 1


@pytest.mark.rule("X6.told")
async def test_a_refused_return_is_told_in_the_desks_words(talk: Talk, phone: Phone, case: Ticket) -> None:
    await phone.says(f"/ticket {case.number}")
    await phone.taps("Next step")
    await phone.taps("for refund")
    await phone.taps("Next step")
    await phone.taps("Neither")
    await phone.says("The seal is broken")
    assert pushed(talk, "customer/return_refused").context["reason"] == "The seal is broken"
    await phone.taps("Next step")
    assert any("for exchange" in label for label in phone.labels)


@pytest.mark.rule("J9.accepted")
async def test_a_quote_from_the_engineers_card_to_the_customers_yes(
    talk: Talk, phone: Phone, accepted: Ticket, engineer: Person, customer: Person
) -> None:
    work = talk.phone(await talk.speaking(engineer, Language.EN))
    await work.taps_pushed(Tap(verb=Verb.QUOTE, object=accepted.id))
    await work.says("a lot")
    assert "could not read an amount" in work.text
    await work.says("350")
    await work.says("New pump & labour")
    assert "The quote is with the customer" in work.text
    await work.taps("Work done")
    assert "has not answered the quote" in work.text
    assert (await talk.world.stored(accepted.id)).status is Status.WAITING_CUSTOMER

    mine = talk.phone(await talk.speaking(customer, Language.EN))
    await mine.says("/mytickets")
    await mine.taps(accepted.number)
    assert "350.00" in mine.text
    assert "waiting for your answer to the quote" in mine.text
    assert "New pump &amp; labour" in mine.text
    await mine.taps_pushed(tap_in(pushed(talk, "customer/quote"), "push.button.quote_yes"))
    assert "We get on with it now" in mine.text
    assert not any("Accept" in label for label in mine.labels)
    assert (await talk.world.stored(accepted.id)).status is Status.ACCEPTED
    assert pushed(talk, "job/step").context["step"] == "quote_accepted"
    await phone.says(f"/ticket {accepted.number}")
    await phone.taps("History")
    assert "accepted the quote of" in phone.text


@pytest.mark.rule("J9.accepted")
async def test_a_quote_of_the_desk_is_declined_on_the_customers_card_and_accepted_on_the_phone(
    talk: Talk, phone: Phone, accepted: Ticket, customer: Person
) -> None:
    await phone.says(f"/ticket {accepted.number}")
    await phone.taps("Next step")
    await phone.taps("Quote")
    await phone.says("¥480")
    await phone.says("Pump")
    mine = talk.phone(await talk.speaking(customer, Language.EN))
    await mine.says("/mytickets")
    await mine.taps(accepted.number)
    await mine.taps("No, thank you")
    assert "we don't begin" in mine.text
    assert (await talk.world.history(accepted.id))[-1] == "QuoteDeclined"
    await phone.taps("Next step")
    await phone.taps("Quote")
    await phone.says("420")
    await phone.says("Pump, used")
    await phone.taps("Next step")
    await phone.taps("accepts the quote")
    assert (await talk.world.history(accepted.id))[-1] == "QuoteAccepted"


@pytest.mark.rule("J9.accepted")
async def test_the_button_of_an_older_quote_is_answered_kindly(
    talk: Talk, accepted: Ticket, staff: Person, customer: Person
) -> None:
    for amount in (35000, 48000):
        await talk.desk.quotes.give(
            by=staff.id, ticket=accepted.id, amount=Money(hundredths=amount, currency="CNY"), text="Pump"
        )
        talk.world.later(minutes=5)
    first = next(push for push in talk.memory.pushes if push.template == "customer/quote")
    mine = talk.phone(await talk.speaking(customer, Language.EN))
    await mine.taps_pushed(tap_in(first, "push.button.quote_yes"))
    assert (await talk.world.stored(accepted.id)).status is Status.WAITING_CUSTOMER
    assert "480.00" in mine.text, "the card shows the quote that counts"
