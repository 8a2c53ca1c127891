"""The check at the door: a database opens only with every key that sealed something in it."""

from pathlib import Path

from sqlalchemy import delete, select

from storage.engine import Database
from storage.errors import KeyMissing, KeyWrong, Unreadable
from storage.sealing.key_file import NAME, create_key_file, given_ring
from storage.sealing.keys import KeyRing
from storage.sealing.vault import Vault, seal_with
from storage.statements import insert
from storage.tables import key_checks

_PROOF = b"the key of this desk"
_BOUND = b"key_checks\x1fproof"


async def open_vault(database: Database, *, setting: str | None, data_dir: Path) -> Vault:
    """Return the vault of a database, its key made on the very first start.

    Raises `KeyMissing`, `KeyWrong`, `KeyMalformed` or `KeyExposed`.
    """
    proofs = await _proofs(database)
    ring = given_ring(setting, data_dir)
    if ring is None and proofs:
        raise KeyMissing(
            f"The database is sealed and there is no key: set FRONTDESK_SECRET_KEY or put {NAME} back"
            f" into {data_dir}."
        )
    vault = Vault(ring if ring is not None else create_key_file(data_dir))
    _prove(vault, proofs)
    if vault.ring.current.id.hex() not in proofs:
        await _remember(database, vault.ring)
    return vault


async def forget_other_keys(database: Database, ring: KeyRing) -> None:
    """Let the database open with the current key alone, after nothing is sealed with another any more."""
    async with database.writing() as work:
        await work.write(delete(key_checks).where(key_checks.c.key_id != ring.current.id.hex()))


async def _proofs(database: Database) -> dict[str, bytes]:
    async with database.reading() as work:
        return {row.key_id: row.proof for row in await work.read(select(key_checks))}


def _prove(vault: Vault, proofs: dict[str, bytes]) -> None:
    for key_id, proof in proofs.items():
        try:
            proven = vault.open_bytes(proof, _BOUND) == _PROOF
        except (KeyWrong, Unreadable):
            proven = False
        if not proven:
            given = ", ".join(key.id.hex() for key in vault.ring.keys)
            raise KeyWrong(
                f"The database is sealed with key {key_id}, but the key given is {given}:"
                " give the right key, or both while you change it."
            )


async def _remember(database: Database, ring: KeyRing) -> None:
    proof = seal_with(ring.current, _PROOF, _BOUND)
    async with database.writing() as work:
        statement = insert(work, key_checks).values(key_id=ring.current.id.hex(), proof=proof)
        await work.write(statement.on_conflict_do_nothing(index_elements=["key_id"]))
