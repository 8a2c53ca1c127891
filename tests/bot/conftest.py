"""A desk's storage for the tests of the intake."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.opening import Storage
from tests.fakes.empty_storage import copied, empty_storage

__all__ = ["empty_storage"]


@pytest.fixture
async def storage(tmp_path: Path, empty_storage: Path) -> AsyncIterator[Storage]:
    """An open storage on SQLite, empty."""
    async with copied(empty_storage, tmp_path) as opened:
        yield opened
