"""What leaves the outbox arrives, in order and once; and where it can't, a person is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from telegram.error import ChatMigrated, TimedOut

from notifier.postman import Postman
from notifier.request import NotSent
from storage.errors import DatabaseUnavailable
from tests.fakes.sandbox_person import Json, Person
from tests.notifier.every_message import every_message
from tests.notifier.post_office import QUICK, FailingPostman, PostOffice
from tests.storage.examples import delivered
from tests.unit.announcing import TICKET
from tickets.case.facts import Evidence
from tickets.ids import OutboxId
from tickets.kinds import EvidenceKind, Role
from tickets.messages.deliveries import Delivery, DeliveryOutcome, DeliveryStatus


async def texts(phone: Person) -> list[str]:
    """Return the bot's texts in a chat."""
    return [m["text"] for m in await phone.messages() if m["from_bot"] and "text" in m]


async def photo_ids(office: PostOffice, phone: Person, count: int) -> list[str]:
    """Return ids of photos that Telegram has."""
    for _ in range(count):
        await phone.photo()
    sent = [m["photo"][-1]["file_id"] for m in await phone.messages() if "photo" in m]
    return [str(file_id) for file_id in sent]


def photos(*file_ids: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(kind=EvidenceKind.PHOTO, file_id=each, unique_id=f"u-{number}")
        for number, each in enumerate(file_ids)
    )


