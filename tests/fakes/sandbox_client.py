"""A driver of the sandbox for tests: starts it as a subprocess and acts as its persons over HTTP."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from tests.fakes.sandbox_person import WAIT_SECONDS, Json, Person

START_SECONDS = 120.0
STOP_SECONDS = 60.0


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
        try:
            if not self.url:
                await self._start_process()
            self._session = aiohttp.ClientSession()
            await self.add_bot(self.token, self.username)
        except BaseException:
            await self.stop()
            raise
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

    async def person(self, first_name: str = "Ann", *, language_code: str = "en", **more: Any) -> Person:
        """Let a person exist; more may be last_name, username, phone, id."""
        body = {"first_name": first_name, "language_code": language_code, **more}
        made = await self.request("POST", "/sandbox/persons", body)
        return Person(self, made["id"])

    async def group(
        self, title: str, members: list[Person], *, bots: list[Any] | None = None, **more: Any
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


def _content(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
