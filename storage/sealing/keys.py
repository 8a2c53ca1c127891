"""The key ring: which keys seal and open, and what is derived from each."""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import KeyMalformed

KEY_BYTES = 32
KEY_ID_BYTES = 4


def new_key() -> str:
    """Return a fresh key as base64 text."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


@dataclass(frozen=True, kw_only=True)
class SealingKey:
    """One key: sealing and indexing never use the same bytes; its id is safe to show."""

    id: bytes
    cipher: AESGCM = field(repr=False)
    indexing: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: bytes) -> "SealingKey":
        """Derive a key from 32 secret bytes."""
        return cls(
            id=hashlib.sha256(b"frontdesk key id" + secret).digest()[:KEY_ID_BYTES],
            cipher=AESGCM(_derive(secret, b"frontdesk sealing")),
            indexing=_derive(secret, b"frontdesk blind index"),
        )


@dataclass(frozen=True, kw_only=True)
class KeyRing:
    """The keys of a desk: the first one seals, all of them open and look up."""

    keys: tuple[SealingKey, ...]

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read keys from text: base64 of 32 bytes each, separated by commas; raises `KeyMalformed`."""
        secrets = list(_secrets(text))
        if not secrets:
            raise KeyMalformed("The secret key is empty: give base64 of 32 random bytes.")
        return cls(keys=tuple(SealingKey.of(secret) for secret in dict.fromkeys(secrets)))

    @property
    def current(self) -> SealingKey:
        """The key that seals."""
        return self.keys[0]

    def find(self, key_id: bytes) -> SealingKey | None:
        """Return the key of an id, None when it is not on the ring."""
        return next((key for key in self.keys if key.id == key_id), None)


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret)


def _secrets(text: str) -> Iterator[bytes]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for position, part in enumerate(parts, 1):
        try:
            secret = base64.b64decode(part, validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if len(secret) != KEY_BYTES:
            raise KeyMalformed(f"Secret key number {position} is not base64 of 32 bytes.") from None
        yield secret
