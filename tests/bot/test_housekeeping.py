"""What has served is cleared away; what is still needed never is."""

from datetime import UTC, datetime, timedelta

from bot.housekeeping import Housekeeping, Swept
from storage.opening import Storage
from tickets.messages.queues import RawUpdate

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
KEEP = timedelta(days=30)
BOT = 7


async def test_handled_updates_and_resting_conversations_go_after_their_time(storage: Storage) -> None:
    """The inbox and the conversations of a desk grew for ever: every update that was ever handled, and the
    place where every passer-by had stopped, stayed in the database.
    """
    updates = [RawUpdate(update_id=n, chat=n, body=b"{}", received_at=NOW) for n in (1, 2, 3)]
    await storage.inbox.put(BOT, updates)
    first, *_ = await storage.inbox.pending(BOT, limit=3)
    await storage.inbox.done(first, at=NOW, states={"fsm:1": "{}"})

    def at(moment: datetime) -> Housekeeping:
        return Housekeeping(storage=storage, clock=lambda: moment, keep=KEEP)

    assert await at(NOW + KEEP)() == Swept(updates=0, conversations=0, messages=0)
    assert await at(NOW + KEEP + timedelta(seconds=1))() == Swept(updates=1, conversations=1, messages=0)
    assert [row.update_id for row in await storage.inbox.pending(BOT, limit=3)] == [2, 3]
