"""The desk's real storage for a loop whose time is virtual."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import patch

from storage.opening import Storage, open_storage


@asynccontextmanager
async def inline_storage(folder: Path) -> AsyncIterator[Storage]:
    """Open a storage in a folder that never waits for the disk: after a power cut nobody asks for the run."""
    with patch.object(os, "fdatasync", lambda _file: None):
        async with await open_storage(data_dir=folder) as storage:
            yield storage
