"""Sending files: photos, documents, videos, voices, audios, animations, video notes, stickers."""

from collections.abc import Callable

from sandbox.botapi.call import Call
from sandbox.botapi.delivery import deliver
from sandbox.botapi.files import given_file
from sandbox.botapi.registry import method
from sandbox.botapi.texts import message_caption
from sandbox.world.media import attachment
from sandbox.world.shapes import Json

_METHODS = {
    "photo": "sendPhoto",
    "document": "sendDocument",
    "video": "sendVideo",
    "voice": "sendVoice",
    "audio": "sendAudio",
    "animation": "sendAnimation",
    "video_note": "sendVideoNote",
    "sticker": "sendSticker",
}
_WITHOUT_CAPTION = frozenset({"video_note", "sticker"})


def _sender(kind: str) -> Callable[[Call], Json]:
    def send_file(call: Call) -> Json:
        stored = given_file(call, call.get(kind), kind)
        content = attachment(call.world.files, kind, stored, dict(call.parameters))
        if kind not in _WITHOUT_CAPTION:
            content |= message_caption(call.world, call.parameters)
        if call.flag("show_caption_above_media"):
            content["show_caption_above_media"] = True
        if call.flag("has_spoiler"):
            content["has_media_spoiler"] = True
        return deliver(call, content)

    return send_file


for _kind, _name in _METHODS.items():
    method(_name)(_sender(_kind))
