"""Updates put aside, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tests.fakes.memory_tables import Tables
from tickets.errors import NotFound
from tickets.ids import ParkedId, PersonId
from tickets.messages.parked import Decision, ParkedKey, ParkedUpdate, ParkedVerdict


class MemoryParked:
    def __init__(self, own: Tables) -> None:
        self._own = own

    async def page(self, *, after: ParkedKey | None = None, limit: int = 8) -> Sequence[ParkedUpdate]:
        rows = [each for each in self._own.parked.values() if each.parked]
        rows.sort(key=lambda each: (each.parked_at, each.id), reverse=True)
        return [each for each in rows if after is None or (each.parked_at, each.id) < after][:limit]

    async def get(self, update: ParkedId) -> ParkedUpdate:
        try:
            return self._own.parked[update]
        except KeyError:
            raise NotFound from None

    async def retry(self, update: ParkedUpdate, *, by: PersonId, at: datetime) -> bool:
        decision = Decision(verdict=ParkedVerdict.RETRY, by=by, at=at)
        again = replace(update, parked=False, attempts=0, retries=update.retries + 1, error=None)
        return self._decide(update, decision, again)

    async def drop(self, update: ParkedUpdate, *, by: PersonId, at: datetime, reason: str) -> bool:
        decision = Decision(verdict=ParkedVerdict.DROP, by=by, at=at, reason=reason)
        return self._decide(update, decision, replace(update, parked=False, error=None))

    async def forget(self, chat: int, *, by: PersonId, at: datetime) -> int:
        mine = [each for each in self._own.parked.values() if each.parked and each.chat == chat]
        decision = Decision(verdict=ParkedVerdict.DROP, by=by, at=at)
        return sum(self._decide(each, decision, replace(each, parked=False, error=None)) for each in mine)

    async def decision(self, update: ParkedUpdate, *, retries: int) -> Decision | None:
        return self._own.decisions.get((update.id, retries))

    def _decide(self, seen: ParkedUpdate, decision: Decision, after: ParkedUpdate) -> bool:
        kept = self._own.parked.get(seen.id)
        if kept is None or not kept.parked or kept.retries != seen.retries:
            return False
        self._own.parked[seen.id] = after
        self._own.decisions[seen.id, seen.retries] = decision
        return True
