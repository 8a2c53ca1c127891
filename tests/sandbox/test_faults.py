"""Faults: calls and updates go wrong as asked, and only those."""

from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter

from tests.fakes.sandbox_client import Person, Sandbox, SandboxRequestError

Json = dict[str, Any]


async def started(box: Sandbox) -> Person:
    person = await box.person("Ann")
    await person.send("/start")
    return person


async def raw(box: Sandbox, method: str, **parameters: Any) -> tuple[int, str, str]:
    """Return status, content type and body of a call."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{box.url}/bot{box.token}/{method}", json=parameters) as response,
    ):
        return response.status, response.content_type, await response.text()


async def test_429_tells_how_long_to_wait_and_ends_after_its_count(box: Sandbox) -> None:
    person = await started(box)
    await box.fault("429", methods=["sendMessage"], retry_after=7, count=1)
    async with Bot(box.token, session=AiohttpSession(api=TelegramAPIServer.from_base(box.url))) as bot:
        with pytest.raises(TelegramRetryAfter) as caught:
            await bot.send_message(person.id, "refused")
        assert caught.value.retry_after == 7
        await bot.send_message(person.id, "taken")
    assert [m["text"] for m in await person.messages() if m["from_bot"]] == ["taken"]
    refused = (await box.calls("sendMessage"))[0]
    assert (refused["ok"], refused["error_code"], refused["fault"]) == (False, 429, "429")
    assert refused["description"] == "Too Many Requests: retry after 7"


async def test_500_is_json_and_502_is_html(box: Sandbox) -> None:
    await box.fault("500", methods=["getMe"], count=1)
    assert (await raw(box, "getMe"))[:2] == (500, "application/json")
    await box.fault("502_html", methods=["getMe"], count=1)
    status, content_type, body = await raw(box, "getMe")
    assert (status, content_type) == (502, "text/html")
    assert body.startswith("<html>")
    assert (await raw(box, "getMe"))[0] == 200


@pytest.mark.parametrize(("kind", "arrived"), [("drop_before", False), ("drop_after", True)])
async def test_a_connection_drops_before_or_after_execution(box: Sandbox, kind: str, arrived: bool) -> None:
    person = await started(box)
    await box.fault(kind, methods=["sendMessage"], count=1)
    with pytest.raises(aiohttp.ClientError):
        await raw(box, "sendMessage", chat_id=person.id, text="unknown outcome")
    assert bool([m for m in await person.messages() if m["from_bot"]]) is arrived
    assert (await box.calls("sendMessage"))[0]["fault"] == kind


async def test_a_fault_of_one_chat_leaves_the_others_alone(box: Sandbox) -> None:
    ann, bob = await started(box), await started(box)
    await box.fault("500", chat=ann.id)
    assert (await raw(box, "sendMessage", chat_id=ann.id, text="x"))[0] == 500
    assert (await raw(box, "sendMessage", chat_id=bob.id, text="x"))[0] == 200
    assert (await raw(box, "getMe"))[0] == 200


async def test_a_fault_without_methods_spares_getupdates(box: Sandbox) -> None:
    await box.fault("500", count=1)
    assert (await raw(box, "getUpdates"))[0] == 200
    assert (await raw(box, "getMe"))[0] == 500


async def test_a_rate_strikes_the_same_calls_for_the_same_seed(box: Sandbox) -> None:
    async def struck() -> list[int]:
        await box.clear_faults()
        await box.fault("500", methods=["getMe"], rate=0.5, seed=42)
        return [(await raw(box, "getMe"))[0] for _ in range(20)]

    first = await struck()
    assert {200, 500} == set(first)
    assert await struck() == first


async def test_a_delay_executes_the_call_later(box: Sandbox) -> None:
    person = await started(box)
    await box.fault("delay", methods=["sendMessage"], seconds=0.05, count=1)
    assert (await raw(box, "sendMessage", chat_id=person.id, text="late"))[0] == 200
    assert (await box.calls("sendMessage"))[0]["fault"] == "delay"


async def test_a_duplicated_update_comes_again_after_its_confirmation(box: Sandbox) -> None:
    person = await started(box)
    await box.api("getUpdates", offset=-1)
    await box.fault("duplicate_update", chat=person.id, count=1)
    await person.send("twice")
    await person.send("once")
    seen: list[int] = []
    offset = 0
    while found := (await box.api("getUpdates", offset=offset, limit=1))["result"]:
        seen.append(found[0]["update_id"])
        offset = found[0]["update_id"] + 1
    assert len(seen) == 4, "the start, the doubled one twice, the other"
    assert seen[1] == seen[2]
    assert len(set(seen)) == 3


async def test_a_delayed_update_comes_later(box: Sandbox) -> None:
    person = await started(box)
    await box.api("getUpdates", offset=-1)
    last = (await box.api("getUpdates"))["result"][-1]["update_id"]
    await box.fault("delay_update", chat=person.id, count=1, seconds=3)
    await person.send("late")
    assert (await box.api("getUpdates", offset=last + 1))["result"] == []
    late = await box.api("getUpdates", offset=last + 1, timeout=50)
    assert late["result"][0]["message"]["text"] == "late"


async def test_faults_are_listed_and_cleared_and_a_wrong_one_is_explained(box: Sandbox) -> None:
    await box.fault("429", methods=["sendMessage"], retry_after=3, count=2)
    listed = (await box.request("GET", "/sandbox/faults"))["faults"]
    assert [(f["kind"], f["methods"], f["left"], f["retry_after"]) for f in listed] == [
        ("429", ["sendmessage"], 2, 3)
    ]
    await box.clear_faults()
    assert (await box.request("GET", "/sandbox/faults"))["faults"] == []
    with pytest.raises(SandboxRequestError, match="kind is one of 429"):
        await box.fault("earthquake")
    with pytest.raises(SandboxRequestError, match="Telegram has no method sendTelepathy"):
        await box.fault("500", methods=["sendTelepathy"])
    with pytest.raises(SandboxRequestError, match="rate is between 0 and 1"):
        await box.fault("500", rate=2)
