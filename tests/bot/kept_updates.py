"""Updates as they wait in an inbox."""

import json
from datetime import UTC, datetime

from tickets.messages.queues import RawUpdate

BOT = 7
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def update(number: int, chat: int) -> RawUpdate:
    """Return an update of a chat."""
    body = json.dumps({"update_id": number}).encode()
    return RawUpdate(update_id=number, chat=chat, body=body, received_at=NOW)
