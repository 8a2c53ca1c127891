"""Sending, copying, forwarding and editing, with every encoding that Telegram takes."""

import json
from typing import Any

import aiohttp
import pytest
from aiogram import Bot, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from sandbox.world.images import generated_picture
from tests.fakes.sandbox_client import Person, Sandbox

Json = dict[str, Any]

PICTURE = generated_picture(1)


async def started(box: Sandbox) -> Person:
    person = await box.person("Ann")
    await person.send("/start")
    return person


async def result(box: Sandbox, method: str, **parameters: Any) -> Any:
    answer = await box.api(method, **parameters)
    assert answer["ok"], answer
    return answer["result"]


@pytest.mark.parametrize("encoding", ["query", "form", "json", "multipart"])
async def test_a_call_may_come_in_every_encoding(box: Sandbox, encoding: str) -> None:
    person = await started(box)
    markup = {"inline_keyboard": [[{"text": "Ü", "callback_data": "1"}]]}
    plain = {
        "chat_id": str(person.id),
        "text": "<i>漏水</i>",
        "parse_mode": "HTML",
        "reply_markup": json.dumps(markup),
    }
    given: Json = {"params": plain}
    if encoding == "form":
        given = {"data": plain}
    elif encoding == "json":
        given = {"json": {**plain, "reply_markup": markup, "chat_id": person.id}}
    elif encoding == "multipart":
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in plain.items():
            form.add_field(name, value)
        given = {"data": form}
    verb = "GET" if encoding == "query" else "POST"
    async with (
        aiohttp.ClientSession() as session,
        session.request(verb, f"{box.url}/bot{box.token}/sendmessage", **given) as response,
    ):
        assert response.status == 200, await response.text()
    message = await person.last()
    assert message["text"] == "漏水"
    assert message["entities"] == [{"offset": 0, "length": 2, "type": "italic"}]
    assert message["reply_markup"] == markup


async def test_aiogram_sends_every_kind_of_message(box: Sandbox) -> None:
    person = await started(box)
    file = types.BufferedInputFile(PICTURE, "picture.png")
    async with Bot(box.token, session=AiohttpSession(api=TelegramAPIServer.from_base(box.url))) as bot:
        photo = await bot.send_photo(person.id, file, caption="a photo")
        assert photo.photo is not None
        assert (photo.photo[-1].width, photo.photo[-1].height) == (640, 480)
        document = await bot.send_document(person.id, file)
        assert document.document is not None
        assert document.document.file_name == "picture.png"
        assert (await bot.send_video(person.id, file, duration=3)).video is not None
        assert (await bot.send_voice(person.id, file, duration=3)).voice is not None
        assert (await bot.send_audio(person.id, file, title="Song")).audio is not None
        assert (await bot.send_animation(person.id, file)).animation is not None
        assert (await bot.send_video_note(person.id, file)).video_note is not None
        assert (await bot.send_sticker(person.id, file)).sticker is not None
        assert (await bot.send_location(person.id, 39.9, 116.4)).location is not None
        venue = await bot.send_venue(person.id, 39.9, 116.4, title="Workshop", address="Road 1")
        assert venue.venue is not None
        assert venue.venue.address == "Road 1"
        assert (await bot.send_contact(person.id, "+8613800000000", "Li")).contact is not None
        album = await bot.send_media_group(
            person.id,
            [
                types.InputMediaPhoto(media=file, caption="<b>both</b>", parse_mode="HTML"),
                types.InputMediaPhoto(media=file),
            ],
        )
        assert len({message.media_group_id for message in album}) == 1
        assert album[0].caption == "both"
        assert await bot.send_chat_action(person.id, "typing")
    assert (await person.transcript())["typing"] is True
    assert len([message for message in await person.messages() if message["from_bot"]]) == 13


async def test_a_file_is_sent_again_by_its_id_but_not_as_another_kind(box: Sandbox) -> None:
    person = await started(box)
    await person.photo()
    file_id = (await person.messages())[-1]["photo"][-1]["file_id"]
    assert (await result(box, "sendPhoto", chat_id=person.id, photo=file_id))["photo"][-1][
        "file_id"
    ] == file_id
    answer = await box.api("sendDocument", chat_id=person.id, document=file_id)
    assert answer["description"] == "Bad Request: can't use file of type Photo as Document"


