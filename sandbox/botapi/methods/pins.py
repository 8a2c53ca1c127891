"""Pinned messages."""

from sandbox.botapi.call import Call
from sandbox.botapi.chats import target_conversation, target_message, target_thread
from sandbox.botapi.delivery import quoted
from sandbox.botapi.errors import bad_request
from sandbox.botapi.registry import method
from sandbox.world.conversation import Conversation
from sandbox.world.posting import post


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    """Pin a message and say so in the chat."""
    conversation = _pinnable(call)
    message = target_message(call, conversation, "pin")
    if message.id not in conversation.pinned:
        conversation.pinned.append(message.id)
        thread = message.body.get("message_thread_id")
        post(
            call.world,
            conversation,
            call.bot,
            {"pinned_message": quoted(message)},
            thread=thread,
            service=True,
        )
        _tell(call, conversation)
    return True


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    """Unpin a message, the newest pinned one when none is named."""
    conversation = _pinnable(call)
    if call.get("message_id"):
        number = target_message(call, conversation, "unpin").id
    elif conversation.pinned:
        number = max(conversation.pinned)
    else:
        raise bad_request("message to unpin not found")
    if number in conversation.pinned:
        conversation.pinned.remove(number)
        _tell(call, conversation)
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    """Unpin every message of a chat."""
    conversation = _pinnable(call)
    conversation.pinned.clear()
    _tell(call, conversation)
    return True


@method("unpinAllForumTopicMessages")
def unpin_all_forum_topic_messages(call: Call) -> bool:
    """Unpin every message of a forum topic."""
    conversation = _pinnable(call)
    thread = target_thread(call, conversation)
    kept = [
        number
        for number in conversation.pinned
        if conversation.messages[number].body.get("message_thread_id") != thread
    ]
    conversation.pinned[:] = kept
    _tell(call, conversation)
    return True


def _pinnable(call: Call) -> Conversation:
    conversation = target_conversation(call)
    if conversation.group is not None and call.bot.id not in conversation.group.administrators:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return conversation


def _tell(call: Call, conversation: Conversation) -> None:
    call.world.events.publish("pin", **conversation.event_key, pinned=list(conversation.pinned))
