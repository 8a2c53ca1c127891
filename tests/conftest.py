"""Long tests begin first, so that at the end no worker waits for another."""

import pytest

_LONG = ("reliability", "promises", "fuzz", "e2e", "benchmarks", "sandbox")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest folders first; within a folder the order stays."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    folder = item.path.relative_to(item.config.rootpath / "tests").parts[0]
    return _LONG.index(folder) if folder in _LONG else len(_LONG)
