"""A step that fails is not lost: apology, staff's decision, and once the cause is mended the step is done."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.clock import system_clock
from bot.container import Container, open_container
from bot.first_admin import first_admin_invite
from bot.outgoing import build_notifier
from bot.settings import Settings
from bot.telegram import build_bot
from bot.updates.service import take_updates
from tests.e2e.cast import Cast, Someone, invitation, report_a_fault
from tests.fakes.sandbox_client import Sandbox
from tickets.case.ticket import Ticket
from tickets.ids import DraftId, PersonId
from tickets.kinds import Language
from tickets.services.intake import IntakeService

pytestmark = pytest.mark.e2e


@dataclass
class Shelf:
    """Where the desk files tickets, out of order until it is mended."""

    mended: bool = False
    tries: int = 0
    filed: list[Ticket] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class JammedIntake(IntakeService):
    """An intake that cannot file before its shelf is mended."""

    shelf: Shelf

    async def file(self, *, by: PersonId, draft: DraftId) -> Ticket:
        self.shelf.tries += 1
        if not self.shelf.mended:
            raise RuntimeError("the shelf is jammed")
        ticket = await super().file(by=by, draft=draft)
        self.shelf.filed.append(ticket)
        return ticket


@asynccontextmanager
async def open_for_business(container: Container, box: Sandbox) -> AsyncIterator[str]:
    """Take updates and send messages for the length of the block; give the first administrator's token."""
    stop = asyncio.Event()
    notifier = build_notifier(container, token=box.token)
    await notifier.start()
    async with build_bot(token=box.token, api=box.url) as bot:
        invite = await first_admin_invite(container, username=box.username)
        assert invite is not None
        taking = asyncio.create_task(take_updates(container, bot, stop, on_done=notifier.wake))
        try:
            yield invite.token
        finally:
            stop.set()
            await taking
            await notifier.stop()


async def people(box: Sandbox, token: str) -> Cast:
    async def someone(name: str, phone: str) -> Someone:
        person = await box.person(name, language_code="en", phone=phone)
        return Someone(person=person, language=Language.EN)

    lead = await someone("Nora", "+8613800138003")
    await lead.says(f"/start inv_{token}")
    await lead.reads("customer.joined")
    engineer = await someone("Leo", "+8613800138002")
    await engineer.says(f"/start inv_{await invitation(lead, 'engineer')}")
    await engineer.reads("customer.joined")
    return Cast(box=box, lead=lead, engineer=engineer, customer=await someone("Grace", "+8613800138001"))


async def test_a_step_that_failed_three_times_is_done_once_after_staff_let_it_run_again(
    box: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.updates.lanes._BACKOFF_SECONDS", 0)
    settings = Settings(token=box.token, telegram_api=box.url, data_dir=tmp_path, _env_file=None)
    with capture_logs():
        await tell_the_story(box, settings)


async def tell_the_story(box: Sandbox, settings: Settings) -> None:
    """Break the desk's filing, let a customer confirm, mend it, and let staff have it run again."""
    async with open_container(settings, clock=system_clock) as container:
        shelf = Shelf()
        desk = replace(container.desk, intake=JammedIntake(**vars(container.desk.intake), shelf=shelf))
        async with open_for_business(replace(container, desk=desk), box) as token:
            cast = await people(box, token)
            reporting = asyncio.create_task(report_a_fault(cast.customer))
            await cast.customer.reads("push.customer.apology.title")
            assert shelf.tries == 3
            told = await cast.lead.reads("push.staff.update_parked.title")
            assert "Grace" in told

            shelf.mended = True
            await cast.lead.says("/parked")
            await cast.lead.reads("staff.parked.head")
            await cast.lead.taps_label("G** · a tap on a button")
            assert "RuntimeError" in await cast.lead.reads("staff.parked.what_now")
            await cast.lead.taps("staff.parked.retry")
            number = await reporting
            assert number in await cast.lead.reads("push.staff.new_ticket.title")

        assert [ticket.number for ticket in shelf.filed] == [number]
        async with container.storage.units() as unit:
            assert await unit.parked.page() == []
            assert len(await unit.tickets.find("JD20260305001")) == 1
