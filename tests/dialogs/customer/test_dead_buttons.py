"""Taps that no window of the desk can have sent are answered kindly and change nothing."""

import pytest
from aiogram.types import CallbackQuery, Chat, Message, Update, User
from aiogram_dialog.utils import encode_reply_callback

from tests.dialogs.chat import ME, Talk
from tests.dialogs.conftest import Hall
from tickets.kinds import Language, Role


def tap(talk: Talk, **content: object) -> Update:
    fields = {"id": "77", "from_user": talk.user, "chat_instance": "1", **content}
    return Update(update_id=77, callback_query=CallbackQuery(**fields).as_(talk.telegram))  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize("content", [{"data": "t:job:1", "inline_message_id": "AAQ"}, {"data": "x"}])
async def test_a_tap_without_a_message_is_answered(
    hall: Hall, english: Talk, content: dict[str, str]
) -> None:
    """A tap below an inline message met handlers that need a chat, raised, and was put aside."""
    await hall.dispatcher.feed_update(english.telegram, tap(english, **content))
    assert english.telegram.answers["77"] == hall.speaks("customer.tap.stale", Language.EN)


async def test_a_button_of_a_game_is_answered(hall: Hall, english: Talk) -> None:
    """A game's button has no data; inside an open dialog that raised, and the tap was put aside."""
    await english.say("/start")
    update = tap(english, message=english.newest, game_short_name="chess")
    await hall.dispatcher.feed_update(english.telegram, update)
    assert english.telegram.answers["77"] == hall.speaks("customer.tap.stale", Language.EN)


async def test_a_tap_that_came_as_text_needs_no_answer(hall: Hall, english: Talk) -> None:
    """A text with data in it was answered as a tap, which it cannot be: it raised and was put aside."""
    await english.say("/start")
    await english.say("Skip" + encode_reply_callback("t:ticket:3"))
    assert not english.telegram.answers


async def test_nothing_private_opens_in_a_channel(hall: Hall, english: Talk) -> None:
    """A dialog could be moved by a tap in any chat that was neither private nor a group."""
    channel = Chat(id=-1009, type="channel", title="News")
    post = Message(message_id=5, date=0, chat=channel, from_user=ME, text="News")
    await hall.dispatcher.feed_update(english.telegram, tap(english, message=post, data="t:ticket:1"))
    assert english.telegram.answers["77"] == hall.speaks("customer.group.tap", Language.EN)
    assert not english.telegram.shown


async def test_an_account_that_cannot_be_is_nobody(hall: Hall, english: Talk) -> None:
    """An id wider than a column could not be looked up: the update failed thrice and was put aside."""
    english.user = User(id=2**63, is_bot=False, first_name="X")
    await english.say("/start")
    assert not english.telegram.shown


async def test_a_dialog_s_button_in_a_group_opens_nothing_there(hall: Hall) -> None:
    """A made-up button of a dialog was found stale, and then the menu was opened in front of the group."""
    group = hall.talk(user=502, name="Ann Smith", language="en", group=True)
    push = group.push()
    await hall.dispatcher.feed_update(group.telegram, tap(group, message=push, data="Ab12cD\x1dok"))
    assert group.telegram.answers["77"] == hall.speaks("customer.tap.stale", Language.EN)
    assert list(group.telegram.shown) == [push.message_id]


async def test_a_tap_on_a_message_that_is_deleted_meanwhile_is_answered(hall: Hall, english: Talk) -> None:
    """Its buttons could not be taken away any more: the tap was answered, then failed, and was put aside."""
    await hall.worker(english, Role.STAFF)
    push = english.push()
    english.telegram.shown.clear()
    update = tap(english, message=push, data="t:reply:999999")
    await hall.dispatcher.feed_update(english.telegram, update)
    assert english.telegram.answers["77"] == hall.speaks("error.not_found", Language.EN)
