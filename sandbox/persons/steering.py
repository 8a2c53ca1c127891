"""Steering the sandbox: faults and the clock."""

import json
from datetime import datetime

from aiohttp import web

from sandbox.botapi.schema import METHODS
from sandbox.persons.problems import PersonsApiError
from sandbox.persons.request import field, read_json
from sandbox.persons.watching import HEARTBEAT_SECONDS, is_open, start_stream
from sandbox.world.faults import CALL_FAULTS, UPDATE_FAULTS
from sandbox.world.world import World

_KINDS = (*CALL_FAULTS, *UPDATE_FAULTS)


class SteeringRoutes:
    """Requests that make things go wrong or turn the clock."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of steering."""
        return [
            web.get("/sandbox/faults", self.list_faults),
            web.post("/sandbox/faults", self.add_fault),
            web.delete("/sandbox/faults", self.clear_faults),
            web.get("/sandbox/clock", self.read_clock),
            web.post("/sandbox/clock", self.turn_clock),
            web.get("/sandbox/clock/events", self.clock_events),
        ]

    async def list_faults(self, _: web.Request) -> web.Response:
        """Return the faults that are switched on."""
        return web.json_response({"faults": self._world.faults.described()})

    async def add_fault(self, request: web.Request) -> web.Response:
        """Switch a fault on."""
        body = await read_json(request)
        kind = field(body, "kind", str)
        if kind not in _KINDS:
            raise PersonsApiError(400, f"kind is one of {', '.join(_KINDS)}")
        rate = float(field(body, "rate", float, 1.0))
        if not 0 <= rate <= 1:
            raise PersonsApiError(400, "rate is between 0 and 1")
        methods = [str(name) for name in field(body, "methods", list, [])]
        unknown = [name for name in methods if name.lower() not in METHODS]
        if unknown:
            raise PersonsApiError(400, f"Telegram has no method {unknown[0]}")
        fault = self._world.faults.add(
            kind,
            methods=frozenset(methods),
            chat_id=field(body, "chat", int, None),
            retry_after=field(body, "retry_after", int, 1),
            seconds=float(field(body, "seconds", float, 1.0)),
            times=field(body, "count", int, None),
            rate=rate,
            seed=field(body, "seed", int, 0),
        )
        return web.json_response(fault.described())

    async def clear_faults(self, _: web.Request) -> web.Response:
        """Switch every fault off."""
        self._world.faults.clear()
        return web.json_response({"faults": []})

    async def read_clock(self, _: web.Request) -> web.Response:
        """Return the clock."""
        return web.json_response(self._world.clock.reading())

    async def turn_clock(self, request: web.Request) -> web.Response:
        """Set, advance or reset the clock and tell those who watch it."""
        body = await read_json(request)
        clock = self._world.clock
        if "now" in body:
            try:
                clock.set(datetime.fromisoformat(field(body, "now", str)))
            except ValueError as error:
                raise PersonsApiError(400, f"now is an ISO 8601 instant: {error}") from None
        elif "advance_seconds" in body:
            clock.advance(field(body, "advance_seconds", float))
        elif body.get("reset"):
            clock.reset()
        else:
            raise PersonsApiError(400, "say now, advance_seconds or reset")
        reading = clock.reading()
        self._world.events.publish("clock", **reading)
        return web.json_response(reading)

    async def clock_events(self, request: web.Request) -> web.StreamResponse:
        """Stream the clock: its present state at once, then every turn."""
        seq = self._world.events.seq
        stream = await start_stream(request)
        state = {"seq": seq, "type": "clock", **self._world.clock.reading()}
        try:
            await stream.write(f"id: {seq}\ndata: {json.dumps(state)}\n\n".encode())
            while is_open(request, self._world):
                seq = await self._next_turns(stream, seq)
        except ConnectionResetError:
            return stream
        return stream

    async def _next_turns(self, stream: web.StreamResponse, seq: int) -> int:
        """Write the turns after event `seq` when any event comes, or a comment after fifteen quiet
        seconds.
        """
        found = await self._world.events.wait(seq, HEARTBEAT_SECONDS)
        turns = [event for event in found if event["type"] == "clock"]
        lines = "".join(f"id: {event['seq']}\ndata: {json.dumps(event)}\n\n" for event in turns)
        if lines or not found:
            await stream.write((lines or ": still here\n\n").encode())
        return found[-1]["seq"] if found else seq
