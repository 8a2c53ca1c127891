"""The benchmark of the push on a small desk: its filling is true, and closed cases add no work."""

from collections import Counter
from pathlib import Path

import pytest

from storage.opening import open_storage
from tests.benchmarks.push.__main__ import MOMENTS, measure
from tests.benchmarks.push.backfilling import backfill
from tests.benchmarks.push.filling import Size, fill
from tests.benchmarks.push.planning import look

_NOON, *_, _UPDATES, _AFTER = MOMENTS.values()


async def looks(folder: Path, size: Size) -> Counter[tuple[str, str]]:
    """Return how many statements each planner needed at each moment, and how many messages it made."""
    async with await open_storage(data_dir=folder) as storage:
        await fill(storage, size, now=_NOON)
        found: Counter[tuple[str, str]] = Counter()
        async for each in look(storage, list(MOMENTS.values())):
            found[each.at, f"{each.planner}: statements"] += each.statements
            found[each.at, f"{each.planner}: messages"] += each.made
        return found


async def test_the_same_open_cases_take_the_same_work_among_many_closed_ones(tmp_path: Path) -> None:
    few = await looks(tmp_path / "few", Size(total=60, open=40))
    many = await looks(tmp_path / "many", Size(total=1_000, open=40))
    assert few == many
    told = few[_UPDATES.isoformat(), "tell_progress: messages"]
    assert told == 36, "every open case but the solved ones, a tenth"
    assert few[_AFTER.isoformat(), "tell_progress: messages"] == 0


async def test_an_upgrade_gives_every_open_case_its_clocks_and_is_measured(tmp_path: Path) -> None:
    async with await open_storage(data_dir=tmp_path) as storage:
        await fill(storage, Size(total=30, open=30), now=_NOON)
        made = await backfill(storage, now=_NOON)
        async with storage.units() as uow:
            assert not await uow.clocks.missing_tickets()
            assert await uow.clocks.running_tickets()
    assert made.statements > 0
    assert made.seconds > made.longest_write > 0


@pytest.mark.e2e
async def test_the_notifier_sends_what_was_planned(tmp_path: Path) -> None:
    found, pushed, _ = await measure(None, Size(total=300, open=200), seconds=1)
    assert {each.at for each in found} == {moment.isoformat() for moment in MOMENTS.values()}
    assert pushed is not None
    assert pushed.sent > 1
    assert pushed.share > 0
