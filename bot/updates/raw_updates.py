"""Updates as Telegram sends them: kept as they are, with the chat they belong to read out."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeGuard

from tickets.messages.queues import RawUpdate, UpdateKind

ALLOWED_UPDATES: tuple[str, ...] = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that the desk asks for."""

TELEGRAM_IDS = 2**52
"""No account and no chat has an id of this size or more."""


def raw_update(update: Mapping[str, Any], *, received_at: datetime) -> RawUpdate:
    """Return an update for the inbox; raises KeyError when it has no update id.

    Half a surrogate pair, which JSON can hold and no database, becomes a question mark.
    """
    body = json.dumps(update, ensure_ascii=False, separators=(",", ":"))
    return RawUpdate(
        update_id=int(update["update_id"]),
        chat=_chat(update),
        body=body.encode(errors="replace"),
        received_at=received_at,
        kind=_kind(update),
    )


_KINDS: Mapping[str, UpdateKind] = {
    "edited_message": UpdateKind.EDIT,
    "callback_query": UpdateKind.BUTTON,
    "my_chat_member": UpdateKind.MEMBERSHIP,
}
_CONTENTS: Mapping[str, UpdateKind] = {
    "text": UpdateKind.TEXT,
    "rich_message": UpdateKind.TEXT,
    "contact": UpdateKind.CONTACT,
    "location": UpdateKind.PLACE,
    "venue": UpdateKind.PLACE,
    **dict.fromkeys(
        ("photo", "video", "voice", "audio", "document", "animation", "video_note"), UpdateKind.FILE
    ),
}


def _kind(update: Mapping[str, Any]) -> UpdateKind:
    message = update.get("message")
    if isinstance(message, dict):
        return next((kind for name, kind in _CONTENTS.items() if name in message), UpdateKind.OTHER)
    return next((kind for name, kind in _KINDS.items() if name in update), UpdateKind.OTHER)


def _chat(update: Mapping[str, Any]) -> int | None:
    for content in update.values():
        if not isinstance(content, dict):
            continue
        message = content.get("message")
        for owner in (content, message if isinstance(message, dict) else {}):
            chat = owner.get("chat")
            if _names(chat):
                return int(chat["id"])
        sender = content.get("from")
        if _names(sender):
            return int(sender["id"])
    return None


def _names(owner: Any) -> TypeGuard[dict[str, Any]]:
    """Return whether it has an id of Telegram's kind: an integer of at most 52 bits."""
    return isinstance(owner, dict) and isinstance(owner.get("id"), int) and abs(owner["id"]) < TELEGRAM_IDS
