"""Copying and forwarding messages."""

from itertools import pairwise
from random import getrandbits

from sandbox.botapi.call import Call
from sandbox.botapi.chats import conversation_at
from sandbox.botapi.delivery import Destination, destination, origin_of, send
from sandbox.botapi.errors import bad_request
from sandbox.botapi.keyboards import checked_markup
from sandbox.botapi.registry import method
from sandbox.botapi.texts import message_caption
from sandbox.world.content import content_of
from sandbox.world.conversation import StoredMessage
from sandbox.world.shapes import Json

MOST_AT_ONCE = 100


@method("forwardMessage")
def forward_message(call: Call) -> Json:
    """Forward one message, its origin shown, and return the new message."""
    message = _source(call, "forward")
    _refuse_uncopyable(message, "forwarded")
    return _forward(call, destination(call), message, {}).body


@method("forwardMessages")
def forward_messages(call: Call) -> list[Json]:
    """Forward up to a hundred messages, passing over those that cannot be, and return the new numbers."""
    where = destination(call)
    groups: dict[str, str] = {}
    sent = [
        _forward(call, where, message, _new_group(message, groups)) for message in _sources(call, "forward")
    ]
    return [{"message_id": message.id} for message in sent]


@method("copyMessage")
def copy_message(call: Call) -> Json:
    """Copy one message without its origin, perhaps with another caption, and return the new number."""
    message = _source(call, "copy")
    _refuse_uncopyable(message, "copied")
    content = content_of(message.body)
    if call.get("caption") is not None and "text" not in content:
        kept = {name: value for name, value in content.items() if name not in {"caption", "caption_entities"}}
        content = kept | message_caption(call.world, call.parameters)
    if call.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    copied = send(call, destination(call), content, checked_markup(call.get("reply_markup")))
    return {"message_id": copied.id}


@method("copyMessages")
def copy_messages(call: Call) -> list[Json]:
    """Copy up to a hundred messages, passing over those that cannot be, and return the new numbers."""
    where = destination(call)
    groups: dict[str, str] = {}
    sent = []
    for message in _sources(call, "copy"):
        content = content_of(message.body)
        if call.flag("remove_caption"):
            content = {name: value for name, value in content.items() if not name.startswith("caption")}
        sent.append(send(call, where, content | _new_group(message, groups), None))
    return [{"message_id": message.id} for message in sent]


def _forward(call: Call, where: Destination, message: StoredMessage, group: Json) -> StoredMessage:
    content = content_of(message.body) | {"forward_origin": origin_of(message)} | group
    markup = message.body.get("reply_markup")
    return send(call, where, content, markup)


def _source(call: Call, purpose: str) -> StoredMessage:
    conversation = conversation_at(call.world, call.bot, call.get("from_chat_id"), sending=False)
    message = conversation.live(call.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def _sources(call: Call, purpose: str) -> list[StoredMessage]:
    numbers = call.get("message_ids")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    conversation = conversation_at(call.world, call.bot, call.get("from_chat_id"), sending=False)
    found = [message for number in numbers if (message := conversation.live(number)) and _copyable(message)]
    if not found:
        raise bad_request(f"there are no messages to {purpose}")
    return found


def _copyable(message: StoredMessage) -> bool:
    return bool(content_of(message.body)) and not message.body.get("has_protected_content")


def _refuse_uncopyable(message: StoredMessage, done: str) -> None:
    if message.body.get("has_protected_content"):
        raise bad_request(f"message has protected content and can't be {done}")
    if not _copyable(message):
        raise bad_request(f"message can't be {done}")


def _new_group(message: StoredMessage, groups: dict[str, str]) -> Json:
    """Messages of one album stay one album, under a new number."""
    old = message.body.get("media_group_id")
    return {"media_group_id": groups.setdefault(old, str(getrandbits(53)))} if old else {}
