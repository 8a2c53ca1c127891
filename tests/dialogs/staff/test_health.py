"""The desk's own state, on the phones of those who run it."""

from datetime import timedelta

from tests.dialogs.casework.talk import Phone, Talk
from tests.unit.test_health import process
from tickets.health import DatabaseFacts, InboxDepth, OutboxDepth, Takeover
from tickets.messages.deliveries import DeliveryOutcome


def living(talk: Talk) -> None:
    now = talk.world.now
    talk.memory.gauges.register = [
        process(started_at=now - timedelta(hours=3), seen_at=now, planned_at=now, version="1.4")
    ]


async def test_all_well_is_one_line_and_the_figures_follow(talk: Talk, phone: Phone) -> None:
    living(talk)
    gauges, now = talk.memory.gauges, talk.world.now
    gauges.outbox_depth = OutboxDepth(queued=12, due=3, oldest=timedelta(seconds=40), overdue=0)
    gauges.attempts = [(now, DeliveryOutcome.SENT), (now - timedelta(hours=2), DeliveryOutcome.SENT)]
    gauges.taken_over = {Takeover.CHAT: 4}
    await phone.says("/health")
    first, *_ = phone.text.splitlines()
    assert "All is well" in first
    for shown in (
        "12 planned, 3 of them due, 0 past the deadline (oldest: 40 s)",
        "Last hour: 1 sent",
        "Last 24 h: 2 sent",
        "SQLite, 5.0 MB, schema 0001, 40.0 GB free",
        "Plans: run desk-1:7",
        "4 chats, 0 messages",
        "🟢 run desk-1:7 · 1.4 · up 3 h · seen 0 s ago",
    ):
        assert shown in phone.text
    assert not any("Put aside" in label for label in phone.labels)


async def test_what_is_wrong_comes_first_with_what_to_do(talk: Talk, phone: Phone) -> None:
    living(talk)
    gauges = talk.memory.gauges
    gauges.inbox_depth = InboxDepth(waiting=5, oldest=timedelta(minutes=9), parked=2)
    gauges.facts = DatabaseFacts(kind="postgresql", size=None, free=None, revision=None, current=False)
    await phone.says("/health")
    lines = phone.text.splitlines()
    assert "3 things need somebody" in lines[0]
    assert "frontdesk migrate" in lines[1]
    assert "5 messages from customers are waiting, the oldest for 9 min" in lines[2]
    assert "2 messages were put aside" in lines[3]
    assert "/parked" in lines[3]
    await phone.taps("Put aside (2)")
    assert "Put aside" in phone.text


async def test_refresh_measures_anew(talk: Talk, phone: Phone) -> None:
    await phone.says("/health")
    assert "Nothing is sending messages" in phone.text
    living(talk)
    await phone.taps("Refresh")
    assert "All is well" in phone.text


async def test_a_silent_process_is_shown_as_such(talk: Talk, phone: Phone) -> None:
    living(talk)
    now = talk.world.now
    gone = process("gone", pid=6, seen_at=now - timedelta(minutes=8), planned_at=None)
    talk.memory.gauges.register.insert(0, gone)
    await phone.says("/health")
    assert "The process run desk-1:6 has been silent for 8 min" in phone.text
    assert "⚫ run desk-1:6" in phone.text
