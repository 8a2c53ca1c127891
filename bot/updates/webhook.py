"""Webhook: an update is committed to the inbox, then Telegram gets its answer."""

import hmac
import json

import structlog
from aiohttp import web

from bot.updates.lanes import Kept
from bot.updates.raw_updates import raw_update
from tickets.messages.queues import Inbox, Unavailable
from tickets.moments import Now

_log = structlog.get_logger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_MOST_BYTES = 4 * 1024 * 1024


def webhook_app(
    *, path: str, secret: str, bot: int, inbox: Inbox, clock: Now, on_kept: Kept
) -> web.Application:
    """Return the web application that receives one bot's updates at a path.

    A wrong secret is answered 401, a body that is no update 400. Everything else is kept and answered 200, or
    503 while it can't be kept: then Telegram sends it again.
    """

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            _log.warning("a webhook call with a wrong secret was refused", peer=request.remote)
            return web.Response(status=401)
        try:
            update = raw_update(await request.json(), received_at=clock())
        except (json.JSONDecodeError, KeyError, TypeError, ValueError):
            _log.warning("a webhook call that is no update was refused", peer=request.remote)
            return web.Response(status=400)
        try:
            kept = await inbox.put(bot, [update])
        except Unavailable as away:
            _log.warning("an update could not be kept and is left with Telegram", cause=str(away))
            return web.Response(status=503)
        on_kept(kept)
        return web.Response()

    app = web.Application(client_max_size=_MOST_BYTES)
    app.router.add_post(path, receive)
    return app
