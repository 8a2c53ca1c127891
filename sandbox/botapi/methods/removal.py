"""Deleting messages."""

from datetime import timedelta

from sandbox.botapi.call import Call
from sandbox.botapi.chats import target_conversation, target_message
from sandbox.botapi.errors import bad_request
from sandbox.botapi.registry import method
from sandbox.world.conversation import Conversation, StoredMessage
from sandbox.world.posting import withdraw

DELETABLE_FOR = timedelta(hours=48)
MOST_AT_ONCE = 100


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    """Delete one message that is younger than 48 hours by the sandbox clock."""
    conversation = target_conversation(call, sending=False)
    message = target_message(call, conversation, "delete")
    if not _deletable(call, conversation, message):
        raise bad_request("message can't be deleted for everyone")
    withdraw(call.world, conversation, message)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Delete up to a hundred messages, passing over those that are unknown or cannot be deleted."""
    conversation = target_conversation(call, sending=False)
    numbers = call.get("message_ids") or []
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        message = conversation.live(number)
        if message is not None and _deletable(call, conversation, message):
            withdraw(call.world, conversation, message)
    return True


def _deletable(call: Call, conversation: Conversation, message: StoredMessage) -> bool:
    group = conversation.group
    if group is not None and call.bot.id in group.administrators:
        return True
    age = call.world.clock.timestamp() - message.body["date"]
    return age < DELETABLE_FOR.total_seconds() and (group is None or message.sender_id == call.bot.id)
