"""The sending side on a real storage against a real Bot API server: one sandbox process for all tests."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from storage.opening import open_storage
from tests.fakes.sandbox_client import Sandbox
from tests.notifier.post_office import PostOffice

_NUMBERS = count(8001)


@pytest.fixture(scope="session")
def sandbox_url() -> Iterator[str]:
    """The address of a sandbox."""
    command = [sys.executable, "-m", "sandbox"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[3]
        process.terminate()


@pytest.fixture
async def box(sandbox_url: str) -> AsyncIterator[Sandbox]:
    """The running sandbox with a bot of the test's own."""
    number = next(_NUMBERS)
    async with Sandbox(token=f"{number}:secret", username=f"post_{number}_bot", url=sandbox_url) as joined:
        yield joined
        await joined.clear_faults()
        await joined.reset_clock()


@pytest.fixture(scope="session")
def empty_storage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new storage that tests copy: making its schema takes longer than a test."""
    folder = tmp_path_factory.mktemp("storage")

    async def create() -> None:
        async with await open_storage(data_dir=folder):
            return

    asyncio.run(create())
    return folder


@pytest_asyncio.fixture
async def office(box: Sandbox, tmp_path: Path, empty_storage: Path) -> AsyncIterator[PostOffice]:
    """A desk's outbox with a sender that has not started yet."""
    folder = tmp_path / "storage"
    shutil.copytree(empty_storage, folder)
    async with await open_storage(data_dir=folder) as storage, PostOffice(box=box, storage=storage) as office:
        yield office
