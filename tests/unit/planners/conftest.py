"""A desk with its planners, in memory or on the real storage, at a time that the test says."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.fakes.empty_storage import copied, empty_storage
from tests.fakes.memory import Memory
from tests.unit.planners.day import Day

__all__ = ["empty_storage"]


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def day(memory: Memory) -> Day:
    return Day(units=memory.units)


@pytest_asyncio.fixture
async def stored_day(tmp_path: Path, empty_storage: Path) -> AsyncIterator[Day]:
    """The same on the real storage."""
    async with copied(empty_storage, tmp_path) as storage:
        yield Day(units=storage.units)
