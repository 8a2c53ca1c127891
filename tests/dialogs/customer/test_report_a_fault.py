"""The whole intake, from the first words to the number, for every request."""

from datetime import UTC, date, datetime

import pytest

from dialogs.intake.states import Intake
from tests.dialogs.chat import Talk
from tests.dialogs.conftest import Hall
from tests.dialogs.customer.walking import ADDRESS, ANSWERS, ORDER, QUESTIONS, SERIAL, Walk
from tickets.case.facts import PurchaseDate
from tickets.case.warranty import Coverage
from tickets.kinds import Kind, Request, Urgency


@pytest.mark.rule(
    "I2.model",
    "I2.order_number",
    "I3.symptom",
    "I4.name",
    "I4.phone",
    "I4.place",
    "I5.serial",
    "I7.read_back",
    "I7.customer_confirms",
)
async def test_every_answer_stands_in_the_read_back_and_nothing_is_filed_before_the_word(
    any_walk: Walk,
) -> None:
    await any_walk.to_read_back()

    for answer in (any_walk.fault, "W80B", ORDER, SERIAL, "+8613812345678", ADDRESS, "Mei"):
        assert answer in any_walk.talk.shown
    assert await any_walk.hall.cases(any_walk.talk) == []


@pytest.mark.rule(
    "I1.chat",
    "I2.model",
    "I2.purchase_date",
    "I2.order_number",
    "I3.symptom",
    "I3.repaired_before",
    "I4.name",
    "I4.phone",
    "I4.place",
    "I5.serial",
    "C7.period",
    "T1.next",
)
async def test_the_confirmed_report_becomes_a_case_with_number_verdict_and_what_is_next(
    any_walk: Walk,
) -> None:
    await any_walk.file()

    [case] = await any_walk.hall.cases(any_walk.talk)
    assert case.fault.words == any_walk.fault
    assert case.product.model_id == "AR-W80B"
    assert case.purchased == PurchaseDate(earliest=date(2025, 1, 1), latest=date(2025, 12, 31))
    assert case.order_number == ORDER
    assert case.fault.details["repaired_elsewhere"] is False
    assert case.answers.values == {"serial": SERIAL}
    assert case.urgency is Urgency.URGENT
    assert (case.contact.name, case.contact.phone, case.contact.address) == ("Mei", "+8613812345678", ADDRESS)
    assert case.warranty.coverage is Coverage.IN_WARRANTY
    shown = any_walk.talk.shown
    assert case.number in shown
    assert any_walk.hall.words.when(case.respond_by, any_walk.language) in shown
    assert any_walk.hall.words.when(case.solve_by, any_walk.language) in shown
    assert "2028" in shown  # three years of warranty from the earliest day that "last year" allows, or later


@pytest.mark.rule("I7.customer_confirms")
async def test_a_double_tap_on_the_confirmation_files_once(walk: Walk) -> None:
    await walk.to_read_back()
    message, button = walk.talk.find(walk.label("customer.confirm.right"))
    await walk.talk.tap_data(button.callback_data or "", message)
    await walk.talk.tap_data(button.callback_data or "", message)

    assert len(await walk.hall.cases(walk.talk)) == 1


@pytest.mark.rule("I13.always", "I13.told_hours", "I13.emergency")
async def test_at_night_the_customer_is_told_when_a_person_answers_and_whom_to_call(walk: Walk) -> None:
    walk.hall.now = datetime(2026, 3, 2, 15, tzinfo=UTC)  # Monday, 23:00 in Shanghai

    await walk.file()

    opening = walk.hall.words.when(walk.hall.calendar.next_opening(walk.hall.now), walk.language)
    assert opening in walk.talk.shown
    policy = walk.hall.policy
    assert (policy.emergency_phone or policy.hotline) in walk.talk.shown


async def test_in_service_hours_nothing_is_said_about_being_closed(walk: Walk) -> None:
    await walk.file()

    assert "下班" not in walk.talk.shown


