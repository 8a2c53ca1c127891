"""Media objects inside a call (InputMedia…): albums and replaced media."""

from sandbox.botapi import schema
from sandbox.botapi.call import Call
from sandbox.botapi.errors import bad_request, not_in_sandbox
from sandbox.botapi.files import given_file
from sandbox.botapi.texts import message_caption
from sandbox.world.media import attachment
from sandbox.world.shapes import Json

_TYPES = {
    "photo": "InputMediaPhoto",
    "video": "InputMediaVideo",
    "audio": "InputMediaAudio",
    "document": "InputMediaDocument",
    "animation": "InputMediaAnimation",
}


def media_kind(given: Json) -> str:
    """Return the kind of a media object; raises ApiError for an unknown one or one that the sandbox lacks."""
    kind = str(given.get("type", ""))
    if kind in _TYPES:
        return kind
    if f"InputMedia{kind.replace('_', '')}".lower() in schema.object_types():
        raise not_in_sandbox(f"media of type {kind}")
    raise bad_request("can't parse InputMedia: Unsupported type specified")


def media_content(call: Call, given: Json) -> Json:
    """Return the message content of one media object: its file and its caption.

    Raises ApiError when it is wrong.
    """
    kind = media_kind(given)
    try:
        checked = schema.coerce(_TYPES[kind], given, "media")
    except schema.TypeMismatchError as error:
        raise bad_request(str(error)) from None
    described: Json = dict(checked) if isinstance(checked, dict) else {}
    stored = given_file(call, described["media"], kind)
    content = attachment(call.world.files, kind, stored, described) | message_caption(call.world, described)
    if described.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    if described.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return content
