"""Bad input gets a friendly sentence and changes nothing."""

import pytest
from aiogram.types import Dice, Document, Sticker

from tests.dialogs.chat import Talk
from tests.dialogs.conftest import Hall
from tests.dialogs.customer.walking import QUESTIONS, Walk

STICKER = Sticker(
    file_id="s", file_unique_id="s", type="regular", width=9, height=9, is_animated=False, is_video=False
)
TWENTY_MEGABYTES = 20 * 1024 * 1024


async def nothing_changes(walk: Walk, question: str, said: str, **values: object) -> None:
    """Check the friendly sentence, and that the same question is asked again."""
    assert walk.label(said, **values) in walk.talk.shown
    assert walk.asks(question)


@pytest.mark.parametrize("question", [*QUESTIONS, "customer.confirm.ask"])
async def test_a_sticker_is_no_answer_to_any_question(walk: Walk, question: str) -> None:
    await walk.until(question)
    before = await walk.hall.draft(walk.talk)
    await walk.talk.post(sticker=STICKER)

    await nothing_changes(walk, question, "customer.bad.sticker")
    assert await walk.hall.draft(walk.talk) == before


@pytest.mark.parametrize("question", [*QUESTIONS, "customer.confirm.ask"])
async def test_content_that_the_desk_cannot_use_is_kindly_declined(walk: Walk, question: str) -> None:
    await walk.until(question)
    before = await walk.hall.draft(walk.talk)
    await walk.talk.post(dice=Dice(emoji="🎲", value=3))

    await nothing_changes(walk, question, "customer.bad.content")
    assert await walk.hall.draft(walk.talk) == before


@pytest.mark.parametrize("day", ["2026-03-03", "明天", "2027年"])
async def test_a_date_in_the_future(walk: Walk, day: str) -> None:
    await walk.until("customer.purchased.ask")
    await walk.talk.say(day)

    await nothing_changes(walk, "customer.purchased.ask", "customer.bad.future")


@pytest.mark.parametrize("day", ["蓝色的", "SN20231105A7", "asdf"])
async def test_words_that_are_no_date(walk: Walk, day: str) -> None:
    await walk.until("customer.purchased.ask")
    await walk.talk.say(day)

    await nothing_changes(walk, "customer.purchased.ask", "customer.bad.date")


async def test_a_description_of_5000_characters(walk: Walk) -> None:
    await walk.until("customer.fault.ask")
    await walk.talk.say("漏" * 5000)

    await nothing_changes(walk, "customer.fault.ask", "error.text_too_long", length=5000, limit=2000)
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.words is None


async def test_a_description_of_5000_characters_out_of_the_blue(walk: Walk) -> None:
    await walk.talk.say("漏" * 5000)

    assert walk.label("error.text_too_long", length=5000, limit=2000) in walk.talk.shown
    assert await walk.hall.draft(walk.talk) is None


async def test_blanks_are_no_description(walk: Walk) -> None:
    await walk.until("customer.fault.ask")
    await walk.talk.say(" \n\t ")

    await nothing_changes(walk, "customer.fault.ask", "error.text_empty")


async def test_html_in_a_name_is_shown_as_it_was_typed(walk: Walk) -> None:
    async def html(walk: Walk) -> None:
        await walk.talk.say("<b>陈</b> & <script>")

    walk.given["customer.name.ask"] = html
    await walk.to_read_back()

    assert "&lt;b&gt;陈&lt;/b&gt; &amp; &lt;script&gt;" in walk.talk.shown


async def test_html_in_telegrams_own_name_is_shown_as_it_is(hall: Hall) -> None:
    talk = hall.talk(user=777, name="<i>Ann</i>", language="en")
    await talk.say("/start")

    assert "&lt;i&gt;Ann&lt;/i&gt;" in talk.shown


@pytest.mark.parametrize("question", ["customer.fault.ask", "customer.phone.ask", "customer.confirm.ask"])
async def test_a_photo_of_20_megabytes(walk: Walk, question: str) -> None:
    await walk.until(question)
    await walk.talk.photo(size=TWENTY_MEGABYTES)

    await nothing_changes(walk, question, "customer.bad.too_large")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.evidence == ()


