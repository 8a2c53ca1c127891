"""The real program kept busy; then the ledger and what must level off."""

from pathlib import Path

import pytest

from tests.reliability.brisk import wrong
from tests.reliability.soak import soak, soaking

pytestmark = pytest.mark.e2e


async def test_memory_and_tables_level_off(tmp_path: Path) -> None:
    plan = soaking(seed=7, customers=2, keep_seconds=1.5)
    _, accounts = await soak(plan, tmp_path, seconds=9)
    assert wrong(accounts) == []
