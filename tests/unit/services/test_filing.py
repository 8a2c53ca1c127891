"""From a report to a ticket: complete, confirmed once, assigned, and told to whoever must know."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.fakes.memory import Memory
from tests.unit.services.world import DETAILS, World, photo
from tickets.case.drafts import Field
from tickets.case.facts import Product
from tickets.case.lifecycle import Status
from tickets.case.warranty import Coverage
from tickets.errors import (
    AnswerUnfit,
    DraftIncomplete,
    NotAllowed,
    NotPossible,
    TextEmpty,
    TextTooLong,
    TooManyFiles,
)
from tickets.kinds import Kind, Language, Request, Role, ServiceMode, Urgency

NO_SINCE = {name: answer for name, answer in DETAILS.items() if name != "since"}


@pytest.mark.rule("I7.customer_confirms")
async def test_the_same_confirmation_twice_gives_one_ticket(any_world: World) -> None:
    mei = await any_world.customer()
    draft = await any_world.draft(mei)
    first = await any_world.desk.intake.file(by=mei.id, draft=draft.id)
    again = await any_world.desk.intake.file(by=mei.id, draft=draft.id)
    assert again.id == first.id
    assert [ticket.id for ticket in await any_world.desk.cases.mine(by=mei.id)] == [first.id]
    assert (await any_world.history(first.id)).count("TicketFiled") == 1


@pytest.mark.rule("C2.normal", "C3.normal", "C6.on_site", "C7.period")
async def test_a_filed_ticket_has_number_warranty_mode_and_clocks(any_world: World) -> None:
    mei = await any_world.customer()
    ticket = await any_world.filed(mei)
    assert await any_world.stored(ticket.id) == ticket
    assert (ticket.status, ticket.version, ticket.mode) == (Status.NEW, 1, ServiceMode.ON_SITE)
    assert ticket.warranty.coverage is Coverage.IN_WARRANTY
    assert ticket.warranty.until == date(2027, 1, 5)
    assert ticket.respond_by == datetime(2026, 3, 2, 7, tzinfo=UTC), "four service hours, lunch between"
    assert ticket.solve_by == ticket.expected_at == datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert ticket.contact.region == "east", "found in the address"


@pytest.mark.rule("A1.one", "A1.line", "A1.region", "A2.told", "I10.reaches")
async def test_a_ticket_finds_its_engineer_and_everybody_is_told(world: World, memory: Memory) -> None:
    lin = await world.worker(Role.STAFF)
    await world.worker(Role.ENGINEER, "West", regions=frozenset({"west"}))
    wang = await world.worker(Role.ENGINEER, "Wang", lines=frozenset({"washer"}))
    mei = await world.customer()
    ticket = await world.filed(mei)
    assert (ticket.owner, ticket.status) == (wang.id, Status.ASSIGNED)
    assert await world.history(ticket.id) == ["TicketFiled", "TicketAssigned"]
    assert [(push.recipient, push.template) for push in memory.pushes] == [
        (lin.id, "staff/new_ticket"),
        (wang.id, "job/offer"),
    ]


@pytest.mark.rule("I10.reaches")
async def test_a_ticket_for_which_nobody_is_free_reaches_staff(world: World, memory: Memory) -> None:
    lin = await world.worker(Role.STAFF)
    away = await world.worker(Role.ENGINEER)
    await world.desk.people.set_leave(by=away.id, until=date(2026, 3, 2))
    ticket = await world.filed(await world.customer())
    assert (ticket.owner, ticket.status) == (None, Status.NEW)
    assert [(push.recipient, push.template) for push in memory.pushes] == [(lin.id, "staff/new_ticket")]


@pytest.mark.rule("A7.rank")
async def test_a_complaint_goes_to_a_lead(world: World) -> None:
    await world.worker(Role.ENGINEER)
    lead = await world.worker(Role.LEAD)
    ticket = await world.filed(await world.customer(), request=Request.COMPLAINT)
    assert ticket.owner == lead.id


@pytest.mark.rule("A7.rank")
async def test_a_repair_about_somebodys_manner_goes_to_a_lead_and_stays_with_them(world: World) -> None:
    """Who asked for a repair and complained of the engineer's manner had the next engineer sent."""
    await world.worker(Role.ENGINEER)
    lead, mei = await world.worker(Role.LEAD), await world.customer()
    ticket = await world.filed(mei, request=Request.REPAIR, kind=Kind.ATTITUDE)
    assert ticket.owner == lead.id
    await world.desk.staff.close(by=lead.id, ticket=ticket.id, reason="Apologised")
    again = await world.desk.staff.reopen(by=lead.id, ticket=ticket.id, reason="Rude again")
    assert again.owner == lead.id


