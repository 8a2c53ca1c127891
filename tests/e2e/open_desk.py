"""The desk as `make run` starts it: on a Telegram of its own, with three people who have just come in."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.fakes.programs import environment

START_SECONDS = 600.0
STOP_SECONDS = 300.0
_ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+")


@asynccontextmanager
async def open_desk(folder: Path, *, language: str, program: Path | None = None) -> AsyncIterator[str]:
    """Run `frontdesk run` without a token for the length of a block, and give the address of its page.

    `program` is the `frontdesk` of another environment than this one. Its log is kept in the folder and shown
    when the block fails; the program must end in good order.
    """
    log = folder / "desk.log"
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *(str(program or Path(sys.executable).with_name("frontdesk")), "run", "--language", language),
            cwd=folder,
            env=environment({"FRONTDESK_SANDBOX_PORT": "0"}),
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    try:
        yield await _address(process)
    except BaseException:
        sys.stderr.write(_end_of(log))
        raise
    finally:
        code = await _end(process)
    assert code == 0, f"the desk ended with code {code}:\n{_end_of(log)}"


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8")[-6000:]


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(START_SECONDS):
        async for line in process.stdout:
            found = _ADDRESS.search(line)
            if found:
                return found[0].decode()
    raise AssertionError("the desk ended at its start without naming an address")


async def _end(process: asyncio.subprocess.Process) -> int:
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            return await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise AssertionError("the desk did not end") from None
