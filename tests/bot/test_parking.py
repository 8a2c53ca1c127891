"""Who hears what when an update was put aside."""

from datetime import UTC, datetime

import pytest

from bot.updates.parking import Apology
from notifier.rendering import TEXT_LIMIT, Renderer
from tests.fakes.memory import Memory
from tests.fakes.wording import real_words
from tests.notifier.every_message import delivery
from tickets.ids import TelegramId
from tickets.kinds import Language, Role
from tickets.messages.pushes import Push
from tickets.messages.queues import InboxRow

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


async def parked(memory: Memory, *, chat: int | None, retries: int = 0) -> list[Push]:
    """Put an update of a chat aside at a desk with one customer and one of the staff."""
    async with memory.units() as uow:
        for account, name, role in ((501, "Mei <3", Role.CUSTOMER), (701, "Lin", Role.STAFF)):
            await uow.people.add(
                telegram=TelegramId(account), name=name, language=Language.EN, roles=frozenset({role})
            )
        await uow.commit()
    row = InboxRow(
        id=1, bot=1, update_id=77, chat=chat, body=b"{}", received_at=NOW, attempts=3, retries=retries
    )
    await Apology(units=memory.units, clock=lambda: NOW)(row)
    return memory.pushes


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("chat", [501, None])
async def test_everybody_can_read_what_happened(language: Language, chat: int | None) -> None:
    """The apology named a template that did not exist: neither the customer nor staff ever heard of it."""
    renderer = Renderer(real_words())
    pushes = await parked(Memory(), chat=chat)
    for push in pushes:
        text = renderer.render(delivery(push, language)).text
        assert 0 < len(text) <= TEXT_LIMIT
        assert "Mei <3" not in text
    assert {push.template for push in pushes} == {"staff/update_parked"} | (
        {"customer/apology"} if chat else set()
    )


async def test_the_customer_gets_a_way_to_a_person() -> None:
    (apology,) = [push for push in await parked(Memory(), chat=501) if push.template == "customer/apology"]
    assert apology.buttons[0][0].data == "t:person:0"


async def test_staff_get_a_way_to_the_update() -> None:
    (told,) = [push for push in await parked(Memory(), chat=None) if push.template == "staff/update_parked"]
    assert told.buttons[0][0].data == "t:parked:1"


async def test_when_it_fails_again_staff_hear_of_it_and_the_customer_gets_no_second_apology() -> None:
    """Staff let an update run again and it failed again: the message that told of it was recognised as that
    of the first time, so nobody heard that it lay there once more.
    """
    memory = Memory()
    first = await parked(memory, chat=501)
    again = await parked(memory, chat=501, retries=1)
    assert [push.template for push in again[len(first) :]] == ["staff/update_parked"]
    renderer = Renderer(real_words())
    for language in Language:
        assert (
            renderer.render(delivery(again[-1], language)).text
            != renderer.render(delivery(first[-1], language)).text
        )
