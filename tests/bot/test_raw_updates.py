"""Each update is kept whole, and goes to the lane of the chat that it belongs to."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.updates.raw_updates import raw_update
from tickets.messages.queues import UpdateKind

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
CHAT = {"id": 42, "type": "private"}
GROUP = {"id": -100123, "type": "supergroup"}
USER = {"id": 42, "is_bot": False, "first_name": "王芳"}


@pytest.mark.parametrize(
    ("content", "chat"),
    [
        ({"message": {"message_id": 1, "chat": CHAT, "from": USER}}, 42),
        ({"edited_message": {"message_id": 1, "chat": GROUP, "from": USER}}, -100123),
        ({"callback_query": {"id": "9", "from": USER, "message": {"message_id": 1, "chat": GROUP}}}, -100123),
        ({"callback_query": {"id": "9", "from": USER, "inline_message_id": "x"}}, 42),
        ({"my_chat_member": {"chat": CHAT, "from": USER}}, 42),
        ({"poll": {"id": "5"}}, None),
    ],
    ids=["message", "edited in a group", "tap in a group", "tap without message", "blocked", "nobody's"],
)
def test_the_lane_is_the_chat(content: dict[str, Any], chat: int | None) -> None:
    kept = raw_update({"update_id": 7, **content}, received_at=NOW)
    assert (kept.update_id, kept.chat, kept.received_at) == (7, chat, NOW)


def test_nothing_is_lost_from_the_body() -> None:
    update = {
        "update_id": 7,
        "message": {"chat": CHAT, "text": "漏水 \u0000 <b>", "unknown_field": [1, {"a": None}]},
    }
    assert json.loads(raw_update(update, received_at=NOW).body) == update


def test_half_a_surrogate_pair_does_not_stop_the_desk() -> None:
    """One such update could not be kept, so that polling met it again and again and nobody was served."""
    update = json.loads('{"update_id": 7, "message": {"text": "cut \\ud83d", "chat": {"id": 42}}}')
    assert json.loads(raw_update(update, received_at=NOW).body)["message"]["text"] == "cut ?"


@pytest.mark.parametrize("number", [2**52, -(2**63) - 1, 10**30])
def test_an_id_that_no_chat_has_names_no_lane(number: int) -> None:
    """An id wider than a column of the inbox made the whole batch fail."""
    update = {"update_id": 7, "message": {"chat": {"id": number}, "from": {"id": number}}}
    assert raw_update(update, received_at=NOW).chat is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"message": {"chat": CHAT, "text": "/start"}}, UpdateKind.TEXT),
        ({"message": {"chat": CHAT, "photo": [], "caption": "x"}}, UpdateKind.FILE),
        ({"message": {"chat": CHAT, "voice": {}}}, UpdateKind.FILE),
        ({"message": {"chat": CHAT, "contact": {}}}, UpdateKind.CONTACT),
        ({"message": {"chat": CHAT, "venue": {}, "location": {}}}, UpdateKind.PLACE),
        ({"message": {"chat": CHAT, "sticker": {}}}, UpdateKind.OTHER),
        ({"message": "nonsense"}, UpdateKind.OTHER),
        ({"edited_message": {"chat": CHAT, "text": "x"}}, UpdateKind.EDIT),
        ({"callback_query": {"id": "9", "from": USER}}, UpdateKind.BUTTON),
        ({"my_chat_member": {"chat": CHAT}}, UpdateKind.MEMBERSHIP),
        ({"poll": {"id": "5"}}, UpdateKind.OTHER),
    ],
)
def test_what_kind_it_is_can_be_said_without_reading_it(content: dict[str, Any], kind: UpdateKind) -> None:
    assert raw_update({"update_id": 7, **content}, received_at=NOW).kind is kind