async def test_media_of_a_message_is_replaced(box: Sandbox) -> None:
    person = await started(box)
    await person.photo()
    await person.document()
    sent = await person.messages()
    photo, document = sent[-2]["photo"][-1]["file_id"], sent[-1]["document"]["file_id"]
    message = await result(box, "sendPhoto", chat_id=person.id, photo=photo, caption="before")
    edited = await result(
        box,
        "editMessageMedia",
        chat_id=person.id,
        message_id=message["message_id"],
        media={"type": "document", "media": document, "caption": "after"},
    )
    assert "photo" not in edited
    assert (edited["document"]["file_id"], edited["caption"]) == (document, "after")


async def test_a_reply_shows_what_it_answers(box: Sandbox) -> None:
    person = await started(box)
    number = await person.send("question")
    sent = await result(
        box, "sendMessage", chat_id=person.id, text="answer", reply_parameters={"message_id": number}
    )
    assert sent["reply_to_message"]["text"] == "question"
    quoting = {"message_id": number, "quote": "quest"}
    sent = await result(box, "sendMessage", chat_id=person.id, text="answer", reply_parameters=quoting)
    assert sent["quote"] == {"text": "quest", "position": 0, "is_manual": True}
    misquoting = {"message_id": number, "quote": "answer"}
    refused = await box.api("sendMessage", chat_id=person.id, text="x", reply_parameters=misquoting)
    assert refused["description"] == "Bad Request: QUOTE_TEXT_INVALID"
    lost = {"message_id": 999_999, "allow_sending_without_reply": True}
    sent = await result(box, "sendMessage", chat_id=person.id, text="answer", reply_parameters=lost)
    assert "reply_to_message" not in sent


async def test_copies_hide_and_forwards_show_where_they_come_from(box: Sandbox) -> None:
    person = await started(box)
    number = await person.photo("look")
    where = {"chat_id": person.id, "from_chat_id": person.id, "message_id": number}
    copy = await result(box, "copyMessage", **where, caption="another caption")
    forward = await result(box, "forwardMessage", **where)
    copied = next(m for m in await person.messages() if m["message_id"] == copy["message_id"])
    assert copied["caption"] == "another caption"
    assert "forward_origin" not in copied
    assert forward["forward_origin"]["sender_user"]["id"] == person.id
    assert forward["caption"] == "look"


async def test_an_album_is_copied_and_forwarded_as_an_album(box: Sandbox) -> None:
    person = await started(box)
    numbers = await person.album(3, "three")
    where = {"chat_id": person.id, "from_chat_id": person.id, "message_ids": [*numbers, 999_999]}
    for method in ("copyMessages", "forwardMessages"):
        new = [item["message_id"] for item in await result(box, method, **where)]
        messages = [message for message in await person.messages() if message["message_id"] in new]
        assert len(messages) == 3
        assert len({message["media_group_id"] for message in messages}) == 1
    unordered = await box.api("copyMessages", **{**where, "message_ids": [3, 2]})
    assert unordered["description"] == (
        "Bad Request: message identifiers must be in a strictly increasing order"
    )


async def test_protected_content_cannot_be_forwarded_or_copied(box: Sandbox) -> None:
    person = await started(box)
    sent = await result(box, "sendMessage", chat_id=person.id, text="secret", protect_content=True)
    assert sent["has_protected_content"] is True
    where = {"chat_id": person.id, "from_chat_id": person.id, "message_id": sent["message_id"]}
    for method in ("copyMessage", "forwardMessage"):
        assert (await box.api(method, **where))["error_code"] == 400


async def test_several_messages_are_deleted_and_the_unknown_passed_over(box: Sandbox) -> None:
    person = await started(box)
    sent = [await result(box, "sendMessage", chat_id=person.id, text=str(n)) for n in range(3)]
    numbers = [message["message_id"] for message in sent[:2]]
    assert await result(box, "deleteMessages", chat_id=person.id, message_ids=[*numbers, 999_999]) is True
    assert [m["text"] for m in await person.messages() if m["from_bot"]] == ["2"]


