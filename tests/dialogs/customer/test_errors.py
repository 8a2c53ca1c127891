"""What goes wrong: a person's error gets its sentence, a machine's error goes back to the inbox."""

from typing import Any

import pytest
from aiogram.exceptions import TelegramForbiddenError, TelegramServerError
from aiogram.methods import TelegramMethod

from tests.dialogs.conftest import Hall
from tests.dialogs.customer.walking import Walk


def telegram_fails(walk: Walk, error: type[TelegramForbiddenError] | type[TelegramServerError]) -> None:
    """Let every message of the desk fail."""

    async def refuse(method: TelegramMethod[Any]) -> Any:
        raise error(method=method, message="Forbidden: bot was blocked by the user")

    walk.talk.telegram.respond = refuse  # type: ignore[method-assign]  # Telegram's side of one chat


async def test_an_error_of_the_machine_is_not_swallowed(walk: Walk) -> None:
    telegram_fails(walk, TelegramServerError)

    with pytest.raises(TelegramServerError):
        await walk.talk.say("/start")


async def test_a_customer_who_blocks_the_desk_meanwhile_is_marked_unreachable(hall: Hall, walk: Walk) -> None:
    await walk.talk.say("/start")
    telegram_fails(walk, TelegramForbiddenError)
    await walk.talk.say("/help")

    [stored] = hall.memory.tables.people.values()
    assert not stored.reachable
