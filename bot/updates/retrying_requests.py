"""Makes the bot's own calls patient: what Telegram asks to be repeated is repeated."""

import asyncio
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType

_log = structlog.get_logger(__name__)
_TRIES = 5
_FIRST_WAIT = 0.3


class RetryingRequests(BaseRequestMiddleware):
    """Waits out a 429 for as long as it says, and repeats server errors and broken connections a few times.

    A call whose connection broke may have been carried out; a reply that comes twice is the lesser evil.
    """

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:
        """Carry out one call, with repetitions; the last failure is raised as it came."""
        wait = _FIRST_WAIT
        for _ in range(_TRIES - 1):
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                pause = float(error.retry_after)
            except (TelegramServerError, TelegramNetworkError, ClientDecodeError) as error:
                pause, wait = wait, wait * 2
                cause = type(error).__name__
                _log.warning("a call is repeated", method=type(method).__name__, cause=cause)
            await asyncio.sleep(pause)
        return await make_request(bot, method)
