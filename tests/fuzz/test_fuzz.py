"""A short, seeded run of `make fuzz`, and proof that its judges would notice."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.house import open_house, prepare
from tests.fuzz.rounds import play
from tests.fuzz.smaller import smallest

UPDATES = 1000
CARD = {
    "message": {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": {"id": 502, "type": "private"},
        "from": {"id": 502, "is_bot": False, "first_name": "Ann Smith"},
        "text": "/mytickets",
    }
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database with the story told."""
    folder = tmp_path_factory.mktemp("fuzz")
    asyncio.run(prepare(folder))
    return folder


def play_apart(prepared: Path) -> list[str]:
    """Play a round in a thread, which may have an event loop of its own."""
    return [finding.wrong for finding in play(prepared, number=0, base_seed=7, size=UPDATES).findings]


async def test_no_update_raises_or_changes_what_its_sender_may_not(prepared: Path) -> None:
    assert await asyncio.to_thread(play_apart, prepared) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE people SET roles = 'admin' WHERE telegram = 503",
        "UPDATE tickets SET status = 'closed' WHERE id = 1001",
        "UPDATE tickets SET customer = 2 WHERE id = 1001",
        "INSERT INTO events (ticket, kind, at, by_person, content) VALUES (1001, 'X', '', 7, x'00')",
        "INSERT INTO looks (by_person, at, what) VALUES (1, '', 'look')",
        "UPDATE outbox SET status = 'sent' WHERE id = 1",
        "DELETE FROM drafts",
    ],
)
async def test_the_judge_notices_what_the_sender_may_not(prepared: Path, tmp_path: Path, wrong: str) -> None:
    async with open_house(prepared, tmp_path / "desk") as house:
        assert await house.take(CARD) == []
        with sqlite3.connect(tmp_path / "desk" / "frontdesk.sqlite3") as connection:
            connection.execute(wrong)
        connection.close()
        assert await house.take(CARD) != []


async def test_the_judge_notices_what_is_shown_to_the_wrong_person(prepared: Path, tmp_path: Path) -> None:
    async with open_house(prepared, tmp_path / "desk") as house:
        assert house.rights.leaks([(502, "PLACE7Q502Z"), (701, "ORDER7Q502Z")], 502) == []
        assert house.rights.leaks([(503, "PLACE7Q502Z")], 503) != []
        assert house.rights.leaks([(503, "WORD7Q502Z")], 503) != []


async def test_telegram_notices_what_is_too_long(prepared: Path, tmp_path: Path) -> None:
    async with open_house(prepared, tmp_path / "desk") as house:
        for given in (
            {"text": "x" * 4097},
            {"text": "<b>"},
            {"text": " "},
            {"caption": "x" * 1025},
            {"reply_markup": '{"inline_keyboard": [[{"text": "a", "callback_data": "%s"}]]}' % ("x" * 65)},
        ):
            with pytest.raises(ValueError, match=r"."):
                house.telegram.carry_out("sendMessage", {"chat_id": "502", "parse_mode": "HTML", **given})
        assert len(house.telegram.refused) == 5


async def test_a_finding_is_made_small() -> None:
    noise = [{"message": {"text": "hello", "chat": {"id": 1}}} for _ in range(20)]
    first = {"message": {"text": "the first", "chat": {"id": 2}}}
    last = {"message": {"text": "abcdefXghijk", "chat": {"id": 1}}}

    async def shows(updates: Sequence[Any]) -> bool:
        return "first" in str(updates) and "X" in str(updates[-1])

    assert await smallest([*noise, first, *noise, last], shows, tries=500) == [
        {"message": {"text": "first"}},
        {"message": {"text": "Xgh"}},
    ]
