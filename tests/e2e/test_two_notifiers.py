"""Two notifiers on one PostgreSQL: one leads, each has half of the pace, until one of them is killed."""

import asyncio
from pathlib import Path

import pytest

from storage import migrations
from storage.drivers import connect, database_url
from tests.fakes.front_desk import common_settings
from tests.fakes.postgres import PostgresServer, postgres_server
from tests.fakes.sandbox_client import Sandbox
from tests.reliability.processes import Process

__all__ = ["postgres_server"]

pytestmark = pytest.mark.e2e
LEADS = "this process has a role now"
FOLLOWS = "another process has the role"
SHARED = "event='the pace is shared' senders={}"
PATIENCE = 300.0
"""Seconds for two programs to start on a slow machine."""

TAKE_OVER = 60.0
"""Seconds within which a dead leader is followed; a role that only ends with its lease would need 120."""


async def saying(words: str, processes: list[Process], *, within: float = PATIENCE) -> Process:
    """Wait until one of the processes has written these words into its log."""
    async with asyncio.timeout(within):
        while True:
            for process in processes:
                assert process.pid is not None, process.log.read_text()
                if words in process.log.read_text():
                    return process
            await asyncio.sleep(0.1)


async def test_the_second_notifier_leads_and_has_all_of_the_pace_when_the_first_is_killed(
    box: Sandbox, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    async with postgres_server.database() as url:
        database = connect(database_url(url, tmp_path))
        await migrations.upgrade(database)
        await database.close()
        address = url.replace("postgresql://", "postgresql+asyncpg://", 1)
        settings = {**common_settings(box, tmp_path / "data"), "FRONTDESK_DATABASE_URL": address}
        pair = [
            Process(part="notifier", name=name, folder=tmp_path, settings=settings) for name in ("one", "two")
        ]
        try:
            for process in pair:
                await process.start()
            first = await saying(LEADS, pair)
            [second] = [process for process in pair if process is not first]
            await saying(FOLLOWS, [second])
            assert LEADS not in second.log.read_text(), "two lead at once"
            for process in pair:
                await saying(SHARED.format(2), [process])
            # The second may lead within the same moment: nothing can be said of it between the two.
            await first.kill()
            await saying(LEADS, [second], within=TAKE_OVER)
            await saying(SHARED.format(1), [second], within=TAKE_OVER)
            await second.stop()
        finally:
            for process in pair:
                await process.discard()
