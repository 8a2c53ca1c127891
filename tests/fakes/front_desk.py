"""The real program as a process of its own, for end-to-end tests against the sandbox."""

import asyncio
import re
import signal
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.fakes.programs import ROOT, environment
from tests.fakes.sandbox_client import Person, Sandbox

START_SECONDS = 600.0
STOP_SECONDS = 300.0
_INVITE = re.compile(rb"inv_([\w-]+)")


def common_settings(box: Sandbox, data: Path) -> dict[str, str]:
    """Return the settings that every process of a desk on a sandbox has."""
    return {
        "FRONTDESK_TOKEN": box.token,
        "FRONTDESK_TELEGRAM_API": box.url,
        "FRONTDESK_CLOCK_URL": f"{box.url}/sandbox/clock",
        "FRONTDESK_DATA_DIR": str(data),
    }


class FrontDesk:
    """A running front desk on a sandbox; `async with FrontDesk(box, folder) as desk`."""

    def __init__(self, box: Sandbox, folder: Path, *, part: str = "run", **settings: str) -> None:
        self.box = box
        self.folder = folder
        self.admin_token: str | None = None
        self._part = part
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._invited = asyncio.Event()

    @property
    def log(self) -> str:
        """Everything the program logged so far."""
        path = self.folder / "desk.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def pid(self) -> int:
        """The program's process id; for a desk that runs."""
        assert self._process is not None
        return self._process.pid

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        if error is not None:
            sys.stderr.write(self.log[-6000:])

    async def start(self) -> None:
        """Start the program and wait until it takes updates, by polling or by webhook."""
        before = (await self.box.calls())[-1:]
        with (self.folder / "desk.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli", self._part),
                cwd=ROOT,
                env=self._environment(),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        self._reading = asyncio.create_task(self._read())
        if self._part != "notifier":
            await self._until_listening(after=before[0]["n"] if before else 0)

    def _environment(self) -> dict[str, str]:
        return environment({**common_settings(self.box, self.folder / "data"), **self._settings})

    async def _until_listening(self, *, after: int) -> None:
        assert self._process is not None
        async for _ in self.box.changes(START_SECONDS, "the desk takes no updates"):
            if self._process.returncode is not None:
                raise AssertionError(f"the desk ended at its start:\n{self.log[-4000:]}")
            calls = await self.box.calls(after=after)
            if any(call["method"] in {"deleteWebhook", "setWebhook"} for call in calls):
                return

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            found = _INVITE.search(line)
            if found:
                self.admin_token = found[1].decode()
                self._invited.set()

    async def first_admin(self, person: Person) -> None:
        """Let a person open the first administrator's link."""
        async with asyncio.timeout(START_SECONDS):
            await self._invited.wait()
        await person.send(f"/start inv_{self.admin_token}")

    async def stop(self) -> int:
        """End the program as an administrator does, and return its exit code."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """End the program at once, as a power cut does."""
        await self._end(signal.SIGKILL)

    async def _end(self, number: signal.Signals) -> int:
        process = self._process
        if process is None:
            return 0
        if process.returncode is None:
            process.send_signal(number)
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
                raise AssertionError(f"the desk did not end:\n{self.log[-4000:]}") from None
        if self._reading is not None:
            await self._reading
        assert process.returncode is not None
        return process.returncode
