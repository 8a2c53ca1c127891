"""Health and metrics over HTTP: three addresses, answers without secrets."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.http_server import answering
from bot.monitoring.metrics import Metrics
from bot.monitoring.readiness import Readiness
from bot.monitoring.reading import Readings
from tickets.health import Process

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What is told of a process."""

    process: Process
    metrics: Metrics
    readings: Readings
    readiness: Readiness


def health_app(watched: Watched) -> web.Application:
    """Return the application: `/health/live`, `/health/ready` (503 while it is not) and `/metrics`."""
    # The desk's clock can be turned; how long the process runs cannot.
    began = time.monotonic()

    async def live(_: web.Request) -> web.Response:
        return web.json_response(
            {
                "status": "alive",
                "kind": watched.process.kind.value,
                "version": watched.process.version,
                "uptime_seconds": round(time.monotonic() - began, 1),
            }
        )

    async def ready(_: web.Request) -> web.Response:
        verdict = watched.readiness.verdict(await watched.readings())
        status = "ready" if verdict.ready else "not ready"
        return web.json_response({"status": status, **verdict.details}, status=200 if verdict.ready else 503)

    async def metrics(_: web.Request) -> web.Response:
        text = watched.metrics.exposed(await watched.readings())
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/health/live", live)
    app.router.add_get("/health/ready", ready)
    app.router.add_get("/metrics", metrics)
    return app


@asynccontextmanager
async def told_over_http(watched: Watched, *, host: str, port: int | None) -> AsyncIterator[None]:
    """Answer at an address for the length of the block, nowhere without a port.

    Raises `SettingsInvalid` when the address is taken.
    """
    if port is None:
        yield
        return
    async with answering(health_app(watched), host=host, port=port, setting="FRONTDESK_HEALTH_PORT"):
        _log.info("health and metrics are told", host=host, port=port)
        yield
