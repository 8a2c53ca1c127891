"""The survey: a tap in the message, a tap per question, words if the customer likes (rules F3, F4)."""

import pytest
from aiogram.types import Dice

from tests.dialogs.customer.service import Service, accepted
from tests.dialogs.customer.walking import Walk
from tickets.aftercare.surveys import Survey
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket


@pytest.fixture
async def service(walk: Walk) -> Service:
    return await accepted(walk)


async def answers(walk: Walk, survey: Survey) -> Survey:
    """Return the survey as it is kept."""
    return await walk.hall.desk.surveys.get(by=survey.customer, survey=survey.id)


@pytest.mark.rule("F3.overall", "F3.attitude", "F3.speed", "F3.result", "F3.words")
async def test_a_satisfied_customer_answers_with_taps_and_a_sentence(walk: Walk, service: Service) -> None:
    survey = await service.asks_for_rating()
    await walk.talk.tap_data(f"t:survey:{survey.id}:5")
    assert "（2/4）" in walk.talk.shown
    await walk.talk.tap("⭐⭐⭐⭐⭐")
    await walk.talk.tap("⭐⭐⭐⭐")
    await walk.talk.tap("⭐⭐⭐")
    assert walk.label("customer.survey.words") in walk.talk.shown
    await walk.talk.say("师傅很细心")

    kept = await answers(walk, survey)
    assert kept.scores == {"overall": 5, "attitude": 5, "speed": 4, "result": 3}
    assert kept.words == "师傅很细心"
    assert kept.finished_at is not None
    assert walk.label("customer.survey.thanks") in walk.talk.shown


def promised_call(walk: Walk, case: Ticket) -> str:
    """Return the sentence that says by when the customer is called, without its markup."""
    when = walk.hall.words.when(case.respond_by, walk.language)
    return walk.label("customer.call_back.by", when=when)


@pytest.mark.rule("F4.reopens")
async def test_a_bad_score_is_answered_with_sorry_and_a_call_before_anything_else(
    walk: Walk, service: Service
) -> None:
    """Who had given one star was asked three more questions before anybody said sorry."""
    survey = await service.asks_for_rating()
    await walk.talk.tap_data(f"t:survey:{survey.id}:1")
    case = await service.now()

    assert case.status in {Status.REOPENED, Status.ASSIGNED}
    assert walk.label("customer.survey.sorry") in walk.talk.shown
    assert promised_call(walk, case) in walk.talk.shown

    await walk.tap("customer.survey.go_on", left=3)
    for _ in range(3):
        await walk.talk.tap("⭐")
    await walk.tap("customer.survey.no_words")
    assert walk.label("customer.survey.noted") in walk.talk.shown
    assert promised_call(walk, case) in walk.talk.shown
    assert len((await answers(walk, survey)).scores) == 4


@pytest.mark.rule("F3.overall")
async def test_an_unhappy_customer_may_stop_after_the_first_tap(walk: Walk, service: Service) -> None:
    survey = await service.asks_for_rating()
    await walk.talk.tap_data(f"t:survey:{survey.id}:2")
    await walk.tap("customer.survey.enough")

    assert walk.label("customer.survey.noted") in walk.talk.shown
    assert (await answers(walk, survey)).scores == {"overall": 2}


@pytest.mark.rule("F3.words")
async def test_what_went_wrong_can_be_written_at_once(walk: Walk, service: Service) -> None:
    survey = await service.asks_for_rating()
    await walk.talk.tap_data(f"t:survey:{survey.id}:1")
    await walk.talk.say("还是漏水")

    assert (await answers(walk, survey)).words == "还是漏水"
    assert walk.label("customer.survey.noted") in walk.talk.shown


@pytest.mark.rule("F3.result", "F4.reopens")
async def test_a_problem_that_is_not_solved_opens_the_case_though_the_rest_was_good(
    walk: Walk, service: Service
) -> None:
    survey = await service.asks_for_rating()
    await walk.talk.tap_data(f"t:survey:{survey.id}:4")
    await walk.talk.tap("⭐⭐⭐⭐⭐")
    await walk.talk.tap("⭐⭐⭐⭐⭐")
    assert (await service.now()).status is Status.WORK_DONE
    await walk.talk.tap("⭐⭐")

    assert (await service.now()).status in {Status.REOPENED, Status.ASSIGNED}
    assert walk.label("customer.survey.sorry") in walk.talk.shown
    assert walk.label("customer.survey.go_on", left=0) not in walk.talk.labels


