"""Desks to tell stories on: in memory, and where a story is marked so, on the real storage too."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from storage.opening import open_storage
from tests.fakes.memory import Memory
from tests.unit.services.world import World


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def world(memory: Memory) -> World:
    return World(units=memory.units)


@pytest.fixture(scope="session")
def empty_storage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new storage that tests copy: making its schema takes longer than a story."""
    folder = tmp_path_factory.mktemp("storage")

    async def create() -> None:
        async with await open_storage(data_dir=folder):
            return

    asyncio.run(create())
    return folder


@pytest_asyncio.fixture(params=["memory", "sqlite"])
async def any_world(
    request: pytest.FixtureRequest, tmp_path: Path, empty_storage: Path
) -> AsyncIterator[World]:
    """The same stories on both storages."""
    if request.param == "memory":
        yield World(units=Memory().units)
        return
    folder = tmp_path / "storage"
    shutil.copytree(empty_storage, folder)
    async with await open_storage(data_dir=folder) as storage:
        yield World(units=storage.units)
