"""Where each conversation stands, sealed, as the port `tickets.messages.queues.DialogStates` asks."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from storage.engine import Database, Transaction
from storage.sealing.columns import DIALOG
from storage.sealing.vault import Vault
from storage.statements import upsert
from storage.tables import dialog_states
from tickets.messages.queues import StateChanges

_OF_KEYS = select(dialog_states).where(dialog_states.c.key.in_(bindparam("keys", expanding=True)))


class SqlDialogStates:
    """Dialog states; what a person has typed so far is in them, so each is sealed as a whole."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def load(self, keys: Collection[str]) -> dict[str, str]:
        """Return the states of the keys; a key without one is left out."""
        if not keys:
            return {}
        async with self._database.reading() as work:
            found = await work.read(_OF_KEYS, {"keys": list(keys)})
            return {row.key: self._vault.open(DIALOG, row.content, row.key) for row in found}

    async def save(self, states: StateChanges, *, at: datetime) -> None:
        """Write states, or delete where None is given, in one transaction."""
        async with self._database.writing() as work:
            await write_states(work, self._vault, states, at=at)

    async def prune(self, *, before: datetime) -> int:
        """Delete states not written since a moment and return how many."""
        async with self._database.writing() as work:
            done = await work.write(delete(dialog_states).where(dialog_states.c.changed_at < before))
            return done.rowcount


async def write_states(work: Transaction, vault: Vault, states: StateChanges, *, at: datetime) -> None:
    """Write dialog states within a transaction that is somebody else's."""
    ended = [key for key, state in states.items() if state is None]
    if ended:
        await work.write(delete(dialog_states).where(dialog_states.c.key.in_(ended)))
    rows = [
        {"key": key, "content": vault.seal(DIALOG, state, key), "changed_at": at}
        for key, state in states.items()
        if state is not None
    ]
    if rows:
        await work.write(upsert(work, dialog_states, "key"), rows)
