"""Several senders together keep the pace of one, and wait together when Telegram says so to one of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter

from notifier.pacing import Pace
from notifier.sharing import Sharing
from tests.notifier.test_pacing import most_within
from tests.notifier.virtual_time import in_virtual_time
from tickets.messages.queues import Unavailable


class Company:
    """The senders of one desk; those in `away` have lost the database."""

    def __init__(self) -> None:
        self.members: dict[Member, asyncio.Queue[timedelta]] = {}
        self.away = False

    def tell(self, teller: "Member", wait: timedelta) -> None:
        for member, heard in self.members.items():
            if member is not teller:
                heard.put_nowait(wait)


class Member:
    """One sender's view of the others."""

    def __init__(self, company: Company) -> None:
        self._company = company

    async def count(self) -> int:
        if self._company.away:
            raise Unavailable("the database is away")
        if self not in self._company.members:
            self._company.members[self] = asyncio.Queue()
            self._company.tell(self, timedelta())
        return len(self._company.members)

    async def tell(self, wait: timedelta) -> None:
        if self._company.away:
            raise Unavailable("the database is away")
        self._company.tell(self, wait)

    async def news(self, *, timeout: timedelta) -> timedelta:
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                return await self._company.members[self].get()
        except TimeoutError:
            return timedelta()

    def leave(self) -> None:
        """Go without a word, as a killed process does."""
        del self._company.members[self]


class Telegram:
    """Notes when calls came, by sender; one call can be refused."""

    def __init__(self) -> None:
        self.at: list[tuple[float, str]] = []
        self.refuse: timedelta | None = None

    async def call(self, pace: Pace, name: str, chat: int) -> None:
        async def callback() -> bool:
            self.at.append((asyncio.get_running_loop().time(), name))
            if (wait := self.refuse) is not None:
                self.refuse = None
                raise RetryAfter(wait)
            return True

        try:
            await pace.process_request(callback, (), {}, "sendMessage", {"chat_id": chat}, None)
        except RetryAfter:
            return

    def moments(self, *, of: str = "", since: float = 0.0) -> list[float]:
        return [at for at, name in self.at if of in name and at >= since]


@asynccontextmanager
async def sender(company: Company, telegram: Telegram, name: str) -> AsyncIterator[Member]:
    """A process that always has something to send, each message to another person."""
    pace, member = Pace(), Member(company)
    sharing = Sharing(pace=pace, senders=member)

    async def busy() -> None:
        for chat in range(1, 100_000):
            await telegram.call(pace, name, chat)

    tasks = [asyncio.create_task(work()) for work in (sharing.follow, sharing.pass_on)]
    # A process counts itself before it sends.
    await asyncio.sleep(0.001)
    tasks.append(asyncio.create_task(busy()))
    try:
        yield member
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def test_three_senders_together_are_as_fast_as_one_may_be() -> None:
    """Each kept to 25 a second by itself: three made 75, and Telegram refused most of the time."""
    telegram, company = Telegram(), Company()

    async def story() -> None:
        async with (
            sender(company, telegram, "one"),
            sender(company, telegram, "two"),
            sender(company, telegram, "three"),
        ):
            await asyncio.sleep(60)

    in_virtual_time(story())
    assert most_within(telegram.moments(since=1), 1.0) <= 27
    assert len(telegram.moments(since=1)) == pytest.approx(59 * 25, abs=10), (
        "and none of the pace is left unused"
    )
    for name in ("one", "two", "three"):
        assert len(telegram.moments(of=name, since=1)) == pytest.approx(59 * 25 / 3, abs=10)


def test_a_killed_senders_part_goes_to_the_rest_within_seconds() -> None:
    telegram, company = Telegram(), Company()

    async def story() -> None:
        async with sender(company, telegram, "one"):
            async with sender(company, telegram, "two") as killed:
                await asyncio.sleep(30)
                killed.leave()
            await asyncio.sleep(30)

    in_virtual_time(story())
    assert len(telegram.moments(of="one", since=36)) == pytest.approx(24 * 25, abs=10)


def test_when_telegram_says_wait_to_one_all_wait_for_exactly_that_time() -> None:
    telegram, company = Telegram(), Company()

    async def story() -> None:
        async with sender(company, telegram, "one"), sender(company, telegram, "two"):
            await asyncio.sleep(10)
            telegram.refuse = timedelta(seconds=30)
            await asyncio.sleep(60)

    in_virtual_time(story())
    after = telegram.moments(since=10.2)
    assert min(after) == pytest.approx(40, abs=0.2)
    for name in ("one", "two"):
        assert min(telegram.moments(of=name, since=10.2)) == pytest.approx(40, abs=0.2)
    assert most_within(after, 1.0) <= 26, "and they do not both burst out at once"


def test_of_several_refusals_at_once_the_longest_is_passed_on() -> None:
    company = Company()

    async def story() -> list[timedelta]:
        one, two = Member(company), Member(company)
        pace = Pace()
        sharing = Sharing(pace=pace, senders=one)
        assert (await one.count(), await two.count()) == (1, 2)
        passing = asyncio.create_task(sharing.pass_on())
        assert pace.on_wait is not None
        for seconds in (7, 30, 5):
            pace.on_wait(timedelta(seconds=seconds))
        first = await two.news(timeout=timedelta(seconds=9))
        pace.on_wait(timedelta(seconds=2))
        second = await two.news(timeout=timedelta(seconds=9))
        passing.cancel()
        return [first, second]

    assert in_virtual_time(story()) == [timedelta(seconds=30), timedelta(seconds=2)]


def test_while_the_database_is_away_each_keeps_the_part_it_had() -> None:
    telegram, company = Telegram(), Company()

    async def story() -> None:
        async with sender(company, telegram, "one"), sender(company, telegram, "two"):
            await asyncio.sleep(10)
            company.away = True
            telegram.refuse = timedelta(seconds=5)
            await asyncio.sleep(30)
            company.away = False
            await asyncio.sleep(30)

    in_virtual_time(story())
    assert most_within(telegram.moments(since=1), 1.0) <= 26
    assert len(telegram.moments(since=45)) == pytest.approx(25 * 25, abs=10)


@pytest.mark.parametrize("chat", [7, -100])
def test_one_chat_gets_no_more_from_two_senders_than_from_one(chat: int) -> None:
    at: list[float] = []

    async def story() -> None:
        paces = [Pace(), Pace()]

        async def call(pace: Pace) -> None:
            async def callback() -> Any:
                at.append(asyncio.get_running_loop().time())
                return True

            await pace.process_request(callback, (), {}, "sendMessage", {"chat_id": chat}, None)

        for pace in paces:
            pace.share(2)
        await asyncio.gather(*(call(pace) for pace in paces * 80))

    in_virtual_time(story())
    a_minute = 60 if chat > 0 else 20
    assert most_within(at, 60.0) <= a_minute + 1
