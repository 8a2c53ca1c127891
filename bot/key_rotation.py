"""`frontdesk keys rotate`: seals everything with the newest key, so that the older ones can be taken away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress

from bot.clock import system_clock
from bot.settings import Settings, SettingsInvalid
from storage import migrations
from storage.drivers import connect, database_url
from storage.engine import Database
from storage.errors import Occupied
from storage.occupancy import PARTS, occupied
from storage.opening import Storage, open_storage
from storage.repositories.gauges import SqlGauges
from storage.sealing.key_file import given_ring
from storage.sealing.rotation import reseal


async def rotate_keys(settings: Settings) -> None:
    """Seal everything anew with the newest key, with progress, and say how much that was.

    Raises `SettingsInvalid` when one key is given only, `Occupied` while a desk runs on the database, and
    what opening the storage and `reseal` raise.
    """
    ring = given_ring(settings.secret_key, settings.data_dir)
    if ring is None or len(ring.keys) < 2:
        raise SettingsInvalid(
            "A change needs two keys: put the new one before the present one, FRONTDESK_SECRET_KEY=new,old."
        )
    async with _alone(settings) as storage:
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("Sealing", total=None)
            done = await reseal(
                storage.database,
                storage.vault,
                progress=lambda seen, total: progress.update(task, completed=seen, total=total),
            )
    typer.echo(
        f"Sealed anew with key {ring.current.id.hex()}: {done.anew}; sealed with it before: {done.already}."
    )
    typer.echo(
        "The desk starts with this key alone. Keep the older ones as long as there are backups from before."
    )


@asynccontextmanager
async def _alone(settings: Settings) -> AsyncIterator[Storage]:
    """Open the storage while no desk runs on it: one with the old key only would seal on with it."""
    url = database_url(settings.database_url, settings.data_dir)
    if url.get_backend_name() == "sqlite" and url.database is not None:
        with occupied(Path(url.database), *PARTS):
            async with await _opened(settings) as storage:
                yield storage
        return
    database = connect(url)
    try:
        await migrations.require_usable(database)
        await _require_nobody(database)
    finally:
        await database.close()
    async with await _opened(settings) as storage:
        # From here on whoever starts needs both keys: the new one's proof lies in the database. Before, a
        # refusal must leave none there, or the desk would no longer start with the key it has.
        await _require_nobody(storage.database)
        yield storage


async def _opened(settings: Settings) -> Storage:
    return await open_storage(
        url=settings.database_url,
        secret_key=settings.secret_key,
        data_dir=settings.data_dir,
        lock_seconds=settings.lock_seconds,
    )


async def _require_nobody(database: Database) -> None:
    now = system_clock()
    async with database.reading() as work:
        living = [each for each in await SqlGauges(work, database).processes() if not each.is_silent(now)]
    if living:
        first = living[0]
        raise Occupied(
            f"A desk is running on this database (process {first.pid} on {first.host}): stop every process"
            " first; one that was killed counts as running for a minute."
        )
