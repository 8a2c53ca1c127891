"""What 0.1.0 left behind goes on working: its database, the windows open in it, the buttons it pushed.

Modules, states and steps have other names since; nobody who looked at a window that day has to begin anew.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.fakes.wording import real_words
from tests.upgrade.desk import FILE, Desk, open_desk
from tests.upgrade.recorded import Recorded, Window, put_back
from tickets.kinds import Language

LEFT = Recorded.read(Path(__file__).parents[1] / "data" / "left_by_0_1_0.json.gz")
ACCOUNTS = sorted({window.account for window in LEFT.windows})


def different() -> Iterator[tuple[Window, list[str]]]:
    """Yield each window with those of its buttons that no window before it had."""
    seen: set[tuple[str, str]] = set()
    for window in LEFT.windows:
        named = {data.partition("\x1d")[2].partition(":")[0]: data for data in window.buttons()}
        fresh = [data for name, data in named.items() if (window.state, name) not in seen]
        seen.update((window.state, name) for name in named)
        yield window, fresh


TAPPED = list(different())
STALE = {real_words()("customer.tap.stale", language) for language in Language}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk of today on the database of then."""
    LEFT.restore(tmp_path / FILE)
    async with open_desk(tmp_path) as opened:
        yield opened


def test_the_record_has_windows_of_everybody() -> None:
    assert ACCOUNTS == [501, 502, 503, 601, 602, 701, 702, 811]
    assert len({window.state for window in LEFT.windows}) > 80


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_every_open_window_goes_on_at_each_of_its_buttons(
    desk: Desk, tmp_path: Path, account: int
) -> None:
    """The choices of one list are one button here: they differ in what they name, not in what they are."""
    for window, buttons in TAPPED:
        for data in buttons if window.account == account else ():
            await back_to(desk, tmp_path, window)
            answer = await desk.tap(account, data, window.message)
            assert answer not in STALE, f"{window.state}: {data}"
            if data in window.moved:
                assert await desk.window(account) != window.state, f"{data} does nothing any more"


async def test_every_pushed_button_is_understood(desk: Desk, tmp_path: Path) -> None:
    assert len(LEFT.pushed) > 30
    for account, data in LEFT.pushed:
        put_back(tmp_path / FILE, LEFT.rows)
        message = {"message_id": 77, "date": 0, "chat": {"id": account, "type": "private"}, "text": "…"}
        answer = await desk.tap(account, data, message)
        assert answer not in STALE, f"{account}: {data}"


async def back_to(desk: Desk, folder: Path, window: Window) -> None:
    """Let everything be as it was when somebody had a window before them."""
    await asyncio.to_thread(put_back, folder / FILE, LEFT.rows_at(window))
    desk.telegram.shown[window.account] = deque([window.message], maxlen=12)
