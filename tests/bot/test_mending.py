"""What the libraries behind the desk cannot bear is taken out of an update before they see it."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram_dialog.utils import encode_reply_callback
from pydantic import ValidationError

from bot.updates.sanitizing import readable, sanitized

JOINERS = "\u200d\u200c\u200d\u200c"


def message(**content: Any) -> dict[str, Any]:
    return {"update_id": 7, "message": {"message_id": 1, "chat": {"id": 42}, **content}}


def test_invisible_characters_at_the_end_of_a_text_are_no_button() -> None:
    """A text that ended in joiners was read as callback data, raised three times and was put aside."""
    assert sanitized(message(text=f"سلام{JOINERS}")) == message(text="سلام")


def test_data_in_a_text_that_no_dialog_wrote_is_no_button() -> None:
    """A forged text "t:accept:3" was answered as a tap, which a text cannot be, and was put aside."""
    assert sanitized(message(text="OK" + encode_reply_callback("t:accept:3"))) == message(text="OK")


def test_a_button_of_a_dialog_s_reply_keyboard_stays() -> None:
    pressed = message(text="Skip" + encode_reply_callback("Ab12cD\x1dskip"))
    assert sanitized(pressed) == pressed


@pytest.mark.parametrize("replied", [{"message_id": 3}, {"message_id": 3, "from": None}])
def test_a_reply_to_a_post_that_nobody_signed_is_a_message_of_its_own(replied: dict[str, Any]) -> None:
    """A reply to a channel's post has no sender to compare with the bot: it raised, and was put aside."""
    assert sanitized(message(text="this one", reply_to_message=replied)) == message(text="this one")


def test_everything_else_stays_as_it_came() -> None:
    update = message(text="👩‍👩‍👧 ok", reply_to_message={"from": {"id": 1}}, new=[{"a": None}])
    assert sanitized(update) == update
    assert sanitized({"update_id": 7, "poll": "?"}) == {"update_id": 7, "poll": "?"}


RICH = {
    "blocks": [
        {"type": "heading", "text": "W80B", "size": 2},
        {"type": "paragraph", "text": ["It ", {"type": "bold", "text": ["lea", "ks"]}, ", 漏水"]},
        {"type": "list", "items": [{"label": "1.", "blocks": [{"type": "paragraph", "text": "door"}]}]},
        {"type": "table", "cells": [[{"text": "since"}], [{"text": "today"}]], "caption": "when"},
        {"type": "photo", "photo": [], "caption": {"text": "the seal", "credit": "Mei"}},
        {"type": "divider"},
    ]
}


def test_a_rich_message_is_its_words() -> None:
    plain = "W80B\nIt leaks, 漏水\n1.\ndoor\nwhen\nsince\ntoday\nthe seal\nMei"
    assert sanitized(message(rich_message=RICH)) == message(text=plain)
    assert sanitized(message(caption="here", rich_message=RICH)) == message(caption="here")
    assert sanitized(message(rich_message={"blocks": [{"type": "divider"}]})) == message()


def test_rich_text_in_rich_text_without_end_keeps_nobody_busy() -> None:
    """One short message had the library try every kind of text at every level: gigabytes, and no end."""
    text: Any = "It leaks"
    for _ in range(200):
        text = [{"type": "bold", "text": text}]
    rich = {"blocks": [{"type": "paragraph", "text": text}]}
    replied = {"message_id": 3, "from": {"id": 1}, "rich_message": rich}
    update = sanitized(message(rich_message=rich, reply_to_message=replied))
    plain = {"message_id": 3, "from": {"id": 1}, "text": "It leaks"}
    assert update == message(text="It leaks", reply_to_message=plain)


def test_a_rich_message_is_no_longer_than_any_message() -> None:
    rich = {"blocks": [{"type": "paragraph", "text": "漏" * 3000}] * 2}
    assert len(sanitized(message(rich_message=rich))["message"]["text"]) == 4096


def sent(**content: Any) -> dict[str, Any]:
    return message(date=1_790_000_000, **content)


def test_words_are_read_beside_a_part_that_the_library_does_not_know() -> None:
    """A message in a form newer than the library was refused as a whole, and its words were put aside."""
    update = sent(text="It leaks", rich_message={"blocks": [{"type": "audio", "caption": {"text": [True]}}]})
    update["message"]["chat"]["type"] = "private"
    read = readable(update, bot=Bot("42:token"))
    assert read.message is not None
    assert read.message.text == "It leaks"
    assert read.message.rich_message is None


def test_what_cannot_be_told_from_any_message_is_put_aside() -> None:
    with pytest.raises(ValidationError):
        readable(message(text="nowhere", date="?"), bot=Bot("42:token"))
