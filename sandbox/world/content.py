"""Which fields of a message are its content: what is copied, forwarded and replaced."""

from sandbox.world.shapes import Json

CONTENT_FIELDS = (
    "text",
    "entities",
    "link_preview_options",
    "photo",
    "document",
    "animation",
    "video",
    "audio",
    "voice",
    "video_note",
    "sticker",
    "contact",
    "location",
    "venue",
    "caption",
    "caption_entities",
    "show_caption_above_media",
    "has_media_spoiler",
)


def content_of(body: Json) -> Json:
    """Return the content of a message, empty for a service message."""
    return {name: body[name] for name in CONTENT_FIELDS if name in body}