async def test_pins_and_reactions_are_seen(box: Sandbox) -> None:
    person = await started(box)
    number = await person.send("important")
    await result(box, "pinChatMessage", chat_id=person.id, message_id=number)
    await result(
        box,
        "setMessageReaction",
        chat_id=person.id,
        message_id=number,
        reaction=[{"type": "emoji", "emoji": "👍"}],
    )
    seen = await person.transcript()
    assert seen["pinned"] == [number]
    assert seen["messages"][-1]["pinned_message"]["text"] == "important"
    assert next(m for m in seen["messages"] if m["message_id"] == number)["reactions"] == [
        {"type": "emoji", "emoji": "👍"}
    ]
    assert (await result(box, "getChat", chat_id=person.id))["pinned_message"]["message_id"] == number
    await result(box, "unpinAllChatMessages", chat_id=person.id)
    assert (await person.transcript())["pinned"] == []
    wrong = await box.api(
        "setMessageReaction",
        chat_id=person.id,
        message_id=number,
        reaction=[{"type": "emoji", "emoji": "🔧"}],
    )
    assert wrong["description"] == "Bad Request: REACTION_INVALID"


async def test_files_are_downloaded_up_to_20_mb(box: Sandbox) -> None:
    person = await started(box)
    await person.file("document", file_name="report.txt", base64="aGVsbG8=")
    small = await result(box, "getFile", file_id=(await person.messages())[-1]["document"]["file_id"])
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{box.url}/file/bot{box.token}/{small['file_path']}") as response:
            assert await response.read() == b"hello"
        async with session.get(f"{box.url}/file/bot1:wrong/{small['file_path']}") as response:
            assert response.status == 401
    await person.photo(file_size=20 * 1024 * 1024 + 1)
    big = (await person.messages())[-1]["photo"][-1]
    assert big["file_size"] == 20 * 1024 * 1024 + 1
    answer = await box.api("getFile", file_id=big["file_id"])
    assert (answer["error_code"], answer["description"]) == (400, "Bad Request: file is too big")
    assert (await box.api("getFile", file_id="nonsense"))["description"] == "Bad Request: invalid file_id"


async def test_a_keyboard_below_the_text_stays_until_removed(box: Sandbox) -> None:
    person = await box.person("Ann", phone="+8613800000000")
    await person.send("/start")
    keyboard = {"keyboard": [[{"text": "Share phone", "request_contact": True}, {"text": "No"}]]}
    sent = await result(box, "sendMessage", chat_id=person.id, text="Phone?", reply_markup=keyboard)
    assert "reply_markup" not in sent
    assert (await person.transcript())["reply_keyboard"]["keyboard"] == keyboard["keyboard"]
    await person.press("Share phone")
    assert (await person.messages())[-1]["contact"] == {
        "phone_number": "+8613800000000",
        "first_name": "Ann",
        "user_id": person.id,
    }
    await result(box, "sendMessage", chat_id=person.id, text="Thanks", reply_markup={"remove_keyboard": True})
    assert (await person.transcript())["reply_keyboard"] is None


async def test_buttons_without_text_are_left_out(box: Sandbox) -> None:
    person = await started(box)
    markup = {
        "inline_keyboard": [[{"text": "", "callback_data": "1"}], [{"text": "A", "callback_data": "2"}]]
    }
    sent = await result(box, "sendMessage", chat_id=person.id, text="x", reply_markup=markup)
    assert sent["reply_markup"] == {"inline_keyboard": [[{"text": "A", "callback_data": "2"}]]}


async def test_the_bots_own_texts_are_kept_per_language(box: Sandbox) -> None:
    await result(box, "setMyDescription", description="After-sales desk")
    await result(box, "setMyDescription", description="售后服务台", language_code="zh")
    assert await result(box, "getMyDescription", language_code="zh") == {"description": "售后服务台"}
    assert await result(box, "getMyDescription", language_code="fr") == {"description": "After-sales desk"}
    await result(box, "setChatMenuButton", menu_button={"type": "commands"})
    assert await result(box, "getChatMenuButton") == {"type": "commands"}


async def test_a_reply_keyboard_goes_with_the_message_that_brought_it(box: Sandbox) -> None:
    """A form deleted its question with the keyboard; on the phone the keyboard stayed for good."""
    ann = await box.person("Ann")
    await ann.send("/start")
    keyboard = {"keyboard": [[{"text": "Share my location", "request_location": True}]]}
    asked = await box.api("sendMessage", chat_id=ann.id, text="Where?", reply_markup=keyboard)
    told = await box.api("sendMessage", chat_id=ann.id, text="By the way")
    await box.api("deleteMessage", chat_id=ann.id, message_id=told["result"]["message_id"])
    assert (await ann.transcript())["reply_keyboard"] is not None
    await box.api("deleteMessage", chat_id=ann.id, message_id=asked["result"]["message_id"])
    assert (await ann.transcript())["reply_keyboard"] is None
