"""The storage as a whole: opened in the right order, or refused with one sentence."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from storage import migrations
from storage.dialog_state import SqlDialogStates
from storage.drivers import LOCK_SECONDS, connect, database_url
from storage.engine import Database
from storage.health import require_intact, require_not_lost
from storage.inbox import SqlInbox
from storage.leadership import SqlLeadership
from storage.leases import SqlLeases
from storage.outbox import SqlDeliveryQueue
from storage.postgresql import PostgresDatabase
from storage.processes import SqlProcesses
from storage.sealing.key_check import open_vault
from storage.sealing.vault import Vault
from storage.senders import SqlSenders
from storage.unit_of_work import units
from storage.wakeups import SqlWakeups
from tickets.ports import Units

_FEW = 3
"""Connections of a storage that is opened again: what uses it does one thing after the other."""


@dataclass(frozen=True, kw_only=True)
class Storage:
    """Everything that remembers; close it at the end, or use it as an asynchronous context manager.

    `senders` is None where one process does all the sending, as on SQLite.
    """

    database: Database
    vault: Vault
    units: Units
    inbox: SqlInbox
    outbox: SqlDeliveryQueue
    dialog_state: SqlDialogStates
    leases: SqlLeases | SqlLeadership
    wakeups: SqlWakeups
    processes: SqlProcesses
    senders: SqlSenders | None
    lock_seconds: float = LOCK_SECONDS

    def again(self) -> "Storage":
        """Return a storage with connections of its own, for an event loop in another thread; close both.

        Nothing is opened or checked yet. How the database is, both find out together.
        """
        database = connect(self.database.url, pool_size=_FEW, lock_seconds=self.lock_seconds)
        database.condition = self.database.condition
        return _storage_on(database, self.vault, lock_seconds=self.lock_seconds)

    async def close(self) -> None:
        """Close every connection."""
        if isinstance(self.leases, SqlLeadership):
            await self.leases.close()
        if self.senders is not None:
            await self.senders.close()
        await self.wakeups.close()
        await self.database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()


async def open_storage(
    *,
    data_dir: Path,
    url: str | None = None,
    secret_key: str | None = None,
    migrate: bool = False,
    lock_seconds: float = LOCK_SECONDS,
) -> Storage:
    """Open the desk's storage; by default SQLite in `data_dir`, its key in a file beside it.

    An empty database gets its schema; an older one only with `migrate`; a newer one is taken as it is while
    it serves this program. A writer waits `lock_seconds` for its turn. Raises `DatabaseUnavailable`,
    `DatabaseDamaged`, `DatabaseLost`, `SchemaOutdated`, `KeyMissing`, `KeyWrong`, `KeyMalformed` or
    `KeyExposed`.
    """
    database = connect(database_url(url, data_dir), lock_seconds=lock_seconds)
    try:
        await require_intact(database)
        if not secret_key:
            await require_not_lost(database, data_dir)
        if migrate or await migrations.current(database) is None:
            await migrations.upgrade(database)
        await migrations.require_usable(database)
        vault = await open_vault(database, setting=secret_key, data_dir=data_dir)
    except BaseException:
        await database.close()
        raise
    return _storage_on(database, vault, lock_seconds=lock_seconds)


def _storage_on(database: Database, vault: Vault, *, lock_seconds: float) -> Storage:
    return Storage(
        database=database,
        vault=vault,
        units=units(database, vault),
        inbox=SqlInbox(database, vault),
        outbox=SqlDeliveryQueue(database, vault),
        dialog_state=SqlDialogStates(database, vault),
        leases=SqlLeadership(database) if isinstance(database, PostgresDatabase) else SqlLeases(database),
        wakeups=SqlWakeups(database),
        processes=SqlProcesses(database),
        senders=SqlSenders(database) if isinstance(database, PostgresDatabase) else None,
        lock_seconds=lock_seconds,
    )
