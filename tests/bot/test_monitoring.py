"""Readiness, metrics and heartbeat of one process: what is told is what is."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.container import Container, open_container
from bot.monitoring.heartbeat import Heartbeat, this_process
from bot.monitoring.metrics import Metrics
from bot.monitoring.readiness import Readiness
from bot.monitoring.reading import Reading, Readings
from bot.monitoring.server import Watched, told_over_http
from bot.monitoring.watch import SENDER, TAKING, watched
from bot.settings import Settings, SettingsInvalid
from bot.updates.tally import UpdateOutcome
from storage.condition import DatabaseCondition
from storage.errors import DatabaseUnavailable
from tests.fakes.programs import free_port
from tickets.health import InboxDepth, OutboxDepth, Process, ProcessKind, Takeover
from tickets.messages.deliveries import DeliveryOutcome
from tickets.time.ticket_clock import ClockCounts

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def reading(*, schema_current: bool = True) -> Reading:
    return Reading(
        inbox=InboxDepth(waiting=3, oldest=timedelta(seconds=8), parked=2),
        outbox=OutboxDepth(queued=9, due=4, oldest=None, overdue=1),
        clocks=ClockCounts(running=5, paused=1, warned=6, breached=7),
        takeovers={Takeover.CHAT: 3},
        uncovered_years=1,
        schema_current=schema_current,
    )


def samples(text: bytes) -> dict[str, float]:
    lines = (line for line in text.decode().splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@asynccontextmanager
async def a_house(folder: Path, **settings: object) -> AsyncIterator[Container]:
    made = Settings(token="1:abcdefghijklmn", data_dir=folder, _env_file=None).model_copy(update=settings)
    async with open_container(made, clock=lambda: NOW) as container:
        yield container


def readiness(*parts: str, condition: DatabaseCondition | None = None) -> Readiness:
    trouble = condition or DatabaseCondition()
    return Readiness(parts=parts, trouble=lambda: trouble.trouble, stopping=lambda: False)


def test_a_process_is_ready_once_all_its_parts_run() -> None:
    ready = readiness(TAKING, SENDER)
    assert not ready.verdict(reading()).ready
    with ready.serving(SENDER):
        assert ready.verdict(reading()).details["intake"] == "stopped"
        with ready.serving(TAKING):
            assert ready.verdict(reading()).ready
        assert not ready.verdict(reading()).ready


def test_it_is_not_ready_without_its_database_or_with_the_wrong_schema_or_while_it_stops() -> None:
    ready = readiness()
    assert ready.verdict(None).details == {"database": "away"}
    assert not ready.verdict(None).ready
    assert not ready.verdict(reading(schema_current=False)).ready
    stopping = Readiness(parts=(), trouble=lambda: None, stopping=lambda: True)
    assert not stopping.verdict(reading()).ready


def test_a_database_that_cannot_be_written_is_not_ready_though_it_answers() -> None:
    condition = DatabaseCondition()
    ready = readiness(condition=condition)
    with capture_logs():
        condition.failed("the disk is full", writing=True)
        assert ready.verdict(reading()).details["database"] == "not writable"
        assert not ready.verdict(reading()).ready
        condition.succeeded(writing=True)
    assert ready.verdict(reading()).ready


def test_what_is_counted_is_exposed_in_the_names_that_alerts_use() -> None:
    metrics = Metrics(clock=lambda: NOW)
    metrics.delivered(DeliveryOutcome.SENT)
    metrics.delivered(DeliveryOutcome.SENT)
    metrics.delivered(DeliveryOutcome.FAILED)
    metrics.handled(UpdateOutcome.DONE, 0.03)
    metrics.handled(UpdateOutcome.PARKED, 9)
    metrics.polled(well=True)
    metrics.planned("tell_progress", well=False)
    assert metrics.planned_at is None, "a run that failed planned nothing"
    metrics.planned("tell_progress", well=True)
    assert metrics.planned_at == NOW
    found = samples(metrics.exposed(reading()))
    expected = {
        "frontdesk_database_up": 1,
        "frontdesk_inbox_waiting": 3,
        "frontdesk_inbox_oldest_seconds": 8,
        "frontdesk_parked_updates": 2,
        "frontdesk_outbox_queued": 9,
        "frontdesk_outbox_due": 4,
        "frontdesk_outbox_overdue": 1,
        "frontdesk_outbox_oldest_seconds": 0,
        "frontdesk_promises_running": 5,
        "frontdesk_promises_at_risk": 6,
        "frontdesk_promises_broken": 7,
        "frontdesk_uncovered_years": 1,
        'frontdesk_lease_takeovers_total{kind="chat"}': 3,
        'frontdesk_sends_total{outcome="sent"}': 2,
        'frontdesk_sends_total{outcome="failed"}': 1,
        'frontdesk_sends_total{outcome="expired"}': 0,
        'frontdesk_updates_total{outcome="done"}': 1,
        'frontdesk_updates_total{outcome="parked"}': 1,
        'frontdesk_update_seconds_bucket{le="0.05"}': 1,
        "frontdesk_update_seconds_count": 2,
        'frontdesk_polls_total{outcome="done"}': 1,
        'frontdesk_polls_total{outcome="failed"}': 0,
        'frontdesk_planner_runs_total{outcome="done",planner="tell_progress"}': 1,
        'frontdesk_planner_runs_total{outcome="failed",planner="tell_progress"}': 1,
    }
    assert {name: found.get(name) for name in expected} == expected
    assert "process_resident_memory_bytes" in found


def test_every_metric_is_described_and_nothing_else_is() -> None:
    """An alert on a metric that nobody exposes never fires."""
    metrics = Metrics(clock=lambda: NOW)
    metrics.planned("any", well=True)
    exposed = {
        re.sub(r"_(bucket|count|sum)$", "", name.partition("{")[0])
        for name in samples(metrics.exposed(reading()))
        if not name.startswith("process_") and "_created" not in name
    }
    described = set(re.findall(r"frontdesk_[a-z_]+", (ROOT / "docs" / "monitoring.md").read_text("utf-8")))
    assert described == exposed


def test_without_a_database_the_counters_of_the_process_are_still_told() -> None:
    found = samples(Metrics(clock=lambda: NOW).exposed(None))
    assert found["frontdesk_database_up"] == 0
    assert "frontdesk_inbox_waiting" not in found
    assert 'frontdesk_sends_total{outcome="sent"}' in found


async def test_many_askers_share_one_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_house(tmp_path) as container:
        read = Readings(container)
        first, *others = await asyncio.gather(*(read() for _ in range(20)))
        assert first is not None
        assert all(other is first for other in others)
        assert (first.inbox.waiting, first.schema_current) == (0, True)


async def test_a_database_that_does_not_answer_is_told_as_such_and_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.monitoring.reading.FRESH_SECONDS", 0)
    async with a_house(tmp_path) as container:
        read = Readings(container)
        units = container.storage.units

        def away() -> object:
            raise DatabaseUnavailable("The database is away.")

        object.__setattr__(container.storage, "units", away)
        with capture_logs() as logs:
            assert await read() is None
        assert logs[0]["log_level"] == "warning"
        object.__setattr__(container.storage, "units", units)
        assert await read() is not None


async def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    async with a_house(tmp_path) as container:
        port = free_port()
        async with watched(container, ProcessKind.RUN, stopping=lambda: False) as watch:
            told = Watched(
                process=this_process(ProcessKind.RUN, at=NOW),
                metrics=watch.metrics,
                readings=Readings(container),
                readiness=watch.readiness,
            )
            async with told_over_http(told, host="127.0.0.1", port=port):
                with pytest.raises(SettingsInvalid, match="FRONTDESK_HEALTH_PORT"):
                    async with told_over_http(told, host="127.0.0.1", port=port):
                        pass


async def test_the_three_addresses_answer(tmp_path: Path) -> None:
    port = free_port()
    async with (
        a_house(tmp_path, health_port=port) as container,
        watched(container, ProcessKind.NOTIFIER, stopping=lambda: False) as watch,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        async with session.get("/health/live") as answer:
            alive = await answer.json()
            assert (answer.status, alive["status"], alive["kind"]) == (200, "alive", "notifier")
            assert 0 <= alive["uptime_seconds"] < 3600
        async with session.get("/health/ready") as answer:
            assert answer.status == 503
            assert (await answer.json())["sender"] == "stopped"
        with watch.readiness.serving(SENDER):
            async with session.get("/health/ready") as answer:
                assert answer.status == 200
        async with session.get("/metrics") as answer:
            assert answer.headers["Content-Type"].startswith("text/plain")
            assert samples(await answer.read())["frontdesk_database_up"] == 1
        async with session.get("/") as answer:
            assert answer.status == 404


async def registered(container: Container) -> list[Process]:
    async with container.storage.units() as uow:
        return list(await uow.gauges.processes())


async def test_a_process_is_on_the_register_while_it_runs_and_not_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beaten = asyncio.Event()
    async with a_house(tmp_path) as container:
        beat = container.storage.processes.beat

        async def noted(process: Process) -> None:
            await beat(process)
            beaten.set()

        monkeypatch.setattr(container.storage.processes, "beat", noted)
        process = this_process(ProcessKind.BOT, at=NOW)
        moments = iter([NOW + timedelta(seconds=5), NOW + timedelta(minutes=5)])
        heart = Heartbeat(
            register=container.storage.processes,
            process=process,
            clock=lambda: next(moments),
            planned_at=lambda: None,
        )
        async with asyncio.timeout(20), heart.beating():
            await beaten.wait()
            [seen] = await registered(container)
            assert (seen.name, seen.seen_at) == (process.name, NOW + timedelta(seconds=5))
            beaten.clear()
            heart.beat()
            await beaten.wait()
            [seen] = await registered(container)
            assert seen.seen_at == NOW + timedelta(minutes=5)
        assert await registered(container) == []
