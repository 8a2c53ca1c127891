"""Gives aiogram its conversation state from the desk's storage, written once per update."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey

from tickets.messages.queues import DialogStates
from tickets.moments import Now

_KEYS = DefaultKeyBuilder(with_bot_id=True, with_destiny=True, with_business_connection_id=True)


@dataclass
class PendingStates:
    """What one update changed so far; None marks a state that is to be removed."""

    read: dict[str, str | None] = field(default_factory=dict)
    changed: dict[str, str | None] = field(default_factory=dict)
    open: bool = True


_pending: ContextVar[PendingStates | None] = ContextVar("pending_states", default=None)


class ConversationState(BaseStorage):
    """An aiogram storage that collects an update's writes, for the inbox to commit with its done mark.

    Outside of an update, as when a background task moves a dialog, it writes at once.
    """

    def __init__(self, kept: DialogStates, *, clock: Now) -> None:
        """Keep the states in the desk's storage."""
        self._kept = kept
        self._clock = clock

    @asynccontextmanager
    async def collecting(self) -> AsyncIterator[PendingStates]:
        """Collect the writes of the update that is handled inside the block."""
        pending = PendingStates()
        token = _pending.set(pending)
        try:
            yield pending
        finally:
            pending.open = False
            _pending.reset(token)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Refuse the name of a state: conversations are dialogs, which keep theirs with their data."""
        if state is not None:
            raise ValueError(f"{state} would be forgotten: conversations are dialogs here")

    async def get_state(self, key: StorageKey) -> str | None:
        """Return None, without reading anything: no state is ever named."""
        return None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Keep plain JSON data; an empty mapping removes it."""
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":")) if data else None
        await self._write(_KEYS.build(key, "data"), text)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Return the data, an empty dict when there is none."""
        text = await self._read(_KEYS.build(key, "data"))
        return json.loads(text) if text else {}

    async def close(self) -> None:
        """Leave the storage to whoever opened it."""

    async def _read(self, key: str) -> str | None:
        pending = _pending.get()
        if pending is None or not pending.open:
            return (await self._kept.load([key])).get(key)
        if key in pending.changed:
            return pending.changed[key]
        if key not in pending.read:
            pending.read[key] = (await self._kept.load([key])).get(key)
        return pending.read[key]

    async def _write(self, key: str, text: str | None) -> None:
        pending = _pending.get()
        if pending is None or not pending.open:
            await self._kept.save({key: text}, at=self._clock())
        else:
            pending.changed[key] = text
