"""The whole story: real program, real HTTP, real database, from the first words to the survey."""

import sqlite3
from contextlib import closing

import pytest

from tests.e2e.cast import WAIT, Cast, Someone, assemble, piece, report_a_fault
from tests.fakes.front_desk import FrontDesk
from tests.fakes.sandbox_client import Sandbox
from tickets.kinds import Language

pytestmark = pytest.mark.e2e

LANGUAGES = pytest.mark.parametrize("language", [Language.EN, Language.ZH_HANS], ids=str)


async def commands(someone: Someone) -> set[str]:
    """Return the commands that a person's menu shows."""
    shown = (await someone.person.transcript())["commands"]
    return {command["command"] for command in shown}


async def accept_and_agree(cast: Cast, number: str) -> None:
    """Let the engineer take the job on and the customer choose a time."""
    offer = await cast.engineer.reads("push.job.offer.title")
    assert number in offer
    assert "世纪大道100号" not in offer, "the address is masked until the job is accepted"
    await cast.engineer.taps("push.button.accept")
    contact = await cast.engineer.reads("push.job.contact.title")
    assert "世纪大道100号5楼" in contact
    assert "13800138001" in contact
    assert "Leo" in await cast.customer.reads("push.customer.taken_on.title")

    await cast.engineer.taps("push.button.propose")
    await cast.engineer.reads("engineer.visit.ask")
    await cast.engineer.taps_label("▫️")
    await cast.engineer.taps("engineer.visit.send")
    await cast.customer.reads("push.customer.visit_proposed.title")
    await cast.customer.taps_label("13:30")


def updates_sent(desk: FrontDesk) -> int:
    """Return how many of the day's updates the desk knows to have left."""
    question = "SELECT count(*) FROM outbox WHERE template = 'customer/progress' AND status = 'sent'"
    with closing(sqlite3.connect(desk.folder / "data" / "frontdesk.sqlite3")) as file:
        [[number]] = file.execute(question).fetchall()
    return int(number)


async def finish(cast: Cast) -> None:
    """Let the engineer record the work as done and tested."""
    await cast.engineer.taps("engineer.step.finish")
    await cast.engineer.answers("engineer.finish.ask_work", text="Drain hose replaced, full cycle run")
    await cast.engineer.answers("engineer.finish.ask_parts", tap="engineer.finish.no_parts")
    await cast.engineer.answers("engineer.finish.ask_test", tap="engineer.finish.works")


@pytest.mark.rule(
    "I10.reaches",
    "J3.who",
    "J3.when",
    "J4.agreed",
    "J5.departure",
    "J8.steps",
    "D2.every_day",
    "D2.before_17",
    "D2.happened",
    "D5.visit_agreed",
    "D5.on_the_way",
    "F1.confirmed",
    "F2.sent",
    "F4.reopens",
)
@LANGUAGES
async def test_from_the_first_words_to_a_bad_rating_that_opens_the_case_again(
    box: Sandbox, desk: FrontDesk, language: Language
) -> None:
    cast = await assemble(box, desk, language)
    number = await report_a_fault(cast.customer)
    assert number in await cast.lead.reads("push.staff.new_ticket.title")

    await accept_and_agree(cast, number)
    agreed = await cast.customer.reads("push.customer.visit_agreed.title")
    assert "Leo" in agreed
    assert "13:30" in agreed

    await cast.engineer.taps("push.button.depart")
    await cast.engineer.reads("engineer.depart.ask")
    await cast.engineer.taps_label("30")
    await cast.customer.reads("push.customer.on_the_way.title")
    await cast.engineer.taps("engineer.step.arrive")
    await cast.engineer.taps("engineer.step.note")
    await cast.engineer.answers("engineer.note.ask", text="Drain hose cracked, fetching a new one")
    await cast.engineer.reads("engineer.done.noted_customer")

    await box.set_clock("2026-11-23T16:30:00+08:00")
    update = await cast.customer.reads("push.customer.progress.title")
    assert number in update
    assert "Drain hose cracked, fetching a new one" in update

    await finish(cast)
    done = await cast.customer.reads("push.customer.work_done.title")
    assert "Drain hose replaced, full cycle run" in done
    await cast.customer.taps("push.button.solved")

    await box.set_clock("2026-11-24T10:00:00+08:00")
    await cast.customer.reads("push.customer.survey.title")
    await cast.customer.taps_label("1")
    reopened = await cast.lead.reads("push.staff.call_back.title")
    assert number in reopened


