"""Queries that run all day use their partial indexes: with a bound status they would read every ticket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from storage.opening import Storage, open_storage
from tests.storage.conftest import KEY
from tests.storage.examples import NOON, add_person
from tickets.aftercare.campaigns import CampaignAudience
from tickets.aftercare.follow_ups import FollowUpKind
from tickets.case.lifecycle import Status
from tickets.ids import CampaignId, ParkedId, TicketId
from tickets.kinds import Role

LEASE = timedelta(minutes=1)


@asynccontextmanager
async def plans(storage: Storage) -> AsyncIterator[list[str]]:
    """Collect how SQLite would carry out each query of the block."""
    seen: list[tuple[str, Any]] = []

    def remember(_c: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        seen.append((statement, parameters))

    core = storage.database.core
    event.listen(core, "before_cursor_execute", remember)
    found: list[str] = []
    yield found
    event.remove(core, "before_cursor_execute", remember)

    def explain(connection: Connection) -> None:
        for statement, parameters in seen:
            if statement.startswith(("SELECT", "WITH", "UPDATE")):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                found.append("\n".join(row.detail for row in rows))

    await storage.database.run_sync(explain)


async def test_queues_are_read_by_their_partial_indexes(tmp_path: Path) -> None:
    async with await open_storage(data_dir=tmp_path, secret_key=KEY) as storage:
        person = await add_person(storage)
        async with plans(storage) as found, storage.units() as unit:
            await unit.tickets.queue(after=(NOON, TicketId(1)))
            await unit.tickets.queue(statuses=[Status.NEW, Status.ASSIGNED])
            await unit.tickets.of_owner(person.id)
            await unit.tickets.open_load([person.id])
            await unit.tickets.silent_since(NOON)
            await unit.tickets.served_unasked()
            await unit.tickets.settled_since(NOON)
            await unit.people.with_role(Role.ENGINEER)
            await storage.inbox.pending(1, limit=1)
            await storage.outbox.claim(worker="w", now=NOON, lease=LEASE, limit=1)
    queue, by_status, owner, load, silent, unasked, settled, desk, pending, claim = found
    assert "ix_tickets_queue" in queue
    assert "TEMP B-TREE" not in queue, "paged by key: nothing is sorted"
    assert "SCAN" not in by_status
    assert "ix_tickets_load" in owner
    assert "ix_tickets_load" in load
    assert "ix_tickets_status" in silent
    assert "ix_tickets_unasked" in unasked, "services that were asked about cost nothing"
    assert "TEMP B-TREE" not in unasked
    assert "ix_tickets_status" in settled
    assert "ix_people_desk" in desk
    assert "ix_inbox_waiting" in pending
    assert "ix_outbox_due" in claim
    assert "ix_outbox_recipient" in claim
    assert "TEMP B-TREE" not in claim


async def test_what_follows_a_case_costs_nothing_for_cases_long_closed(tmp_path: Path) -> None:
    async with (
        await open_storage(data_dir=tmp_path, secret_key=KEY) as storage,
        plans(storage) as found,
        storage.units() as unit,
    ):
        await unit.follow_ups.owed(FollowUpKind.DELIVERY, since=NOON, until=NOON + LEASE)
        await unit.follow_ups.owed(FollowUpKind.COMPLAINT, since=NOON, until=NOON + LEASE)
        await unit.follow_ups.calls_due(NOON)
        await unit.surveys.unreminded(NOON)
        await unit.surveys.finished_between(NOON, NOON + LEASE)
        for audience in (CampaignAudience(months=3), CampaignAudience(months=3, region="east")):
            await unit.campaigns.audience(audience, closed_since=NOON, asked_before=NOON)
        await unit.campaigns.to_ask(CampaignId(1), limit=1)
        await unit.campaigns.to_remind(CampaignId(1), asked_before=NOON, limit=1)
        await unit.surveys.finish_half_answered(NOON, at=NOON)
    delivery, complaint, calls, unreminded, finished, everywhere, in_region, to_ask, to_remind, half = found
    assert "ix_tickets_status (status=? AND served_at>? AND served_at<?)" in delivery
    assert "ix_tickets_closed_at" in complaint
    assert "ix_follow_ups_calls" in calls
    assert "ix_surveys_unreminded" in unreminded
    assert "ix_surveys_half_answered" in half
    assert "ix_surveys_finished" in finished
    for audience_plan in (everywhere, in_region):
        assert "ix_tickets_closed_at" in audience_plan
        assert "ix_campaign_asks_customer" in audience_plan
        assert "SCAN" not in audience_plan
    assert "ix_campaign_asks_to_ask" in to_ask
    assert "ix_campaign_asks_to_remind" in to_remind


async def test_exact_finds_are_read_by_their_indexes(tmp_path: Path) -> None:
    async with (
        await open_storage(data_dir=tmp_path, secret_key=KEY) as storage,
        plans(storage) as found,
        storage.units() as unit,
    ):
        await unit.tickets.find("+8613812345678", limit=1)
    exact = found[0]
    assert "SCAN" not in exact
    assert "ix_tickets_phone_index" in exact
    assert "ix_tickets_order_index" in exact


async def test_readings_of_the_desk_are_read_by_indexes_over_what_waits(tmp_path: Path) -> None:
    async with (
        await open_storage(data_dir=tmp_path, secret_key=KEY) as storage,
        plans(storage) as found,
        storage.units() as unit,
    ):
        await unit.gauges.inbox(now=NOON)
        await unit.gauges.outbox(now=NOON)
        await unit.gauges.sends(since=NOON)
        await unit.gauges.open_calls()
        await unit.parked.page(after=(NOON, ParkedId(1)))
    waiting, parked, due, queued, late, sends, calls, page = found
    for inbox in (waiting, parked):
        assert "INDEX ix_inbox" in inbox, "either index has the rows of one status only"
    for outbox in (due, queued, late):
        assert "INDEX ix_outbox" in outbox
    assert "ix_outbox_attempts_at" in sends
    assert "ix_follow_ups_calls" in calls
    assert "ix_inbox_finished" in page
    assert "TEMP B-TREE" not in page, "paged by key: nothing is sorted"


async def test_the_ledger_of_a_day_is_read_by_its_indexes_however_long_it_is_kept(tmp_path: Path) -> None:
    day = date(2026, 3, 9)
    async with (
        await open_storage(data_dir=tmp_path, secret_key=KEY) as storage,
        plans(storage) as found,
        storage.units() as unit,
    ):
        await unit.ledger.fates(day, after=TicketId(5))
        await unit.ledger.waiting(day)
        await unit.ledger.overtaken(day)
        await unit.ledger.open_runs()
        await unit.ledger.of_tickets(day, [TicketId(5)])
        await unit.ledger.tally(day)
        await unit.ledger.untold(day)
        await unit.tickets.crowd([Status.NEW])
        await unit.tickets.histories([TicketId(5)], after=NOON)
        await unit.tickets.opened([TicketId(5)])
    fates, waiting, overtaken, runs, of_tickets, tally, untold, crowd, histories, opened = found
    for plan in (fates, waiting, overtaken):
        assert "ix_progress_promises_open" in plan
        assert "SEARCH outbox USING INDEX sqlite_autoindex_outbox_1 (dedupe=?)" in plan
    assert "ix_progress_runs_open" in runs
    for plan in (of_tickets, tally, untold):
        assert "sqlite_autoindex_progress_promises_1 (day" in plan
    assert "SEARCH tickets USING INDEX" in crowd, "what is closed is not counted through"
    for plan in (histories, opened):
        assert "ix_events_ticket (ticket=?" in plan


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_the_days_messages_are_found_by_their_keys_before_statistics_know_them(
    storage: Storage,
) -> None:
    """Within minutes of planning, PostgreSQL took its fresh rows for none and compared each with each:
    progress over 5,000 open cases was looked at for 16 seconds instead of two.
    """
    seen: list[tuple[str, Any]] = []

    def remember(_c: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        seen.append((statement, parameters))

    def explain(connection: Connection) -> list[str]:
        for way in ("seqscan", "hashjoin", "mergejoin"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        return [
            "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))
            for statement, parameters in queries
        ]

    event.listen(storage.database.core, "before_cursor_execute", remember)
    async with storage.units() as unit:
        await unit.ledger.waiting(date(2026, 3, 9))
        await unit.ledger.overtaken(date(2026, 3, 9))
    event.remove(storage.database.core, "before_cursor_execute", remember)
    queries = [each for each in seen if each[0].startswith("SELECT")]
    assert len(queries) == 2
    for plan in await storage.database.run_sync(explain):
        assert "uq_outbox_dedupe on outbox" in plan, plan
