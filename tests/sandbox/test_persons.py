"""The persons' side: what persons do reaches bots as Telegram sends it, and is seen by those who watch."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from tests.fakes.sandbox_client import Person, Sandbox, SandboxRequestError

Json = dict[str, Any]


async def updates(box: Sandbox, *kinds: str) -> list[Json]:
    given: Json = {"allowed_updates": list(kinds)} if kinds else {}
    found: list[Json] = (await box.api("getUpdates", **given))["result"]
    return found


async def messages(box: Sandbox) -> list[Json]:
    return [update["message"] for update in await updates(box) if "message" in update]


async def with_button(box: Sandbox, **button: Any) -> tuple[Person, Json]:
    person = await box.person("Ann")
    await person.send("/start")
    markup = {"inline_keyboard": [[{"text": "Button", **button}]]}
    sent = await box.api("sendMessage", chat_id=person.id, text="x", reply_markup=markup)
    return person, sent["result"]


async def test_a_command_carries_its_entity_and_the_persons_language(box: Sandbox) -> None:
    person = await box.person("Ann", last_name="Li", username="ann_li", language_code="zh-hans")
    await person.send("/start abc")
    message = (await messages(box))[0]
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {
        "id": person.id,
        "is_bot": False,
        "first_name": "Ann",
        "last_name": "Li",
        "username": "ann_li",
        "language_code": "zh-hans",
    }
    assert message["chat"]["type"] == "private"
    await person.speak("en")
    await person.send("now in English")
    assert (await messages(box))[-1]["from"]["language_code"] == "en"


async def test_every_kind_of_content_reaches_the_bot(box: Sandbox) -> None:
    person = await box.person("Ann", phone="+8613800000000")
    await person.photo("broken")
    await person.voice(7)
    await person.document("invoice.pdf", mime_type="application/pdf")
    await person.file("video", duration=3)
    await person.file("video_note")
    await person.sticker()
    await person.file("audio", title="Noise")
    await person.share_contact()
    await person.contact("+4915112345678", "Bob")
    await person.location(39.9, 116.4)
    found = await messages(box)
    assert found[0]["caption"] == "broken"
    assert found[0]["photo"][-1]["width"] == 640
    assert found[1]["voice"]["duration"] == 7
    assert (found[2]["document"]["file_name"], found[2]["document"]["mime_type"]) == (
        "invoice.pdf",
        "application/pdf",
    )
    assert [next(k for k in ("video", "video_note", "sticker", "audio") if k in m) for m in found[3:7]] == [
        "video",
        "video_note",
        "sticker",
        "audio",
    ]
    assert found[7]["contact"]["user_id"] == person.id
    assert "user_id" not in found[8]["contact"]
    assert found[9]["location"] == {"latitude": 39.9, "longitude": 116.4}


async def test_an_album_is_several_messages_of_one_group(box: Sandbox) -> None:
    person = await box.person("Ann")
    numbers = await person.album(3, "three photos")
    found = await messages(box)
    assert [message["message_id"] for message in found] == numbers
    assert len({message["media_group_id"] for message in found}) == 1
    assert [message.get("caption") for message in found] == ["three photos", None, None]


async def test_a_text_beyond_4096_characters_arrives_as_several(box: Sandbox) -> None:
    person = await box.person("Ann")
    await person.send("x" * 5000)
    assert [len(message["text"]) for message in await messages(box)] == [4096, 904]


async def test_a_forwarded_message_shows_its_origin(box: Sandbox) -> None:
    ann, bob = await box.person("Ann"), await box.person("Bob")
    await ann.contact("+8613800000000", "Bob", user_id=bob.id, forward_from=bob.id)
    await ann.send("from someone hidden", forward_from="Hidden Name")
    first, second = await messages(box)
    assert first["forward_origin"]["sender_user"]["id"] == bob.id
    assert second["forward_origin"]["sender_user_name"] == "Hidden Name"


async def test_an_edit_reaches_the_bot_and_a_deletion_does_not(box: Sandbox) -> None:
    person = await box.person("Ann")
    number = await person.send("before")
    await person.edit(number, "after")
    await person.delete(number)
    found = await updates(box)
    assert [update.get("edited_message", update.get("message"))["text"] for update in found] == [
        "before",
        "after",
    ]
    assert "edit_date" in found[1]["edited_message"]
    seen = (await person.transcript())["messages"][0]
    assert (seen["text"], seen["edited"], seen["deleted"]) == ("after", True, True)
    assert await person.messages() == []


async def test_an_edit_keeps_to_what_the_message_is(box: Sandbox) -> None:
    person = await box.person("Ann")
    text, photo = await person.send("text"), await person.photo("before")
    with pytest.raises(SandboxRequestError, match="no text to edit"):
        await person.edit(photo, "x")
    with pytest.raises(SandboxRequestError, match="a text has 1 to 4096 characters"):
        await person.edit(text, " ")
    path = f"/sandbox/persons/{person.id}/edit"
    with pytest.raises(SandboxRequestError, match="no caption to edit"):
        await box.request("POST", path, {"bot": box.username, "message_id": text, "caption": "x"})
    await box.request("POST", path, {"bot": box.username, "message_id": photo, "caption": "after"})
    assert (await updates(box))[-1]["edited_message"]["caption"] == "after"


async def test_a_tap_waits_for_the_answer(box: Sandbox) -> None:
    person, sent = await with_button(box, callback_data="go")
    tap = asyncio.create_task(person.tap("Button"))
    found = (await box.api("getUpdates", offset=-1, timeout=10))["result"]
    while "callback_query" not in found[-1]:
        found = (await box.api("getUpdates", offset=found[-1]["update_id"] + 1, timeout=10))["result"]
    query = found[-1]["callback_query"]
    assert (query["data"], query["message"]["message_id"], query["from"]["id"]) == (
        "go",
        sent["message_id"],
        person.id,
    )
    await box.api("answerCallbackQuery", callback_query_id=query["id"], text="Done", show_alert=True)
    assert (await asyncio.wait_for(tap, 60))["answer"] == {"text": "Done", "show_alert": True, "url": None}


async def test_a_link_button_opens_its_address(box: Sandbox) -> None:
    person, _ = await with_button(box, url="https://example.com/help")
    assert (await person.tap("Button"))["url"] == "https://example.com/help"
    assert not any("callback_query" in update for update in await updates(box))


async def test_a_button_that_is_gone_cannot_be_tapped(box: Sandbox) -> None:
    person, sent = await with_button(box, callback_data="go")
    where = {"chat_id": person.id, "message_id": sent["message_id"]}
    await box.api("editMessageReplyMarkup", **where)
    body = {"bot": box.username, "message_id": sent["message_id"], "data": "go"}
    with pytest.raises(SandboxRequestError, match="has no such button"):
        await box.request("POST", f"/sandbox/persons/{person.id}/tap", body)


async def test_blocking_is_told_and_stops_sending(box: Sandbox) -> None:
    person = await box.person("Ann")
    await person.send("/start")
    await person.block()
    change = (await updates(box))[-1]["my_chat_member"]
    assert change["new_chat_member"]["status"] == "kicked"
    with pytest.raises(SandboxRequestError, match="unblock it first"):
        await person.send("hello?")
    await person.block(blocked=False)
    assert (await updates(box))[-1]["my_chat_member"]["new_chat_member"]["status"] == "member"


async def test_unread_counts_what_came_after_reading(box: Sandbox) -> None:
    person = await box.person("Ann")
    await person.send("/start")
    for text in ("one", "two"):
        await box.api("sendMessage", chat_id=person.id, text=text)
    assert (await person.transcript())["unread"] == 2
    await person.read()
    assert (await person.transcript())["unread"] == 0


async def test_events_tell_what_happens(box: Sandbox) -> None:
    person, sent = await with_button(box, callback_data="go")
    start = (await box.state())["seq"]
    where = {"chat_id": person.id, "message_id": sent["message_id"]}
    await box.api("editMessageText", **where, text="y")
    await box.api("sendChatAction", chat_id=person.id, action="typing")
    await box.api("deleteMessage", **where)
    events = await box.events(after=start, timeout=5)
    assert [(event["type"], event["chat"], event["bot"]) for event in events] == [
        (kind, person.id, box.bot_id) for kind in ("edit", "typing", "delete")
    ]
    assert [event["seq"] for event in events] == [start + 1, start + 2, start + 3]


async def test_server_sent_events_carry_numbers_and_json(box: Sandbox) -> None:
    start = (await box.state())["seq"]
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{box.url}/sandbox/events", params={"after": start}) as stream,
    ):
        assert stream.content_type == "text/event-stream"
        person = await box.person("Ann")
        lines = [(await stream.content.readline()).decode().strip() for _ in range(4)]
    assert lines[2] == f"id: {start + 1}"
    event = json.loads(lines[3].removeprefix("data: "))
    assert (event["type"], event["person"]["id"]) == ("person", person.id)


async def test_the_clock_is_set_advanced_and_reset_and_dates_follow(box: Sandbox) -> None:
    await box.set_clock("2025-03-05T16:30:00+08:00")
    person = await box.person("Ann")
    await person.send("hello")
    sent_at = datetime.fromtimestamp((await messages(box))[0]["date"], UTC)
    half_past_four = datetime(2025, 3, 5, 8, 30, tzinfo=UTC)
    assert half_past_four <= sent_at < half_past_four + timedelta(minutes=5)
    before = datetime.fromisoformat((await box.clock())["now"])
    await box.advance_clock(3600)
    after = datetime.fromisoformat((await box.clock())["now"])
    assert timedelta(hours=1) <= after - before < timedelta(hours=1, minutes=5)
    assert (await box.reset_clock())["offset_seconds"] == 0
    for wrong in ("yesterday", "2025-03-05T16:30:00"):
        with pytest.raises(SandboxRequestError, match="now is an ISO 8601 instant"):
            await box.set_clock(wrong)


async def test_the_clock_stream_gives_the_state_at_once_and_every_turn(box: Sandbox) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{box.url}/sandbox/clock/events") as stream,
    ):
        assert (await _next_data(stream))["offset_seconds"] == 0
        await box.person("Somebody else's event")
        await box.set_clock("2025-03-05T16:30:00+08:00")
        turned = await _next_data(stream)
    assert (turned["type"], turned["now"][:16]) == ("clock", "2025-03-05T08:30")


async def _next_data(stream: aiohttp.ClientResponse) -> Json:
    async with asyncio.timeout(60):
        while not (line := (await stream.content.readline()).decode()).startswith("data: "):
            pass
    event: Json = json.loads(line.removeprefix("data: "))
    return event


async def test_the_log_of_calls_shows_files_as_sizes(box: Sandbox) -> None:
    person = await box.person("Ann")
    await person.send("/start")
    form = aiohttp.FormData({"chat_id": str(person.id)})
    form.add_field("photo", b"12345", filename="a.jpg")
    async with aiohttp.ClientSession() as session:
        await session.post(f"{box.url}/bot{box.token}/sendPhoto", data=form)
    call = (await box.calls("sendPhoto"))[0]
    assert (call["ok"], call["chat_id"]) == (True, person.id)
    assert call["params"]["photo"] == {"file_name": "a.jpg", "size": 5}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "say what to send"),
        ({"text": " "}, "an empty text cannot be sent"),
        ({"text": 5}, "text must be a text"),
        ({"text": "x", "bot": "@nobody"}, "there is no bot @nobody"),
        ({"text": "x", "chat": -5}, "there is no chat -5"),
        ({"photo": {"base64": "?"}}, "base64 is not valid base64"),
        ({"album": [{"generated": True}]}, "an album has 2 to 10 items"),
        ({"album": [1, 2]}, "an item of an album must be an object"),
        ({"share_contact": True}, "has no phone number to share"),
        ({"location": {"latitude": 91, "longitude": 0}}, "latitude is within 90"),
        ({"text": "x", "reply_to": 99}, "there is no message 99"),
    ],
)
async def test_a_wrong_request_is_answered_with_a_sentence(box: Sandbox, body: Json, sentence: str) -> None:
    person = await box.person("Ann")
    with pytest.raises(SandboxRequestError, match=sentence) as caught:
        await box.request("POST", f"/sandbox/persons/{person.id}/send", {"bot": box.username, **body})
    assert 400 <= caught.value.status < 500


async def test_a_bot_registered_again_stays_the_same_and_a_taken_id_is_refused(box: Sandbox) -> None:
    assert await box.add_bot(box.token, "another_name") == box.bot_id
    with pytest.raises(SandboxRequestError, match="has another token"):
        await box.add_bot(f"{box.bot_id}:other", "x")
    with pytest.raises(SandboxRequestError, match="is taken"):
        await box.person("Twin", id=box.bot_id)


async def test_an_unknown_path_of_the_persons_side_is_explained(box: Sandbox) -> None:
    with pytest.raises(SandboxRequestError, match="there is no GET /sandbox/nothing"):
        await box.request("GET", "/sandbox/nothing")
