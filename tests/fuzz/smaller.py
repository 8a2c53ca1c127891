"""Makes a finding small: fewer updates, then fewer fields and shorter texts in what is left."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

Shows = Callable[[Sequence[Any]], Awaitable[bool]]
"""Whether updates still show the finding."""

_SHORT = 3


async def smallest(updates: Sequence[Any], shows: Shows, *, tries: int) -> list[Any]:
    """Return the fewest and smallest updates found in so many tries that still show the finding.

    What cannot be shown again, not even in full, comes back as it is.
    """
    kept, left = list(updates), tries
    if await shows(kept[-1:]):
        kept = kept[-1:]
    elif not await shows(kept):
        return kept
    part = len(kept) // 2
    while part and len(kept) > 1 and left > 0:
        for start in range(0, len(kept) - 1, part):
            left -= 1
            fewer = kept[:start] + kept[start + part :]
            if fewer and await shows(fewer):
                kept = fewer
                break
        else:
            part //= 2
    return await _with_less_inside(kept, shows, left)


async def _with_less_inside(kept: list[Any], shows: Shows, left: int) -> list[Any]:
    again = True
    while again and left > 0:
        again = False
        for simpler in _simpler(kept):
            left -= 1
            if left <= 0:
                break
            if await shows(simpler):
                kept, again = simpler, True
                break
    return kept


def _simpler(value: Any) -> Iterator[Any]:
    """Yield a value with one thing less in it; a list of updates keeps its length."""
    if isinstance(value, dict):
        for key in value:
            yield {name: item for name, item in value.items() if name != key}
        for key, item in value.items():
            for less in _simpler(item):
                yield {**value, key: less}
    elif isinstance(value, list):
        for place, item in enumerate(value):
            for less in _simpler(item):
                yield [*value[:place], less, *value[place + 1 :]]
    elif isinstance(value, str) and len(value) > _SHORT:
        yield value[: len(value) // 2]
        yield value[len(value) // 2 :]
