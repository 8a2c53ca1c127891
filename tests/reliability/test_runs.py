"""Short, seeded runs of every proof: the real program killed, disturbed and kept busy; then the ledger."""

from pathlib import Path

import pytest

from tests.fakes.postgres import PostgresServer, postgres_server
from tests.reliability.crash import crash
from tests.reliability.faults import faults
from tests.reliability.ledger import Account
from tests.reliability.soak import soak, soaking
from tests.reliability.stage import Plan

__all__ = ["postgres_server"]

pytestmark = pytest.mark.e2e
BRISK = Plan(seed=7, customers=3, pause=(0.02, 0.15))
SHORT_LIFE = (0.3, 1.5)


def wrong(accounts: list[Account]) -> list[str]:
    """Return everything that does not balance."""
    return [finding for account in accounts for finding in account.findings]


async def test_a_desk_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice(
    tmp_path: Path,
) -> None:
    figures, accounts = await crash(BRISK, tmp_path, kills=2, life=SHORT_LIFE, database=None)
    assert wrong(accounts) == []
    assert figures["kills"] == 2


async def test_a_desk_of_many_processes_stands_the_death_of_any_of_them(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    async with postgres_server.database() as address:
        figures, accounts = await crash(BRISK, tmp_path, kills=2, life=SHORT_LIFE, database=address)
    assert wrong(accounts) == []
    assert (figures["processes"], figures["kills"]) == (4, 2)


async def test_calls_and_updates_that_go_wrong_end_with_everything_delivered(tmp_path: Path) -> None:
    figures, accounts = await faults(BRISK, tmp_path, rate=0.2, seconds=4)
    assert wrong(accounts) == []
    struck = {name.strip() for name in figures} & {"429", "500", "502_html", "drop_before", "drop_after"}
    assert len(struck) >= 3, "too few faults struck for the run to prove anything"


async def test_memory_and_tables_level_off(tmp_path: Path) -> None:
    plan = soaking(seed=7, customers=2, keep_seconds=1.5)
    _, accounts = await soak(plan, tmp_path, seconds=9)
    assert wrong(accounts) == []
