"""The engineer's way through one job: accept, offer times, set out, arrive, finish."""

import pytest

from tests.dialogs.casework.talk import Phone, Talk
from tickets.case.facts import Contact
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.ids import TicketId
from tickets.kinds import Language
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person

PHONE, STREET = "+8613812345678", "世纪大道100号"


async def status(talk: Talk, job: Ticket) -> Status:
    return (await talk.world.stored(job.id)).status


@pytest.mark.rule("A3.confirm", "J4.agreed", "J5.arrival", "J8.steps", "J8.parts", "J10.test")
async def test_each_step_is_one_tap_from_the_card_and_the_next_likely_step_stands_first(
    talk: Talk, phone: Phone, job: Ticket, customer: Person
) -> None:
    await phone.says("/jobs")
    await phone.taps("WM-8")
    assert "Accept" in phone.labels[0]

    await phone.taps("Accept")
    assert await status(talk, job) is Status.ACCEPTED
    assert "Offer visit times" in phone.labels[0]

    await phone.taps("Offer visit times")
    await phone.taps("▫️")
    await phone.taps("Send to the customer (1)")
    assert await status(talk, job) is Status.WAITING_CUSTOMER

    await talk.desk.cases.pick_visit(by=customer.id, ticket=job.id, slot=0)
    await phone.says("/jobs")
    await phone.taps("WM-8")
    assert "On my way" in phone.labels[0]

    await phone.taps("On my way")
    await phone.taps("30 min")
    assert await status(talk, job) is Status.ON_THE_WAY
    assert "I have arrived" in phone.labels[0]

    await phone.taps("I have arrived")
    assert await status(talk, job) is Status.ON_SITE
    assert "Work done" in phone.labels[0]

    await phone.taps("Work done")
    await phone.says("New door seal fitted")
    await phone.taps("door seal")
    await phone.says("screw M4")
    await phone.taps("Next")
    assert "New door seal fitted" in phone.text
    await phone.taps("Tested and working")
    done = await talk.world.stored(job.id)
    assert done.status is Status.WORK_DONE
    assert done.record is not None
    assert (done.record.summary, done.record.parts, done.record.function_tested) == (
        "New door seal fitted",
        ("door seal", "screw M4"),
        True,
    )


@pytest.mark.rule("S1.needed", "S1.masked")
async def test_phone_and_street_appear_on_the_card_with_acceptance_and_not_before(
    phone: Phone, job: Ticket
) -> None:
    await phone.says("/jobs")
    await phone.taps("WM-8")
    assert PHONE not in phone.text
    assert STREET not in phone.text
    assert not any(button.url for button in phone.buttons)

    await phone.taps("Accept")
    assert PHONE in phone.text
    assert STREET in phone.text
    assert any(button.url for button in phone.buttons)


@pytest.mark.parametrize(
    ("language", "location", "expected"),
    [
        (Language.EN, None, "google.com/maps/search/?api=1&query=%E4%B8%8A%E6%B5%B7"),
        (Language.ZH_HANS, None, "uri.amap.com/search?keyword=%E4%B8%8A%E6%B5%B7"),
        (Language.ZH_HANS, (31.230001, 121.470002), "position=121.470002,31.230001"),
        (Language.EN, (31.230001, 121.470002), "query=31.230001,121.470002"),
    ],
)
async def test_the_map_opens_at_the_place_in_the_maps_of_the_language(
    talk: Talk,
    engineer: Person,
    customer: Person,
    language: Language,
    location: tuple[float, float] | None,
    expected: str,
) -> None:
    contact = Contact(
        name="Chen Mei", phone=PHONE, email="a@b.cn", address="上海市浦东新区1号", location=location
    )
    job = await talk.world.filed(customer, contact=contact)
    await talk.desk.jobs.accept(by=engineer.id, ticket=job.id)
    phone = talk.phone(await talk.speaking(engineer, language))
    await phone.taps_pushed(Tap(verb=Verb.JOB, object=job.id))
    [link] = [button.url for button in phone.buttons if button.url]
    assert expected in link


@pytest.mark.rule("A3.confirm")
async def test_a_tap_on_the_offer_accepts_it_and_leaves_the_next_step_on_the_message(
    talk: Talk, phone: Phone, job: Ticket
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.ACCEPT, object=job.id))
    assert await status(talk, job) is Status.ACCEPTED
    assert "It's yours" in (phone.answer or "")
    assert phone.pushed_buttons == [f"t:visit:{job.id}", f"t:job:{job.id}"]


async def test_a_double_tap_on_the_offer_accepts_once(talk: Talk, phone: Phone, job: Ticket) -> None:
    await phone.taps_pushed(Tap(verb=Verb.ACCEPT, object=job.id))
    await phone.taps_pushed(Tap(verb=Verb.ACCEPT, object=job.id))
    assert (await talk.world.history(job.id)).count("JobAccepted") == 1
    assert "It's yours" in (phone.answer or "")


async def test_a_tap_on_an_old_offer_says_where_the_job_stands_and_does_no_harm(
    talk: Talk, phone: Phone, engineer: Person, job: Ticket
) -> None:
    await talk.world.done(await talk.world.customer("Any"), engineer, job.id)
    await phone.taps_pushed(Tap(verb=Verb.ACCEPT, object=job.id))
    assert "Work done" in (phone.answer or "")
    assert await status(talk, job) is Status.WORK_DONE

    await phone.taps_pushed(Tap(verb=Verb.DEPART, object=job.id))
    assert "Work done" in (phone.answer or "")
    assert await status(talk, job) is Status.WORK_DONE


async def test_a_tap_on_a_job_that_does_not_exist_is_answered(phone: Phone) -> None:
    await phone.taps_pushed(Tap(verb=Verb.VISIT, object=TicketId(999)))
    assert phone.answer
