"""Answering over HTTP at an address that the settings name."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.settings import SettingsInvalid


@asynccontextmanager
async def answering(app: web.Application, *, host: str, port: int, setting: str) -> AsyncIterator[None]:
    """Answer at an address for the length of the block; raises `SettingsInvalid` when it can't be used.

    `setting` is the variable that names the port.
    """
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            cause = os.strerror(error.errno) if error.errno else error
            raise SettingsInvalid(
                f"{setting} {port} on {host} can't be used ({cause}): choose another."
            ) from None
        yield
    finally:
        await runner.cleanup()
