"""An empty storage on SQLite, made once and copied: making its schema takes longer than most tests."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage.drivers import LOCK_SECONDS
from storage.opening import Storage, open_storage


@pytest.fixture(scope="session")
def empty_storage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a new storage, to be copied."""
    folder = tmp_path_factory.mktemp("storage")

    async def create() -> None:
        async with await open_storage(data_dir=folder):
            return

    asyncio.run(create())
    return folder


@asynccontextmanager
async def copied(empty: Path, folder: Path, *, lock_seconds: float = LOCK_SECONDS) -> AsyncIterator[Storage]:
    """Copy an empty storage to a folder and keep it open for the length of the block."""
    shutil.copytree(empty, folder, dirs_exist_ok=True)
    async with await open_storage(data_dir=folder, lock_seconds=lock_seconds) as storage:
        yield storage
