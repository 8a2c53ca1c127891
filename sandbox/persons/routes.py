"""All routes of the persons' API, and the sentences its errors become."""

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.persons.accounts import AccountRoutes
from sandbox.persons.acting import ActingRoutes
from sandbox.persons.problems import PersonsApiError
from sandbox.persons.sending import SendingRoutes
from sandbox.persons.steering import SteeringRoutes
from sandbox.persons.watching import WatchingRoutes
from sandbox.world.world import World

_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def persons_routes(world: World) -> list[web.RouteDef]:
    """Return every route below /sandbox."""
    families = (AccountRoutes, SendingRoutes, ActingRoutes, WatchingRoutes, SteeringRoutes)
    return [route for family in families for route in family(world).routes()]


@web.middleware
async def own_origin_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a page from elsewhere, open in the same browser, would make it send here."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        raise web.HTTPForbidden(text="only the sandbox's own page may call it from a browser")
    if urlsplit(f"//{request.host}").hostname not in _OWN_NAMES:
        raise web.HTTPForbidden(text="the sandbox answers to loopback names only")
    return await handler(request)


@web.middleware
async def problems_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a PersonsApiError as JSON with its sentence; an unknown path below /sandbox likewise."""
    try:
        return await handler(request)
    except PersonsApiError as error:
        return web.json_response({"error": str(error)}, status=error.status)
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed) as error:
        if not request.path.startswith("/sandbox/"):
            raise
        return web.json_response(
            {"error": f"there is no {request.method} {request.path}"}, status=error.status
        )
