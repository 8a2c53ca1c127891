"""Sending words: messages and the typing sign."""

from sandbox.botapi.call import Call
from sandbox.botapi.chats import target_conversation, target_thread
from sandbox.botapi.delivery import deliver
from sandbox.botapi.errors import bad_request
from sandbox.botapi.registry import method
from sandbox.botapi.texts import message_text
from sandbox.world.shapes import Json

CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "record_audio",
        "upload_audio",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@method("sendMessage")
def send_message(call: Call) -> Json:
    """Send a text message and return it."""
    content = message_text(call.world, call.parameters)
    if call.get("link_preview_options"):
        content["link_preview_options"] = call.get("link_preview_options")
    return deliver(call, content)


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    """Show for five seconds that the bot is typing or sending something."""
    conversation = target_conversation(call)
    target_thread(call, conversation)
    action = call.text("action").lower()
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    conversation.show_typing(on=True)
    call.world.events.publish("typing", **conversation.event_key, action=action, bot_id=call.bot.id)
    return True
