"""Changing the key: everything sealed with another key is sealed anew with the current one.

No process may write meanwhile that has not been given the current key: what it seals could not be opened
once the other keys are taken away.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select, update

from storage import codec
from storage.engine import Database, Transaction
from storage.errors import KeyInUse
from storage.sealing.blind_index import order_index, phone_index
from storage.sealing.columns import CONTACT, ORDER, SEALED, SealedColumn
from storage.sealing.key_check import forget_other_keys
from storage.sealing.keys import SealingKey
from storage.sealing.vault import Vault, header_of
from tickets.case.facts import Contact

BATCH = 200
"""Rows that one transaction seals anew: writers in between wait for no longer than that takes."""

RotationProgress = Callable[[int, int], None]
"""Told how many of how many values have been looked at."""


@dataclass(frozen=True, kw_only=True)
class Resealed:
    """How many values were sealed anew, and how many were sealed with the current key already."""

    anew: int
    already: int


async def reseal(database: Database, vault: Vault, *, progress: RotationProgress | None = None) -> Resealed:
    """Seal everything with the current key, a batch a transaction.

    It may be broken off and begun again at any point. Afterwards the old keys open nothing and are no longer
    asked for. Raises `KeyWrong` when a value is sealed with a key that is not on the ring, and `KeyInUse`
    when somebody sealed with an old key meanwhile: then the old keys stay in use.
    """
    total = await _count(database)
    seen = changed = 0
    for column in SEALED:
        last: Any = None
        while True:
            async with database.writing() as work:
                rows = await _batch(work, column, after=last)
                for row in rows:
                    changed += await _reseal_value(work, vault, column, row)
            if not rows:
                break
            last = rows[-1].key
            seen += len(rows)
            if progress is not None:
                progress(min(seen, total), total)
    await _require_current(database, vault)
    await forget_other_keys(database, vault.ring)
    return Resealed(anew=changed, already=seen - changed)


async def _require_current(database: Database, vault: Vault) -> None:
    header = header_of(vault.ring.current)
    others = 0
    async with database.reading() as work:
        for column in SEALED:
            sealed_with = func.substr(column.column, 1, len(header))
            query = select(func.count()).select_from(column.table).where(sealed_with != header)
            others += (await work.read(query)).scalar_one()
    if others:
        raise KeyInUse(
            f"{others} values were sealed with an older key meanwhile: give every process of the desk the new"
            " key in front of the old one, start it again, and run this again."
        )


async def _count(database: Database) -> int:
    total = 0
    async with database.reading() as work:
        for column in SEALED:
            query = select(func.count()).select_from(column.table).where(column.column.is_not(None))
            total += (await work.read(query)).scalar_one()
    return total


async def _batch(work: Transaction, column: SealedColumn, *, after: Any) -> list[Row[Any]]:
    [key] = column.table.primary_key.columns
    bound = [column.table.c[name].label(f"bound_{name}") for name in column.bound]
    query = select(key.label("key"), column.column.label("value"), *bound).where(column.column.is_not(None))
    if after is not None:
        query = query.where(key > after)
    return list(await work.read(query.order_by(key).limit(BATCH)))


async def _reseal_value(work: Transaction, vault: Vault, column: SealedColumn, row: Row[Any]) -> int:
    """Seal one value anew, unless somebody wrote it meanwhile; return how many were changed."""
    if vault.is_current(row.value):
        return 0
    associated = column.associated(*(getattr(row, f"bound_{name}") for name in column.bound))
    plain = vault.open_bytes(row.value, associated)
    [key] = column.table.primary_key.columns
    statement = (
        update(column.table)
        .where(key == row.key, column.column == row.value)
        .values(
            {column.name: vault.seal_bytes(plain, associated), **_indexes(column, plain, vault.ring.current)}
        )
    )
    return (await work.write(statement)).rowcount


def _indexes(column: SealedColumn, plain: bytes, key: SealingKey) -> dict[str, str | None]:
    if column is ORDER:
        return {"order_index": order_index(key, plain.decode())}
    if column is CONTACT:
        return {"phone_index": phone_index(key, codec.load(Contact, plain.decode()).phone)}
    return {}
