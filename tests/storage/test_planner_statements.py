"""Planners write page by page: ten times the tickets make no more statements."""

import shutil
from pathlib import Path

from sqlalchemy import delete

from storage.opening import Storage, open_storage
from storage.tables import clocks
from tests.benchmarks.push.planning import Statements
from tests.storage.conftest import KEY
from tests.unit.planners.day import Day
from tickets.kinds import Role


async def statements(file: Path, tickets: int) -> dict[str, int]:
    """Return how many statements it takes to remind of tickets, and to give them clocks they have lost."""
    found = {}
    async with await open_storage(data_dir=file.parent, url=f"sqlite:///{file}", secret_key=KEY) as storage:
        day = await _desk(storage, tickets)
        counted = Statements(storage)
        day.at(2, 15, 1)
        assert await day.planners.warn_clocks() >= tickets
        found["warn_clocks"] = counted.number
        async with storage.database.writing() as work:
            await work.write(delete(clocks))
        before = counted.number
        await day.planners.keep_clocks()
        found["keep_clocks"] = counted.number - before
        async with storage.units() as uow:
            assert not await uow.clocks.missing_tickets()
    return found


async def _desk(storage: Storage, tickets: int) -> Day:
    day = Day(units=storage.units)
    await day.worker(Role.LEAD)
    day.at(2, 10)
    for _ in range(tickets):
        await day.filed(await day.customer())
    return day


async def test_ten_times_the_tickets_take_no_more_statements(tmp_path: Path, migrated_file: Path) -> None:
    """Clocks for fifty thousand tickets took twelve minutes and a quarter of a million statements."""
    few = await statements(shutil.copy(migrated_file, tmp_path / "few.sqlite3"), 2)
    many = await statements(shutil.copy(migrated_file, tmp_path / "many.sqlite3"), 20)
    assert many == few
