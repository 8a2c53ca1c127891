"""One's own cases: the list, the card in plain words, its history, and every act on it."""

import pytest
from aiogram.types import Dice

from tests.dialogs.conftest import Hall
from tests.dialogs.customer.service import Service, accepted
from tests.dialogs.customer.test_bad_input import STICKER, TWENTY_MEGABYTES
from tests.dialogs.customer.walking import Walk
from tickets.case.lifecycle import Status


@pytest.fixture
async def service(walk: Walk) -> Service:
    return await accepted(walk)


async def card(walk: Walk, service: Service) -> None:
    """Open the list and from it the card."""
    await walk.talk.say("/mytickets")
    await walk.talk.tap((await service.now()).number)


async def test_without_cases_the_list_says_what_to_do(walk: Walk) -> None:
    await walk.talk.say("/mytickets")

    assert walk.label("customer.cases.none") in walk.talk.shown


async def test_the_list_shows_own_cases_only(hall: Hall, walk: Walk, service: Service) -> None:
    stranger = hall.talk(user=666, name="Eve", language="en")
    await stranger.say("/mytickets")

    number = (await service.now()).number
    assert number not in " ".join(stranger.labels)
    await walk.talk.say("/mytickets")
    assert number in " ".join(walk.talk.labels)


@pytest.mark.rule("T1.next")
async def test_the_card_says_status_owner_and_what_is_next(walk: Walk, service: Service) -> None:
    await card(walk, service)

    case = await service.now()
    assert walk.label("status.accepted") in walk.talk.shown
    assert walk.label("customer.card.owner", owner="李工") in walk.talk.shown
    assert walk.hall.words.when(case.expected_at, walk.language) in walk.talk.shown


async def test_the_history_tells_in_order_what_happened(walk: Walk, service: Service) -> None:
    await walk.hall.desk.jobs.note(by=service.engineer.id, ticket=service.ticket, text="已订配件")
    await walk.hall.desk.jobs.note(
        by=service.engineer.id, ticket=service.ticket, text="客户难缠", internal=True
    )
    await card(walk, service)
    await walk.tap("customer.card.history")

    shown = walk.talk.shown
    assert shown.index(walk.label("customer.event.filed")) < shown.index(
        walk.label("customer.event.accepted")
    )
    assert walk.label("customer.event.progress", text="已订配件") in shown
    assert "难缠" not in shown
    await walk.tap("button.back")
    assert walk.label("status.accepted") in walk.talk.shown


@pytest.mark.rule("J4.agreed")
async def test_a_time_is_chosen_on_the_card(walk: Walk, service: Service) -> None:
    slots = await service.offers_times()
    await card(walk, service)
    await walk.tap("customer.card.choose")
    await walk.talk.tap(walk.hall.words.time(slots[0].start, walk.language))

    assert (await service.now()).visit.agreed == slots[0]
    assert walk.label("customer.visit.agreed") in walk.talk.shown


@pytest.mark.rule("J4.agreed")
async def test_a_time_of_an_older_offer_is_not_agreed(walk: Walk, service: Service) -> None:
    # The engineer offered other times while the customer looked at the first ones.
    first = await service.offers_times()
    await card(walk, service)
    await walk.tap("customer.card.choose")
    walk.hall.later(hours=3)
    await service.offers_times()
    await walk.talk.tap(walk.hall.words.time(first[0].start, walk.language))

    assert (await service.now()).visit.agreed is None


@pytest.mark.rule("J4.agreed")
async def test_what_would_suit_can_be_said_right_at_the_times(walk: Walk, service: Service) -> None:
    await service.offers_times()
    await card(walk, service)
    await walk.tap("customer.card.choose")
    await walk.talk.say("只有周末在家")

    assert "VisitTimesRefused" in await walk.hall.history(service.ticket)


@pytest.mark.rule("I6.photo", "I6.while_open", "I6.kept")
async def test_words_and_files_are_added_to_the_case(walk: Walk, service: Service) -> None:
    await card(walk, service)
    await walk.tap("customer.card.add")
    await walk.talk.photo("x", caption="现在这样")
    await walk.talk.say("晚上有人在家")

    history = await walk.hall.history(service.ticket)
    assert history[-3:] == [
        "EvidenceAdded",
        "CustomerWrote",
        "CustomerWrote",
    ]
    assert walk.label("customer.ticket.added") in walk.talk.shown


async def test_words_on_the_card_itself_are_added_too(walk: Walk, service: Service) -> None:
    await card(walk, service)
    await walk.talk.say("晚上有人在家")

    assert (await walk.hall.history(service.ticket))[-1] == "CustomerWrote"


async def test_thanks_on_the_card_change_nothing(walk: Walk, service: Service) -> None:
    await card(walk, service)
    await walk.talk.say("谢谢")

    assert "CustomerWrote" not in await walk.hall.history(service.ticket)
    assert walk.label("customer.chat.thanks") in walk.talk.shown


@pytest.mark.parametrize("window", ["customer.card.add", "customer.card.history", None])
async def test_bad_input_on_a_case_changes_nothing(walk: Walk, service: Service, window: str | None) -> None:
    await card(walk, service)
    if window:
        await walk.tap(window)
    before = await service.now()
    await walk.talk.post(sticker=STICKER)
    assert walk.label("customer.bad.sticker") in walk.talk.shown
    await walk.talk.post(dice=Dice(emoji="🎲", value=3))
    assert walk.label("customer.bad.content") in walk.talk.shown
    await walk.talk.photo(size=TWENTY_MEGABYTES)
    assert walk.label("customer.bad.too_large") in walk.talk.shown
    await walk.talk.say("漏" * 5000)
    assert walk.label("error.text_too_long", limit=2000, length=5000) in walk.talk.shown

    assert await service.now() == before


@pytest.mark.rule("F1.confirmed")
async def test_finished_work_is_confirmed_on_the_card(walk: Walk, service: Service) -> None:
    await service.finishes()
    await card(walk, service)
    await walk.tap("customer.card.solved")

    assert (await service.now()).status is Status.SOLVED


@pytest.mark.rule("F4.reopens")
async def test_work_that_did_not_help_is_denied_on_the_card(walk: Walk, service: Service) -> None:
    await service.finishes()
    await card(walk, service)
    await walk.tap("customer.card.not_solved")
    await walk.talk.say("还是漏")

    assert "TicketReopened" in await walk.hall.history(service.ticket)
    assert walk.label("customer.solved.reopened") in walk.talk.shown


async def test_calling_off_asks_first(walk: Walk, service: Service) -> None:
    await card(walk, service)
    await walk.tap("customer.card.cancel")
    assert (await service.now()).is_open
    await walk.tap("customer.card.cancel_sure")

    assert (await service.now()).status is Status.CANCELLED
    assert walk.label("customer.ticket.cancelled") in walk.talk.shown
    assert walk.label("customer.card.cancel") not in walk.talk.labels


@pytest.mark.rule("T1.person")
async def test_a_person_is_called_from_the_card(walk: Walk, service: Service) -> None:
    await card(walk, service)
    await walk.tap("button.person")

    assert "PersonAsked" in await walk.hall.history(service.ticket)
    assert (await service.now()).number in walk.talk.shown


async def test_every_status_has_a_card_in_plain_words(walk: Walk, service: Service) -> None:
    for status in Status:
        assert walk.label(f"status.{status}")
        assert walk.label(f"customer.next.{status}", respond_by="x", expected="x", visit="x", eta="x")
