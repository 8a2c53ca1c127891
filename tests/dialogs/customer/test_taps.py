"""Buttons of messages that the desk sent by itself: each does its act once, and a stale one does no harm."""

from datetime import timedelta

import pytest

from tests.dialogs.chat import Talk
from tests.dialogs.conftest import Hall
from tests.dialogs.customer.service import Service, accepted
from tests.dialogs.customer.walking import Walk
from tickets.case.facts import Slot
from tickets.case.lifecycle import Status
from tickets.messages.taps import Tap, Verb


@pytest.fixture
async def service(walk: Walk) -> Service:
    return await accepted(walk)


async def test_ticket_opens_the_card(walk: Walk, service: Service) -> None:
    await walk.talk.tap_data(f"t:ticket:{service.tap}")

    assert (await service.now()).number in walk.talk.shown
    assert walk.label("customer.card.add") in walk.talk.labels


def slot_tap(service: Service, slots: tuple[Slot, ...], index: int) -> str:
    return f"t:slot:{service.tap}:{index}.{int(slots[index].start.timestamp())}"


@pytest.mark.rule("J4.agreed")
async def test_slot_agrees_the_visit_and_says_so(walk: Walk, service: Service) -> None:
    slots = await service.offers_times()
    await walk.talk.tap_data(slot_tap(service, slots, 1))

    case = await service.now()
    assert (case.status, case.visit.agreed) == (Status.SCHEDULED, slots[1])
    assert walk.label("customer.visit.agreed") in walk.talk.shown
    assert walk.hall.words.time(slots[1].start, walk.language) in walk.talk.shown


async def test_slot_tapped_twice_agrees_once(walk: Walk, service: Service) -> None:
    slots = await service.offers_times()
    await walk.talk.tap_data(slot_tap(service, slots, 0))
    await walk.talk.tap_data(slot_tap(service, slots, 0))

    assert (await walk.hall.history(service.ticket)).count("VisitAgreed") == 1


@pytest.mark.rule("J4.agreed")
async def test_a_button_of_an_older_offer_agrees_to_nothing(walk: Walk, service: Service) -> None:
    """The engineer offered new times; the customer tapped an old message and got a time they never saw."""
    old = await service.offers_times()
    walk.hall.now += timedelta(hours=1)
    await service.offers_times()
    answer = await walk.talk.tap_data(slot_tap(service, old, 0))

    assert answer == walk.label("customer.tap.stale")
    assert (await service.now()).visit.agreed is None


async def test_no_slot_asks_what_would_suit_and_passes_it_on(walk: Walk, service: Service) -> None:
    await service.offers_times()
    await walk.talk.tap_data(f"t:no_slot:{service.tap}")
    assert walk.label("customer.visit.what_suits") in walk.talk.shown
    await walk.talk.say("周末都可以")

    assert walk.label("customer.visit.refused") in walk.talk.shown
    assert "VisitTimesRefused" in await walk.hall.history(service.ticket)


@pytest.mark.rule("F1.confirmed")
async def test_solved_takes_the_customers_word(walk: Walk, service: Service) -> None:
    await service.finishes()
    await walk.talk.tap_data(f"t:solved:{service.tap}")

    assert (await service.now()).status is Status.SOLVED
    assert walk.label("customer.solved.thanks") in walk.talk.shown


@pytest.mark.rule("F4.reopens")
async def test_unsolved_asks_what_is_wrong_and_opens_the_case_again(walk: Walk, service: Service) -> None:
    await service.finishes()
    await walk.talk.tap_data(f"t:unsolved:{service.tap}")
    assert walk.label("customer.solved.what") in walk.talk.shown
    await walk.talk.say("还是漏")

    assert walk.label("customer.solved.reopened") in walk.talk.shown
    assert "TicketReopened" in await walk.hall.history(service.ticket)


@pytest.mark.rule("T1.person")
async def test_person_calls_a_person_about_the_case(walk: Walk, service: Service) -> None:
    await walk.talk.tap_data(f"t:person:{service.tap}")

    assert walk.label("customer.person.now") in walk.talk.shown
    assert "PersonAsked" in await walk.hall.history(service.ticket)


