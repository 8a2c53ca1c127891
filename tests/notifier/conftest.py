"""The sending side on a real storage against a real Bot API server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.fakes.empty_storage import copied, empty_storage
from tests.fakes.sandbox_client import Sandbox
from tests.fakes.shared_sandbox import box, sandbox_url
from tests.notifier.post_office import PostOffice

__all__ = ["box", "empty_storage", "sandbox_url"]


@pytest_asyncio.fixture
async def office(box: Sandbox, tmp_path: Path, empty_storage: Path) -> AsyncIterator[PostOffice]:
    """A desk's outbox with a sender that has not started yet."""
    async with copied(empty_storage, tmp_path) as storage, PostOffice(box=box, storage=storage) as office:
        yield office