@pytest.mark.rule("I6.photo", "I6.kept")
async def test_photos_of_the_request_stay_with_the_job(any_world: World) -> None:
    """A request became a job, and its photos were lost on the way."""
    wang = await any_world.worker(Role.ENGINEER)
    mei = await any_world.customer()
    draft = await any_world.draft(mei)
    for name in ("front", "back", "front"):
        await any_world.desk.intake.add_evidence(by=mei.id, draft=draft.id, evidence=photo(name))
    ticket = await any_world.desk.intake.file(by=mei.id, draft=draft.id)
    view = await any_world.desk.jobs.view(by=wang.id, ticket=ticket.id)
    assert [file.unique_id for file in view.evidence] == ["unique-front", "unique-back"]
    assert {file.added_by for file in view.evidence} == {mei.id}


@pytest.mark.rule("I6.kept")
async def test_the_photos_go_out_with_the_job_offer(world: World, memory: Memory) -> None:
    await world.worker(Role.ENGINEER)
    mei = await world.customer()
    draft = await world.draft(mei)
    await world.desk.intake.add_evidence(by=mei.id, draft=draft.id, evidence=photo("front"))
    await world.desk.intake.file(by=mei.id, draft=draft.id)
    offer = next(push for push in memory.pushes if push.template == "job/offer")
    assert [file.unique_id for file in offer.attachments] == ["unique-front"]


async def test_a_photo_without_words_begins_a_report(any_world: World) -> None:
    """A photo without words as the first message made no ticket."""
    mei = await any_world.customer()
    draft = await any_world.desk.intake.start(by=mei.id)
    draft = await any_world.desk.intake.add_evidence(by=mei.id, draft=draft.id, evidence=photo("leak"))
    assert await any_world.desk.intake.unfinished(by=mei.id) == draft
    assert any_world.desk.intake.missing(draft)[0] is Field.FAULT
    await any_world.change(mei, draft.id, skipped=frozenset({Field.FAULT}))
    ticket = await any_world.filed(mei, words=None, skipped=frozenset({Field.FAULT}))
    assert ticket.fault.words == ""


@pytest.mark.rule("I9.same_order", "I9.same_product")
async def test_a_second_report_of_the_same_order_is_noticed(any_world: World) -> None:
    """A second order within the hour was not noticed."""
    mei, other = await any_world.customer(), await any_world.customer("Zhao")
    ticket = await any_world.filed(mei)
    await any_world.filed(other)
    any_world.later(minutes=40)
    same_order = await any_world.draft(mei, product=Product(name="something"), words="Again")
    similar = await any_world.desk.intake.similar_open(by=mei.id, draft=same_order.id)
    assert [each.id for each in similar] == [ticket.id]
    await any_world.change(mei, same_order.id, order_number="SO-9", order_known=True)
    assert await any_world.desk.intake.similar_open(by=mei.id, draft=same_order.id) == []
    await any_world.change(mei, same_order.id, product=Product(name="WM-8", line="washer", model_id="wm-8"))
    similar = await any_world.desk.intake.similar_open(by=mei.id, draft=same_order.id)
    assert [each.id for each in similar] == [ticket.id], "the same model, too"


async def test_after_closing_a_second_ticket_can_be_opened(any_world: World) -> None:
    """After a ticket was closed the customer could not open another."""
    lin = await any_world.worker(Role.STAFF)
    mei = await any_world.customer()
    first = await any_world.filed(mei)
    await any_world.desk.staff.close(by=lin.id, ticket=first.id, reason="Solved on the phone")
    draft = await any_world.draft(mei)
    assert await any_world.desk.intake.similar_open(by=mei.id, draft=draft.id) == []
    second = await any_world.desk.intake.file(by=mei.id, draft=draft.id)
    assert second.id != first.id
    assert second.is_open