async def test_a_document_of_20_megabytes_out_of_the_blue(walk: Walk) -> None:
    await walk.talk.post(document=Document(file_id="d", file_unique_id="d", file_size=TWENTY_MEGABYTES))

    assert walk.label("customer.bad.too_large") in walk.talk.shown
    assert await walk.hall.draft(walk.talk) is None


async def test_more_photos_than_a_case_may_have(walk: Walk) -> None:
    await walk.until("customer.fault.ask")
    limit = walk.hall.policy.limits.photos_per_case
    for number in range(limit + 1):
        await walk.talk.photo(str(number))

    await nothing_changes(walk, "customer.fault.ask", "error.too_many_files", limit=limit)


async def test_a_forwarded_contact_of_somebody_else(walk: Walk) -> None:
    await walk.until("customer.phone.ask")
    await walk.talk.share_contact("+8613900000000", owner=999)

    await nothing_changes(walk, "customer.phone.ask", "customer.bad.contact")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.contact is not None
    assert draft.contact.phone is None


@pytest.mark.parametrize("number", ["123", "我没有电话", "1381234567"])
async def test_a_phone_number_that_is_none(walk: Walk, number: str) -> None:
    await walk.until("customer.phone.ask")
    await walk.talk.say(number)

    await nothing_changes(walk, "customer.phone.ask", "customer.bad.phone")


@pytest.mark.parametrize("address", ["mei", "mei@", "mei@example", "a b@example.org", "<mei@example.org>"])
async def test_a_mail_address_that_is_none(walk: Walk, address: str) -> None:
    await walk.until("customer.email.ask")
    await walk.talk.say(address)

    await nothing_changes(walk, "customer.email.ask", "customer.bad.email")


@pytest.mark.parametrize("number", ["不知道", "banana", "12", "x" * 80 + "1"])
async def test_an_order_number_that_is_none(walk: Walk, number: str) -> None:
    await walk.until("customer.order.ask")
    await walk.talk.say(number)

    await nothing_changes(walk, "customer.order.ask", "customer.bad.order")


async def test_a_story_where_a_model_is_asked(walk: Walk) -> None:
    await walk.until("customer.model.ask")
    await walk.talk.say("就是那个去年在商场买的，白色的，带烘干的，放在阳台上的洗衣机，" * 4)

    await nothing_changes(walk, "customer.model.ask", "customer.bad.model")


async def test_a_name_without_end(walk: Walk) -> None:
    await walk.until("customer.name.ask")
    await walk.talk.say("陈" * 65)

    await nothing_changes(walk, "customer.name.ask", "customer.bad.name")


@pytest.mark.parametrize(
    "question", ["customer.repaired.ask", "customer.urgency.ask", "customer.confirm.ask"]
)
async def test_words_where_only_a_tap_answers(walk: Walk, question: str) -> None:
    await walk.until(question)
    await walk.talk.say("随便")

    await nothing_changes(walk, question, "customer.tap_please")


WITH_HELP = [key for key in QUESTIONS if key != "customer.fault.ask"]


@pytest.mark.parametrize("question", WITH_HELP)
async def test_a_counter_question_gets_help_instead_of_being_taken_as_the_answer(
    walk: Walk, question: str
) -> None:
    field = {"repaired": "repaired_elsewhere"}.get(question.split(".")[1], question.split(".")[1])
    await walk.until(question)
    before = await walk.hall.draft(walk.talk)
    await walk.talk.say("为什么要问这个？")

    await nothing_changes(walk, question, f"customer.help.{field}")
    assert await walk.hall.draft(walk.talk) == before


@pytest.mark.parametrize("question", QUESTIONS)
async def test_small_talk_is_not_taken_as_the_answer(walk: Walk, question: str) -> None:
    await walk.until(question)
    before = await walk.hall.draft(walk.talk)
    await walk.talk.say("你好！")

    await nothing_changes(walk, question, "customer.chat.hello")
    assert await walk.hall.draft(walk.talk) == before


