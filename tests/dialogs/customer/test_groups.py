"""In a group the desk speaks only when it is addressed, and leads to the private chat (rule S1)."""

import pytest
from aiogram.types import Message

from tests.dialogs.chat import ME, Talk
from tests.dialogs.conftest import Hall


@pytest.fixture
def group(hall: Hall) -> Talk:
    return hall.talk(group=True)


@pytest.mark.rule("S1.needed")
@pytest.mark.parametrize("text", ["/report", "/start@frontdesk_bot", "@frontdesk_bot 在吗", "/queue"])
async def test_the_addressed_desk_leads_to_the_private_chat(hall: Hall, group: Talk, text: str) -> None:
    await group.say(text)

    [answer] = group.telegram.sent
    assert answer.reply_markup is not None
    [[button]] = answer.reply_markup.inline_keyboard
    assert button.url == "https://t.me/frontdesk_bot?start=hello"
    assert await hall.draft(group) is None


@pytest.mark.parametrize("text", ["大家好", "/start@other_bot", "/roll", "今天@someone_else 吃什么"])
async def test_what_is_not_for_the_desk_stays_unanswered(group: Talk, text: str) -> None:
    await group.say(text)

    assert group.telegram.sent == []


async def test_a_reply_to_the_desk_addresses_it(group: Talk) -> None:
    said: Message = group.push()
    await group.post(text="那怎么办", reply_to_message=said.model_copy(update={"from_user": ME}))

    assert len(group.telegram.sent) == 1


async def test_a_photo_in_a_group_is_not_taken_as_a_report(hall: Hall, group: Talk) -> None:
    await group.photo("a", caption="洗衣机漏水")

    assert group.telegram.sent == []
    assert await hall.draft(group) is None


async def test_a_button_tapped_in_a_group_does_nothing(hall: Hall, group: Talk) -> None:
    assert await group.tap_data("t:solved:1") is not None
    assert await hall.cases(group) == []
