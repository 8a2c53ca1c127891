"""Starts the sandbox as a process of its own: production code never imports it."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_START_SECONDS = 30.0
_ADDRESS = re.compile(rb"http://\S+")


class SandboxFailed(Exception):
    """The sandbox did not start; the text is one sentence."""


def _command(*, port: int) -> list[str]:
    return [sys.executable, "-m", "sandbox", "--port", str(port)]


def replace_by_sandbox(*, port: int) -> None:
    """Become the sandbox: this process is replaced and does not return."""
    command = _command(port=port)
    os.execv(command[0], command)  # noqa: S606 - our own module, no shell


@asynccontextmanager
async def running_sandbox(*, port: int) -> AsyncIterator[str]:
    """Run a sandbox for the length of the block, and give its address.

    Raises `SandboxFailed` when it ends or does not answer within half a minute.
    """
    process = await asyncio.create_subprocess_exec(
        *_command(port=port),
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    draining: asyncio.Task[bytes] | None = None
    try:
        address = await _address(process.stdout)
        draining = asyncio.create_task(process.stdout.read())
        yield address
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        if draining is not None:
            await draining


async def _address(output: asyncio.StreamReader) -> str:
    try:
        async with asyncio.timeout(_START_SECONDS):
            found = _ADDRESS.search(await output.readline())
    except TimeoutError:
        raise SandboxFailed("The sandbox did not answer within 30 seconds.") from None
    if found is None:
        raise SandboxFailed(
            "The sandbox ended at its start; if its port is taken, name another in FRONTDESK_SANDBOX_PORT."
        )
    return found[0].decode()
