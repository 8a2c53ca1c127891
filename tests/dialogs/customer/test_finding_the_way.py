"""Back, skip, cancel and a person at every step; leaving in the middle and coming back."""

import pytest

from tests.dialogs.customer.walking import ANSWERS, QUESTIONS, Walk, says

DETAILS = (
    "customer.part.ask",
    "customer.since.ask",
    "customer.environment.ask",
    "customer.tried.ask",
    "customer.repaired.ask",
)
# The window that offers models comes out of the one that asks for the name: back leads there.
BEFORE = dict(zip(QUESTIONS[1:], QUESTIONS, strict=False)) | {"customer.purchased.ask": "customer.model.ask"}


@pytest.mark.parametrize("question", QUESTIONS[1:])
async def test_back_leads_to_the_question_before(walk: Walk, question: str) -> None:
    await walk.until(question)
    await walk.tap("button.back")

    assert walk.asks(BEFORE[question]), walk.talk.shown


async def test_back_at_the_first_question_asks_whether_to_stop(walk: Walk) -> None:
    await walk.until("customer.fault.ask")
    await walk.tap("button.back")

    assert walk.asks("customer.cancel.ask")


async def test_an_earlier_answer_is_shown_and_can_be_kept(walk: Walk) -> None:
    await walk.until("customer.part.ask")
    await walk.tap("button.back")

    assert "SO-20250105-7781" in walk.talk.shown
    await walk.tap("button.keep")
    assert walk.asks("customer.part.ask")


async def test_an_answer_changed_on_the_way_back_goes_on_where_the_customer_was(walk: Walk) -> None:
    await walk.until("customer.urgency.ask")
    for _ in range(5):
        await walk.tap("button.back")
    assert walk.asks("customer.since.ask")
    await walk.tap("customer.since.longer")

    assert walk.asks("customer.urgency.ask")


@pytest.mark.rule("T1.person")
@pytest.mark.parametrize("question", [*QUESTIONS, "customer.confirm.ask"])
async def test_a_person_can_be_called_at_every_step_and_the_step_stays(walk: Walk, question: str) -> None:
    await walk.until(question)
    await walk.tap("button.person")

    assert walk.asks(question)
    assert walk.label("customer.person.now") in walk.talk.shown
    [call] = await walk.hall.cases(walk.talk)
    assert "PersonAsked" in await walk.hall.history(call.id)


@pytest.mark.parametrize("question", [*QUESTIONS, "customer.confirm.ask"])
async def test_cancel_asks_first_and_deletes_only_on_the_customers_word(walk: Walk, question: str) -> None:
    await walk.until(question)
    await walk.tap("button.cancel")
    assert walk.asks("customer.cancel.ask")
    assert await walk.hall.draft(walk.talk) is not None
    await walk.tap("customer.cancel.go_on")
    assert walk.asks(question)

    await walk.tap("button.cancel")
    await walk.tap("customer.cancel.sure")
    assert await walk.hall.draft(walk.talk) is None
    assert walk.label("customer.cancel.done") in walk.talk.shown


async def test_a_report_kept_for_later_is_offered_in_the_menu(walk: Walk) -> None:
    await walk.until("customer.order.ask")
    await walk.tap("button.cancel")
    await walk.tap("customer.cancel.later")
    await walk.tap("customer.menu.continue")
    await walk.tap("customer.resume.go_on")

    assert walk.asks("customer.order.ask")


@pytest.mark.rule("I3.part", "I3.since", "I3.environment", "I3.tried", "I3.repaired_before")
@pytest.mark.parametrize("question", DETAILS)
async def test_each_detail_can_be_skipped(walk: Walk, question: str) -> None:
    await walk.until(question)
    await walk.tap("button.skip")

    assert walk.asks(QUESTIONS[QUESTIONS.index(question) + 1])


async def test_all_details_can_be_skipped_at_once(walk: Walk) -> None:
    await walk.until("customer.since.ask")
    await walk.tap("button.skip_all")

    assert walk.asks("customer.extra.ask")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.details["part"]
    assert "environment" not in draft.details


@pytest.mark.rule("I5.policy")
async def test_an_optional_question_of_the_line_can_be_skipped(walk: Walk) -> None:
    await walk.until("customer.extra.ask")
    await walk.tap("button.skip")

    assert walk.asks("customer.urgency.ask")


@pytest.mark.rule("I2.purchase_date", "I2.not_at_hand")
async def test_a_forgotten_purchase_date_does_not_stop_the_report(walk: Walk) -> None:
    await walk.until("customer.purchased.ask")
    await walk.tap("customer.purchased.forgotten")

    assert walk.asks("customer.order.ask")


