"""Finding the chat, message and topic that a call means, or refusing as Telegram does."""

from sandbox.botapi.call import Call
from sandbox.botapi.errors import bad_request, forbidden
from sandbox.world.accounts import Bot
from sandbox.world.conversation import Conversation, StoredMessage
from sandbox.world.world import World


def target_conversation(call: Call, *, sending: bool = True) -> Conversation:
    """Return the conversation that chat_id names, as seen by the calling bot.

    With `sending` it must be one the bot may write to; raises ApiError otherwise.
    """
    chat_id = call.get("chat_id")
    if chat_id is None:
        raise bad_request("chat_id is empty")
    return conversation_at(call.world, call.bot, chat_id, sending=sending)


def conversation_at(world: World, bot: Bot, chat_id: int | str, *, sending: bool) -> Conversation:
    """Return a bot's conversation by chat id.

    Raises ApiError when there is none or the bot may not write to it.
    """
    if isinstance(chat_id, str):
        raise bad_request("chat not found")
    if chat_id < 0:
        return _group(world, bot, chat_id)
    if chat_id in world.accounts.bots:
        raise forbidden("the bot can't send messages to bots")
    person = world.accounts.persons.get(chat_id)
    if person is None:
        raise bad_request("chat not found")
    conversation = world.private(bot, person)
    if conversation is None:
        raise forbidden("bot can't initiate conversation with a user")
    if sending and bot.id in person.blocked:
        raise forbidden("bot was blocked by the user")
    return conversation


def _group(world: World, bot: Bot, chat_id: int) -> Conversation:
    conversation = world.group(chat_id)
    if conversation is None or conversation.group is None:
        raise bad_request("chat not found")
    if bot.id in conversation.group.kicked:
        raise forbidden("bot was kicked from the supergroup chat")
    if bot.id not in conversation.group.bots:
        raise forbidden("bot is not a member of the supergroup chat")
    return conversation


def target_message(call: Call, conversation: Conversation, purpose: str) -> StoredMessage:
    """Return the message that message_id names; the refusal says for what `purpose` it was looked for."""
    message_id = call.get("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = conversation.live(message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def target_thread(call: Call, conversation: Conversation) -> int | None:
    """Return the forum topic that message_thread_id names, None for none.

    Raises ApiError for an unknown one.
    """
    thread = call.integer("message_thread_id")
    if not thread:
        return None
    if thread not in conversation.topics:
        raise bad_request("message thread not found")
    group = conversation.group
    if conversation.topics[thread].closed and group and call.bot.id not in group.administrators:
        raise bad_request("TOPIC_CLOSED")
    return thread
