"""Every kind of evidence is read from messages, stored, shown in the gallery and sent on (rule I6)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from typing import cast as typed

import pytest
from aiogram.enums import ContentType
from aiogram.types import Audio, Chat, Document, Message, PhotoSize, Video, VideoNote, Voice
from aiogram_dialog.manager.message_manager import SEND_METHODS
from telegram import Bot

from dialogs.evidence import EVIDENCE_TYPES, evidence_of
from notifier.postman import Postman
from notifier.rendering import Message as Rendered
from storage import codec
from tickets.case.facts import Evidence
from tickets.ids import OutboxId
from tickets.kinds import EvidenceKind

FILE: Mapping[str, Any] = {"file_id": "file", "file_unique_id": "unique"}
CONTENTS: Mapping[ContentType, Any] = {
    ContentType.PHOTO: [PhotoSize(**FILE, width=1, height=1)],
    ContentType.VIDEO: Video(**FILE, width=1, height=1, duration=1),
    ContentType.VIDEO_NOTE: VideoNote(**FILE, length=1, duration=1),
    ContentType.VOICE: Voice(**FILE, duration=1),
    ContentType.AUDIO: Audio(**FILE, duration=1),
    ContentType.DOCUMENT: Document(**FILE),
}


def piece(kind: EvidenceKind, name: str = "file") -> Evidence:
    """Return a file of a kind."""
    return Evidence(kind=kind, file_id=name, unique_id=f"unique-{name}")


class Telegram:
    """Takes down which files it is asked to send."""

    def __init__(self) -> None:
        """Begin with none."""
        self.files: list[str] = []

    def __getattr__(self, method: str) -> Any:
        """Return a method of the Bot API that takes down the file it is given."""
        field = method.removeprefix("send_")

        async def call(**values: Any) -> Any:
            if method == "send_media_group":
                self.files.extend(each.media for each in values["media"])
            elif field in values:
                self.files.append(values[field])
            return type("Sent", (), {"message_id": 1})()

        return call


@pytest.mark.rule("I6.photo", "I6.video", "I6.voice", "I6.document")
def test_every_kind_comes_from_some_message_and_every_such_message_gives_one() -> None:
    assert set(CONTENTS) == set(EVIDENCE_TYPES)
    read = set()
    for content, value in CONTENTS.items():
        message = Message(
            message_id=1,
            date=datetime(2026, 3, 2, tzinfo=UTC),
            chat=Chat(id=1, type="private"),
            **{content.value: value},
        )
        found = evidence_of(message)
        assert found is not None, content
        read.add(found.kind)
    assert read == set(EvidenceKind)


@pytest.mark.parametrize("kind", list(EvidenceKind))
def test_every_kind_is_stored(kind: EvidenceKind) -> None:
    assert codec.load(Evidence, codec.dump(piece(kind))) == piece(kind)


@pytest.mark.parametrize("kind", list(EvidenceKind))
def test_every_kind_can_be_shown_in_the_gallery(kind: EvidenceKind) -> None:
    assert ContentType(kind.value) in SEND_METHODS


@pytest.mark.parametrize("kind", list(EvidenceKind))
@pytest.mark.parametrize("count", [1, 2])
async def test_every_kind_is_sent_on_alone_and_with_others(kind: EvidenceKind, count: int) -> None:
    telegram = Telegram()
    files = tuple(piece(kind, f"file-{number}") for number in range(count))
    message = Rendered(text="Files", buttons=(), attachments=files)
    await Postman(typed(Bot, telegram)).send(OutboxId(1), 1, message)
    assert telegram.files == [file.file_id for file in files]
