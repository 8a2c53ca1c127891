"""What the bot does, for tests that look at the page: it speaks, and it fetches what was done there."""

from typing import Any

from tests.fakes.sandbox_client import Person, Sandbox

Json = dict[str, Any]


async def say(box: Sandbox, person: Person, text: str, **more: Any) -> int:
    """Let the bot say something and return the message's number."""
    answer = await box.api("sendMessage", chat_id=person.id, text=text, **more)
    assert answer["ok"], answer
    number: int = answer["result"]["message_id"]
    return number


def inline(*rows: list[str]) -> Json:
    """Return an inline keyboard whose buttons carry their labels as data."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in row] for row in rows]}


async def updates(box: Sandbox, kind: str, *, offset: int = 0) -> list[Json]:
    """Let the bot fetch its updates until one of this kind is there."""
    for _ in range(20):
        fetched = (await box.api("getUpdates", offset=offset, timeout=5))["result"]
        offset = fetched[-1]["update_id"] + 1 if fetched else offset
        found = [update[kind] for update in fetched if kind in update]
        if found:
            return found
    raise AssertionError(f"the bot got no {kind}")
