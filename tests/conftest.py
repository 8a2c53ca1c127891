"""Long tests begin first, so that at the end no worker waits; programs keep what they have compiled."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

_LONG = ("reliability", "promises", "fuzz", "e2e", "benchmarks", "sandbox")

# No deadlines: how fast the machine is today is not what property tests ask. The same examples every time, so
# that a failure on one machine is a failure on each.
settings.register_profile("desk", deadline=None, derandomize=True)
settings.load_profile("desk")


def pytest_configure() -> None:
    """Let every program that tests start keep what it compiled: that is two thirds of its start."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir(), "frontdesk-bytecode")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest folders first; within a folder the order stays."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    folder = item.path.relative_to(item.config.rootpath / "tests").parts[0]
    return _LONG.index(folder) if folder in _LONG else len(_LONG)
