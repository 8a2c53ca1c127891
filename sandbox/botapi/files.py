"""Files of calls: what was uploaded or named by id, and downloads."""

from aiohttp import web

from sandbox.botapi.call import Call
from sandbox.botapi.errors import ApiError, bad_request
from sandbox.botapi.request import Upload
from sandbox.world.files import DOWNLOAD_LIMIT, PHOTO_LIMIT, UPLOAD_LIMIT, StoredFile
from sandbox.world.world import World

_SPOKEN = {
    "photo": "Photo",
    "video": "Video",
    "voice": "VoiceNote",
    "video_note": "VideoNote",
    "audio": "Audio",
    "document": "Document",
    "animation": "Animation",
    "sticker": "Sticker",
}


def given_file(call: Call, value: object, kind: str) -> StoredFile:
    """Return the stored file that a parameter means: an upload, `attach://part`, or a file id.

    Raises ApiError for a missing or empty file, a too large one, an unknown id, and an id of another kind.
    Addresses of other servers are refused: the sandbox fetches nothing.
    """
    upload = _upload(call, value, kind)
    if upload is not None:
        return _kept(call, upload, kind)
    if not value:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    stored = call.world.files.get(str(value))
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {_SPOKEN[stored.kind]} as {_SPOKEN[kind]}")
    return stored


def _upload(call: Call, value: object, kind: str) -> Upload | None:
    if isinstance(value, Upload):
        return value
    if isinstance(value, str) and value.startswith("attach://"):
        part = value.removeprefix("attach://")
        if part not in call.uploads:
            raise bad_request(f"can't find attached file with name '{part}' for the {kind}")
        return call.uploads[part]
    return None


def _kept(call: Call, upload: Upload, kind: str) -> StoredFile:
    size = len(upload.content)
    if size == 0:
        raise bad_request("file must be non-empty")
    if size > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and size > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes"
        )
    mime_type = None if upload.mime_type == "application/octet-stream" else upload.mime_type
    return call.world.files.add(kind, upload.content, name=upload.filename, mime_type=mime_type)


def download(world: World, path: str) -> web.Response:
    """Return the bytes of a file by its path, or Telegram's refusal."""
    stored = world.files.at(path)
    if stored is None:
        return web.json_response(ApiError(404, "Not Found").body(), status=404)
    if stored.size > DOWNLOAD_LIMIT:
        return web.json_response(bad_request("file is too big").body(), status=400)
    return web.Response(body=stored.content, content_type="application/octet-stream")
