"""A driver of the sandbox for tests: starts it as a subprocess and acts as its persons over HTTP."""

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]
Wanted = str | Callable[[Json], bool]

START_SECONDS = 20.0
STOP_SECONDS = 10.0
WAIT_SECONDS = 15.0


class SandboxRequestError(AssertionError):
    """The sandbox refused a request of the persons' side; the text is its sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{status}: {sentence}")
        self.status = status
        self.sentence = sentence


class Sandbox:
    """One sandbox process and one bot in it: `async with Sandbox() as box`, or `start()` and `stop()`.

    With `url` it joins a sandbox that runs already, registers its bot there and leaves it running.
    """

    def __init__(
        self,
        *,
        token: str = "4200:sandbox-token",
        username: str = "frontdesk_bot",
        url: str = "",
        port: int = 0,
    ) -> None:
        self.token = token
        self.username = username
        self.bot_id = int(token.partition(":")[0])
        self.url = url
        self._port = port
        self.process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None

    @classmethod
    async def start(cls, **options: Any) -> Self:
        """Start a sandbox and return it when it listens; options are those of the constructor."""
        return await cls(**options).__aenter__()

    async def __aenter__(self) -> Self:
        if not self.url:
            await self._start_process()
        self._session = aiohttp.ClientSession()
        await self.add_bot(self.token, self.username)
        return self

    async def _start_process(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            ready = Path(folder, "ready")
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "sandbox", "--port", str(self._port), "--ready-file", str(ready)),
                *("--bot", f"{self.token}:{self.username}"),
                stdout=asyncio.subprocess.DEVNULL,
                cwd=Path(__file__).parents[2],
            )
            async with asyncio.timeout(START_SECONDS):
                while not (address := await asyncio.to_thread(_content, ready)):
                    if self.process.returncode is not None:
                        code = self.process.returncode
                        raise AssertionError(f"the sandbox ended at once with code {code}")
                    await asyncio.sleep(0.02)
            self.url = address

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        """End the process by its id and wait for it."""
        if self._session is not None:
            await self._session.close()
        if self.process is None or self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()

    async def request(self, verb: str, path: str, body: Json | None = None, **query: Any) -> Any:
        """Send a request of the persons' side and return its JSON.

        Raises SandboxRequestError when refused.
        """
        if self._session is None:
            raise AssertionError("the sandbox is not running")
        given = {name: str(value) for name, value in query.items() if value is not None}
        async with self._session.request(verb, self.url + path, json=body, params=given) as response:
            answer = await response.json()
            if response.status >= 400:
                raise SandboxRequestError(response.status, answer["error"])
            return answer

    async def api(self, method: str, *, token: str | None = None, **parameters: Any) -> Json:
        """Call a Bot API method as the bot, with JSON, and return the whole answer, refused or not."""
        if self._session is None:
            raise AssertionError("the sandbox is not running")
        address = f"{self.url}/bot{token or self.token}/{method}"
        async with self._session.post(address, json=parameters) as response:
            answer: Json = await response.json()
            return answer

    async def state(self) -> Json:
        """Return all bots, persons, groups and the clock."""
        state: Json = await self.request("GET", "/sandbox/state")
        return state

    async def person(self, first_name: str = "Ann", *, language_code: str = "en", **more: Any) -> "Person":
        """Let a person exist; more may be last_name, username, phone, id."""
        body = {"first_name": first_name, "language_code": language_code, **more}
        made = await self.request("POST", "/sandbox/persons", body)
        return Person(self, made["id"])

    async def group(
        self, title: str, members: "list[Person]", *, bots: list[Any] | None = None, **more: Any
    ) -> int:
        """Let a group exist and return its id; without `bots` the own bot is in it; more may be
        forum=True.
        """
        wanted = bots if bots is not None else [self.bot_id]
        body = {"title": title, "members": [person.id for person in members], "bots": wanted, **more}
        made = await self.request("POST", "/sandbox/groups", body)
        number: int = made["id"]
        return number

    async def group_messages(self, group_id: int) -> list[Json]:
        """Return a group's messages that were not deleted."""
        seen = await self.request("GET", f"/sandbox/chats/{group_id}/transcript")
        return [message for message in seen["messages"] if not message["deleted"]]

    async def add_bot(self, token: str, username: str, name: str | None = None) -> int:
        """Register one more bot and return its id."""
        made = await self.request(
            "POST", "/sandbox/bots", {"token": token, "username": username, "name": name}
        )
        number: int = made["id"]
        return number

    async def clock(self) -> Json:
        """Return the clock: now (ISO 8601, UTC) and offset_seconds."""
        reading: Json = await self.request("GET", "/sandbox/clock")
        return reading

    async def set_clock(self, now: str) -> Json:
        """Turn the clock to an ISO 8601 instant with a time zone."""
        reading: Json = await self.request("POST", "/sandbox/clock", {"now": now})
        return reading

    async def advance_clock(self, seconds: float) -> Json:
        """Turn the clock by so many seconds."""
        reading: Json = await self.request("POST", "/sandbox/clock", {"advance_seconds": seconds})
        return reading

    async def reset_clock(self) -> Json:
        """Turn the clock back to real time."""
        reading: Json = await self.request("POST", "/sandbox/clock", {"reset": True})
        return reading

    async def calls(self, method: str | None = None, *, after: int = 0) -> list[Json]:
        """Return the bot's Bot API calls after a number, of one method only when it is named."""
        query: Json = {"after": after, "method": method, "bot": self.bot_id}
        found: list[Json] = (await self.request("GET", "/sandbox/calls", **query))["calls"]
        return found

    async def fault(self, kind: str, **options: Any) -> int:
        """Switch a fault on: methods, chat, retry_after, seconds, count, rate, seed; return its id."""
        number: int = (await self.request("POST", "/sandbox/faults", {"kind": kind, **options}))["id"]
        return number

    async def clear_faults(self) -> None:
        """Switch every fault off."""
        await self.request("DELETE", "/sandbox/faults")

    async def events(self, *, after: int = 0, timeout: float = 0) -> list[Json]:
        """Return the events after a number, waiting up to `timeout` seconds for the first."""
        found: list[Json] = (await self.request("GET", "/sandbox/events/wait", after=after, timeout=timeout))[
            "events"
        ]
        return found

    async def wait_for_call(self, method: str, *, after: int = 0, timeout: float = WAIT_SECONDS) -> Json:
        """Return the first call of a method after a number, waiting for it."""
        async for _ in self.changes(timeout, f"no call of {method}"):
            found = await self.calls(method, after=after)
            if found:
                return found[0]
        raise AssertionError

    async def changes(self, timeout: float, failure: str) -> AsyncIterator[None]:
        """Yield at once and then after each change in the sandbox.

        Raises AssertionError after `timeout` seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        seq = (await self.state())["seq"]
        while True:
            yield
            left = deadline - loop.time()
            if left <= 0:
                raise AssertionError(f"{failure} within {timeout} s")
            events = await self.events(after=seq, timeout=min(left, 0.2))
            seq = events[-1]["seq"] if events else seq


class Person:
    """A person of the sandbox who talks with the bot, or in groups by `chat=`; `bot=` chooses among several
    bots.
    """

    def __init__(self, box: Sandbox, number: int) -> None:
        self.box = box
        self.id = number
        self._seen = 0

    async def send(self, text: str, **more: Any) -> int:
        """Send a text and return the message's number; more may be bot, chat, thread, reply_to,
        forward_from.
        """
        return await self._send({"text": text, **more})

    async def photo(
        self,
        caption: str | None = None,
        *,
        base64: str | None = None,
        file_size: int | None = None,
        **more: Any,
    ) -> int:
        """Send a photo, a made-up one without `base64`; `file_size` claims a size in bytes."""
        picture: Json = {"base64": base64} if base64 else {"generated": True}
        if file_size is not None:
            picture["file_size"] = file_size
        return await self._send({"photo": picture, "caption": caption, **more})

    async def album(self, count: int = 2, caption: str | None = None, **more: Any) -> list[int]:
        """Send an album of made-up photos, the caption on the first, and return the messages' numbers."""
        items: list[Json] = [{"photo": {"generated": True}} for _ in range(count)]
        items[0]["caption"] = caption
        sent = await self._post("send", {"album": items, **more})
        numbers: list[int] = sent["message_ids"]
        return numbers

    async def file(
        self, kind: str, caption: str | None = None, *, more: Json | None = None, **described: Any
    ) -> int:
        """Send a voice, document, video, video_note, sticker, audio; described: file_name, duration,
        file_size …
        """
        return await self._send({kind: described, "caption": caption, **(more or {})})

    async def sticker(self) -> int:
        """Send a sticker."""
        return await self.file("sticker", emoji="👍")

    async def voice(self, duration: int = 3) -> int:
        """Send a voice message of so many seconds."""
        return await self.file("voice", duration=duration)

    async def document(self, file_name: str = "report.pdf", **described: Any) -> int:
        """Send a document."""
        return await self.file("document", file_name=file_name, **described)

    async def share_contact(self, **more: Any) -> int:
        """Send the person's own contact, as the share-phone button does."""
        return await self._send({"share_contact": True, **more})

    async def contact(
        self, phone_number: str, first_name: str, user_id: int | None = None, **more: Any
    ) -> int:
        """Send a contact, perhaps somebody else's."""
        contact = {"phone_number": phone_number, "first_name": first_name, "user_id": user_id}
        return await self._send({"contact": contact, **more})

    async def location(self, latitude: float, longitude: float, **more: Any) -> int:
        """Send a location, in degrees."""
        return await self._send({"location": {"latitude": latitude, "longitude": longitude}, **more})

    async def tap(
        self,
        label: str | None = None,
        *,
        data: str | None = None,
        message_id: int | None = None,
        wait: float = WAIT_SECONDS,
        contains: bool = False,
        **more: Any,
    ) -> Json:
        """Tap an inline button by label or data, in the newest message that has it or the one given.

        `contains` takes the first button whose label contains `label`. Waits up to `wait` seconds for the
        bot's answer.
        """
        number, button = await self._find_button(label, data, message_id, contains, more)
        return await self._post("tap", {"message_id": number, **button, "wait": wait, **more})

    async def press(self, label: str, **more: Any) -> int:
        """Press a button of the reply keyboard and return the message's number."""
        number: int = (await self._post("tap", {"keyboard_text": label, **more}))["message_id"]
        return number

    async def edit(self, message_id: int, text: str, **more: Any) -> None:
        """Edit one's own text message."""
        await self._post("edit", {"message_id": message_id, "text": text, **more})

    async def delete(self, message_id: int, **more: Any) -> None:
        """Delete a message."""
        await self._post("delete", {"message_id": message_id, **more})

    async def react(self, message_id: int, emoji: str | None, **more: Any) -> None:
        """Put a reaction on a message, or take it back with None."""
        await self._post("react", {"message_id": message_id, "emoji": emoji, **more})

    async def block(self, *, blocked: bool = True, **more: Any) -> None:
        """Block the bot, or unblock it."""
        await self._post("block", {"blocked": blocked, **more})

    async def speak(self, language_code: str) -> None:
        """Change the language of the person's Telegram."""
        await self._post("language", {"language_code": language_code})

    async def read(self, **more: Any) -> None:
        """Mark the chat as read."""
        await self._post("read", more)

    async def transcript(self, *, bot: Any = None, chat: int | None = None, after: int = 0) -> Json:
        """Return the chat as the person's phone shows it: messages, reply_keyboard, typing,
        commands, unread.
        """
        path = f"/sandbox/chats/{chat or self.id}/transcript"
        person = self.id if chat else None
        seen: Json = await self.box.request(
            "GET", path, bot=bot or self.box.username, after=after, person=person
        )
        return seen

    async def messages(self, **where: Any) -> list[Json]:
        """Return the chat's messages that were not deleted."""
        return [message for message in (await self.transcript(**where))["messages"] if not message["deleted"]]

    async def last(self, **where: Any) -> Json:
        """Return the newest message of a bot in the chat."""
        return [message for message in await self.messages(**where) if message["from_bot"]][-1]

    async def buttons(self, **where: Any) -> list[str]:
        """Return the labels of the newest message of a bot that has inline buttons."""
        for message in reversed(await self.messages(**where)):
            if message["from_bot"] and "reply_markup" in message:
                return [button["text"] for button in _buttons(message)]
        return []

    async def wait_for(
        self,
        wanted: Wanted,
        *,
        timeout: float = WAIT_SECONDS,
        new: bool = False,
        after: int = 0,
        **where: Any,
    ) -> Json:
        """Return the newest bot message that contains `wanted`, or for which it is true, waiting for it.

        With `new` only messages after the person's own last one count, with `after` those beyond that number.
        """
        async for _ in self.box.changes(timeout, f"no message for {wanted!r}"):
            messages = await self.messages(**where)
            own = [message["message_id"] for message in messages if not message["from_bot"]]
            least = max(own, default=0) if new else after
            for message in reversed(messages):
                if message["from_bot"] and message["message_id"] > least and _fits(message, wanted):
                    return message
        raise AssertionError

    async def wait_for_button(self, label: str, *, timeout: float = WAIT_SECONDS, **where: Any) -> Json:
        """Return the newest bot message that has an inline button with this label, waiting for it."""
        return await self.wait_for(
            lambda message: any(label == button["text"] for button in _buttons(message)),
            timeout=timeout,
            **where,
        )

    async def _find_button(
        self, label: str | None, data: str | None, message_id: int | None, contains: bool, more: Json
    ) -> tuple[int, Json]:
        where = {name: more[name] for name in ("bot", "chat") if name in more}
        for message in reversed(await self.messages(**where)):
            if message_id is not None and message["message_id"] != message_id:
                continue
            for row, buttons in enumerate(message.get("reply_markup", {}).get("inline_keyboard", [])):
                for column, button in enumerate(buttons):
                    fits = label in button["text"] if contains and label else button["text"] == label
                    if fits if data is None else button.get("callback_data") == data:
                        return message["message_id"], {"row": row, "col": column}
        raise AssertionError(f"no button {label or data!r}; the newest are {await self.buttons(**where)}")

    async def _send(self, body: Json) -> int:
        number: int = (await self._post("send", body))["message_id"]
        return number

    async def _post(self, action: str, body: Json) -> Json:
        given = {name: value for name, value in body.items() if value is not None or name == "emoji"}
        if "chat" not in given:
            given.setdefault("bot", self.box.username)
        answer: Json = await self.box.request("POST", f"/sandbox/persons/{self.id}/{action}", given)
        return answer


def _content(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _buttons(message: Json) -> list[Json]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _fits(message: Json, wanted: Wanted) -> bool:
    if isinstance(wanted, str):
        return wanted in (message.get("text") or message.get("caption") or "")
    return wanted(message)


@contextlib.asynccontextmanager
async def running_sandbox(**options: Any) -> AsyncIterator[Sandbox]:
    """Run a sandbox for the length of a block."""
    async with Sandbox(**options) as box:
        yield box