@pytest.mark.rule("I2.order_number", "I2.not_at_hand")
async def test_an_order_number_that_the_customer_does_not_have_is_marked(walk: Walk) -> None:
    async def without(walk: Walk) -> None:
        await walk.tap("customer.order.where")
        assert walk.label("customer.help.order") in walk.talk.shown
        await walk.tap("customer.order.dont_have")

    walk.given["customer.order.ask"] = without
    await walk.file()

    [case] = await walk.hall.cases(walk.talk)
    assert case.order_number is None


async def test_a_restart_of_the_program_changes_nothing(walk: Walk) -> None:
    await walk.until("customer.order.ask")
    walk.hall.restart()
    await walk.talk.say("SO-20250105-7781")

    assert walk.asks("customer.part.ask")


@pytest.mark.parametrize("words", ["/start", "你们好，我又来了", "/report"])
async def test_days_later_any_word_offers_to_continue_where_it_was(walk: Walk, words: str) -> None:
    await walk.until("customer.order.ask")
    walk.hall.later(days=5)
    walk.hall.restart()
    await walk.talk.say(words)

    assert walk.fault in walk.talk.shown
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.order_number is None
    await walk.tap("customer.resume.go_on")
    assert walk.asks("customer.order.ask")
    await walk.talk.say("SO-20250105-7781")
    assert walk.asks("customer.part.ask")


async def test_a_lost_dialog_is_found_again_by_the_draft(walk: Walk) -> None:
    await walk.until("customer.urgency.ask")
    walk.hall.states = type(walk.hall.states)()
    walk.hall.restart()
    await walk.talk.say("在吗，还没填完")
    await walk.tap("customer.resume.go_on")

    assert walk.asks("customer.urgency.ask")


async def test_starting_anew_forgets_what_was_said(walk: Walk) -> None:
    await walk.until("customer.order.ask")
    await walk.talk.say("/start")
    await walk.tap("customer.resume.anew")

    assert walk.asks("customer.fault.ask")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.words is None


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("/mytickets", "customer.cases.none"),
        ("/help", "customer.help.text"),
        ("/language", "customer.language.ask"),
        ("/privacy", "customer.privacy.about"),
        ("/updates", "customer.updates.ask"),
    ],
)
async def test_a_command_in_the_middle_is_answered_and_the_form_goes_on(
    walk: Walk, command: str, shown: str
) -> None:
    await walk.until("customer.order.ask")
    await walk.talk.say(command)
    assert walk.label(shown) in walk.talk.shown
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.order_number is None

    await walk.talk.say("/start")
    await walk.tap("customer.resume.go_on")
    assert walk.asks("customer.order.ask")


async def test_a_product_not_in_the_list_keeps_the_name_as_typed(walk: Walk) -> None:
    async def unlisted(walk: Walk) -> None:
        await walk.tap("customer.model.not_listed")
        await walk.talk.tap("洗衣机")

    walk.given |= {"customer.model.ask": says("W80X 海外版"), "customer.model.choose": unlisted}
    await walk.file()

    [case] = await walk.hall.cases(walk.talk)
    assert (case.product.name, case.product.line, case.product.model_id) == ("W80X 海外版", "washer", None)


@pytest.mark.rule("I9.same_product")
async def test_an_open_case_of_the_same_product_is_offered_first(walk: Walk) -> None:
    await walk.file()
    [first] = await walk.hall.cases(walk.talk)
    walk.hall.later(hours=1)
    walk.fault = "又漏了，比昨天厉害"
    await walk.begin()
    for key in QUESTIONS[: QUESTIONS.index("customer.part.ask")]:
        await ANSWERS[key](walk)

    assert walk.asks("customer.similar.ask")
    await walk.talk.tap(first.number)

    assert [case.id for case in await walk.hall.cases(walk.talk)] == [first.id]
    assert "CustomerWrote" in await walk.hall.history(first.id)
    assert await walk.hall.draft(walk.talk) is None
    assert first.number in walk.talk.shown


@pytest.mark.rule("I9.same_product")
async def test_something_new_goes_on_and_is_not_asked_again(walk: Walk) -> None:
    await walk.file()
    await walk.begin()
    for key in QUESTIONS[: QUESTIONS.index("customer.part.ask")]:
        await ANSWERS[key](walk)
    await walk.tap("customer.similar.new")

    assert walk.asks("customer.part.ask")
    await walk.tap("button.skip_all")
    assert walk.asks("customer.extra.ask")
