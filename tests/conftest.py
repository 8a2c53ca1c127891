"""Long files begin first, so that at the end no worker waits; programs keep what they have compiled."""

import os
from collections import Counter

import pytest
from hypothesis import settings

from tests.fakes.programs import keep_compiled

_LONG = (
    "reliability/test_crash_of_many",
    "reliability/test_crash",
    "reliability/test_faults",
    "reliability/test_soak",
    "fuzz",
    "promises",
    "e2e",
    "benchmarks",
    "sandbox/page",
    "storage",
)

# No deadlines: how fast the machine is today is not what property tests ask. The same examples every time, so
# that a failure on one machine is a failure on each.
settings.register_profile("desk", deadline=None, derandomize=True)
settings.load_profile("desk")


def pytest_configure() -> None:
    """Let every program that tests start keep what it compiled."""
    keep_compiled(os.environ)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the files that take longest first, then those with most tests; within a file the order stays."""
    sizes = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[int, int, str]:
        name = item.path.relative_to(config.rootpath / "tests").as_posix()
        long = next((at for at, start in enumerate(_LONG) if name.startswith(start)), len(_LONG))
        return long, -sizes[item.path], name

    items.sort(key=place)
