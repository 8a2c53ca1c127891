"""Where the key comes from: the setting, or a file that only its owner may read."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from storage.errors import KeyExposed, KeyMissing
from storage.sealing.keys import KeyRing, new_key

NAME = "secret.key"


def given_ring(setting: str | None, data_dir: Path) -> KeyRing | None:
    """Return the keys of the setting, else those of the key file, else None.

    Raises `KeyMalformed`, and `KeyExposed` when others may read the file.
    """
    if setting is not None and setting.strip():
        return KeyRing.parse(setting)
    path = data_dir / NAME
    if not path.exists():
        return None
    if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyExposed(f"Others may read the key file: run `chmod 600 {path}` and start again.")
    return KeyRing.parse(path.read_text(encoding="ascii", errors="replace"))


def create_key_file(data_dir: Path) -> KeyRing:
    """Make the key file and return its ring; when another process was first, that one's key counts."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / NAME
    handle, temporary = tempfile.mkstemp(dir=data_dir, prefix=".secret-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new_key() + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        os.unlink(temporary)
    ring = given_ring(None, data_dir)
    if ring is None:
        raise KeyMissing(f"The key file {path} vanished while it was made.")
    return ring