@pytest.mark.rule("I2.model", "I2.order_number", "I3.symptom")
@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("fault", {"words": None}),
        ("model", {"product": None, "skipped": frozenset({Field.MODEL})}),
        ("order", {"order_number": None, "skipped": frozenset({Field.ORDER})}),
        ("extra", {"extra": {"floor": "3"}, "skipped": frozenset({Field.EXTRA})}),
        ("urgency", {"urgency": None}),
    ],
)
async def test_a_report_that_lacks_something_is_not_filed(
    world: World, field: str, changes: dict[str, object]
) -> None:
    mei = await world.customer()
    draft = await world.draft(mei, **changes)
    with pytest.raises(DraftIncomplete) as refusal:
        await world.desk.intake.file(by=mei.id, draft=draft.id)
    assert refusal.value.values == {"field": field}
    assert await world.desk.cases.mine(by=mei.id) == []


@pytest.mark.rule("I2.not_at_hand")
@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        pytest.param({"order_number": None, "order_known": False}, [], id="I don't have the order number"),
        pytest.param({"purchased": None, "skipped": frozenset({Field.PURCHASED})}, [], id="date passed over"),
        pytest.param({"details": NO_SINCE}, [Field.SINCE], id="optional, to be asked"),
        pytest.param(
            {"details": NO_SINCE, "skipped": frozenset({Field.SINCE})}, [], id="optional, passed over"
        ),
        pytest.param(
            {"extra": {"batch": "B123"}, "skipped": frozenset({Field.EXTRA})},
            [],
            id="optional of the line",
        ),
        pytest.param({"product": Product(name="Old tub")}, [], id="not in the catalogue: nobody must come"),
    ],
)
async def test_what_is_missing(world: World, changes: dict[str, object], missing: list[Field]) -> None:
    draft = await world.draft(await world.customer(), **changes)
    assert list(world.desk.intake.missing(draft)) == missing


@pytest.mark.rule("I4.place", "C6.by_line")
async def test_an_address_is_asked_only_where_someone_must_come(world: World) -> None:
    mei = await world.customer()
    draft = await world.draft(mei)
    assert draft.contact is not None
    homeless = replace(draft, contact=replace(draft.contact, address=None))
    assert world.desk.intake.missing(homeless) == (Field.ADDRESS,)
    located = replace(draft, contact=replace(draft.contact, address=None, location=(31.2, 121.5)))
    assert world.desk.intake.missing(located) == ()
    kettle = replace(homeless, product=Product(name="K-1", line="kettle", model_id="k-1"))
    assert world.desk.intake.missing(kettle) == ()


async def test_an_unfinished_report_goes_on_days_later(any_world: World) -> None:
    mei = await any_world.customer()
    draft = await any_world.desk.intake.start(by=mei.id, words="It leaks")
    any_world.later(days=4)
    assert await any_world.desk.intake.start(by=mei.id, words="Hello?") == draft
    await any_world.desk.intake.abandon(by=mei.id, draft=draft.id)
    await any_world.desk.intake.abandon(by=mei.id, draft=draft.id)
    assert await any_world.desk.intake.unfinished(by=mei.id) is None


async def test_a_filed_report_can_no_more_be_changed(any_world: World) -> None:
    mei = await any_world.customer()
    ticket = await any_world.filed(mei)
    with pytest.raises(NotPossible):
        await any_world.change(mei, ticket.draft, words="Something else")
    with pytest.raises(NotPossible):
        await any_world.desk.intake.add_evidence(by=mei.id, draft=ticket.draft, evidence=photo("late"))


