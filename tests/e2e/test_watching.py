"""The real program watched from outside, over HTTP, and by staff in the chat."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.bot.test_monitoring import samples
from tests.e2e.cast import Someone
from tests.fakes.front_desk import FrontDesk
from tests.fakes.programs import free_port
from tests.fakes.sandbox_client import Sandbox
from tickets.kinds import Language

pytestmark = pytest.mark.e2e
WAIT_SECONDS = 300.0


async def asked(port: int, path: str) -> tuple[int, Any]:
    """Ask a running program; status 0 while nobody listens yet."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}{path}") as answer,
        ):
            is_json = answer.content_type == "application/json"
            return answer.status, await (answer.json() if is_json else answer.read())
    except aiohttp.ClientError:
        return 0, None


async def until_ready(port: int) -> dict[str, str]:
    """Wait until a program says that it is ready, and return everything it says."""
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            status, said = await asked(port, "/health/ready")
            if status == 200:
                return dict(said)
            await asyncio.sleep(0.1)


async def measured(port: int, name: str, *, least: float) -> dict[str, float]:
    """Wait until a metric has reached a value and no update waits any more, and return all of them.

    Counters tell of this moment, what stands in the database of one some seconds ago.
    """
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            _, text = await asked(port, "/metrics")
            found = samples(text or "")
            if found.get(name, 0) >= least and found.get("frontdesk_inbox_waiting") == 0:
                return found
            await asyncio.sleep(0.1)


async def test_one_program_is_alive_ready_and_measured_and_staff_see_it(box: Sandbox, tmp_path: Path) -> None:
    port = free_port()
    async with FrontDesk(box, tmp_path, FRONTDESK_HEALTH_PORT=str(port)) as desk:
        said = await until_ready(port)
        assert said == {
            "status": "ready",
            "database": "answers",
            "schema": "current",
            "intake": "running",
            "sender": "running",
        }
        person = await box.person("Nora", language_code="en")
        lead = Someone(person=person, language=Language.EN)
        await desk.first_admin(person)
        await lead.reads("customer.joined")
        found = await measured(port, 'frontdesk_updates_total{outcome="done"}', least=1)
        assert found["frontdesk_database_up"] == 1
        assert found['frontdesk_polls_total{outcome="done"}'] >= 1
        assert found["frontdesk_inbox_waiting"] == 0
        await measured(port, 'frontdesk_planner_runs_total{outcome="done",planner="tell_progress"}', least=1)

        await lead.says("/health")
        shown = await lead.reads("staff.health.processes")
        assert "run " in shown
        status, said = await asked(port, "/health/live")
        assert (status, said["kind"]) == (200, "run")
        assert said["uptime_seconds"] >= 0
        for secret in (box.token.partition(":")[2], str(person.id), "Nora"):
            assert secret not in str(await asked(port, "/metrics"))
    assert await asked(port, "/health/live") == (0, None)


async def test_bot_and_notifier_apart_each_answer_for_themselves(box: Sandbox, tmp_path: Path) -> None:
    ports = {"bot": free_port(), "notifier": free_port()}
    async with (
        FrontDesk(box, tmp_path, part="bot", FRONTDESK_HEALTH_PORT=str(ports["bot"])),
        FrontDesk(box, tmp_path, part="notifier", FRONTDESK_HEALTH_PORT=str(ports["notifier"])),
    ):
        bot, notifier = await asyncio.gather(*(until_ready(port) for port in ports.values()))
    assert ("intake" in bot, "sender" in bot) == (True, False)
    assert ("intake" in notifier, "sender" in notifier) == (False, True)
