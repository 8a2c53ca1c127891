"""Changing a bot's own messages: text, caption and inline keyboard."""

from sandbox.botapi.call import Call
from sandbox.botapi.chats import target_conversation, target_message
from sandbox.botapi.errors import bad_request
from sandbox.botapi.keyboards import checked_markup
from sandbox.botapi.registry import method
from sandbox.botapi.texts import message_caption, message_text
from sandbox.world.conversation import Conversation, StoredMessage
from sandbox.world.posting import revise
from sandbox.world.shapes import Json

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_WITH_CAPTION = ("photo", "video", "document", "audio", "voice", "animation")


@method("editMessageText")
def edit_message_text(call: Call) -> Json:
    """Replace the text of a bot's message and return the message."""
    conversation, message = own_message(call)
    content = message_text(call.world, call.parameters)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    if call.get("link_preview_options"):
        content["link_preview_options"] = call.get("link_preview_options")
    return apply_edit(call, conversation, message, ("text", "entities", "link_preview_options"), content)


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Json:
    """Replace or remove the caption of a bot's message and return the message."""
    conversation, message = own_message(call)
    content = message_caption(call.world, call.parameters)
    if not any(kind in message.body for kind in _WITH_CAPTION):
        raise bad_request("there is no caption in the message to edit")
    if call.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return apply_edit(
        call, conversation, message, ("caption", "caption_entities", "show_caption_above_media"), content
    )


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json:
    """Replace or remove the inline keyboard of a bot's message and return the message."""
    conversation, message = own_message(call)
    return apply_edit(call, conversation, message, (), {})


def own_message(call: Call) -> tuple[Conversation, StoredMessage]:
    """Return the bot's message that a call wants to change; raises ApiError when it may not be changed."""
    if call.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    conversation = target_conversation(call)
    message = target_message(call, conversation, "edit")
    if message.sender_id != call.bot.id or message.has_reply_keyboard or "forward_origin" in message.body:
        raise bad_request("message can't be edited")
    return conversation, message


def apply_edit(
    call: Call, conversation: Conversation, message: StoredMessage, replaced: tuple[str, ...], content: Json
) -> Json:
    """Put new content and keyboard into a message; raises ApiError when nothing would change."""
    markup = checked_markup(call.get("reply_markup"), inline_only=True)
    body = {key: value for key, value in message.body.items() if key not in (*replaced, "reply_markup")}
    body |= content | ({"reply_markup": markup} if markup else {})
    if body == message.body:
        raise bad_request(NOT_MODIFIED)
    return revise(call.world, conversation, message, body, editor=call.bot).body
