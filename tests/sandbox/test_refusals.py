"""Calls that are wrong in themselves are refused in Telegram's words."""

from typing import Any

import pytest

from tests.fakes.sandbox_client import Person, Sandbox

Json = dict[str, Any]


def inline(**button: Any) -> Json:
    return {"inline_keyboard": [[{"text": "Button", **button}]]}


async def started(box: Sandbox) -> Person:
    person = await box.person("Ann")
    await person.send("/start")
    return person


def refused(answer: Json, code: int, description: str) -> None:
    assert (answer["ok"], answer.get("error_code"), answer.get("description")) == (False, code, description)


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        pytest.param("sendMessage", {"text": ""}, "message text is empty", id="empty text"),
        pytest.param("sendMessage", {}, "message text is empty", id="no text"),
        pytest.param("sendMessage", {"text": " \n "}, "message text is empty", id="only white space"),
        pytest.param(
            "sendMessage",
            {"text": "<b></b>", "parse_mode": "HTML"},
            "message text is empty",
            id="empty after parsing",
        ),
        pytest.param("sendMessage", {"text": "x" * 4097}, "message is too long", id="4097 characters"),
        pytest.param(
            "sendMessage",
            {"text": "<b>open", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
            id="HTML not closed",
        ),
        pytest.param(
            "sendMessage",
            {"text": "ü <font>x</font>", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "font" at byte offset 3',
            id="HTML tag unknown, offset in bytes",
        ),
        pytest.param(
            "sendMessage",
            {"text": "<b>x</i>", "parse_mode": "HTML"},
            'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
            id="HTML crossed",
        ),
        pytest.param(
            "sendMessage",
            {"text": "1. first", "parse_mode": "MarkdownV2"},
            "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
            id="MarkdownV2 reserved",
        ),
        pytest.param(
            "sendMessage",
            {"text": "*bold", "parse_mode": "MarkdownV2"},
            "can't parse entities: Can't find end of Bold entity at byte offset 0",
            id="MarkdownV2 not closed",
        ),
        pytest.param(
            "sendMessage",
            {"text": "x", "parse_mode": "BBCode"},
            "unsupported parse_mode",
            id="parse mode unknown",
        ),
        pytest.param(
            "sendMessage",
            {"text": "x", "reply_markup": inline(callback_data="ü" * 32 + "x")},
            "BUTTON_DATA_INVALID",
            id="callback data of 65 bytes",
        ),
        pytest.param(
            "sendMessage",
            {"text": "x", "reply_markup": inline(callback_data="")},
            "BUTTON_DATA_INVALID",
            id="callback data empty",
        ),
        pytest.param(
            "sendMessage",
            {"text": "x", "reply_markup": inline()},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            id="inline button without action",
        ),
        pytest.param(
            "sendMessage",
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"callback_data": "1"}]]}},
            "can't parse inline keyboard button: Can't find field \"text\"",
            id="button without text",
        ),
        pytest.param(
            "sendMessage",
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "1"}]] * 101}},
            "reply markup is too long",
            id="101 buttons",
        ),
        pytest.param(
            "sendMessage",
            {"text": "x", "reply_markup": "{not json"},
            "can't parse reply markup JSON object",
            id="markup not JSON",
        ),
        pytest.param(
            "sendMessage",
            {"text": "x", "reply_markup": "[]"},
            "object expected as reply markup",
            id="markup a list",
        ),
        pytest.param(
            "sendMessage",
            {"text": "x", "reply_parameters": {"message_id": 999_999}},
            "message to be replied not found",
            id="reply to nothing",
        ),
        pytest.param(
            "sendMessage",
            {"text": "x", "message_thread_id": 77},
            "message thread not found",
            id="thread unknown",
        ),
        pytest.param("sendPhoto", {}, "there is no photo in the request", id="no photo"),
        pytest.param(
            "sendPhoto",
            {"photo": "nonsense"},
            "wrong file identifier/HTTP URL specified",
            id="file id unknown",
        ),
        pytest.param(
            "sendChatAction",
            {"action": "dancing"},
            "wrong parameter action in request",
            id="chat action unknown",
        ),
        pytest.param(
            "sendLocation",
            {"latitude": 91, "longitude": 0},
            "wrong geo location specified",
            id="no such place",
        ),
        pytest.param("sendLocation", {"longitude": 0}, "latitude is empty", id="no latitude"),
        pytest.param(
            "sendContact",
            {"first_name": "Ann"},
            'parameter "phone_number" is required',
            id="contact without phone",
        ),
        pytest.param(
            "editMessageText",
            {"message_id": 999_999, "text": "x"},
            "message to edit not found",
            id="edit nothing",
        ),
        pytest.param(
            "editMessageText", {"text": "x"}, "message identifier is not specified", id="edit without id"
        ),
        pytest.param(
            "deleteMessage", {"message_id": 999_999}, "message to delete not found", id="delete nothing"
        ),
        pytest.param(
            "deleteMessages", {"message_ids": []}, "message identifiers are not specified", id="delete none"
        ),
        pytest.param("pinChatMessage", {"message_id": 999_999}, "message to pin not found", id="pin nothing"),
        pytest.param(
            "setMessageReaction", {"message_id": 999_999}, "message to react not found", id="react to nothing"
        ),
        pytest.param(
            "copyMessage",
            {"from_chat_id": None, "message_id": 999_999},
            "message to copy not found",
            id="copy nothing",
        ),
        pytest.param(
            "forwardMessage",
            {"from_chat_id": None, "message_id": 999_999},
            "message to forward not found",
            id="forward nothing",
        ),
        pytest.param(
            "createForumTopic", {"name": "x"}, "the chat is not a forum", id="topic in a private chat"
        ),
        pytest.param(
            "sendMessage",
            {"text": "x", "business_connection_id": "1"},
            "business connection not found",
            id="no business",
        ),
        pytest.param(
            "sendMediaGroup",
            {"media": [{"type": "photo", "media": "attach://missing"}] * 2},
            "can't find attached file with name 'missing' for the photo",
            id="attached file missing",
        ),
        pytest.param(
            "sendMediaGroup",
            {"media": [{"type": "photo", "media": "x"}] * 11},
            "too many media in the album",
            id="album of eleven",
        ),
        pytest.param(
            "sendMediaGroup",
            {"media": [{"type": "photo", "media": "x"}, {"type": "document", "media": "x"}]},
            "can't use the media of the specified type in the album",
            id="photo with document in an album",
        ),
    ],
)
async def test_a_wrong_call_is_refused(box: Sandbox, method: str, parameters: Json, description: str) -> None:
    person = await started(box)
    given = {name: person.id if value is None else value for name, value in parameters.items()}
    refused(await box.api(method, chat_id=person.id, **given), 400, f"Bad Request: {description}")
