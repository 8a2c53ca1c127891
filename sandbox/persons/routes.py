"""All routes of the persons' API, and the sentences its errors become."""

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.persons.accounts import AccountRoutes
from sandbox.persons.acting import ActingRoutes
from sandbox.persons.problems import PersonsApiError
from sandbox.persons.sending import SendingRoutes
from sandbox.persons.steering import SteeringRoutes
from sandbox.persons.watching import WatchingRoutes
from sandbox.world.world import World


def persons_routes(world: World) -> list[web.RouteDef]:
    """Return every route below /sandbox."""
    families = (AccountRoutes, SendingRoutes, ActingRoutes, WatchingRoutes, SteeringRoutes)
    return [route for family in families for route in family(world).routes()]


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