@pytest.mark.rule("S1.needed")
async def test_nobody_reaches_another_ones_report(any_world: World) -> None:
    mei, thief = await any_world.customer(), await any_world.customer("Thief")
    draft = await any_world.draft(mei)
    with pytest.raises(NotAllowed):
        await any_world.desk.intake.get(by=thief.id, draft=draft.id)
    with pytest.raises(NotAllowed):
        await any_world.change(thief, draft.id, words="Mine")
    await any_world.desk.intake.abandon(by=thief.id, draft=draft.id)
    assert await any_world.desk.intake.get(by=mei.id, draft=draft.id) == draft


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        pytest.param({"words": "x" * 201}, TextTooLong, id="too long"),
        pytest.param({"words": " \n\x00"}, TextEmpty, id="nothing in it"),
        pytest.param({"extra": {"batch": "123"}}, AnswerUnfit, id="not the shape the line asks"),
    ],
)
async def test_an_unfit_answer_changes_nothing(
    world: World, changes: dict[str, object], refusal: type[Exception]
) -> None:
    mei = await world.customer()
    draft = await world.draft(mei)
    with pytest.raises(refusal):
        await world.change(mei, draft.id, **changes)
    assert await world.desk.intake.get(by=mei.id, draft=draft.id) == draft


async def test_a_case_takes_only_so_many_files(world: World) -> None:
    mei = await world.customer()
    draft = await world.draft(mei)
    for number in range(3):
        await world.desk.intake.add_evidence(by=mei.id, draft=draft.id, evidence=photo(str(number)))
    with pytest.raises(TooManyFiles):
        await world.desk.intake.add_evidence(by=mei.id, draft=draft.id, evidence=photo("one more"))
    await world.desk.intake.add_evidence(by=mei.id, draft=draft.id, evidence=photo("1"))


async def test_the_verdict_is_what_the_ticket_gets(world: World) -> None:
    mei = await world.customer()
    draft = await world.draft(mei, urgency=Urgency.URGENT)
    verdict = world.desk.intake.verdict(draft)
    ticket = await world.desk.intake.file(by=mei.id, draft=draft.id)
    assert (verdict.warranty, verdict.mode, verdict.urgency) == (ticket.warranty, ticket.mode, ticket.urgency)
    assert (verdict.respond_by, verdict.solve_by) == (ticket.respond_by, ticket.solve_by)


async def test_the_readers_know_the_desks_day_and_country(world: World) -> None:
    world.now = datetime(2026, 3, 2, 17, tzinfo=UTC)
    reading = world.desk.intake.read_date("today", Language.EN)
    assert reading.purchased is not None
    assert reading.purchased.earliest == date(2026, 3, 3), "already tomorrow in Shanghai"
    assert world.desk.intake.read_phone("13812345678") == "+8613812345678"
    assert [match.model_id for match in world.desk.intake.find_models("wm8")] == ["wm-8"]


@pytest.mark.rule("T1.person")
async def test_a_person_can_be_asked_for_in_the_middle_of_a_report(world: World, memory: Memory) -> None:
    lin = await world.worker(Role.STAFF)
    mei = await world.customer()
    draft = await world.desk.intake.start(by=mei.id, words="It smokes")
    await world.desk.intake.ask_person(by=mei.id, draft=draft.id, ticket=None)
    await world.desk.intake.ask_person(by=mei.id, draft=draft.id, ticket=None)
    [call] = await world.desk.cases.mine(by=mei.id)
    assert (call.request, call.fault.words) == (Request.QUESTION, "It smokes")
    assert [(push.recipient, push.template, push.ticket) for push in memory.pushes] == [
        (lin.id, "staff/person_asked", call.id)
    ]
    await world.desk.staff.reply(by=lin.id, ticket=call.id, text="Unplug it, I call you")
    assert (memory.pushes[-1].recipient, memory.pushes[-1].template) == (mei.id, "customer/reply")
    assert await world.desk.intake.unfinished(by=mei.id) == draft, "the report waits"


@pytest.mark.rule("T1.person")
async def test_a_person_can_be_asked_for_on_a_ticket(world: World, memory: Memory) -> None:
    lin = await world.worker(Role.STAFF)
    mei = await world.customer()
    ticket = await world.filed(mei)
    await world.desk.intake.ask_person(by=mei.id, draft=None, ticket=ticket.id)
    assert (memory.pushes[-1].recipient, memory.pushes[-1].template) == (lin.id, "staff/person_asked")
    world.later(hours=1)
    before = len(memory.pushes)
    await world.desk.intake.ask_person(by=mei.id, draft=None, ticket=ticket.id)
    assert len(memory.pushes) == before + 1, "an hour later it is another call"