async def test_a_message_arrives_with_markup_and_buttons_and_is_recorded(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    await office.post(office.reply(mei.id, "5 < 6 & <b>not bold</b>"))
    office.start()
    message = await phone.wait_for("A reply from our team")
    assert "5 < 6 & <b>not bold</b>" in message["text"], "people's own words are no markup"
    assert {entity["type"] for entity in message["entities"]} >= {"bold", "blockquote"}
    assert await phone.buttons() == ["Open the case"]
    assert await office.ended(DeliveryOutcome.SENT) == [DeliveryOutcome.SENT]
    assert await delivered(office.storage) == {DeliveryStatus.SENT: 1}


async def test_each_persons_messages_arrive_in_order_while_others_get_theirs(office: PostOffice) -> None:
    people = [await office.person(name) for name in ("Mei", "Bo", "An")]
    for number in range(4):
        await office.post(*(office.reply(known.id, f"number {number}") for _, known in people))
    office.start()
    for phone, _ in people:
        await phone.wait_for("number 3")
        seen = [text.split("number ")[1][0] for text in await texts(phone)]
        assert seen == ["0", "1", "2", "3"]


async def test_photos_come_first_and_the_text_with_its_buttons_after(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    one, two, three = await photo_ids(office, phone, 3)
    await office.post(
        office.reply(mei.id, "with an album", attachments=photos(one, two, three)),
        office.reply(mei.id, "with one photo", attachments=photos(one)),
    )
    office.start()
    await phone.wait_for("with one photo")
    sent = [("photo" in m, "media_group_id" in m) for m in await phone.messages() if m["from_bot"]]
    assert sent == [(True, True)] * 3 + [(False, False), (True, False), (False, False)]


async def test_a_file_that_fails_never_holds_up_the_text(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    await office.post(office.reply(mei.id, "still here", attachments=photos("no-such-file")))
    office.start()
    await phone.wait_for("still here")
    assert await office.ended(DeliveryOutcome.SENT) == [DeliveryOutcome.SENT]


async def test_a_retry_of_the_text_does_not_send_the_photos_again(office: PostOffice) -> None:
    """The engineer got the same album five times, because the text after it had to be tried again."""
    phone, mei = await office.person("Mei")
    [one] = await photo_ids(office, phone, 1)
    await office.box.fault("502_html", methods=["sendMessage"], count=2)
    await office.post(office.reply(mei.id, "at last", attachments=photos(one)))
    office.start()
    await phone.wait_for("at last")
    assert sum("photo" in m for m in await phone.messages() if m["from_bot"]) == 1


@pytest.mark.rule("V1.weekly")
async def test_a_review_arrives_as_text_picture_and_sheet_and_a_retry_doubles_none(
    office: PostOffice,
) -> None:
    """The picture fails at first: the words before it must not come again, nor the sheet come before it."""
    phone, lead = await office.person("Zhao", Role.LEAD)
    pushes = [(await every_message())[f"report/{part}"][1] for part in ("text", "picture", "sheet")]
    await office.box.fault("500", methods=["sendPhoto"], count=1)
    here = {"recipient": lead.id, "not_before": office.now(), "stale_after": None}
    await office.post(*(replace(push, **here) for push in pushes))  # type: ignore[arg-type]  # fields of Push
    office.start()
    await phone.wait_for("All figures")
    sent = [m for m in await phone.messages() if m["from_bot"]]
    kinds = [next(kind for kind in ("photo", "document", "text") if kind in m) for m in sent]
    assert kinds == ["text", "photo", "document"]
    assert sent[1]["photo"][-1]["width"] > 800, "still readable after the chat has made it smaller"
    assert sent[2]["document"]["file_name"] == "2026-W10.xlsx"
    assert await office.ended(DeliveryOutcome.SENT, 2) == [DeliveryOutcome.RETRY, DeliveryOutcome.SENT]


async def test_a_server_error_in_html_is_tried_again_until_it_arrives_once(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    await office.box.fault("502_html", methods=["sendMessage"], count=2)
    await office.post(office.reply(mei.id, "through"))
    office.start()
    assert await office.ended(DeliveryOutcome.SENT) == [
        DeliveryOutcome.RETRY,
        DeliveryOutcome.RETRY,
        DeliveryOutcome.SENT,
    ]
    assert len(await texts(phone)) == 1


async def test_wait_from_telegram_stops_messages_to_everybody(office: PostOffice) -> None:
    people = [await office.person(f"Person {number}") for number in range(8)]
    await office.box.fault("429", methods=["sendMessage"], retry_after=1, count=1)
    await office.post(*(office.reply(known.id, "hello") for _, known in people))
    office.start()
    outcomes = [await office.ended(DeliveryOutcome.SENT, number) for number in range(1, 9)]
    for phone, _ in people:
        await phone.wait_for("hello")
    calls: list[Json] = await office.box.calls("sendMessage")
    refused = [call for call in calls if not call["ok"]]
    assert [call["error_code"] for call in refused] == [429]
    assert max(outcomes, key=len) == [DeliveryOutcome.RETRY, DeliveryOutcome.SENT]
    assert sum(len(each) for each in outcomes) == 9, "everybody else waited without an attempt"


async def test_a_customer_who_blocked_the_bot_becomes_a_call_for_staff(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    desk, _ = await office.person("Lin", Role.STAFF)
    await office.ticket(mei.id)
    await phone.block()
    await office.post(office.reply(mei.id, "unread", ticket=TICKET.id))
    office.start()
    task = await desk.wait_for("please call")
    assert "Chen Mei" in task["text"]
    assert "our reply" in task["text"]
    assert await desk.buttons() == ["☎️ Called", "📵 Nobody answered", "Open the case"]
    assert await office.ended(DeliveryOutcome.FAILED) == [DeliveryOutcome.FAILED]
    async with office.storage.units() as uow:
        assert not (await uow.people.get(mei.id)).reachable


async def test_a_chat_that_does_not_exist_is_a_person_that_cannot_be_reached(office: PostOffice) -> None:
    desk, _ = await office.person("Lin", Role.STAFF)
    wang = await office.known(987_654_321, "Wang", Role.ENGINEER)
    await office.post(office.reply(wang.id, "nobody home", template="job/noted"))
    office.start()
    word = await desk.wait_for("wasn't delivered")
    assert "Wang" in word["text"]
    assert "a note on the job" in word["text"]


async def test_an_answer_that_got_lost_is_recorded_apart_and_sent_again(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    await office.box.fault("drop_after", methods=["sendMessage"], count=1)
    await office.post(office.reply(mei.id, "maybe twice"))
    office.start()
    assert await office.ended(DeliveryOutcome.SENT) == [DeliveryOutcome.UNKNOWN, DeliveryOutcome.SENT]
    assert len(await texts(phone)) == 2


async def test_an_outcome_that_stays_unknown_ends_with_a_person(office: PostOffice) -> None:
    _, mei = await office.person("Mei")
    desk, lin = await office.person("Lin", Role.STAFF)
    await office.box.fault("drop_after", methods=["sendMessage"], chat=mei.telegram)
    await office.post(office.reply(mei.id, "lost"))
    office.start()
    await desk.wait_for("We can't tell whether it arrived")
    await office.stop()
    seen = [attempt.outcome for attempt in await office.attempts()]
    assert seen == [DeliveryOutcome.UNKNOWN] * QUICK.unknown_attempts
    assert lin.reachable


async def test_what_lost_its_sense_is_dropped_with_a_reason(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    past = office.now() - timedelta(minutes=1)
    await office.post(
        office.reply(mei.id, "I am on my way", stale_after=past), office.reply(mei.id, "still true")
    )
    office.start()
    await phone.wait_for("still true")
    [dropped] = await office.attempts(1)
    assert (dropped.outcome, dropped.reason) == (DeliveryOutcome.STALE, "lost its sense before it was sent")
    assert not any("on my way" in text for text in await texts(phone))


async def test_a_survey_that_an_outage_held_up_until_the_night_waits_for_the_morning(
    office: PostOffice,
) -> None:
    """The desk was down from the afternoon on. It came back at eleven, and phones rang for "how was it?"."""
    phone, mei = await office.person("Mei")
    office.morning = office.now() + timedelta(hours=10)
    await office.post(
        office.reply(mei.id, "How was it?", by_day=True), office.reply(mei.id, "Your line is down")
    )
    office.start()
    await phone.wait_for("Your line is down")
    await office.ended(DeliveryOutcome.SENT, 2)
    assert await office.attempts(1) == []
    assert not any("How was it?" in text for text in await texts(phone))
    office.offset = timedelta(hours=10)
    office.sender.wake()
    await phone.wait_for("How was it?")
    assert await office.ended(DeliveryOutcome.SENT, 1) == [DeliveryOutcome.SENT]


async def test_what_waited_for_telegram_is_judged_by_the_hour_at_which_it_leaves(office: PostOffice) -> None:
    """At two minutes to nine Telegram said: wait half an hour. Surveys that were about to leave left then."""
    phone, mei = await office.person("Mei")
    await office.post(
        office.reply(mei.id, "How was it?", by_day=True), office.reply(mei.id, "Your line is down")
    )
    office.evening = office.now() + timedelta(seconds=0.3)
    office.morning = office.evening + timedelta(hours=10)
    office.pace.hold(timedelta(seconds=0.6))
    office.start()
    await phone.wait_for("Your line is down")
    assert not any("How was it?" in text for text in await texts(phone))
    assert await office.attempts(1) == []


async def test_a_message_takes_the_place_of_an_earlier_one_and_comes_anew_where_that_is_gone(
    office: PostOffice,
) -> None:
    phone, mei = await office.person("Mei")
    began = office.reply(mei.id, "0 of 900")
    await office.post(began, office.reply(mei.id, "450 of 900", edits=began.dedupe))
    office.start()
    await phone.wait_for("450 of 900")
    assert not any("0 of 900" in text and "450" not in text for text in await texts(phone))
    await office.ended(DeliveryOutcome.SENT, 2)
    shown = next(m for m in await phone.messages() if "450 of 900" in str(m.get("text")))
    await office.bot.delete_message(mei.telegram, shown["message_id"])
    await office.post(office.reply(mei.id, "900 of 900", edits=began.dedupe))
    await phone.wait_for("900 of 900")


@pytest.mark.rule("D2.happened")
async def test_what_its_case_has_outrun_is_dropped_unsent(office: PostOffice) -> None:
    """The update said "Wang comes on Friday"; the visit was called off, and then the update left."""
    phone, mei = await office.person("Mei")
    await office.ticket(mei.id)
    outdated = office.reply(mei.id, "Wang comes on Friday", ticket=TICKET.id, ticket_version=0)
    await office.post(office.reply(mei.id, "still true"), outdated)
    office.start()
    await office.ended(DeliveryOutcome.STALE, 2)
    [dropped] = await office.attempts(2)
    assert dropped.reason == "its case has moved on"
    await phone.wait_for("still true")
    assert not any("on Friday" in text for text in await texts(phone))


async def test_a_deadline_that_cannot_be_kept_is_told_to_a_person(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    desk, _ = await office.person("Lin", Role.STAFF)
    await office.box.fault("500", methods=["sendMessage"], chat=mei.telegram)
    await office.post(office.reply(mei.id, "by five", deadline=office.now() + timedelta(seconds=0.4)))
    office.start()
    await desk.wait_for("couldn't be sent before its time was up")
    seen = await office.ended(DeliveryOutcome.EXPIRED)
    assert set(seen[:-1]) <= {DeliveryOutcome.RETRY}
    assert await texts(phone) == []


async def test_a_message_that_telegram_refuses_is_no_endless_retry(office: PostOffice) -> None:
    _, mei = await office.person("Mei")
    desk, _ = await office.person("Lin", Role.STAFF)
    bad = office.reply(mei.id, "x")
    await office.post(replace(bad, buttons=((replace(bad.buttons[0][0], data="y" * 65),),)))
    office.start()
    await desk.wait_for("Telegram refuses this message")
    assert await office.ended(DeliveryOutcome.FAILED) == [DeliveryOutcome.FAILED]


async def test_a_message_with_a_gap_is_given_up_and_told(office: PostOffice) -> None:
    _, mei = await office.person("Mei")
    desk, _ = await office.person("Lin", Role.STAFF)
    await office.post(office.reply(mei.id, "x", context={}))
    office.start()
    await desk.wait_for("wasn't delivered")
    await office.ended(DeliveryOutcome.FAILED)
    [attempt] = await office.attempts()
    assert attempt.reason == "not rendered: UndefinedError"


async def test_a_fault_of_our_own_is_tried_a_few_times_and_then_told_while_all_else_arrives(
    office: PostOffice,
) -> None:
    """The week's spreadsheet could not be made, with an error that nobody had thought of. Only the end of its
    lease brought it back, every 90 seconds for three days, and the lead got nothing else meanwhile.
    """
    phone, lead = await office.person("Zhao", Role.LEAD)
    desk, _ = await office.person("Lin", Role.STAFF)
    broken = [AttributeError("no such figure")] * QUICK.unknown_attempts
    office.sender = office.new_sender(FailingPostman(office.bot, *broken))
    await office.post(
        office.reply(lead.id, "the week", template="job/noted"), office.reply(lead.id, "a deadline is missed")
    )
    office.start()
    await phone.wait_for("a deadline is missed")
    told = await desk.wait_for("wasn't delivered")
    assert "Zhao" in told["text"]
    seen = await office.attempts()
    assert [each.outcome for each in seen] == [DeliveryOutcome.UNKNOWN] * QUICK.unknown_attempts
    assert {each.reason for each in seen} == {"broke off: AttributeError"}


async def test_what_telegram_never_takes_while_it_takes_others_is_given_up_and_told(
    office: PostOffice,
) -> None:
    _, mei = await office.person("Mei")
    desk, lin = await office.person("Lin", Role.STAFF)
    await office.box.fault("500", methods=["sendMessage"], chat=mei.telegram)
    retry_policy = replace(QUICK, refused_attempts=3, longest_backoff=timedelta(minutes=1))
    office.sender = office.new_sender(Postman(office.bot), retry_policy)
    await office.post(office.reply(lin.id, "Telegram is there"))
    office.start()
    await office.ended(DeliveryOutcome.SENT)
    await office.post(office.reply(mei.id, "never through"))
    await desk.wait_for("wasn't delivered")
    assert await office.ended(DeliveryOutcome.FAILED, 2) == [
        DeliveryOutcome.RETRY,
        DeliveryOutcome.RETRY,
        DeliveryOutcome.FAILED,
    ]


async def test_what_fails_while_nothing_leaves_is_kept_until_telegram_is_back(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    await office.box.fault("500", methods=["sendMessage"], count=5)
    office.sender = office.new_sender(Postman(office.bot), replace(QUICK, refused_attempts=3))
    await office.post(office.reply(mei.id, "at last"))
    office.start()
    await phone.wait_for("at last")
    assert await office.ended(DeliveryOutcome.SENT) == [DeliveryOutcome.RETRY] * 5 + [DeliveryOutcome.SENT]


async def test_a_message_to_staff_that_fails_starts_no_chain_of_messages(office: PostOffice) -> None:
    phone, lin = await office.person("Lin", Role.STAFF)
    _, he = await office.person("He", Role.LEAD)
    await phone.block()
    await office.post(office.reply(lin.id, "x", template="staff/evidence"), office.reply(he.id, "marker"))
    office.start()
    await office.ended(DeliveryOutcome.FAILED)
    await office.ended(DeliveryOutcome.SENT, 2)
    assert await delivered(office.storage) == {DeliveryStatus.FAILED: 1, DeliveryStatus.SENT: 1}


async def test_a_chat_with_a_new_id_is_followed(office: PostOffice) -> None:
    phone, _ = await office.person("Mei")
    moved = await office.known(111, "Group")
    await office.storage.outbox.migrate_chat(old=phone.id, new=222)
    office.sender = office.new_sender(FailingPostman(office.bot, ChatMigrated(phone.id)))
    await office.post(office.reply(moved.id, "found you"))
    office.start()
    await phone.wait_for("found you")
    assert await office.ended(DeliveryOutcome.SENT) == [DeliveryOutcome.RETRY, DeliveryOutcome.SENT]


async def test_what_waits_when_the_sender_stops_is_put_back_for_the_next(office: PostOffice) -> None:
    phone, mei = await office.person("Mei")
    office.pace.hold(timedelta(hours=1))
    await office.post(office.reply(mei.id, "after the restart"))
    office.start()
    await office.taken()
    await office.stop()
    assert [attempt.outcome for attempt in await office.attempts()] == [DeliveryOutcome.RETRY]
    async with PostOffice(box=office.box, storage=office.storage) as next_one:
        next_one.start()
        await phone.wait_for("after the restart")


async def test_what_was_sent_while_the_database_was_away_is_not_sent_again(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk was full when a message had just been sent. That it was sent was never written down; its lease
    ended, and the customer got it twice.
    """
    phone, mei = await office.person("Mei")
    away = [DatabaseUnavailable("full"), DatabaseUnavailable("full")]
    write_down = office.storage.outbox.sent

    async def sent(delivery: OutboxId, *, at: datetime, message_id: int | None) -> None:
        if away:
            raise away.pop()
        await write_down(delivery, at=at, message_id=message_id)

    monkeypatch.setattr(office.storage.outbox, "sent", sent)
    await office.post(office.reply(mei.id, "only once"))
    office.sender = office.new_sender(Postman(office.bot), replace(QUICK, away=timedelta(seconds=0.01)))
    office.start()
    assert await office.ended(DeliveryOutcome.SENT) == [DeliveryOutcome.SENT]
    assert away == []
    assert len([text for text in await texts(phone) if "only once" in text]) == 1


async def test_the_sender_goes_on_by_itself_when_the_outbox_answers_again(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, mei = await office.person("Mei")
    away = [DatabaseUnavailable("locked"), DatabaseUnavailable("locked")]
    claim = office.storage.outbox.claim

    async def claimed(**how: Any) -> Sequence[Delivery]:
        if away:
            raise away.pop()
        return await claim(**how)

    monkeypatch.setattr(office.storage.outbox, "claim", claimed)
    await office.post(office.reply(mei.id, "in spite of it"))
    office.sender = office.new_sender(Postman(office.bot), replace(QUICK, away=timedelta(seconds=0.01)))
    office.start()
    await phone.wait_for("in spite of it")
    assert away == []


async def test_every_attempt_is_counted_as_it_is_recorded(office: PostOffice) -> None:
    _, mei = await office.person("Mei")
    gone = await office.known(987_654_321, "Gone")
    office.sender = office.new_sender(FailingPostman(office.bot, TimedOut(), NotSent("no connection")))
    past = office.now() - timedelta(minutes=5)
    await office.post(office.reply(mei.id, "one"))
    office.start()
    await office.ended(DeliveryOutcome.SENT)
    await office.post(
        office.reply(mei.id, "late", deadline=past),
        office.reply(mei.id, "stale", stale_after=past),
        office.reply(gone.id, "gone"),
    )
    for number, outcome in (
        (2, DeliveryOutcome.EXPIRED),
        (3, DeliveryOutcome.STALE),
        (4, DeliveryOutcome.FAILED),
    ):
        await office.ended(outcome, number)
    await office.stop()
    recorded = [attempt.outcome for number in range(1, 5) for attempt in await office.attempts(number)]
    assert sorted(office.counted.outcomes) == sorted(recorded)
    assert set(recorded) == set(DeliveryOutcome)
