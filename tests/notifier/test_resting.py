"""Planners rest between their steps, so that half of the interpreter is left to those who send and answer."""

from dataclasses import dataclass, field

import pytest

from notifier.throttle import LONGEST_REST, throttled
from tests.fakes.memory import Memory


@dataclass
class Stopwatch:
    """Time that passes only when it is told to, and the rests that were taken."""

    now: float = 100.0
    rests: list[float] = field(default_factory=list)

    def seconds(self) -> float:
        return self.now

    async def rest(self, seconds: float) -> None:
        self.rests.append(seconds)


@pytest.mark.parametrize(("took", "rests"), [(0.25, 0.25), (0.0, 0.0), (7.0, LONGEST_REST)])
async def test_after_a_step_the_rest_is_as_long_as_the_step_was(took: float, rests: float) -> None:
    watch = Stopwatch()
    async with throttled(Memory().units, seconds=watch.seconds, rest=watch.rest)():
        watch.now += took
        assert watch.rests == []
    assert watch.rests == [rests]


async def test_an_error_is_told_without_a_rest() -> None:
    watch = Stopwatch()
    with pytest.raises(ConnectionError):
        async with throttled(Memory().units, seconds=watch.seconds, rest=watch.rest)():
            raise ConnectionError
    assert watch.rests == []
