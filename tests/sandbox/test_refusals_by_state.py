"""Refusals that depend on what happened before: who may be written to, what may still be changed."""

from typing import Any

import pytest

from tests.fakes.sandbox_client import Person, Sandbox

Json = dict[str, Any]

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def inline(**button: Any) -> Json:
    return {"inline_keyboard": [[{"text": "Button", **button}]]}


async def started(box: Sandbox) -> Person:
    person = await box.person("Ann")
    await person.send("/start")
    return person


def refused(answer: Json, code: int, description: str) -> None:
    assert (answer["ok"], answer.get("error_code"), answer.get("description")) == (False, code, description)


async def test_a_text_of_exactly_4096_characters_is_taken(box: Sandbox) -> None:
    person = await started(box)
    answer = await box.api(
        "sendMessage", chat_id=person.id, text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML"
    )
    assert answer["ok"], answer


async def test_callback_data_of_exactly_64_bytes_is_taken(box: Sandbox) -> None:
    person = await started(box)
    markup = inline(callback_data="漏" * 21 + "x")
    assert (await box.api("sendMessage", chat_id=person.id, text="x", reply_markup=markup))["ok"]


@pytest.mark.parametrize(("caption", "taken"), [("x" * 1024, True), ("x" * 1025, False)])
async def test_a_caption_has_at_most_1024_characters(box: Sandbox, caption: str, taken: bool) -> None:
    person = await started(box)
    await person.photo()
    file_id = (await person.messages())[-1]["photo"][-1]["file_id"]
    answer = await box.api("sendPhoto", chat_id=person.id, photo=file_id, caption=caption)
    assert answer["ok"] is taken
    if not taken:
        refused(answer, 400, "Bad Request: message caption is too long")


async def test_a_chat_that_nobody_has_is_not_found(box: Sandbox) -> None:
    for chat_id in (987_654_321, -100_987, "@nobody_at_all"):
        refused(await box.api("sendMessage", chat_id=chat_id, text="x"), 400, "Bad Request: chat not found")
    refused(await box.api("sendMessage", text="x"), 400, "Bad Request: chat_id is empty")


