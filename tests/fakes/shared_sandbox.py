"""One sandbox process for all tests of a worker; each test has a bot and persons of its own in it."""

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest

from tests.fakes.programs import ROOT
from tests.fakes.sandbox_client import Sandbox

_NUMBERS = count(7001)


@pytest.fixture(scope="session")
def sandbox_url() -> Iterator[str]:
    """The address of a sandbox that tries a refused webhook again after 0.05 seconds."""
    command = [sys.executable, "-m", "sandbox", "--webhook-pause", "0.05"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[3]
        process.terminate()


@pytest.fixture
async def box(sandbox_url: str) -> AsyncIterator[Sandbox]:
    """The running sandbox with a bot of the test's own."""
    number = next(_NUMBERS)
    async with Sandbox(token=f"{number}:secret", username=f"test_{number}_bot", url=sandbox_url) as joined:
        yield joined
        await joined.clear_faults()
        await joined.reset_clock()
