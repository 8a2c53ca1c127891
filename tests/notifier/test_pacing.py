"""The pace: never faster than Telegram takes, never slower than needed, and silent while it says wait."""

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter

from notifier.pacing import Pace
from notifier.request import NotSent
from tests.notifier.virtual_time import in_virtual_time


class Telegram:
    """Takes calls and remembers when each came, in virtual seconds by chat."""

    def __init__(self, *, round_trip: float = 0.05, refuse: dict[int, int] | None = None) -> None:
        self.pace = Pace()
        self.at: list[float] = []
        self.by_chat: defaultdict[int, list[float]] = defaultdict(list)
        self._round_trip = round_trip
        self._refuse = refuse or {}

    async def call(self, chat: int, **data: Any) -> Any:
        async def callback() -> bool:
            now = asyncio.get_running_loop().time()
            self.at.append(now)
            self.by_chat[chat].append(now)
            number = len(self.at)
            await asyncio.sleep(self._round_trip)
            if (wait := self._refuse.pop(number, None)) is not None:
                raise RetryAfter(timedelta(seconds=wait))
            return True

        return await self.pace.process_request(
            callback, (), {}, "sendMessage", {"chat_id": chat, **data}, None
        )

    async def calls(self, chats: list[int]) -> list[Any]:
        return await asyncio.gather(*(self.call(chat) for chat in chats), return_exceptions=True)


def most_within(moments: list[float], window: float) -> int:
    return max(sum(start <= other < start + window - 1e-9 for other in moments) for start in moments)


def test_no_second_has_more_calls_than_the_pace_not_even_the_first() -> None:
    telegram = Telegram()
    in_virtual_time(telegram.calls(list(range(1, 201))))
    assert most_within(telegram.at, 1.0) <= 25
    assert telegram.at[-1] == pytest.approx(199 / 25, abs=0.01), "and none has fewer while there is work"


def test_the_pace_is_held_although_every_turn_comes_a_little_late() -> None:
    """Each turn was reckoned from the one before as it came, two milliseconds late: 24 a second, not 25."""
    telegram = Telegram()
    in_virtual_time(telegram.calls(list(range(1, 501))), late=0.002)
    assert most_within(telegram.at, 1.0) <= 26
    assert 499 / (telegram.at[-1] - telegram.at[0]) >= 0.99 * 25


def test_a_private_chat_gets_one_message_a_second_and_holds_up_no_other() -> None:
    telegram = Telegram()
    in_virtual_time(telegram.calls([7, 7, 7, 8]))
    first, second, third = telegram.by_chat[7]
    assert second - first >= 1 - 1e-9
    assert third - second >= 1 - 1e-9
    assert telegram.by_chat[8][0] < 0.2


def test_a_group_gets_at_most_twenty_messages_a_minute() -> None:
    telegram = Telegram()
    in_virtual_time(telegram.calls([-100] * 30))
    assert most_within(telegram.by_chat[-100], 60.0) <= 20


def test_an_album_counts_as_many_messages_as_it_has() -> None:
    telegram = Telegram()

    async def story() -> None:
        await telegram.call(1, media=[object()] * 10)
        await telegram.call(2)

    in_virtual_time(story())
    assert telegram.at[0] == pytest.approx(9 / 25, abs=0.01)


def test_wait_stops_everything_for_exactly_that_time() -> None:
    """While one call waited out its time, another that finished opened the gate for all the rest."""
    telegram = Telegram(round_trip=0.5, refuse={3: 30})
    results = in_virtual_time(telegram.calls(list(range(1, 101))))
    assert sum(isinstance(result, RetryAfter) for result in results) == 1
    refused_at = telegram.at[2] + 0.5
    under_way = [moment for moment in telegram.at if moment <= refused_at]
    after = [moment for moment in telegram.at if moment > refused_at]
    assert len(under_way) + len(after) == 100
    assert min(after) >= refused_at + 30 - 1e-9
    assert min(after) <= refused_at + 30 + 0.1
    assert most_within(after, 1.0) <= 25, "the calls that waited do not all burst out at once"


def test_a_shorter_wait_does_not_end_a_longer_one() -> None:
    telegram = Telegram(round_trip=0.2, refuse={1: 60, 2: 5})
    in_virtual_time(telegram.calls([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
    held = [moment for moment in telegram.at if moment > 1]
    assert held
    assert min(held) >= 60


def test_closing_sends_back_who_still_waits() -> None:
    telegram = Telegram()

    async def story() -> list[Any]:
        telegram.pace.hold(timedelta(hours=1))
        waiting = asyncio.gather(telegram.call(1), telegram.call(2), return_exceptions=True)
        await asyncio.sleep(1)
        telegram.pace.close()
        return list(await waiting)

    assert [type(result) for result in in_virtual_time(story())] == [NotSent, NotSent]
    assert telegram.at == []


def test_the_round_trip_is_learned_from_answers() -> None:
    telegram = Telegram(round_trip=0.25)
    in_virtual_time(telegram.calls(list(range(1, 20))))
    assert telegram.pace.round_trip.total_seconds() == pytest.approx(0.25, abs=0.001)


def test_chats_that_are_quiet_are_forgotten() -> None:
    telegram = Telegram(round_trip=0.0)

    async def story() -> int:
        await telegram.calls(list(range(1, 2001)))
        await asyncio.sleep(5)
        await telegram.call(5000)
        return len(telegram.pace._chats)

    assert in_virtual_time(story()) == 1
