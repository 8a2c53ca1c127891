"""Files that were sent through the sandbox, with Telegram's kinds of file id and path."""

import base64
import secrets
from dataclasses import dataclass

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024

_PATHS = {
    "photo": ("photos", "jpg"),
    "voice": ("voice", "oga"),
    "video": ("videos", "mp4"),
    "video_note": ("video_notes", "mp4"),
    "audio": ("music", "mp3"),
    "animation": ("animations", "mp4"),
    "sticker": ("stickers", "webp"),
    "document": ("documents", "bin"),
}
FILE_KINDS = tuple(_PATHS)
"""The kinds of file that messages carry."""

_ID_PREFIX = {"photo": "AgAC", "voice": "AwAC", "video": "BAAC", "video_note": "DQAC", "audio": "CQAC"}


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file; `size` in bytes may be claimed larger than the content that is really there."""

    file_id: str
    file_unique_id: str
    kind: str
    content: bytes
    size: int
    path: str
    name: str | None
    mime_type: str


class FileStore:
    """All files by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._thumbnails: dict[str, StoredFile] = {}

    def add(
        self,
        kind: str,
        content: bytes,
        *,
        name: str | None = None,
        mime_type: str | None = None,
        size: int | None = None,
    ) -> StoredFile:
        """Keep a file of this kind (photo, document …) and return it with its new id and path."""
        folder, extension = _PATHS[kind]
        if name and "." in name:
            extension = name.rpartition(".")[2]
        token = base64.urlsafe_b64encode(secrets.token_bytes(42)).decode().rstrip("=")
        stored = StoredFile(
            file_id=_ID_PREFIX.get(kind, "BQAC") + token,
            file_unique_id="AQAD" + token[:11],
            kind=kind,
            content=content,
            size=len(content) if size is None else size,
            path=f"{folder}/file_{len(self._by_path)}.{extension}",
            name=name,
            mime_type=mime_type or _default_mime(kind, extension),
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def thumbnail_of(self, photo: StoredFile) -> StoredFile:
        """Return the file that stands for a photo's smallest size, always the same one."""
        if photo.file_id not in self._thumbnails:
            size = min(photo.size, len(photo.content))
            self._thumbnails[photo.file_id] = self.add(
                photo.kind, photo.content, mime_type=photo.mime_type, size=size
            )
        return self._thumbnails[photo.file_id]

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file with this id, or None."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return the file with this path, or None."""
        return self._by_path.get(path)


def _default_mime(kind: str, extension: str) -> str:
    defaults = {
        "photo": "image/png" if extension == "png" else "image/jpeg",
        "voice": "audio/ogg",
        "audio": "audio/mpeg",
        "sticker": "image/webp",
        "document": "application/octet-stream",
    }
    return defaults.get(kind, "video/mp4")