@pytest.mark.rule("D2.every_day", "D2.before_17", "V1.promise_17")
async def test_the_days_update_comes_once_however_often_the_clock_is_turned(
    box: Sandbox, desk: FrontDesk
) -> None:
    cast = await assemble(box, desk, Language.EN)
    number = await report_a_fault(cast.customer)
    await cast.engineer.taps("push.button.accept")
    await cast.customer.reads("push.customer.taken_on.title")
    for moment in ("16:30", "16:40", "16:35", "16:50"):
        await box.set_clock(f"2026-11-23T{moment}:00+08:00")
        await cast.customer.reads("push.customer.progress.title")
    # Who turns the clock on before the desk has noted that the update left turns it on in mid-flight.
    async for _ in box.changes(WAIT, "the update is not recorded"):
        if updates_sent(desk) == 1:
            break
    await box.set_clock("2026-11-23T17:01:00+08:00")
    assert "✅" in await cast.lead.reads("push.staff.ledger.title"), "everybody heard before five"
    await box.set_clock("2026-11-24T16:30:00+08:00")
    title = piece("push.customer.progress.title", Language.EN)

    async def updates() -> int:
        texts = [str(message.get("text")) for message in await cast.customer.person.messages()]
        return sum(title in text and number in text for text in texts)

    async for _ in box.changes(WAIT, "the second day's update did not come"):
        if await updates() == 2:
            break
    assert await updates() == 2


async def test_a_restart_in_the_middle_of_the_form_costs_the_customer_nothing(
    box: Sandbox, desk: FrontDesk
) -> None:
    cast = await assemble(box, desk, Language.EN)
    await cast.customer.says("The fridge is warm and the light flickers")
    await cast.customer.reads("customer.model.ask")
    assert await desk.stop() == 0
    await cast.customer.says("w8ob")
    await desk.start()
    await cast.customer.reads("customer.model.choose")


async def test_what_was_written_while_the_desk_was_down_is_answered_when_it_is_back(
    box: Sandbox, desk: FrontDesk
) -> None:
    cast = await assemble(box, desk, Language.ZH_HANS)
    assert await desk.stop() == 0
    await cast.customer.says("/start")
    await desk.start()
    await cast.customer.reads("customer.menu.hello")


@pytest.mark.rule("S1.needed")
async def test_a_customer_who_types_a_command_of_staff_learns_nothing_and_it_is_recorded(
    box: Sandbox, desk: FrontDesk
) -> None:
    cast = await assemble(box, desk, Language.EN)
    number = await report_a_fault(cast.customer)
    assert "queue" in await commands(cast.lead)
    assert "jobs" in await commands(cast.engineer)
    assert not await commands(cast.customer) & {"queue", "ticket", "jobs", "invite"}
    stranger = await box.person("Mallory", language_code="en")
    await stranger.send(f"/ticket {number}")
    answer = await stranger.wait_for(lambda message: True, timeout=WAIT)
    assert "Century" not in str(answer)
    assert "世纪大道" not in str(answer)
    assert "13800138001" not in str(answer)


@pytest.mark.rule("S1.encrypted", "S1.masked")
async def test_neither_phone_nor_address_nor_order_number_nor_token_is_in_log_or_database(
    box: Sandbox, desk: FrontDesk
) -> None:
    cast = await assemble(box, desk, Language.EN)
    await report_a_fault(cast.customer, order="ORDER-77-SECRET")
    await cast.engineer.taps("push.button.accept")
    await cast.engineer.reads("push.job.contact.title")
    await desk.stop()
    kept = [desk.log.encode()] + [path.read_bytes() for path in (desk.folder / "data").glob("*.sqlite3*")]
    assert len(kept) > 1
    for secret in ("13800138001", "世纪大道100号", "ORDER-77-SECRET", box.token.partition(":")[2]):
        assert not any(secret.encode() in text for text in kept), secret
