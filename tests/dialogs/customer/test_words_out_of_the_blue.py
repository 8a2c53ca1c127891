"""Words and files outside any question: nothing is lost, nothing is taken for what it is not."""

import pytest
from aiogram_dialog.test_tools.memory_storage import JsonMemoryStorage

from tests.dialogs.chat import Talk
from tests.dialogs.conftest import Hall
from tests.dialogs.customer.walking import Walk
from tickets.case.events import CustomerWrote
from tickets.case.lifecycle import Status
from tickets.kinds import Request, Role


async def test_the_first_words_begin_the_report(walk: Walk) -> None:
    await walk.talk.say("洗衣机漏水")

    assert walk.asks("customer.model.ask")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.words == "洗衣机漏水"


@pytest.mark.rule("I6.photo", "I6.any_step")
async def test_an_album_begins_the_report_with_all_its_photos_and_its_words(walk: Walk) -> None:
    await walk.talk.photo("a", caption="洗衣机漏水", album="1")
    await walk.talk.photo("b", album="1")
    await walk.talk.photo("c", album="1")

    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.words == "洗衣机漏水"
    assert [it.unique_id for it in draft.evidence] == ["u-a", "u-b", "u-c"]
    assert walk.asks("customer.model.ask")


@pytest.mark.rule("I6.photo", "I6.any_step")
async def test_an_album_in_the_first_question_is_kept_whole(walk: Walk) -> None:
    await walk.until("customer.fault.ask")
    await walk.talk.photo("a", caption="洗衣机漏水", album="1")
    await walk.talk.photo("b", album="1")

    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert (draft.words, len(draft.evidence)) == ("洗衣机漏水", 2)


@pytest.mark.rule("I6.photo")
async def test_a_photo_without_words_is_a_description(walk: Walk) -> None:
    await walk.until("customer.fault.ask")
    await walk.talk.photo("a")
    assert walk.asks("customer.fault.ask")
    await walk.tap("customer.fault.photo_alone")

    assert walk.asks("customer.model.ask")


@pytest.mark.rule("I6.photo", "I6.any_step")
async def test_a_photo_can_be_added_at_any_later_step(walk: Walk) -> None:
    await walk.until("customer.email.ask")
    await walk.talk.photo("late")

    assert walk.asks("customer.email.ask")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert [it.unique_id for it in draft.evidence] == ["u-late"]


async def test_the_same_photo_twice_is_kept_once(walk: Walk) -> None:
    await walk.until("customer.fault.ask")
    await walk.talk.photo("a")
    await walk.talk.photo("a")

    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert len(draft.evidence) == 1


async def test_thanks_are_answered_and_open_nothing(walk: Walk) -> None:
    await walk.talk.say("谢谢！")

    assert walk.label("customer.chat.thanks") in walk.talk.shown
    assert await walk.hall.draft(walk.talk) is None


@pytest.mark.parametrize("thanks", ["谢谢你们！", "好的，谢谢", "Thank you so much!", "👍"])
async def test_thanks_after_closing_reopen_nothing(walk: Walk, thanks: str) -> None:
    await walk.file()
    [case] = await walk.hall.cases(walk.talk)
    person = await walk.hall.person(walk.talk)
    await walk.hall.desk.cases.confirm_solved(by=person.id, ticket=case.id)
    await walk.talk.say(thanks)

    assert walk.label("customer.chat.thanks") in walk.talk.shown
    assert (await walk.hall.stored(case.id)).status is Status.SOLVED
    assert await walk.hall.draft(walk.talk) is None


async def test_with_an_open_case_the_desk_asks_which_is_meant(walk: Walk) -> None:
    await walk.file()
    [case] = await walk.hall.cases(walk.talk)
    await walk.talk.say("水更多了")
    assert walk.asks("customer.belongs.ask")
    await walk.talk.photo("wet")
    await walk.talk.tap(case.number)

    assert len(await walk.hall.cases(walk.talk)) == 1
    history = await walk.hall.history(case.id)
    assert history[-2:] == ["CustomerWrote", "EvidenceAdded"]
    assert await walk.hall.draft(walk.talk) is None


