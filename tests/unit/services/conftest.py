"""Desks to tell stories on: in memory, and where a story is marked so, on the real storage too."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.fakes.empty_storage import copied, empty_storage
from tests.fakes.memory import Memory
from tests.unit.services.world import World

__all__ = ["empty_storage"]


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def world(memory: Memory) -> World:
    return World(units=memory.units)


@pytest_asyncio.fixture(params=["memory", "sqlite"])
async def any_world(
    request: pytest.FixtureRequest, tmp_path: Path, empty_storage: Path
) -> AsyncIterator[World]:
    """The same stories on both storages."""
    if request.param == "memory":
        yield World(units=Memory().units)
        return
    async with copied(empty_storage, tmp_path) as storage:
        yield World(units=storage.units)
