"""A desk with its planners, in memory or on the real storage, at a time that the test says."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from storage.opening import open_storage
from tests.fakes.memory import Memory
from tests.unit.planners.day import Day


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def day(memory: Memory) -> Day:
    return Day(units=memory.units)


@pytest.fixture(scope="session")
def empty_storage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new storage that tests copy: making its schema takes longer than a story."""
    folder = tmp_path_factory.mktemp("storage")

    async def create() -> None:
        async with await open_storage(data_dir=folder):
            return

    asyncio.run(create())
    return folder


@pytest_asyncio.fixture
async def stored_day(tmp_path: Path, empty_storage: Path) -> AsyncIterator[Day]:
    """The same on the real storage."""
    folder = tmp_path / "storage"
    shutil.copytree(empty_storage, folder)
    async with await open_storage(data_dir=folder) as storage:
        yield Day(units=storage.units)
