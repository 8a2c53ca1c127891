"""A restore gives back nothing that somebody had erased, and forgets nobody who looked (rules S1, S2)."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.backup import backup
from storage.opening import Storage, open_storage
from storage.restoring.aftermath import standing
from storage.restoring.carrying import Carried, carry_over
from storage.restoring.staging import staged
from storage.restoring.swap import put_in_place
from storage.tables import inbox, looks
from tests.storage.conftest import KEY
from tests.storage.examples import NOON, add_person, minutes
from tests.storage.test_campaigns import a_campaign
from tests.storage.test_parked import BOT, park, parked, raw, staff
from tickets.ids import CampaignAskId, ParkedId, PersonId
from tickets.messages.parked import ParkedVerdict


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A desk on whose customer there was more in the backup than there is now."""

    folder: Path
    backup: Path
    ask: CampaignAskId
    colleagues_ask: CampaignAskId
    parked: ParkedId
    staff: PersonId


@pytest.fixture
async def desk(tmp_path: Path) -> Desk:
    folder, copy = tmp_path / "data", tmp_path / "copy.sqlite3"
    async with await open_storage(data_dir=folder, secret_key=KEY) as storage:
        mei, ann = await add_person(storage, 7), await add_person(storage, 8)
        ringer = await staff(storage)
        [update] = await parked(storage, raw(1))
        async with storage.units() as unit:
            campaign = await unit.campaigns.add(a_campaign(ringer), sample=[mei.id, ann.id])
            asks = await unit.campaigns.to_ask(campaign.id, limit=9)
            for ask in asks:
                await unit.campaigns.save_answer(replace(ask, words="Mrs Wang of 5 Lake Road was rude"))
            await unit.looks.record(by=ringer, at=NOON, what="card")
            await unit.commit()
        await backup(storage.database, copy)
        async with storage.units() as unit:
            assert await unit.parked.forget(7, by=mei.id, at=minutes(10)) == 1
            assert await unit.campaigns.forget_words(mei.id) == 1
            await unit.looks.record(by=ringer, at=minutes(11), what="phone")
            await unit.commit()
    return Desk(
        folder=folder,
        backup=copy,
        ask=asks[0].id,
        colleagues_ask=asks[1].id,
        parked=update.id,
        staff=ringer,
    )


async def restore(desk: Desk) -> Carried:
    file = desk.folder / "frontdesk.sqlite3"
    async with staged(desk.backup, file, secret_key=KEY, data_dir=desk.folder) as copy:
        found = standing(file)
        carried = carry_over(copy.path, file, found)
        put_in_place(copy.path, file, found, at=NOON)
    return carried


async def reopened(desk: Desk) -> Storage:
    return await open_storage(data_dir=desk.folder, secret_key=KEY)


@pytest.mark.rule("S2.erased")
async def test_words_of_a_campaign_that_were_erased_stay_erased(desk: Desk) -> None:
    """A restored backup had the words again that a customer had had erased."""
    await restore(desk)
    async with await reopened(desk) as storage, storage.units() as unit:
        assert (await unit.campaigns.ask(desk.ask)).words is None
        assert (await unit.campaigns.ask(desk.colleagues_ask)).words, "what others wrote is still there"


@pytest.mark.rule("S2.erased")
async def test_a_message_put_aside_that_was_erased_is_not_put_aside_again(desk: Desk) -> None:
    """A restored backup showed it to staff again, and a retry would have handled it."""
    await restore(desk)
    async with await reopened(desk) as storage:
        async with storage.units() as unit:
            assert await unit.parked.page() == []
            dropped = await unit.parked.get(desk.parked)
            decision = await unit.parked.decision(dropped, retries=0)
        assert decision is not None
        assert (decision.verdict, decision.at) == (ParkedVerdict.DROP, minutes(10))
        async with storage.database.reading() as work:
            rows = (await work.read(select(inbox.c.status, inbox.c.body))).all()
    assert [tuple(row) for row in rows] == [("dropped", None)]


async def test_a_message_put_aside_and_still_undecided_waits_on_for_a_decision(desk: Desk) -> None:
    async with await reopened(desk) as storage:
        await storage.inbox.put(BOT, [raw(2)])
        for row in await storage.inbox.pending(BOT, limit=9):
            await park(storage, row, at=12)
    await restore(desk)
    async with await reopened(desk) as storage, storage.units() as unit:
        assert [update.update_id for update in await unit.parked.page()] == [2]


@pytest.mark.rule("S1.looks")
async def test_who_looked_at_personal_data_since_stays_on_record(desk: Desk) -> None:
    carried = await restore(desk)
    assert carried.looks == 1
    async with await reopened(desk) as storage, storage.database.reading() as work:
        found = (await work.read(select(looks.c.by_person, looks.c.what).order_by(looks.c.id))).all()
    assert [tuple(row) for row in found] == [(desk.staff, "card"), (desk.staff, "phone")]
