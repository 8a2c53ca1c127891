"""Updates as Telegram sends them: kept as they are, with the chat they belong to read out."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tickets.queues import RawUpdate

ALLOWED_UPDATES: tuple[str, ...] = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that the desk asks for."""


def raw_update(update: Mapping[str, Any], *, received_at: datetime) -> RawUpdate:
    """Return an update for the inbox; raises KeyError when it has no update id."""
    return RawUpdate(
        update_id=int(update["update_id"]),
        chat=_chat(update),
        body=json.dumps(update, ensure_ascii=False, separators=(",", ":")).encode(),
        received_at=received_at,
    )


def _chat(update: Mapping[str, Any]) -> int | None:
    for content in update.values():
        if not isinstance(content, dict):
            continue
        message = content.get("message")
        for owner in (content, message if isinstance(message, dict) else {}):
            chat = owner.get("chat")
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
        sender = content.get("from")
        if isinstance(sender, dict) and isinstance(sender.get("id"), int):
            return int(sender["id"])
    return None
