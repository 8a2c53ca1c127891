"""A backup put back by the real commands: the desk runs, is backed up, dies with its file, and runs again."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.cast import WAIT, Someone, assemble, piece, report_a_fault
from tests.e2e.command_line import frontdesk
from tests.fakes.front_desk import FrontDesk
from tests.fakes.sandbox_client import Sandbox
from tickets.kinds import Language

pytestmark = pytest.mark.e2e


async def heard(someone: Someone, key: str) -> int:
    """Return how many messages with a sentence are in somebody's chat."""
    wanted = piece(key, someone.language)
    messages = (await someone.person.transcript())["messages"]
    return sum(wanted in str(message.get("text")) for message in messages)


def ruin(file: Path) -> None:
    """Overwrite the file from its second page on, as a dying disk does; first its log is written into it."""
    with closing(sqlite3.connect(file)) as desk:
        desk.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = file.stat().st_size
    assert size > 100_000
    with file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xff" * (size - 4096))


async def test_a_desk_that_lost_its_file_is_put_back_and_goes_on(
    box: Sandbox, desk: FrontDesk, tmp_path: Path
) -> None:
    file, copy = tmp_path / "data" / "frontdesk.sqlite3", tmp_path / "copy.sqlite3"
    telegram = {"FRONTDESK_TOKEN": box.token, "FRONTDESK_TELEGRAM_API": box.url}
    cast = await assemble(box, desk, Language.EN)
    kept = await report_a_fault(cast.customer)
    await cast.lead.reads("push.staff.new_ticket.title")
    code, _, errors = await frontdesk("backup", str(copy), folder=tmp_path)
    assert code == 0, errors
    other = Someone(
        person=await box.person("Paul", language_code="en", phone="+8613800138009"), language=Language.EN
    )
    lost = await report_a_fault(other, order="JD20260305002")
    assert lost > kept

    for command in (("restore", str(copy), "--yes"), ("run",)):
        code, _, errors = await frontdesk(*command, folder=tmp_path, **telegram)
        assert (code, "stop it first" in errors) == (2, True), "a desk is running on this file"

    await desk.kill()
    told_whole = await frontdesk("restore", str(copy), folder=tmp_path)
    assert told_whole[0] != 0, "nobody agreed to it"
    assert lost in told_whole[1]
    ruin(file)
    code, _, errors = await frontdesk("run", folder=tmp_path, **telegram)
    assert (code, "frontdesk restore" in errors) == (2, True)
    code, output, errors = await frontdesk("restore", str(copy), "--yes", folder=tmp_path)
    assert code == 0, errors
    assert "damaged" in output
    assert "1000 higher" in output

    await desk.start()
    new = await report_a_fault(other, order="JD20260305003")
    assert re.sub(r"\D", "", new) > re.sub(r"\D", "", lost), "a number is never given out twice"
    await cast.lead.person.wait_for(new, timeout=WAIT)
    await cast.lead.says(f"/find {kept}")
    await cast.lead.person.wait_for(kept, timeout=WAIT)
    assert await heard(cast.lead, "customer.joined") == 1
