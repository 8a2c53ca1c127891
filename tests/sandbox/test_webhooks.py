"""Webhooks: the secret header, redelivery until accepted, order per chat, and calls as responses."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.sandbox_client import Sandbox

Json = dict[str, Any]


class Receiver:
    """A bot's web server that notes what it gets and answers as told."""

    def __init__(self) -> None:
        self.received: list[Json] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []
        self.reply: Json = {}
        self.hold: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.held: set[str] = set()
        self._changed = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        text = update.get("message", {}).get("text", "")
        self.received.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self._changed.set()
        if text in self.held:
            await self.hold[text].wait()
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response(self.reply, status=status)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.received]

    async def wait_for(self, count: int) -> None:
        async with asyncio.timeout(60):
            while len(self.received) < count:
                self._changed.clear()
                await self._changed.wait()


@pytest.fixture
async def receiver() -> Receiver:
    """A receiver, not yet listening."""
    return Receiver()


@pytest.fixture
async def address(receiver: Receiver) -> AsyncIterator[str]:
    """Where the receiver listens."""
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app) as server:
        yield str(server.make_url("/hook"))


@pytest.fixture
async def hooked(box: Sandbox, address: str) -> AsyncIterator[Sandbox]:
    """The sandbox with its bot's webhook set."""
    assert (await box.api("setWebhook", url=address, secret_token="s3cret_-"))["ok"]
    yield box
    await box.api("deleteWebhook", drop_pending_updates=True)


async def settled(box: Sandbox, pending: int = 0) -> Json:
    """Wait until so many updates are pending, and return the webhook's info."""
    async for _ in box.changes(60, "updates stay pending"):
        info: Json = (await box.api("getWebhookInfo"))["result"]
        if info["pending_update_count"] == pending:
            return info
    raise AssertionError


async def test_updates_are_pushed_with_the_secret(hooked: Sandbox, receiver: Receiver, address: str) -> None:
    await (await hooked.person("Ann")).send("hello")
    await receiver.wait_for(1)
    assert receiver.texts == ["hello"]
    assert receiver.secrets == ["s3cret_-"]
    info = await settled(hooked)
    assert info["url"] == address
    assert "last_error_message" not in info


async def test_a_refused_update_comes_again_until_it_is_accepted(hooked: Sandbox, receiver: Receiver) -> None:
    receiver.statuses = [500, 503]
    await (await hooked.person("Ann")).send("hello")
    await receiver.wait_for(3)
    assert receiver.texts == ["hello"] * 3
    assert len({update["update_id"] for update in receiver.received}) == 1
    info = await settled(hooked)
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_a_chat_is_pushed_in_order_while_others_go_on(hooked: Sandbox, receiver: Receiver) -> None:
    receiver.held = {"ann 1"}
    ann, bob = await hooked.person("Ann"), await hooked.person("Bob")
    for person, text in ((ann, "ann 1"), (ann, "ann 2"), (bob, "bob 1"), (bob, "bob 2")):
        await person.send(text)
    await receiver.wait_for(3)
    assert receiver.texts == ["ann 1", "bob 1", "bob 2"]
    receiver.hold["ann 1"].set()
    await receiver.wait_for(4)
    assert receiver.texts[-1] == "ann 2"
    await settled(hooked)


async def test_a_response_may_carry_a_call(hooked: Sandbox, receiver: Receiver) -> None:
    ann = await hooked.person("Ann")
    receiver.reply = {"method": "sendMessage", "chat_id": ann.id, "text": "answered at once"}
    await ann.send("hello")
    await ann.wait_for("answered at once")
    assert (await hooked.calls("sendMessage"))[0]["ok"]


async def test_getupdates_and_webhook_exclude_each_other(hooked: Sandbox) -> None:
    answer = await hooked.api("getUpdates")
    assert answer["error_code"] == 409
    assert answer["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )


async def test_after_deletewebhook_what_was_not_accepted_waits_for_polling(
    hooked: Sandbox, receiver: Receiver
) -> None:
    receiver.held = {"kept"}
    await (await hooked.person("Ann")).send("kept")
    await receiver.wait_for(1)
    await hooked.api("deleteWebhook")
    receiver.hold["kept"].set()
    assert [update["message"]["text"] for update in (await hooked.api("getUpdates"))["result"]] == ["kept"]


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"url": "ftp://example.com"}, "Bad Request: bad webhook: invalid webhook URL specified"),
        (
            {"url": "http://127.0.0.1:1/", "secret_token": "with space"},
            "Bad Request: secret token contains unallowed characters",
        ),
    ],
)
async def test_a_wrong_webhook_is_refused(box: Sandbox, parameters: Json, description: str) -> None:
    answer = await box.api("setWebhook", **parameters)
    assert (answer["error_code"], answer["description"]) == (400, description)


async def test_dropping_pending_updates_forgets_them(box: Sandbox) -> None:
    await (await box.person("Ann")).send("old")
    await box.api("deleteWebhook", drop_pending_updates=True)
    assert (await box.api("getUpdates"))["result"] == []