@pytest.mark.parametrize(
    ("question", "text", "following"),
    [
        ("customer.model.ask", "W80B？", "customer.model.choose"),
        ("customer.purchased.ask", "2024-03-05?", "customer.order.ask"),
        ("customer.phone.ask", "13812345678？", "customer.email.ask"),
    ],
)
async def test_an_answer_with_a_question_mark_is_an_answer(
    walk: Walk, question: str, text: str, following: str
) -> None:
    await walk.until(question)
    await walk.talk.say(text)

    assert walk.asks(following)


async def test_somebody_called_ty_is_not_thanking(walk: Walk) -> None:
    await walk.until("customer.name.ask")
    await walk.talk.say("Ty")

    assert walk.asks("customer.phone.ask")


async def test_a_key_of_the_keyboard_of_a_finished_dialog(walk: Walk) -> None:
    await walk.until("customer.phone.ask")
    _, button = walk.talk.find(walk.label("button.back"))
    await walk.talk.say("/help")
    await walk.talk.say(button.text)

    assert walk.label("customer.tap.stale") in walk.talk.shown
    assert walk.label("customer.menu.report") in walk.talk.labels


async def test_a_question_mark_in_the_fault_belongs_to_the_fault(walk: Walk) -> None:
    await walk.until("customer.fault.ask")
    await walk.talk.say("洗衣机漏水，能修吗？")

    assert walk.asks("customer.model.ask")


@pytest.mark.rule("I8.calmed", "I8.neutral")
@pytest.mark.parametrize(
    "words",
    ["什么破东西，气死我了", "This is RIDICULOUS", "第三次坏了！！！", "I AM SO DONE WITH THIS"],
)
async def test_an_upset_customer_is_calmed_first_and_the_record_is_theirs(walk: Walk, words: str) -> None:
    await walk.until("customer.fault.ask")
    await walk.talk.say(words)

    assert walk.talk.shown.startswith(walk.label("customer.calm"))
    assert walk.asks("customer.model.ask")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.words == words


@pytest.mark.rule("I8.calmed")
@pytest.mark.parametrize("words", ["漏水了", "The door does not close", "E21 显示在屏幕上"])
async def test_a_calm_customer_is_not_calmed(walk: Walk, words: str) -> None:
    await walk.until("customer.fault.ask")
    await walk.talk.say(words)

    assert walk.label("customer.calm") not in walk.talk.shown


async def test_a_button_of_a_finished_dialog(walk: Walk) -> None:
    await walk.until("customer.purchased.ask")
    _, button = walk.talk.find(walk.label("customer.purchased.last_year"))
    await walk.talk.say("/help")
    answer = await walk.talk.tap_data(button.callback_data or "")

    assert answer == walk.label("customer.tap.stale")
    assert walk.label("customer.menu.report") in walk.talk.labels
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.purchased is None


async def test_a_button_from_before_the_desk_knew_anybody(walk: Walk) -> None:
    answer = await walk.talk.tap_data("AbCdEf\x1dreport")

    assert answer == walk.label("customer.tap.stale")
    assert walk.label("customer.menu.report") in walk.talk.labels


async def test_a_button_that_nobody_ever_made(walk: Walk) -> None:
    assert await walk.talk.tap_data("gibberish") == walk.label("customer.tap.stale")


async def test_a_command_that_does_not_exist(walk: Walk) -> None:
    await walk.talk.say("/frobnicate")

    assert walk.label("customer.bad.command") in walk.talk.shown


async def test_an_old_button_of_a_report_that_was_dropped(walk: Walk) -> None:
    # The draft went in another way; the window on the screen still had its buttons.
    await walk.until("customer.purchased.ask")
    person = await walk.hall.person(walk.talk)
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    await walk.hall.desk.intake.abandon(by=person.id, draft=draft.id)
    answer = await walk.tap("customer.purchased.last_year")

    assert answer == walk.label("error.not_found")
    assert walk.label("customer.menu.report") in walk.talk.labels


async def test_an_english_speaker_is_corrected_in_english(english: Talk) -> None:
    await english.say("/report")
    await english.post(sticker=STICKER)

    assert "Here we need words" in english.shown
