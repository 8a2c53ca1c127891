"""The sandbox as one web application: Bot API, persons' API, page."""

from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from sandbox.botapi.server import BotApi
from sandbox.botapi.webhooks import Webhooks
from sandbox.persons.routes import own_origin_only, persons_routes, problems_as_json
from sandbox.world.world import World

PAGE = Path(__file__).resolve().with_name("page")
LARGEST_BODY = 60 * 1024 * 1024
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def create_app(world: World, *, first_pause: float = 1.0) -> web.Application:
    """Return the application that serves a world; `first_pause` is the seconds before a webhook's
    redelivery.
    """
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[own_origin_only, problems_as_json])
    webhooks = Webhooks(world.clock, first_pause=first_pause)

    async def lifetime(_: web.Application) -> AsyncIterator[None]:
        yield
        await webhooks.close()

    async def end_waiting(_: web.Application) -> None:
        world.events.close()
        for bot in world.accounts.bots.values():
            bot.queue.terminate_poller("the sandbox is shutting down")

    app.cleanup_ctx.append(lifetime)
    app.on_shutdown.append(end_waiting)
    app.add_routes(BotApi(world, webhooks).routes())
    app.add_routes(persons_routes(world))
    app.add_routes([web.get("/{file:[a-zA-Z0-9_./-]*}", _page_file)])
    return app


async def _page_file(request: web.Request) -> web.StreamResponse:
    """Serve a file of the page under a policy that lets nothing from elsewhere in."""
    wanted = (PAGE / (request.match_info["file"] or "index.html")).resolve()
    if not wanted.is_relative_to(PAGE) or not wanted.is_file():
        raise web.HTTPNotFound
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
    return web.FileResponse(wanted, headers=headers)
