"""Watching: transcripts, events as they happen, the log of calls, files."""

import json

from aiohttp import web

from sandbox.persons.problems import PersonsApiError
from sandbox.persons.request import number_in_query, the_bot, the_group, the_person
from sandbox.world.commands import Scope, scopes_in_group, scopes_in_private
from sandbox.world.conversation import Conversation
from sandbox.world.shapes import Json
from sandbox.world.world import World

HEARTBEAT_SECONDS = 15.0
LONGEST_WAIT = 60.0


class WatchingRoutes:
    """Requests by which persons and tests look at what is there."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of watching."""
        return [
            web.get("/sandbox/chats/{chat_id}/transcript", self.transcript),
            web.get("/sandbox/events", self.events),
            web.get("/sandbox/events/wait", self.wait_for_events),
            web.get("/sandbox/calls", self.calls),
            web.get("/sandbox/files/{file_id}", self.file),
        ]

    async def transcript(self, request: web.Request) -> web.Response:
        """Return a chat's messages and what else the person's phone shows of it."""
        number = request.match_info["chat_id"]
        after = int(number_in_query(request, "after", 0))
        if number.startswith("-"):
            return web.json_response(self._group_view(the_group(self._world, number), request, after))
        person = the_person(self._world, number)
        bot = the_bot(self._world, request.query.get("bot"))
        conversation = self._world.private(bot, person) or Conversation(person=person, bot=bot)
        scopes = scopes_in_private(person.id)
        return web.json_response(
            self._view(conversation, after)
            | {
                "commands": self._world.commands.visible(bot.id, scopes, person.language_code),
                "unread": conversation.unread(person.id),
                "blocked": bot.id in person.blocked,
            }
        )

    def _group_view(self, conversation: Conversation, request: web.Request, after: int) -> Json:
        """The commands and the unread count are those of the person in the query, else of nobody."""
        group = conversation.group
        view = self._view(conversation, after) | {"commands": [], "unread": 0}
        if group is None or "person" not in request.query:
            return view
        person = the_person(self._world, request.query["person"])
        scopes: list[Scope] = scopes_in_group(
            group.id, person.id, administrator=person.id in group.administrators
        )
        commands = [
            {**command, "bot": bot_id}
            for bot_id in group.bots
            for command in self._world.commands.visible(bot_id, scopes, person.language_code)
        ]
        return view | {"commands": commands, "unread": conversation.unread(person.id)}

    def _view(self, conversation: Conversation, after: int) -> Json:
        return {
            "messages": [message.seen() for message in conversation.messages.values() if message.id > after],
            "reply_keyboard": conversation.reply_keyboard,
            "typing": conversation.typing(),
            "pinned": list(conversation.pinned),
            "topics": [
                {"message_thread_id": topic.id, "name": topic.name, "closed": topic.closed}
                for topic in conversation.topics.values()
            ],
            "seq": self._world.events.seq,
        }

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream events after a number, from now on without one, as server-sent events."""
        known = request.query.get("after", request.headers.get("Last-Event-ID", str(self._world.events.seq)))
        seq = int(known) if known.isascii() and known.isdigit() else self._world.events.seq
        stream = await start_stream(request)
        while is_open(request, self._world):
            found = await self._world.events.wait(seq, HEARTBEAT_SECONDS)
            lines = "".join(f"id: {event['seq']}\ndata: {json.dumps(event)}\n\n" for event in found)
            try:
                await stream.write((lines or ": still here\n\n").encode())
            except ConnectionResetError:
                break
            seq = found[-1]["seq"] if found else seq
        return stream

    async def wait_for_events(self, request: web.Request) -> web.Response:
        """Return the events after a number, waiting up to `timeout` seconds for the first."""
        after = int(number_in_query(request, "after", self._world.events.seq))
        timeout = min(number_in_query(request, "timeout", 10.0), LONGEST_WAIT)
        found = (
            await self._world.events.wait(after, timeout) if timeout > 0 else self._world.events.after(after)
        )
        return web.json_response({"events": found, "seq": self._world.events.seq})

    async def calls(self, request: web.Request) -> web.Response:
        """Return the Bot API calls after a number, of one method or one bot only when they are named."""
        found = self._world.calls.after(
            int(number_in_query(request, "after", 0)),
            method=request.query.get("method"),
            bot_id=the_bot(self._world, request.query["bot"]).id if "bot" in request.query else None,
        )
        return web.json_response({"calls": found})

    async def file(self, request: web.Request) -> web.Response:
        """Return the bytes of a file for showing."""
        stored = self._world.files.get(request.match_info["file_id"])
        if stored is None:
            raise PersonsApiError(404, "there is no such file")
        return web.Response(
            body=stored.content,
            content_type=stored.mime_type.partition(";")[0],
            headers={
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )


def is_open(request: web.Request, world: World) -> bool:
    """Return whether a stream still has a reader and something to tell."""
    return request.transport is not None and not request.transport.is_closing() and not world.events.closed


async def start_stream(request: web.Request) -> web.StreamResponse:
    """Open a response of server-sent events."""
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await stream.prepare(request)
    await stream.write(b": the sandbox\n\n")
    return stream