@pytest.mark.rule("T1.person")
async def test_person_without_a_case_calls_a_person_all_the_same(walk: Walk) -> None:
    await walk.talk.tap_data("t:person:0")

    assert walk.label("customer.person.now") in walk.talk.shown
    [call] = await walk.hall.cases(walk.talk)
    assert "PersonAsked" in await walk.hall.history(call.id)


@pytest.mark.parametrize("verb", ["slot", "solved"])
async def test_a_stale_tap_is_answered_kindly_and_shows_how_things_stand(
    walk: Walk, service: Service, verb: str
) -> None:
    person = await walk.hall.person(walk.talk)
    await walk.hall.desk.cases.cancel(by=person.id, ticket=service.ticket)
    before = await service.now()
    answer = await walk.talk.tap_data(f"t:{verb}:{service.tap}" + (":0.1772500000" if verb == "slot" else ""))

    assert answer == walk.label("customer.tap.stale")
    assert before.number in walk.talk.shown
    assert await service.now() == before


@pytest.mark.parametrize(
    "data",
    [
        "t:slot:1:x",
        "t:slot:1",
        "t:slot:1:0.999999999999999999",
        "t:survey:77:5",
        "t:ticket:999999",
        "t:solved:424242",
    ],
)
async def test_a_forged_tap_does_nothing_and_fails_nowhere(walk: Walk, service: Service, data: str) -> None:
    before = await service.now()
    assert await walk.talk.tap_data(data) is not None

    assert await service.now() == before


@pytest.mark.rule("S1.needed", "S1.looks")
@pytest.mark.parametrize("verb", [Verb.TICKET, Verb.SOLVED, Verb.UNSOLVED, Verb.NO_SLOT, Verb.PERSON])
async def test_a_tap_on_somebody_elses_case_is_refused_and_recorded(
    hall: Hall, walk: Walk, service: Service, verb: Verb
) -> None:
    stranger: Talk = hall.talk(user=666, name="Eve", language="en")
    before = await service.now()
    answer = await stranger.tap_data(Tap(verb=verb, object=int(service.ticket)).encode())

    assert answer == hall.words("error.not_allowed", (await hall.person(stranger)).language)
    assert before.number not in stranger.shown
    assert await service.now() == before
    assert any(look.what.startswith("refused.") for look in hall.memory.looks)


@pytest.mark.parametrize("verb", [Verb.ACCEPT, Verb.FINISH, Verb.ASSIGN, Verb.CALLED])
async def test_a_customer_cannot_forge_a_colleagues_button(walk: Walk, service: Service, verb: Verb) -> None:
    before = await service.now()
    await walk.talk.tap_data(Tap(verb=verb, object=int(service.ticket)).encode())

    assert await service.now() == before
    assert any(look.what.startswith("refused.") for look in walk.hall.memory.looks)


async def test_the_message_that_was_tapped_stays_in_the_chat(walk: Walk, service: Service) -> None:
    pushed = walk.talk.push("约好了吗？")
    await walk.talk.tap_data(f"t:ticket:{service.tap}", pushed)

    assert walk.talk.telegram.shown[pushed.message_id].text == "约好了吗？"


async def test_a_tap_in_the_middle_of_a_form_leaves_the_form_to_be_continued(
    walk: Walk, service: Service
) -> None:
    await walk.talk.say("/report")
    await walk.talk.say("遥控器也坏了")
    await walk.talk.tap_data(f"t:ticket:{service.tap}")
    await walk.tap("customer.menu.continue")
    await walk.tap("customer.resume.go_on")

    assert walk.asks("customer.model.ask")


@pytest.mark.rule("F4.reopens")
@pytest.mark.parametrize(
    "words", ["谢谢", "好的，谢谢！", "Thanks!", "辛苦了👍", "OK thank you so much", "謝謝師傅"]
)
async def test_thanks_never_open_a_case_again(walk: Walk, service: Service, words: str) -> None:
    """A "Thanks!" reopened the closed ticket, whichever window it came in."""
    await service.finishes()
    await walk.talk.tap_data(f"t:unsolved:{service.tap}")
    await walk.talk.say(words)
    assert walk.label("customer.chat.thanks") in walk.talk.shown
    await walk.talk.say(words)
    await walk.talk.say("/start")
    await walk.talk.say(words)

    assert (await service.now()).status is Status.WORK_DONE
    assert "TicketReopened" not in await walk.hall.history(service.ticket)
