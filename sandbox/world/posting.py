"""How a message comes into a chat, changes and leaves it, and who is told."""

from sandbox.world.accounts import Bot, Person
from sandbox.world.conversation import Conversation, StoredMessage
from sandbox.world.shapes import Json
from sandbox.world.world import World


def post(
    world: World,
    conversation: Conversation,
    sender: Bot | Person,
    content: Json,
    *,
    thread: int | None = None,
    reply_to: StoredMessage | None = None,
    service: bool = False,
    opens_topic: bool = False,
) -> StoredMessage:
    """Put a message into a chat, tell those who watch and the bots that may read it, and return it.

    A `service` message (topic created, message pinned …) also goes to the bot that caused it; one that opens
    a topic gives it its number. In a topic, what replies to nothing else replies to the topic's first
    message.
    """
    number = next(conversation.message_ids)
    body: Json = {
        "message_id": number,
        "from": sender.user(),
        "chat": conversation.chat(),
        "date": world.clock.timestamp(),
        **_context(conversation, number if opens_topic else thread, reply_to, opens_topic=opens_topic),
        **content,
    }
    message = StoredMessage(body=body, sender_id=sender.id, from_bot=isinstance(sender, Bot))
    conversation.messages[message.id] = message
    conversation.read_up_to[sender.id] = message.id
    if isinstance(sender, Bot):
        conversation.show_typing(on=False)
    world.events.publish("message", **conversation.event_key, message=message.seen())
    _tell_bots(world, conversation, sender, "message", message, service=service)
    return message


def revise(
    world: World, conversation: Conversation, message: StoredMessage, body: Json, *, editor: Bot | Person
) -> StoredMessage:
    """Replace a message's body, marking it as edited now, and tell those who watch and the bots that may read
    it.
    """
    message.body = {**body, "edit_date": world.clock.timestamp()}
    message.edited = True
    world.events.publish("edit", **conversation.event_key, message=message.seen())
    _tell_bots(world, conversation, editor, "edited_message", message, service=False)
    return message


def withdraw(world: World, conversation: Conversation, message: StoredMessage) -> None:
    """Delete a message; bots are not told, as in Telegram."""
    message.deleted = True
    if message.id == conversation.keyboard_message:
        # A client shows the keyboard of a message, and no more once that message is gone.
        conversation.reply_keyboard = conversation.keyboard_message = None
    if message.id in conversation.pinned:
        conversation.pinned.remove(message.id)
    world.events.publish("delete", **conversation.event_key, message_id=message.id)


def without_reply(body: Json) -> Json:
    """Return a message as it appears inside another one: without the message it replied to itself."""
    return {key: value for key, value in body.items() if key != "reply_to_message"}


def _context(
    conversation: Conversation, thread: int | None, reply_to: StoredMessage | None, *, opens_topic: bool
) -> Json:
    """Return the fields that say in which topic a new message stands and what it replies to."""
    if thread is None and reply_to is not None and reply_to.body.get("is_topic_message"):
        thread = reply_to.body["message_thread_id"]
    if thread is not None and reply_to is None and not opens_topic:
        reply_to = conversation.live(thread)
    context: Json = {}
    if thread is not None:
        context |= {"message_thread_id": thread, "is_topic_message": True}
    if reply_to is not None:
        context["reply_to_message"] = without_reply(reply_to.body)
    return context


def _tell_bots(
    world: World,
    conversation: Conversation,
    sender: Bot | Person,
    kind: str,
    message: StoredMessage,
    *,
    service: bool,
) -> None:
    if conversation.bot is not None:
        readers = [conversation.bot]
    else:
        readers = [
            bot for bot in _bots_in(world, conversation) if service or _may_read(conversation, bot, message)
        ]
    for bot in readers:
        if service or bot is not sender:
            world.dispatch(bot, kind, message.body, conversation.id)


def _bots_in(world: World, conversation: Conversation) -> list[Bot]:
    return [world.accounts.bots[bot_id] for bot_id in conversation.group.bots] if conversation.group else []


def _may_read(conversation: Conversation, bot: Bot, message: StoredMessage) -> bool:
    """In a group a bot reads everything as administrator; otherwise commands, mentions of it and replies to
    it.
    """
    if message.from_bot:
        return False
    if conversation.group is not None and bot.id in conversation.group.administrators:
        return True
    text = message.body.get("text") or message.body.get("caption") or ""
    replied_to = message.body.get("reply_to_message", {}).get("from", {}).get("id")
    return text.startswith("/") or f"@{bot.username}".casefold() in text.casefold() or replied_to == bot.id
