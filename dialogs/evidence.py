"""Reads what a message carries: a file to keep as evidence (rule I6), and whether it is too large."""

from aiogram.enums import ContentType
from aiogram.types import Message

from tickets.case.facts import Evidence
from tickets.kinds import EvidenceKind

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes; Telegram gives a bot no larger file."""

EVIDENCE_TYPES = (
    ContentType.PHOTO,
    ContentType.VIDEO,
    ContentType.VIDEO_NOTE,
    ContentType.VOICE,
    ContentType.AUDIO,
    ContentType.DOCUMENT,
)
"""Message contents that can be kept with a case."""


def is_too_large(message: Message) -> bool:
    """Return whether the message's file reaches the limit of what Telegram gives a bot."""
    found = _file(message)
    return found is not None and (found[3] or 0) >= LARGEST_FILE


def evidence_of(message: Message) -> Evidence | None:
    """Return the file of a message as evidence with its caption, None when there is none."""
    found = _file(message)
    if found is None:
        return None
    kind, file_id, unique_id, _ = found
    return Evidence(kind=kind, file_id=file_id, unique_id=unique_id, caption=message.caption)


def _file(message: Message) -> tuple[EvidenceKind, str, str, int | None] | None:
    if message.photo:
        best = message.photo[-1]
        return EvidenceKind.PHOTO, best.file_id, best.file_unique_id, best.file_size
    if video := message.video or message.video_note:
        return EvidenceKind.VIDEO, video.file_id, video.file_unique_id, video.file_size
    if sound := message.voice or message.audio:
        return EvidenceKind.VOICE, sound.file_id, sound.file_unique_id, sound.file_size
    if paper := message.document:
        return EvidenceKind.DOCUMENT, paper.file_id, paper.file_unique_id, paper.file_size
    return None