@pytest.mark.rule("F3.overall")
async def test_the_rated_message_shows_the_choice_and_loses_its_buttons(walk: Walk, service: Service) -> None:
    """The five buttons stayed below the message: nobody could see whether the tap had counted."""
    survey = await service.asks_for_rating()
    pushed = walk.talk.push("How was <it>?")
    await walk.talk.tap_data(f"t:survey:{survey.id}:4", pushed)
    shown = walk.talk.telegram.shown[pushed.message_id]
    chosen = walk.label("customer.survey.chosen", stars="⭐⭐⭐⭐")

    assert (shown.text, shown.reply_markup) == (f"How was &lt;it&gt;?\n\n{chosen}", None)
    await walk.talk.tap_data(f"t:survey:{survey.id}:1", shown)
    assert (walk.talk.telegram.shown[pushed.message_id].text or "").count(chosen) == 1


@pytest.mark.rule("F3.overall")
async def test_the_message_tapped_again_keeps_the_first_score(walk: Walk, service: Service) -> None:
    survey = await service.asks_for_rating()
    await walk.talk.tap_data(f"t:survey:{survey.id}:5")
    await walk.talk.tap_data(f"t:survey:{survey.id}:1")

    assert (await answers(walk, survey)).scores == {"overall": 5}
    assert (await service.now()).status is Status.WORK_DONE
    assert walk.label("customer.survey.counted") in walk.talk.shown


@pytest.mark.parametrize("data", ["9", "0", "x"])
async def test_a_forged_score_counts_for_nothing(walk: Walk, service: Service, data: str) -> None:
    survey = await service.asks_for_rating()

    assert await walk.talk.tap_data(f"t:survey:{survey.id}:{data}") == walk.label("customer.tap.stale")
    assert (await answers(walk, survey)).scores == {}


async def test_words_where_stars_are_asked_are_answered_kindly(walk: Walk, service: Service) -> None:
    survey = await service.asks_for_rating()
    await walk.talk.tap_data(f"t:survey:{survey.id}:5")
    await walk.talk.say("很好")

    assert walk.label("customer.tap_please") in walk.talk.shown
    assert (await answers(walk, survey)).scores == {"overall": 5}


async def test_only_words_are_taken_as_words(walk: Walk, service: Service) -> None:
    survey = await service.asks_for_rating()
    await walk.talk.tap_data(f"t:survey:{survey.id}:5")
    for _ in range(3):
        await walk.talk.tap("⭐⭐⭐⭐⭐")
    await walk.talk.post(dice=Dice(emoji="🎲", value=1))
    assert walk.label("customer.bad.content") in walk.talk.shown
    await walk.talk.say("好" * 5000)

    assert walk.label("error.text_too_long", limit=2000, length=5000) in walk.talk.shown
    assert (await answers(walk, survey)).words is None


async def test_a_survey_answered_before_says_thanks_again(walk: Walk, service: Service) -> None:
    survey = await service.asks_for_rating()
    await walk.hall.desk.surveys.words(by=survey.customer, survey=survey.id, text="很好")
    await walk.talk.tap_data(f"t:survey:{survey.id}:5")

    assert walk.label("customer.survey.thanks") in walk.talk.shown


async def test_after_the_thanks_an_unfinished_report_is_waiting(walk: Walk, service: Service) -> None:
    survey = await service.asks_for_rating()
    await walk.talk.say("/report")
    await walk.talk.say("遥控器也坏了")
    await walk.talk.tap_data(f"t:survey:{survey.id}:5")
    await walk.tap("button.menu")
    await walk.tap("customer.menu.continue")
    await walk.tap("customer.resume.go_on")

    assert walk.asks("customer.model.ask")
