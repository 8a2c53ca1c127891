"""A sandbox on a working Monday morning, and the real program beside it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.front_desk import FrontDesk
from tests.fakes.sandbox_client import Sandbox

MONDAY_TEN = "2026-11-23T10:00:00+08:00"


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    """A running sandbox whose clock stands at Monday, ten in the morning in Shanghai."""
    async with Sandbox() as running:
        await running.set_clock(MONDAY_TEN)
        yield running


@pytest.fixture
async def desk(box: Sandbox, tmp_path: Path) -> AsyncIterator[FrontDesk]:
    """The real program, running on the sandbox."""
    async with FrontDesk(box, tmp_path) as running:
        yield running
