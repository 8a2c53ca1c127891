"""Starting and ending the sandbox."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.fakes.sandbox_client import Sandbox

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "example.com"])
def test_it_refuses_to_listen_for_other_machines(host: str) -> None:
    command = [sys.executable, "-m", "sandbox", "--host", host]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 2
    assert f"{host} is not an address of this machine alone" in done.stderr


def test_a_bot_that_is_no_bot_is_explained() -> None:
    command = [sys.executable, "-m", "sandbox", "--bot", "nonsense"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 2
    assert "a bot token is its numeric id, a colon and a secret" in done.stderr


def test_a_port_that_is_taken_is_one_sentence() -> None:
    """Somebody started the desk twice, and read thirty lines of traceback before the sentence that helps."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "sandbox", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"sandbox: port {port} can't be used")
    assert len(done.stderr.splitlines()) == 1


async def test_it_ends_cleanly_while_a_poll_and_a_stream_are_open() -> None:
    async with Sandbox() as box, aiohttp.ClientSession() as session:
        stream = await session.get(f"{box.url}/sandbox/events")
        poll = asyncio.create_task(box.api("getUpdates", timeout=50))
        async for _ in box.changes(60, "the poll does not wait"):
            if box.bot_id in (await box.state())["polling"]:
                break
        assert box.process is not None
        box.process.terminate()
        assert await asyncio.wait_for(box.process.wait(), 30) == 0, "the poll's 50 s are not waited out"
        ended = await asyncio.gather(poll, return_exceptions=True)
        assert isinstance(ended[0], aiohttp.ClientError) or ended[0]["error_code"] == 409
        stream.close()


async def test_the_page_comes_with_a_strict_policy_and_nothing_outside_it(box: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(box.url) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
        async with session.get(f"{box.url}/..%2f__main__.py") as response:
            assert response.status == 404


async def test_a_page_from_elsewhere_cannot_use_the_sandbox(box: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
            async with session.get(f"{box.url}/sandbox/state", headers=headers) as response:
                assert response.status == 403
        async with session.get(f"{box.url}/sandbox/state", headers={"Origin": box.url}) as response:
            assert response.status == 200
