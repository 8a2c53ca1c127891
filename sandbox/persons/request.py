"""Reading a request of the persons' API: its body's fields, and whom and which chat it means."""

import json
import math
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.persons.problems import PersonsApiError
from sandbox.world.accounts import Bot, Person
from sandbox.world.conversation import Conversation, StoredMessage
from sandbox.world.shapes import Json
from sandbox.world.world import World

_SPOKEN = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
}


async def read_json(request: web.Request) -> Json:
    """Return the JSON object of a request's body, empty for no body.

    Raises PersonsApiError for anything else.
    """
    body = await request.read()
    if not body:
        return {}
    try:
        decoded = json.loads(body)
    except ValueError:
        raise PersonsApiError(400, "the body is not JSON") from None
    if not isinstance(decoded, dict):
        raise PersonsApiError(400, "the body must be a JSON object")
    return decoded


def field(body: Mapping[str, Any], name: str, kind: type, default: Any = ...) -> Any:
    """Return a field of this kind.

    Raises PersonsApiError when it is missing without a default, or of another kind.
    """
    value = body.get(name)
    if value is None:
        if default is ...:
            raise PersonsApiError(400, f"{name} is missing")
        return default
    fits = isinstance(value, int | float) if kind is float else isinstance(value, kind)
    if not fits or (isinstance(value, bool) and kind is not bool):
        raise PersonsApiError(400, f"{name} must be {_SPOKEN[kind]}")
    return value


def the_person(world: World, number: object) -> Person:
    """Return the person with this id; raises PersonsApiError when there is none."""
    text = str(number)
    person = world.accounts.persons.get(int(text)) if text.isascii() and text.isdigit() else None
    if person is None:
        raise PersonsApiError(404, f"there is no person {text}")
    return person


def the_bot(world: World, reference: object) -> Bot:
    """Return the bot by id or username, the only bot when nothing is given.

    Raises PersonsApiError otherwise.
    """
    bots = world.accounts.bots
    if reference is None:
        if len(bots) != 1:
            raise PersonsApiError(400, f"say which bot: there are {len(bots)}")
        return next(iter(bots.values()))
    text = str(reference)
    bot = bots.get(int(text)) if text.isascii() and text.isdigit() else world.accounts.bot_by_username(text)
    if bot is None:
        raise PersonsApiError(404, f"there is no bot {text}")
    return bot


def the_conversation(
    world: World, person: Person, body: Mapping[str, Any], *, opening: bool = False
) -> Conversation:
    """Return the chat that `chat` (a group) or `bot` names for this person.

    With `opening` a private chat that was not started yet is started; raises PersonsApiError for a wrong
    chat.
    """
    chat = body.get("chat")
    if chat is None or chat == person.id:
        bot = the_bot(world, body.get("bot"))
        conversation = world.open_private(bot, person) if opening else world.private(bot, person)
        if conversation is None:
            raise PersonsApiError(404, f"{person.first_name} has no chat with @{bot.username} yet")
        return conversation
    conversation = the_group(world, chat)
    if conversation.group is None or person.id not in conversation.group.members:
        raise PersonsApiError(404, f"{person.first_name} is in no chat {chat}")
    return conversation


def the_group(world: World, reference: object) -> Conversation:
    """Return the conversation of the group with this id; raises PersonsApiError when there is none."""
    text = str(reference)
    number = text.removeprefix("-")
    conversation = world.group(int(text)) if number.isascii() and number.isdigit() else None
    if conversation is None:
        raise PersonsApiError(404, f"there is no chat {text}")
    return conversation


def the_message(conversation: Conversation, body: Mapping[str, Any]) -> StoredMessage:
    """Return the message that message_id names.

    Raises PersonsApiError when there is none or it was deleted.
    """
    number = field(body, "message_id", int)
    message = conversation.live(number)
    if message is None:
        raise PersonsApiError(404, f"there is no message {number} in this chat")
    return message


def number_in_query(request: web.Request, name: str, default: float) -> float:
    """Return a number from the query; raises PersonsApiError for anything else."""
    try:
        number = float(request.query.get(name, default))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise PersonsApiError(400, f"{name} must be a number")
    return number
