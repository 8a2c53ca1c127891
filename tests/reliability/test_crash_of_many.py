"""Four processes on PostgreSQL, killed under load; then the ledger."""

from pathlib import Path

import pytest

from tests.fakes.postgres import PostgresServer, postgres_server
from tests.reliability.brisk import BRISK, SHORT_LIFE, wrong
from tests.reliability.crash import crash

__all__ = ["postgres_server"]

pytestmark = pytest.mark.e2e


async def test_a_desk_of_many_processes_stands_the_death_of_any_of_them(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    async with postgres_server.database() as address:
        figures, accounts = await crash(BRISK, tmp_path, kills=2, life=SHORT_LIFE, database=address)
    assert wrong(accounts) == []
    assert (figures["processes"], figures["kills"]) == (4, 2)
