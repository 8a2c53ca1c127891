"""getUpdates as Telegram does it: long polling, confirmation by offset, one poller at a time."""

import asyncio
from typing import Any

from tests.fakes.sandbox_client import Person, Sandbox

Json = dict[str, Any]


async def updates(box: Sandbox, **parameters: Any) -> list[Json]:
    answer = await box.api("getUpdates", **parameters)
    assert answer["ok"], answer
    found: list[Json] = answer["result"]
    return found


async def texts(box: Sandbox, **parameters: Any) -> list[str]:
    return [update["message"]["text"] for update in await updates(box, **parameters)]


async def person_with_texts(box: Sandbox, *sent: str) -> Person:
    person = await box.person("Ann")
    for text in sent:
        await person.send(text)
    return person


POLL_SECONDS = 50
AT_ONCE = 40.0
"""Seconds that a slow machine may need, and still fewer than a poll that nothing wakes."""


async def waiting_poll(box: Sandbox, **parameters: Any) -> "asyncio.Task[Json]":
    """Start a poll that waits, and return it once the sandbox has it."""
    poll = asyncio.create_task(box.api("getUpdates", timeout=POLL_SECONDS, **parameters))
    async for _ in box.changes(60, "the poll does not wait"):
        if box.bot_id in (await box.state())["polling"]:
            return poll
    raise AssertionError


async def test_updates_come_again_until_a_higher_offset_confirms_them(box: Sandbox) -> None:
    await person_with_texts(box, "one", "two", "three")
    first = await updates(box)
    assert [update["message"]["text"] for update in first] == ["one", "two", "three"]
    assert await updates(box) == first
    assert await texts(box, offset=first[1]["update_id"]) == ["two", "three"]
    assert await texts(box, offset=first[2]["update_id"] + 1) == []
    assert await texts(box) == []


async def test_update_numbers_rise_by_one(box: Sandbox) -> None:
    await person_with_texts(box, "one", "two", "three")
    numbers = [update["update_id"] for update in await updates(box)]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


async def test_a_limit_and_a_negative_offset(box: Sandbox) -> None:
    await person_with_texts(box, "one", "two", "three")
    assert await texts(box, limit=2) == ["one", "two"]
    assert await texts(box, offset=-1) == ["three"]
    assert await texts(box) == ["three"], "a negative offset forgets what was before"


async def test_a_waiting_poll_gets_an_update_at_once(box: Sandbox) -> None:
    poll = await waiting_poll(box)
    await person_with_texts(box, "hello")
    answer = await asyncio.wait_for(poll, AT_ONCE)
    assert answer["result"][0]["message"]["text"] == "hello"


async def test_a_second_poller_ends_the_first_with_409(box: Sandbox) -> None:
    first = await waiting_poll(box)
    second = asyncio.create_task(box.api("getUpdates", timeout=POLL_SECONDS))
    ended = await asyncio.wait_for(first, AT_ONCE)
    assert (ended["error_code"], ended["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    await person_with_texts(box, "for the second")
    answer = await asyncio.wait_for(second, AT_ONCE)
    assert answer["result"][0]["message"]["text"] == "for the second"


async def test_allowed_updates_stay_until_changed_and_reactions_come_only_on_request(box: Sandbox) -> None:
    ann = await person_with_texts(box, "hello")
    await ann.react(1, "👍")
    assert [kind(update) for update in await updates(box, allowed_updates=["message_reaction"])] == [
        "message"
    ]
    await ann.react(1, "🔥")
    await ann.send("not wanted any more")
    found = await updates(box)
    assert [kind(update) for update in found] == ["message", "message_reaction"]
    assert found[1]["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert found[1]["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "🔥"}]


def kind(update: Json) -> str:
    return next(name for name in update if name != "update_id")
