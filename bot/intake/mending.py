"""Takes out of an update what the libraries behind cannot bear, before they see it."""

from typing import Any

from aiogram_dialog.utils import CB_SEP, REPLY_CALLBACK_SYMBOLS, split_reply_callback


def mended(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update's JSON so that no handler stumbles; what people said in it stays.

    aiogram-dialog reads callback data out of the invisible characters at the end of a text: a text whose end
    is none of its buttons loses them, for other text ends so too, in Persian or after an emoji. It also
    asks every message that is replied to for its sender, and a channel's post has none.
    """
    return {
        kind: _mended(content) if isinstance(content, dict) else content for kind, content in update.items()
    }


def _mended(content: dict[str, Any]) -> dict[str, Any]:
    text, replied = content.get("text"), content.get("reply_to_message")
    if isinstance(text, str) and not _is_button(text):
        content = {**content, "text": text.rstrip(REPLY_CALLBACK_SYMBOLS)}
    if isinstance(replied, dict) and not replied.get("from"):
        content = {name: value for name, value in content.items() if name != "reply_to_message"}
    return content


def _is_button(text: str) -> bool:
    try:
        _, data = split_reply_callback(text)
    except UnicodeDecodeError:
        return False
    return CB_SEP in (data or "")