@pytest.mark.rule(
    "I2.other_requests",
    "C1.logistics",
    "C1.quality",
    "C1.attitude",
    "C1.exchange",
    "C1.return",
    "C1.complaint",
)
@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (Request.EXCHANGE, Kind.LOGISTICS),
        (Request.RETURN, Kind.QUALITY),
        (Request.COMPLAINT, Kind.ATTITUDE),
    ],
)
async def test_the_other_requests_begin_with_what_they_are_about(
    walk: Walk, request_: Request, kind: Kind
) -> None:
    await walk.talk.say("/start")
    await walk.tap(f"request.{request_}")
    await walk.tap(f"kind.{kind}")

    assert walk.asks("customer.fault.ask")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert (draft.request, draft.kind) == (request_, kind)


@pytest.mark.rule("I2.other_requests", "C1.question")
async def test_a_question_asks_for_little_and_is_filed(walk: Walk) -> None:
    await walk.talk.say("/start")
    await walk.tap("customer.menu.question")
    await walk.talk.say("怎么设置儿童锁？")
    await walk.tap("customer.model.dont_know")
    await walk.tap("customer.model.other_line")
    await walk.talk.tap("👤 陈美")
    await walk.tap("customer.phone.without")
    await walk.tap("customer.confirm.right")

    [case] = await walk.hall.cases(walk.talk)
    assert case.request is Request.QUESTION
    assert case.fault.words == "怎么设置儿童锁？"
    assert "保修" not in walk.talk.shown


@pytest.mark.rule("I2.other_requests", "C1.complaint", "C1.attitude")
async def test_a_complaint_is_filed_without_questions_about_the_fault(walk: Walk) -> None:
    await walk.talk.say("/start")
    await walk.tap("request.complaint")
    await walk.tap("kind.attitude")
    await walk.talk.say("工程师迟到两小时，也不打电话")
    await walk.tap("customer.model.dont_know")
    await walk.tap("customer.model.other_line")
    await walk.tap("customer.order.dont_have")
    await walk.tap("customer.urgency.normal")
    await walk.talk.tap("👤 陈美")
    await walk.talk.say("13812345678")
    await walk.tap("button.skip")
    await walk.tap("customer.confirm.right")

    [case] = await walk.hall.cases(walk.talk)
    assert (case.request, case.kind) == (Request.COMPLAINT, Kind.ATTITUDE)


@pytest.mark.rule("I1.link")
async def test_a_code_on_the_product_fills_in_the_model(walk: Walk) -> None:
    await walk.talk.say("/start m_AR-W80B")
    assert walk.asks("customer.fault.ask")
    await walk.talk.say("漏水")

    assert walk.asks("customer.purchased.ask")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.product is not None
    assert draft.product.model_id == "AR-W80B"


async def test_a_code_of_an_unknown_model_just_greets(walk: Walk) -> None:
    await walk.talk.say("/start m_NO-SUCH")

    assert walk.label("customer.menu.report") in walk.talk.labels


async def test_the_dialog_keeps_ids_only_and_nothing_personal(walk: Walk) -> None:
    await walk.to_read_back()

    kept = repr(vars(walk.hall.states))
    for personal in (walk.fault, ORDER, SERIAL, "13812345678", ADDRESS):
        assert personal not in kept
    assert Intake.confirm.state is not None
    assert Intake.confirm.state in kept


@pytest.mark.rule("I4.phone")
async def test_a_shared_phone_number_is_offered_the_next_time(walk: Walk) -> None:
    await walk.file()
    await walk.begin()
    for key in QUESTIONS[: QUESTIONS.index("customer.part.ask")]:
        await ANSWERS[key](walk)
    await walk.tap("customer.similar.new")
    await walk.tap("button.skip_all")
    await walk.tap("button.skip")
    await walk.tap("customer.urgency.low")
    await walk.talk.tap("👤 陈美")
    await walk.tap("customer.phone.known", known_phone="+8613812345678")

    assert walk.asks("customer.email.ask")


async def test_each_question_tells_how_far_the_customer_is(walk: Walk) -> None:
    await walk.until("customer.order.ask")
    assert "4/8" in walk.talk.shown


async def test_the_desk_speaks_the_language_of_telegram(english: Talk, hall: Hall) -> None:
    await english.say("/start")

    assert "Report a fault" in " ".join(english.labels)
