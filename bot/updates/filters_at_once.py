"""Filters that only compare, run where they are asked for.

aiogram hands whatever is no coroutine to a thread, each `F` among it: a dozen trips for each update, which
took a third of a bot's time.
"""

from typing import Any

from aiogram.dispatcher.event.handler import FilterObject


def use_filters_at_once() -> None:
    """Let aiogram ask its filters at once; harmless when it is called again."""
    FilterObject.call = _ask  # type: ignore[method-assign, assignment]  # there is no other place to say so


async def _ask(asked: FilterObject, *args: Any, **kwargs: Any) -> Any:
    found = asked.callback(*args, **asked._prepare_kwargs(kwargs))
    return await found if asked.awaitable else found
