"""Albums, and replacing the media of a message."""

from random import getrandbits

from sandbox.botapi.call import Call
from sandbox.botapi.delivery import destination, send
from sandbox.botapi.errors import bad_request
from sandbox.botapi.media_input import media_content, media_kind
from sandbox.botapi.methods.edits import apply_edit, own_message
from sandbox.botapi.registry import method
from sandbox.world.content import CONTENT_FIELDS
from sandbox.world.shapes import Json

SMALLEST, LARGEST = 2, 10
_TOGETHER = (frozenset({"photo", "video"}), frozenset({"audio"}), frozenset({"document"}))


@method("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    """Send an album of two to ten items and return its messages."""
    items = call.get("media")
    if len(items) < SMALLEST:
        raise bad_request("there must be at least 2 items in the album" if items else "group send failed")
    if len(items) > LARGEST:
        raise bad_request("too many media in the album")
    kinds = {media_kind(item) for item in items}
    if not any(kinds <= together for together in _TOGETHER):
        raise bad_request("can't use the media of the specified type in the album")
    contents = [media_content(call, item) for item in items]
    where = destination(call)
    group_id = str(getrandbits(53))
    return [send(call, where, content | {"media_group_id": group_id}, None).body for content in contents]


@method("editMessageMedia")
def edit_message_media(call: Call) -> Json:
    """Replace the media of a bot's message, caption included, or add media to its text; return the
    message.
    """
    conversation, message = own_message(call)
    content = media_content(call, call.get("media"))
    return apply_edit(call, conversation, message, CONTENT_FIELDS, content)
