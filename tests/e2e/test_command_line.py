"""The command line as an administrator uses it: each command does its work, each mistake is one sentence."""

import asyncio
import socket
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.e2e.cast import Someone
from tests.e2e.command_line import frontdesk
from tests.fakes.front_desk import FrontDesk
from tests.fakes.programs import ROOT
from tests.fakes.sandbox_client import Sandbox
from tickets.kinds import Language

pytestmark = pytest.mark.e2e


async def test_help_names_every_command_and_loads_no_telegram_library(tmp_path: Path) -> None:
    code, output, _ = await frontdesk("--help", folder=tmp_path)
    assert code == 0
    for command in (
        "run",
        "bot",
        "notifier",
        "sandbox",
        "migrate",
        "backup",
        "restore",
        "staff",
        "policy",
        "keys",
    ):
        assert f"\n  {command} " in output
    question = "import sys, bot.cli; print(any(name in sys.modules for name in ('aiogram', 'telegram')))"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", question, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    loaded, _ = await process.communicate()
    assert loaded.strip() == b"False"


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "FRONTDESK_TOKEN"),
        ({"FRONTDESK_TOKEN": "hello"}, "FRONTDESK_TOKEN"),
        ({"FRONTDESK_TOKEN": "1:abcdefghijklmn", "FRONTDESK_DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"FRONTDESK_TOKEN": "1:abcdefghijklmn", "FRONTDESK_SECRET_KEY": "short"}, "key"),
        ({"FRONTDESK_TOKEN": "1:abcdefghijklmn", "FRONTDESK_POLICY": "nowhere.toml"}, "nowhere.toml"),
    ],
    ids=["no token", "bad token", "bad database", "bad key", "no such policy"],
)
async def test_a_wrong_setting_is_one_sentence_and_exit_code_2(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    code, _, errors = await frontdesk("bot", folder=tmp_path, **settings)
    assert code == 2
    assert named in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("setting", ["FRONTDESK_WEBHOOK_PORT", "FRONTDESK_HEALTH_PORT"])
async def test_a_port_that_is_taken_is_one_sentence_and_exit_code_2(
    box: Sandbox, tmp_path: Path, setting: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = {
            "FRONTDESK_TOKEN": box.token,
            "FRONTDESK_TELEGRAM_API": box.url,
            "FRONTDESK_WEBHOOK_URL": "https://desk.example/hook",
            "FRONTDESK_WEBHOOK_SECRET": "a-secret-of-this-test",
            setting: str(taken.getsockname()[1]),
        }
        code, _, errors = await frontdesk("bot", folder=tmp_path, **settings)
    assert code == 2, errors
    assert setting in errors
    assert "Traceback" not in errors


async def test_a_policy_with_errors_is_refused_with_every_error_and_its_path(tmp_path: Path) -> None:
    policy = (ROOT / "bot" / "desk.toml").read_text(encoding="utf-8")
    wrong = policy.replace("warranty_months = 36", 'warranty_months = "long"', 1).replace(
        'time_zone = "Asia/Shanghai"', 'time_zone = "Mars/Olympus"', 1
    )
    (tmp_path / "desk.toml").write_text(wrong, encoding="utf-8")
    code, _, errors = await frontdesk("policy", "check", "desk.toml", folder=tmp_path)
    assert code == 2
    assert "lines.washer.warranty_months" in errors
    assert "calendar.time_zone" in errors
    code, output, _ = await frontdesk("policy", "check", folder=tmp_path)
    assert (code, "consistent" in output) == (0, True)


async def test_migrate_makes_a_database_and_backup_copies_it_whole(tmp_path: Path) -> None:
    code, output, errors = await frontdesk("migrate", folder=tmp_path)
    assert code == 0, errors
    assert "revision" in output
    code, _, errors = await frontdesk("backup", "copy.sqlite3", folder=tmp_path)
    assert code == 0, errors
    copy = sqlite3.connect(tmp_path / "copy.sqlite3")
    try:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM tickets").fetchone() == (0,)
    finally:
        copy.close()
    code, _, errors = await frontdesk("backup", "copy.sqlite3", folder=tmp_path)
    assert code == 2, "an existing file is never overwritten"
    assert "copy.sqlite3" in errors


async def test_commands_beside_a_running_desk_do_their_work_and_the_desk_goes_on(
    box: Sandbox, tmp_path: Path
) -> None:
    """Whoever opened the running desk's file and left it, as these commands do, took its log along."""
    async with FrontDesk(box, tmp_path) as desk:
        lead = Someone(person=await box.person("Nora", language_code="en"), language=Language.EN)
        await desk.first_admin(lead.person)
        await lead.reads("customer.joined")
        bot = {"FRONTDESK_TOKEN": box.token, "FRONTDESK_TELEGRAM_API": box.url}
        code, output, errors = await frontdesk("staff", "invite", "engineer", folder=tmp_path, **bot)
        assert code == 0, errors
        engineer = Someone(person=await box.person("Leo", language_code="en"), language=Language.EN)
        await engineer.says(f"/start {output.rpartition('start=')[2].split()[0]}")
        await engineer.reads("customer.joined")
        for command in (("backup", "copy.sqlite3"), ("migrate",)):
            code, _, errors = await frontdesk(*command, folder=tmp_path)
            assert code == 0, errors
        await lead.says("/health")
        await lead.reads("staff.health.processes")
    assert "in trouble" not in desk.log


async def test_an_invitation_is_printed_as_a_link_and_an_unknown_role_is_refused(tmp_path: Path) -> None:
    async with Sandbox() as box:
        bot = {"FRONTDESK_TOKEN": box.token, "FRONTDESK_TELEGRAM_API": box.url}
        code, output, errors = await frontdesk("staff", "invite", "engineer", folder=tmp_path, **bot)
        assert code == 0, errors
        assert f"https://t.me/{box.username}?start=inv_" in output
        code, _, errors = await frontdesk("staff", "invite", "king", folder=tmp_path, **bot)
    assert code == 2
    assert "engineer" in errors