async def test_a_person_who_never_wrote_cannot_be_written_to(box: Sandbox) -> None:
    person = await box.person("Stranger")
    refused(
        await box.api("sendMessage", chat_id=person.id, text="x"),
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    await person.send("hello")
    assert (await box.api("sendMessage", chat_id=person.id, text="x"))["ok"]


async def test_who_blocked_the_bot_cannot_be_written_to(box: Sandbox) -> None:
    person = await started(box)
    await person.block()
    for method, parameters in (
        ("sendMessage", {"text": "x"}),
        ("sendChatAction", {"action": "typing"}),
        ("sendLocation", {"latitude": 1, "longitude": 2}),
    ):
        answer = await box.api(method, chat_id=person.id, **parameters)
        refused(answer, 403, "Forbidden: bot was blocked by the user")
    await person.block(blocked=False)
    assert (await box.api("sendMessage", chat_id=person.id, text="x"))["ok"]


async def test_a_group_the_bot_is_not_in_or_was_thrown_out_of_refuses(box: Sandbox) -> None:
    ann = await started(box)
    elsewhere = await box.group("Elsewhere", [ann], bots=[])
    refused(
        await box.api("sendMessage", chat_id=elsewhere, text="x"),
        403,
        "Forbidden: bot is not a member of the supergroup chat",
    )
    group = await box.group("Desk", [ann])
    await box.request("POST", f"/sandbox/groups/{group}/members", {"remove": [box.bot_id]})
    refused(
        await box.api("sendMessage", chat_id=group, text="x"),
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )


async def test_an_unchanged_edit_is_refused(box: Sandbox) -> None:
    person = await started(box)
    markup = inline(callback_data="1")
    sent = (
        await box.api(
            "sendMessage", chat_id=person.id, text="<b>x</b>", parse_mode="HTML", reply_markup=markup
        )
    )["result"]
    where = {"chat_id": person.id, "message_id": sent["message_id"]}
    same = await box.api(
        "editMessageText", **where, text="<strong>x</strong> ", parse_mode="HTML", reply_markup=markup
    )
    refused(same, 400, NOT_MODIFIED)
    refused(await box.api("editMessageReplyMarkup", **where, reply_markup=markup), 400, NOT_MODIFIED)
    assert (await box.api("editMessageReplyMarkup", **where))["ok"]
    refused(await box.api("editMessageReplyMarkup", **where), 400, NOT_MODIFIED)
    assert (await box.api("editMessageText", **where, text="x"))["ok"], "without bold it is another text"


async def test_only_own_messages_without_reply_keyboard_can_be_edited(box: Sandbox) -> None:
    person = await started(box)
    theirs = await person.send("mine")
    keyboard = {"keyboard": [[{"text": "Yes"}]]}
    with_keyboard = (await box.api("sendMessage", chat_id=person.id, text="x", reply_markup=keyboard))[
        "result"
    ]
    for number in (theirs, with_keyboard["message_id"]):
        answer = await box.api("editMessageText", chat_id=person.id, message_id=number, text="y")
        refused(answer, 400, "Bad Request: message can't be edited")


async def test_a_photo_has_no_text_and_a_text_no_caption_to_edit(box: Sandbox) -> None:
    person = await started(box)
    await person.photo()
    file_id = (await person.messages())[-1]["photo"][-1]["file_id"]
    photo = (await box.api("sendPhoto", chat_id=person.id, photo=file_id, caption="a"))["result"][
        "message_id"
    ]
    text = (await box.api("sendMessage", chat_id=person.id, text="x"))["result"]["message_id"]
    where = {"chat_id": person.id}
    refused(
        await box.api("editMessageText", **where, message_id=photo, text="x"),
        400,
        "Bad Request: there is no text in the message to edit",
    )
    refused(
        await box.api("editMessageCaption", **where, message_id=text, caption="x"),
        400,
        "Bad Request: there is no caption in the message to edit",
    )


async def test_a_callback_is_answered_once_and_in_time(box: Sandbox) -> None:
    person = await started(box)
    await box.api("sendMessage", chat_id=person.id, text="x", reply_markup=inline(callback_data="1"))
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    refused(await box.api("answerCallbackQuery", callback_query_id="12345"), 400, too_old)
    first = (await person.tap("Button", wait=0))["callback_query_id"]
    assert (await box.api("answerCallbackQuery", callback_query_id=first))["result"] is True
    refused(await box.api("answerCallbackQuery", callback_query_id=first), 400, too_old)
    late = (await person.tap("Button", wait=0))["callback_query_id"]
    await box.advance_clock(16 * 60)
    refused(await box.api("answerCallbackQuery", callback_query_id=late), 400, too_old)


async def test_a_bot_cannot_answer_another_bots_callback(box: Sandbox) -> None:
    person = await started(box)
    await box.api("sendMessage", chat_id=person.id, text="x", reply_markup=inline(callback_data="1"))
    query = (await person.tap("Button", wait=0))["callback_query_id"]
    other_token = f"99{box.token}"
    await box.add_bot(other_token, f"other_{box.username}")
    answer = await box.api("answerCallbackQuery", token=other_token, callback_query_id=query)
    assert answer["error_code"] == 400


async def test_messages_older_than_48_hours_stay(box: Sandbox) -> None:
    person = await started(box)
    sent = (await box.api("sendMessage", chat_id=person.id, text="x"))["result"]["message_id"]
    await box.advance_clock(49 * 3600)
    answer = await box.api("deleteMessage", chat_id=person.id, message_id=sent)
    refused(answer, 400, "Bad Request: message can't be deleted for everyone")


async def test_an_unknown_token_is_unauthorized_and_an_unknown_method_not_found(box: Sandbox) -> None:
    refused(await box.api("getMe", token="1:wrong"), 401, "Unauthorized")
    refused(await box.api("getMe", token="no-token"), 404, "Not Found")
    refused(await box.api("sendTelepathy"), 404, "Not Found: method not found")


async def test_a_method_or_parameter_the_sandbox_lacks_is_refused_by_name(box: Sandbox) -> None:
    person = await started(box)
    refused(
        await box.api("sendPoll", chat_id=person.id, question="?", options=[]),
        501,
        "Not Implemented: the sandbox does not have method sendPoll",
    )
    refused(
        await box.api("sendMessage", chat_id=person.id, text="x", direct_messages_topic_id=5),
        501,
        "Not Implemented: the sandbox does not have parameter direct_messages_topic_id of method sendMessage",
    )
    refused(
        await box.api("sendMessage", chat_id=person.id, text="*x*", parse_mode="Markdown"),
        501,
        "Not Implemented: the sandbox does not have the legacy parse_mode Markdown",
    )


@pytest.mark.parametrize(
    ("commands", "description"),
    [
        ([{"command": "Ärger", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "ok", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "ok", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "ok", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_have_limits(box: Sandbox, commands: list[Json], description: str) -> None:
    refused(await box.api("setMyCommands", commands=commands), 400, f"Bad Request: {description}")


async def test_a_command_language_has_two_letters(box: Sandbox) -> None:
    answer = await box.api(
        "setMyCommands", commands=[{"command": "ok", "description": "x"}], language_code="zh-hans"
    )
    refused(answer, 400, "Bad Request: invalid language code specified")
