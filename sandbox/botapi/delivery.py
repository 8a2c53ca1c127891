"""Bringing a bot's new message into a chat: topic, reply, keyboard and the flags every send method shares."""

from dataclasses import dataclass

from sandbox.botapi.call import Call
from sandbox.botapi.chats import conversation_at, target_conversation, target_thread
from sandbox.botapi.errors import bad_request
from sandbox.botapi.keyboards import checked_markup
from sandbox.entities.spans import utf16_length
from sandbox.world.conversation import Conversation, StoredMessage
from sandbox.world.posting import post, without_reply
from sandbox.world.shapes import Json


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where a new message goes and what it answers."""

    conversation: Conversation
    thread: int | None
    reply_to: StoredMessage | None
    external_reply: Json | None = None
    quote: Json | None = None


def destination(call: Call) -> Destination:
    """Return where a call's message goes; raises ApiError for an unknown chat, topic or replied message."""
    if call.text("business_connection_id"):
        raise bad_request("business connection not found")
    conversation = target_conversation(call)
    thread = target_thread(call, conversation)
    wanted = call.get("reply_parameters") or {}
    if not wanted.get("message_id"):
        return Destination(conversation=conversation, thread=thread, reply_to=None)
    source = conversation
    if wanted.get("chat_id") not in (None, conversation.id):
        source = conversation_at(call.world, call.bot, wanted["chat_id"], sending=False)
    replied = source.live(wanted["message_id"])
    if replied is None and not wanted.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    if replied is not None and source is not conversation:
        external: Json = {"origin": origin_of(replied), "chat": source.chat(), "message_id": replied.id}
        return Destination(conversation=conversation, thread=thread, reply_to=None, external_reply=external)
    quote = _quote(wanted, replied)
    return Destination(conversation=conversation, thread=thread, reply_to=replied, quote=quote)


def deliver(call: Call, content: Json) -> Json:
    """Send one message with this content where the call says and return it."""
    where = destination(call)
    markup = checked_markup(call.get("reply_markup"))
    return send(call, where, content, markup).body


def send(call: Call, where: Destination, content: Json, markup: Json | None) -> StoredMessage:
    """Send one message to a destination with a checked keyboard and return it."""
    shared: Json = {}
    if call.flag("protect_content"):
        shared["has_protected_content"] = True
    if call.text("message_effect_id"):
        shared["effect_id"] = call.text("message_effect_id")
    if where.external_reply:
        shared["external_reply"] = where.external_reply
    if markup and "inline_keyboard" in markup:
        shared["reply_markup"] = markup
    if where.quote:
        shared["quote"] = where.quote
    message = post(
        call.world,
        where.conversation,
        call.bot,
        content | shared,
        thread=where.thread,
        reply_to=where.reply_to,
    )
    if markup and "inline_keyboard" not in markup:
        message.has_reply_keyboard = True
        _set_reply_keyboard(where.conversation, markup, message.id)
    return message


def origin_of(message: StoredMessage) -> Json:
    """Return the MessageOrigin by which a forward or an outside reply names where it came from."""
    known: Json | None = message.body.get("forward_origin")
    return known or {"type": "user", "sender_user": message.body["from"], "date": message.body["date"]}


def quoted(message: StoredMessage) -> Json:
    """Return a message as it stands inside another one."""
    return without_reply(message.body)


def _quote(wanted: Json, replied: StoredMessage | None) -> Json | None:
    """Return the quoted part of the replied message, which must stand in it word for word."""
    quote = wanted.get("quote")
    if not quote or replied is None:
        return None
    text: str = replied.body.get("text") or replied.body.get("caption") or ""
    if quote not in text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"text": quote, "position": utf16_length(text[: text.index(quote)]), "is_manual": True}


def _set_reply_keyboard(conversation: Conversation, markup: Json, message_id: int) -> None:
    if "keyboard" in markup:
        conversation.reply_keyboard = markup
        conversation.keyboard_message = message_id
    elif markup.get("remove_keyboard"):
        conversation.reply_keyboard = None
