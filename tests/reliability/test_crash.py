"""The real program killed under load, on SQLite; then the ledger."""

from pathlib import Path

import pytest

from tests.reliability.brisk import BRISK, SHORT_LIFE, wrong
from tests.reliability.crash import crash

pytestmark = pytest.mark.e2e


async def test_a_desk_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice(
    tmp_path: Path,
) -> None:
    figures, accounts = await crash(BRISK, tmp_path, kills=2, life=SHORT_LIFE, database=None)
    assert wrong(accounts) == []
    assert figures["kills"] == 2