async def test_words_in_pieces_stay_together(walk: Walk) -> None:
    await walk.file()
    await walk.talk.say("水更多了")
    await walk.talk.say("还有怪声")
    await walk.tap("customer.belongs.new")

    assert walk.asks("customer.model.ask")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.words == "水更多了\n还有怪声"


async def test_words_that_belong_nowhere_are_dropped(walk: Walk) -> None:
    await walk.file()
    await walk.talk.say("发错了")
    await walk.tap("customer.belongs.drop")

    assert await walk.hall.draft(walk.talk) is None
    assert len(await walk.hall.cases(walk.talk)) == 1


@pytest.mark.rule("F5.conversation")
async def test_an_edited_message_on_a_case_keeps_both_versions(walk: Walk) -> None:
    await walk.file()
    [case] = await walk.hall.cases(walk.talk)
    await walk.tap("customer.filed.see")
    message = await walk.talk.post(text="明天在家")
    await walk.talk.edit(message, "后天在家")

    async with walk.hall.memory.units() as uow:
        said = [it for it in await uow.tickets.history(case.id) if isinstance(it, CustomerWrote)]
    assert [(it.text, it.edits) for it in said] == [("明天在家", None), ("后天在家", message.message_id)]
    assert walk.label("customer.ticket.edit_kept", number=case.number) in walk.talk.shown


async def test_an_edited_message_of_no_case_is_let_be(walk: Walk) -> None:
    await walk.talk.say("/start")
    message = await walk.talk.post(text="你好")
    sent = len(walk.talk.telegram.sent)
    await walk.talk.edit(message, "你好呀")

    assert len(walk.talk.telegram.sent) == sent


@pytest.mark.parametrize("opened", [None, "/start", "/mytickets"])
async def test_words_of_someone_who_works_here_begin_no_report(
    hall: Hall, talk: Talk, opened: str | None
) -> None:
    await hall.worker(talk, Role.STAFF)
    if opened:
        await talk.say(opened)
    await talk.say("今天谁值班")

    assert await hall.draft(talk) is None


@pytest.mark.rule("I8.calmed")
async def test_anger_out_of_the_blue_is_calmed_before_anything_is_asked(walk: Walk) -> None:
    await walk.talk.say("气死我了！你们的洗衣机又坏了")

    assert walk.talk.shown.startswith(walk.label("customer.calm"))


async def test_words_handled_again_after_a_power_cut_begin_the_report_once(walk: Walk) -> None:
    """The desk died after it had shown the first question and before it had noted where the chat stood.

    The words were handled again, and met their own report: "shall we continue?", said to somebody who had
    only just begun, who then typed an answer and was told to tap a button.
    """
    await walk.talk.say("洗衣机漏水")
    walk.hall.states = JsonMemoryStorage()
    walk.hall.restart()
    await walk.talk.say("洗衣机漏水")

    assert walk.asks("customer.model.ask")
    await walk.talk.say("W-300")
    assert walk.label("customer.resume.go_on") not in walk.talk.labels


async def test_a_photo_handled_again_after_a_power_cut_begins_the_report_once(walk: Walk) -> None:
    for _ in range(2):
        walk.hall.states = JsonMemoryStorage()
        walk.hall.restart()
        await walk.talk.photo("a", caption="洗衣机漏水")

    assert walk.asks("customer.model.ask")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert len(draft.evidence) == 1


async def test_a_report_without_any_answer_is_not_offered_to_be_continued(walk: Walk) -> None:
    for _ in range(2):
        walk.hall.states = JsonMemoryStorage()
        walk.hall.restart()
        await walk.talk.say("/report")

    assert walk.asks("customer.fault.ask")


async def test_an_empty_report_takes_what_is_wanted_now(walk: Walk) -> None:
    await walk.talk.say("/report")
    await walk.talk.say("/start")
    await walk.tap("customer.menu.question")

    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.request is Request.QUESTION
