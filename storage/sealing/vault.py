"""Sealing and opening: AES-GCM, bound to table, column and row."""

import os

from cryptography.exceptions import InvalidTag

from storage.errors import KeyWrong, Unreadable
from storage.sealing.columns import SealedColumn
from storage.sealing.keys import KEY_ID_BYTES, KeyRing, SealingKey

VERSION = b"\x01"
NONCE_BYTES = 12
_HEADER = len(VERSION) + KEY_ID_BYTES


class Vault:
    """Seals with the current key and opens with any key of the ring.

    A sealed value is: version byte, key id (4 bytes), nonce (12 bytes), ciphertext with tag.
    """

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring

    def seal(self, column: SealedColumn, text: str, *row: object) -> bytes:
        """Return text sealed for one row of a column."""
        return self.seal_bytes(text.encode(), column.associated(*row))

    def open(self, column: SealedColumn, sealed: bytes, *row: object) -> str:
        """Return the text; raises `KeyWrong` for a key not on the ring, `Unreadable` for a damaged value."""
        return self.open_bytes(sealed, column.associated(*row)).decode()

    def seal_bytes(self, plain: bytes, associated: bytes) -> bytes:
        """Return bytes sealed for what `associated` names."""
        return seal_with(self.ring.current, plain, associated)

    def open_bytes(self, sealed: bytes, associated: bytes) -> bytes:
        """Return the bytes; raises as `open` does."""
        if len(sealed) <= _HEADER + NONCE_BYTES or sealed[:1] != VERSION:
            raise Unreadable("A sealed value is damaged or of a newer program.")
        key = self.ring.find(key_id_of(sealed))
        if key is None:
            raise KeyWrong(f"A value is sealed with key {key_id_of(sealed).hex()}, which is not given.")
        nonce, ciphertext = sealed[_HEADER : _HEADER + NONCE_BYTES], sealed[_HEADER + NONCE_BYTES :]
        try:
            return key.cipher.decrypt(nonce, ciphertext, sealed[:_HEADER] + associated)
        except InvalidTag:
            raise Unreadable("A sealed value is damaged or was moved from its row.") from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether a value is sealed with the current key already."""
        return key_id_of(sealed) == self.ring.current.id


def seal_with(key: SealingKey, plain: bytes, associated: bytes) -> bytes:
    """Return bytes sealed with one key; version and key id are authenticated too."""
    header, nonce = header_of(key), os.urandom(NONCE_BYTES)
    return header + nonce + key.cipher.encrypt(nonce, plain, header + associated)


def header_of(key: SealingKey) -> bytes:
    """Return the bytes that every value begins with that a key seals."""
    return VERSION + key.id


def key_id_of(sealed: bytes) -> bytes:
    """Return the id of the key that sealed a value."""
    return sealed[len(VERSION) : _HEADER]
