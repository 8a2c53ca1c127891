"""What else a person does: tap, edit, delete, react, block, read."""

import asyncio

from aiohttp import web

from sandbox.persons.content import caption_of, text_of
from sandbox.persons.problems import PersonsApiError
from sandbox.persons.request import field, read_json, the_bot, the_conversation, the_message, the_person
from sandbox.persons.sending import press_reply_button
from sandbox.world.accounts import Person
from sandbox.world.conversation import Conversation, StoredMessage
from sandbox.world.files import FILE_KINDS
from sandbox.world.membership import tell_own_membership
from sandbox.world.posting import revise, withdraw
from sandbox.world.reactions import react
from sandbox.world.shapes import Json
from sandbox.world.topics import create_topic, delete_topic, rename_topic, set_closed
from sandbox.world.world import World


class ActingRoutes:
    """Requests by which a person acts on what is there."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of acting."""
        actions = {
            "tap": self.tap,
            "edit": self.edit,
            "delete": self.delete,
            "react": self.react,
            "block": self.block,
            "read": self.read,
            "topic": self.topic,
        }
        return [web.post(f"/sandbox/persons/{{pid}}/{name}", action) for name, action in actions.items()]

    async def tap(self, request: web.Request) -> web.Response:
        """Tap an inline button or one of the reply keyboard."""
        person, conversation, body = await self._where(request)
        if "keyboard_text" in body:
            messages = press_reply_button(
                self._world, person, conversation, field(body, "keyboard_text", str)
            )
            return web.json_response({"message_id": messages[0].id, "messages": [m.seen() for m in messages]})
        message = the_message(conversation, body)
        button = _button(message, body)
        if "callback_data" not in button:
            return web.json_response(
                {"callback_query_id": None, "answer": None, "url": button.get("url"), "button": button}
            )
        return await self._tap_callback(
            person, conversation, message, button["callback_data"], field(body, "wait", float, 0.0)
        )

    async def _tap_callback(
        self, person: Person, conversation: Conversation, message: StoredMessage, data: str, wait: float
    ) -> web.Response:
        bot = self._world.accounts.bots[message.sender_id]
        query = self._world.callbacks.open(bot, person, self._world.clock.now())
        payload: Json = {
            "id": query.id,
            "from": person.user(),
            "message": message.body,
            "chat_instance": str(conversation.id * 7_919 % 2**63),
            "data": data,
        }
        self._world.dispatch(bot, "callback_query", payload, conversation.id)
        if wait > 0:
            try:
                async with asyncio.timeout(wait):
                    await query.answered.wait()
            except TimeoutError:
                pass
        return web.json_response({"callback_query_id": query.id, "answer": query.answer})

    async def edit(self, request: web.Request) -> web.Response:
        """Change the text or caption of the person's own message."""
        person, conversation, body = await self._where(request)
        message = _own(person, the_message(conversation, body))
        replaced, content = _edited(message, body)
        kept = {key: value for key, value in message.body.items() if key not in replaced}
        revise(self._world, conversation, message, kept | content, editor=person)
        return web.json_response(message.seen())

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a message from the chat; bots are not told."""
        _, conversation, body = await self._where(request)
        message = the_message(conversation, body)
        withdraw(self._world, conversation, message)
        return web.json_response(message.seen())

    async def react(self, request: web.Request) -> web.Response:
        """Put the person's reaction on a message, or take it back with null."""
        person, conversation, body = await self._where(request)
        message = the_message(conversation, body)
        emoji = field(body, "emoji", str, None)
        react(
            self._world, conversation, message, person, [{"type": "emoji", "emoji": emoji}] if emoji else []
        )
        return web.json_response(message.seen())

    async def block(self, request: web.Request) -> web.Response:
        """Block or unblock a bot; it is told as my_chat_member."""
        body = await read_json(request)
        person = the_person(self._world, request.match_info["pid"])
        bot = the_bot(self._world, body.get("bot"))
        wanted = field(body, "blocked", bool, True)
        was_blocked = bot.id in person.blocked
        if wanted != was_blocked:
            (person.blocked.add if wanted else person.blocked.discard)(bot.id)
            conversation = self._world.open_private(bot, person)
            was, now = ("kicked", "member") if was_blocked else ("member", "kicked")
            tell_own_membership(self._world, conversation, bot, person, was=was, now=now)
            self._world.events.publish("block", **conversation.event_key, person=person.id, blocked=wanted)
        return web.json_response({"blocked": wanted})

    async def read(self, request: web.Request) -> web.Response:
        """Mark everything in a chat as read by the person."""
        person, conversation, _ = await self._where(request)
        newest = next(reversed(conversation.messages), 0)
        conversation.read_up_to[person.id] = newest
        return web.json_response({"unread": conversation.unread(person.id)})

    async def topic(self, request: web.Request) -> web.Response:
        """Create, rename, close, reopen or delete a forum topic as an administrator of the group."""
        person, conversation, body = await self._where(request)
        group = conversation.group
        if group is None or not group.is_forum or person.id not in group.administrators:
            raise PersonsApiError(409, "topics need a forum and one of its administrators")
        action = field(body, "action", str)
        if action == "create":
            made = create_topic(self._world, conversation, person, field(body, "name", str))
            return web.json_response({"message_thread_id": made.id, "name": made.name})
        topic = conversation.topics.get(field(body, "thread", int))
        if topic is None:
            raise PersonsApiError(404, "there is no such topic")
        if action == "rename":
            rename_topic(self._world, conversation, person, topic, name=field(body, "name", str), icon=None)
        elif action in {"close", "reopen"}:
            set_closed(self._world, conversation, person, topic, closed=action == "close")
        elif action == "delete":
            delete_topic(self._world, conversation, topic)
        else:
            raise PersonsApiError(400, "action is create, rename, close, reopen or delete")
        return web.json_response({"message_thread_id": topic.id, "name": topic.name})

    async def _where(self, request: web.Request) -> tuple[Person, Conversation, Json]:
        body = await read_json(request)
        person = the_person(self._world, request.match_info["pid"])
        return person, the_conversation(self._world, person, body), body


def _edited(message: StoredMessage, body: Json) -> tuple[tuple[str, str], Json]:
    """Return the fields that an edit replaces and the content it puts there."""
    if "text" in body:
        if "text" not in message.body:
            raise PersonsApiError(409, "this message has no text to edit")
        return ("text", "entities"), text_of(field(body, "text", str))
    if not any(kind in message.body for kind in FILE_KINDS):
        raise PersonsApiError(409, "this message has no caption to edit")
    return ("caption", "caption_entities"), caption_of(field(body, "caption", str))


def _own(person: Person, message: StoredMessage) -> StoredMessage:
    if message.sender_id != person.id:
        raise PersonsApiError(409, "only one's own messages can be edited")
    return message


def _button(message: StoredMessage, body: Json) -> Json:
    """Return the inline button that data, text or row and col point at."""
    rows: list[list[Json]] = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if "data" in body:
        found = [button for button in buttons if button.get("callback_data") == body["data"]]
    elif "text" in body:
        found = [button for button in buttons if button["text"] == body["text"]]
    else:
        row, column = field(body, "row", int), field(body, "col", int)
        found = [rows[row][column]] if 0 <= row < len(rows) and 0 <= column < len(rows[row]) else []
    if not found:
        labels = ", ".join(repr(button["text"]) for button in buttons) or "none"
        raise PersonsApiError(404, f"message {message.id} has no such button; its buttons: {labels}")
    return found[0]
