"""The objects by which messages show their files: photo sizes, documents, voices …"""

from sandbox.world.files import FileStore, StoredFile
from sandbox.world.images import image_size
from sandbox.world.shapes import Json

THUMBNAIL_SIDE = 90
FALLBACK_SIZE = (640, 480)
LARGEST_SIDE = 1280
STICKER_SIDE = 512
VIDEO_NOTE_SIDE = 240


def attachment(files: FileStore, kind: str, stored: StoredFile, given: Json) -> Json:
    """Return the part of a message that shows a file, for example `{"photo": [...]}`.

    `given` holds what the sender said about it: duration in seconds, width, height, title, performer, emoji.
    """
    if kind == "photo":
        return {"photo": _photo_sizes(files, stored)}
    shown: Json = {
        "file_id": stored.file_id,
        "file_unique_id": stored.file_unique_id,
        "file_size": stored.size,
    }
    if kind == "sticker":
        side = {"width": STICKER_SIDE, "height": STICKER_SIDE}
        return {
            "sticker": shown
            | side
            | {"type": "regular", "is_animated": False, "is_video": False}
            | _said(given, "emoji")
        }
    shown |= {} if kind == "video_note" else {"mime_type": stored.mime_type}
    shown |= {"file_name": stored.name} if stored.name and kind not in {"voice", "video_note"} else {}
    if kind == "document":
        return {"document": shown}
    shown["duration"] = int(given.get("duration") or 0)
    if kind == "video_note":
        return {"video_note": shown | {"length": int(given.get("length") or VIDEO_NOTE_SIDE)}}
    if kind in {"video", "animation"}:
        width, height = FALLBACK_SIZE
        shown |= {"width": int(given.get("width") or width), "height": int(given.get("height") or height)}
    if kind == "audio":
        shown |= _said(given, "performer", "title")
    if kind == "animation":
        return {"animation": shown, "document": _as_document(shown)}
    return {kind: shown}


def file_id_of(body: Json, kind: str) -> str:
    """Return the file id that a message shows for this kind of content, the largest size of a photo."""
    shown = body[kind]
    found: str = (shown[-1] if kind == "photo" else shown)["file_id"]
    return found


def _photo_sizes(files: FileStore, stored: StoredFile) -> list[Json]:
    """Both sizes are there as in Telegram; the thumbnail shares the bytes, the sandbox does not scale."""
    width, height = image_size(stored.content) or FALLBACK_SIZE
    shrink = min(1.0, LARGEST_SIDE / max(width, height, 1))
    width, height = max(1, round(width * shrink)), max(1, round(height * shrink))
    small = files.thumbnail_of(stored)
    ratio = min(1.0, THUMBNAIL_SIDE / max(width, height))
    return [
        _size(small, max(1, round(width * ratio)), max(1, round(height * ratio))),
        _size(stored, width, height),
    ]


def _size(stored: StoredFile, width: int, height: int) -> Json:
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.file_unique_id,
        "file_size": stored.size,
        "width": width,
        "height": height,
    }


def _as_document(shown: Json) -> Json:
    return {
        key: shown[key]
        for key in ("file_id", "file_unique_id", "file_size", "mime_type", "file_name")
        if key in shown
    }


def _said(given: Json, *names: str) -> Json:
    return {name: given[name] for name in names if given.get(name)}
