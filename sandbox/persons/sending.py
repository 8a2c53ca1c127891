"""Sending as a person."""

from aiohttp import web

from sandbox.persons.content import contents_of, forwarded, own_contact, text_of
from sandbox.persons.problems import PersonsApiError
from sandbox.persons.request import field, read_json, the_conversation, the_message, the_person
from sandbox.world.accounts import Person
from sandbox.world.conversation import Conversation, StoredMessage
from sandbox.world.posting import post
from sandbox.world.shapes import Json
from sandbox.world.world import World


class SendingRoutes:
    """Requests by which a person sends something."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of sending."""
        return [web.post("/sandbox/persons/{pid}/send", self.send)]

    async def send(self, request: web.Request) -> web.Response:
        """Send one message, or several for an album, as a person."""
        person = the_person(self._world, request.match_info["pid"])
        body = await read_json(request)
        contents = contents_of(self._world, person, body)
        conversation = the_conversation(self._world, person, body, opening=True)
        messages = send_as(self._world, person, conversation, contents, body)
        numbers = [message.id for message in messages]
        return web.json_response(
            {
                "message_id": numbers[0],
                "message_ids": numbers,
                "messages": [message.seen() for message in messages],
            }
        )


def send_as(
    world: World, person: Person, conversation: Conversation, contents: list[Json], body: Json
) -> list[StoredMessage]:
    """Post these contents as a person, in the topic, as the reply and with the origin that the
    request says.
    """
    if conversation.bot is not None and conversation.bot.id in person.blocked:
        raise PersonsApiError(
            409, f"{person.first_name} has blocked @{conversation.bot.username}; unblock it first"
        )
    thread = _thread(person, conversation, body)
    reply_to = None
    if body.get("reply_to") is not None:
        reply_to = the_message(conversation, {"message_id": body["reply_to"]})
    origin = forwarded(world, body["forward_from"]) if body.get("forward_from") is not None else {}
    return [
        post(world, conversation, person, content | origin, thread=thread, reply_to=reply_to)
        for content in contents
    ]


def press_reply_button(
    world: World, person: Person, conversation: Conversation, label: str
) -> list[StoredMessage]:
    """Press a button of the reply keyboard: its text goes out, or the contact or location it asks for."""
    keyboard = conversation.reply_keyboard or {"keyboard": []}
    button = next((button for row in keyboard["keyboard"] for button in row if button["text"] == label), None)
    if button is None:
        raise PersonsApiError(404, f"there is no button {label!r} on the keyboard")
    if button.get("request_contact"):
        content = own_contact(person)
    elif button.get("request_location"):
        content = {"location": {"latitude": 39.9042, "longitude": 116.4074}}
    else:
        content = text_of(label)
    if keyboard.get("one_time_keyboard"):
        conversation.reply_keyboard = None
    return send_as(world, person, conversation, [content], {})


def _thread(person: Person, conversation: Conversation, body: Json) -> int | None:
    thread: int | None = field(body, "thread", int, None)
    if thread is None:
        return None
    topic = conversation.topics.get(thread)
    if topic is None:
        raise PersonsApiError(404, f"there is no topic {thread} in this chat")
    if topic.closed and conversation.group and person.id not in conversation.group.administrators:
        raise PersonsApiError(409, f"the topic {topic.name!r} is closed")
    return thread
