"""A desk's storage for the tests of the intake."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.opening import Storage, open_storage


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    """An open storage on SQLite, empty."""
    async with await open_storage(data_dir=tmp_path) as opened:
        yield opened
