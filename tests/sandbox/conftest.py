"""A sandbox that runs for the whole of these tests; each test makes its own persons."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.sandbox_client import Sandbox


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    """A running sandbox with one bot."""
    async with Sandbox() as running:
        yield running
