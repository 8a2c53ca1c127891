"""Where a run keeps its database and logs: a folder that is gone afterwards, or one that was asked for."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def run_folder(keep: Path | None) -> Iterator[Path]:
    """Give a folder; `keep` names one that does not exist yet and stays."""
    if keep is not None:
        keep.mkdir(parents=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="frontdesk-run-") as made:
        yield Path(made)
