"""A campaign's questions: one tap starts them, a tap each answers them, words if the customer likes (F7)."""

import pytest

from tests.dialogs.customer.walking import Walk
from tests.dialogs.invited import invited
from tickets.aftercare.campaigns import AskOutcome, CampaignAsk


async def kept(walk: Walk, ask: CampaignAsk) -> CampaignAsk:
    """Return the ask as it is kept."""
    async with walk.hall.memory.units() as uow:
        return await uow.campaigns.ask(ask.id)


@pytest.mark.rule("F7.sample")
async def test_a_campaign_is_answered_with_taps_and_a_sentence(any_walk: Walk) -> None:
    walk = any_walk
    ask = await invited(walk.hall, walk.talk)
    pushed = walk.talk.push("How are we doing?")
    await walk.talk.tap_data(f"t:poll:{ask.id}:5", pushed)
    chosen = walk.label("customer.survey.chosen", stars="⭐⭐⭐⭐⭐")
    assert walk.talk.telegram.shown[pushed.message_id].text == f"How are we doing?\n\n{chosen}"
    assert walk.talk.telegram.shown[pushed.message_id].reply_markup is None
    for stars in (4, 3, 5):
        await walk.talk.tap("⭐" * stars)
    await walk.talk.say("师傅很细心")

    answered = await kept(walk, ask)
    assert list(answered.scores.values()) == [5, 4, 3, 5]
    assert (answered.words, answered.outcome) == ("师傅很细心", AskOutcome.ANSWERED)
    assert walk.label("customer.poll.thanks") in walk.talk.shown


@pytest.mark.rule("T1.person")
async def test_an_unhappy_answer_is_offered_a_person(walk: Walk) -> None:
    ask = await invited(walk.hall, walk.talk)
    await walk.talk.tap_data(f"t:poll:{ask.id}:1")
    for _ in range(3):
        await walk.talk.tap("⭐")
    await walk.tap("customer.survey.no_words")

    assert walk.label("customer.poll.sorry") in walk.talk.shown
    assert walk.label("button.person") in walk.talk.labels


@pytest.mark.rule("F7.sample")
async def test_no_thanks_is_one_tap_and_final_for_the_desk(walk: Walk) -> None:
    ask = await invited(walk.hall, walk.talk)
    pushed = walk.talk.push("How are we doing?")
    answer = await walk.talk.tap_data(f"t:poll:{ask.id}:no", pushed)

    assert answer == walk.label("customer.poll.declined")
    assert walk.talk.telegram.shown[pushed.message_id].reply_markup is None
    assert (await kept(walk, ask)).outcome is AskOutcome.DECLINED


async def test_the_invitation_tapped_again_keeps_the_first_score_and_goes_on(walk: Walk) -> None:
    ask = await invited(walk.hall, walk.talk)
    await walk.talk.tap_data(f"t:poll:{ask.id}:5")
    await walk.talk.tap_data(f"t:poll:{ask.id}:1")

    assert list((await kept(walk, ask)).scores.values()) == [5]
    assert walk.label("customer.survey.counted") in walk.talk.shown
    assert walk.label("customer.survey.progress", step=2, total=4) in walk.talk.shown


async def test_after_the_end_the_customer_is_told_so(walk: Walk) -> None:
    ask = await invited(walk.hall, walk.talk)
    late = await invited(walk.hall, walk.hall.talk(user=777, name="Late"))
    await walk.talk.tap_data(f"t:poll:{ask.id}:5")
    walk.hall.later(days=20)
    await walk.talk.tap("⭐⭐⭐⭐")
    assert walk.label("customer.poll.over") in walk.talk.shown
    assert await walk.talk.tap_data(f"t:poll:{ask.id + 1}:5") is not None
    assert (await kept(walk, late)).scores == {}


@pytest.mark.parametrize("argument", ["9", "0", "x"])
async def test_a_forged_score_counts_for_nothing(walk: Walk, argument: str) -> None:
    ask = await invited(walk.hall, walk.talk)
    assert await walk.talk.tap_data(f"t:poll:{ask.id}:{argument}") == walk.label("customer.tap.stale")
    assert (await kept(walk, ask)).scores == {}
