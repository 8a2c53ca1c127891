"""Answering calls: token, method, faults, the call itself, and the log."""

import asyncio
import inspect
import json
import logging
import re
from dataclasses import dataclass

from aiohttp import web

from sandbox.botapi import methods, schema
from sandbox.botapi.call import Call, checked_parameters
from sandbox.botapi.errors import ApiError, bad_request, not_in_sandbox, too_many_requests
from sandbox.botapi.files import download
from sandbox.botapi.registry import handler_of
from sandbox.botapi.request import RawParameters, read_parameters
from sandbox.botapi.webhooks import Webhooks
from sandbox.world.accounts import Bot
from sandbox.world.faults import Fault
from sandbox.world.shapes import Json
from sandbox.world.world import World

log = logging.getLogger(__name__)

BAD_GATEWAY_PAGE = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a call ended: HTTP status and JSON body."""

    status: int
    body: Json


class BotApi:
    """The Bot API of one world over HTTP."""

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world = world
        self._webhooks = webhooks
        methods.load()
        webhooks.answer_with(self._answer_from_webhook)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the Bot API."""
        return [
            web.route("*", "/bot{token}/{method}", self.handle),
            web.get("/file/bot{token}/{path:.+}", self.handle_download),
        ]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one HTTP request that calls a method."""
        bot = self._world.accounts.bot_by_token(request.match_info["token"])
        if bot is None:
            return _respond(_refusal(_unknown_token(request)))
        name = schema.METHODS.get(request.match_info["method"].lower())
        if name is None:
            return _respond(_refusal(ApiError(404, "Not Found: method not found")))
        try:
            raw = await read_parameters(request)
        except web.HTTPRequestEntityTooLarge:
            return _respond(_refusal(ApiError(413, "Request Entity Too Large")))
        except ApiError as error:
            return _respond(_refusal(error))
        fault = self._world.faults.for_call(name, _chat_id(raw))
        if fault is not None:
            return await self._struck(fault, request, bot, name, raw)
        return _respond(await self.execute(bot, name, raw))

    async def execute(self, bot: Bot, name: str, raw: RawParameters, *, fault: str | None = None) -> Outcome:
        """Carry out a call of a method that Telegram has, log it, and return how it ended."""
        parameters: Json = dict(raw.values)
        try:
            handler = handler_of(name)
            if handler is None:
                raise not_in_sandbox(f"method {name}")
            parameters = checked_parameters(name, raw)
            result = handler(
                Call(
                    world=self._world,
                    webhooks=self._webhooks,
                    bot=bot,
                    method=name,
                    parameters=parameters,
                    uploads=raw.uploads,
                )
            )
            if inspect.isawaitable(result):
                result = await result
            outcome = Outcome(status=200, body={"ok": True, "result": result})
        except ApiError as error:
            outcome = _refusal(error)
        self._log(bot, name, parameters, raw, outcome.body, fault)
        return outcome

    async def handle_download(self, request: web.Request) -> web.StreamResponse:
        """Answer the download of a file whose path getFile gave."""
        bot = self._world.accounts.bot_by_token(request.match_info["token"])
        if bot is None:
            return _respond(_refusal(_unknown_token(request)))
        return download(self._world, request.match_info["path"])

    async def _struck(
        self, fault: Fault, request: web.Request, bot: Bot, name: str, raw: RawParameters
    ) -> web.StreamResponse:
        self._world.events.publish(
            "fault", id=fault.id, kind=fault.kind, method=name, bot=bot.id, chat=_chat_id(raw)
        )
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            return _respond(await self.execute(bot, name, raw, fault=fault.kind))
        if fault.kind == "drop_after":
            await self.execute(bot, name, raw, fault=fault.kind)
            return _drop(request)
        refusal = (
            too_many_requests(fault.retry_after)
            if fault.kind == "429"
            else ApiError(500, "Internal Server Error")
        )
        if fault.kind == "502_html":
            refusal = ApiError(502, "Bad Gateway")
        if fault.kind == "drop_before":
            refusal = ApiError(0, "connection dropped before execution")
        self._log(bot, name, dict(raw.values), raw, refusal.body(), fault.kind)
        if fault.kind == "drop_before":
            return _drop(request)
        if fault.kind == "502_html":
            return web.Response(status=502, text=BAD_GATEWAY_PAGE, content_type="text/html")
        return _respond(_refusal(refusal))

    async def _answer_from_webhook(self, bot: Bot, raw: RawParameters) -> None:
        """Carry out the call that a webhook gave as its response; its result goes nowhere, as in Telegram."""
        wanted = raw.values.pop("method", None)
        name = schema.METHODS.get(str(wanted).lower())
        if wanted is None:
            return
        if name is None:
            self._log(bot, str(wanted), dict(raw.values), raw, bad_request("method not found").body(), None)
            return
        await self.execute(bot, name, raw)

    def _log(
        self, bot: Bot, name: str, parameters: Json, raw: RawParameters, body: Json, fault: str | None
    ) -> None:
        files = {
            part: {"file_name": upload.filename, "size": len(upload.content)}
            for part, upload in raw.uploads.items()
        }
        entry: Json = {
            "method": name,
            "bot": bot.id,
            "chat_id": _chat_id(raw),
            "params": {**parameters, **files},
            "ok": body["ok"],
            "at": self._world.clock.now().isoformat(),
        }
        if not body["ok"]:
            entry |= {"error_code": body["error_code"], "description": body["description"]}
        if fault is not None:
            entry["fault"] = fault
        self._world.calls.add(entry)


def _chat_id(raw: RawParameters) -> int | None:
    value = raw.values.get("chat_id")
    if isinstance(value, int):
        return value
    try:
        return int(str(value)) if value is not None else None
    except ValueError:
        return None


def _unknown_token(request: web.Request) -> ApiError:
    """Return the refusal of a token nobody has; what cannot be a token at all is simply not found."""
    possible = re.fullmatch(r"\d+:[\w-]+", request.match_info["token"], re.ASCII)
    return ApiError(401, "Unauthorized") if possible else ApiError(404, "Not Found")


def _refusal(error: ApiError) -> Outcome:
    return Outcome(status=error.code, body=error.body())


def _respond(outcome: Outcome) -> web.Response:
    headers = {}
    retry_after = outcome.body.get("parameters", {}).get("retry_after")
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return web.Response(
        status=outcome.status,
        body=json.dumps(outcome.body).encode(),
        content_type="application/json",
        headers=headers,
    )


def _drop(request: web.Request) -> web.Response:
    """Cut the connection: the client sees it closed without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
