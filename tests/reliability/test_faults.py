"""The real program while calls and updates go wrong; then the ledger."""

from pathlib import Path

import pytest

from tests.reliability.brisk import BRISK, wrong
from tests.reliability.faults import faults

pytestmark = pytest.mark.e2e


async def test_calls_and_updates_that_go_wrong_end_with_everything_delivered(tmp_path: Path) -> None:
    figures, accounts = await faults(BRISK, tmp_path, rate=0.2, seconds=4)
    assert wrong(accounts) == []
    struck = {name.strip() for name in figures} & {"429", "500", "502_html", "drop_before", "drop_after"}
    assert len(struck) >= 3, "too few faults struck for the run to prove anything"
