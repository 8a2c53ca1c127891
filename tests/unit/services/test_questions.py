"""Every question of the table: its answer gets wherever it belongs, and nowhere else."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pytest

from notifier.rendering import Renderer
from tests.fakes.memory import Memory
from tests.fakes.wording import real_words
from tests.notifier.every_message import delivery
from tests.unit.services.world import MONDAY, World
from tickets.case.answers import QUESTIONS
from tickets.case.drafts import Draft, Field
from tickets.case.facts import Contact, Product, PurchaseDate
from tickets.case.ticket import Ticket
from tickets.errors import TextEmpty, TextTooLong
from tickets.ids import DraftId, PersonId
from tickets.kinds import Language, Request, Role, Urgency
from tickets.team.masking import mask_ticket
from tickets.team.people import Person

NUMBER, MAIL = "138 1234 5678", "mei@example.org"
REACHABLE = f"rattles, call {NUMBER} or {MAIL}"
PERSONAL = {Field.ORDER, Field.NAME, Field.PHONE, Field.EMAIL, Field.ADDRESS}
ALL = [question.id for question in QUESTIONS]
DETAILS = [question.id for question in QUESTIONS if question.detail]


@dataclass(frozen=True)
class Example:
    """An answer to a question, and where somebody who works on the case looks for it."""

    value: object
    on_ticket: Callable[[Ticket], object]


EXAMPLES: Mapping[str, Example] = {
    Field.FAULT: Example("It hums", lambda it: it.fault.words),
    Field.MODEL: Example(
        Product(name="WM-8", line="washer", model_id="wm-8", serial="SN7"), lambda it: it.product
    ),
    Field.PURCHASED: Example(
        PurchaseDate(earliest=date(2025, 5, 1), latest=date(2025, 5, 31)), lambda it: it.purchased
    ),
    Field.ORDER: Example("SO-1", lambda it: it.order_number),
    Field.REPAIRED_ELSEWHERE: Example(True, lambda it: it.fault.details["repaired_elsewhere"]),
    Field.EXTRA: Example({"batch": "C777", "floor": "9"}, lambda it: it.answers.values),
    Field.URGENCY: Example(Urgency.LOW, lambda it: it.urgency),
    Field.NAME: Example("Zhao", lambda it: it.contact.name),
    Field.PHONE: Example("+8613999990000", lambda it: it.contact.phone),
    Field.EMAIL: Example("zhao@example.org", lambda it: it.contact.email),
    Field.ADDRESS: Example("成都市青羊区一环路1号", lambda it: it.contact.address),
}


def example(name: str) -> Example:
    """An answer to any question; to a detail it is some words."""
    return EXAMPLES.get(name) or Example(f"the {name}", lambda it: it.fault.details[name])


def blank() -> Draft:
    return Draft(id=DraftId("d"), customer=PersonId(1), started_at=MONDAY, changed_at=MONDAY)


async def filed_with(world: World, customer: Person, name: str, value: object, *, way: int = 0) -> Ticket:
    draft = await world.draft(customer)
    await world.desk.intake.update(
        by=customer.id, draft=draft.id, change=lambda it: QUESTIONS.give(it, name, value, way=way)
    )
    return await world.desk.intake.file(by=customer.id, draft=draft.id)


@pytest.mark.rule("I3.symptom", "I3.part", "I3.since", "I3.environment", "I3.tried", "I3.repaired_before")
@pytest.mark.rule("I4.name", "I4.phone", "I4.email", "I4.place", "I5.serial", "I5.batch")
@pytest.mark.parametrize("name", ALL)
async def test_an_answer_is_filed_and_kept(any_world: World, name: str) -> None:
    """An answer whose line was left out of filing was lost, and no test told of it."""
    given = example(name)
    ticket = await filed_with(any_world, await any_world.customer(), name, given.value)
    assert given.on_ticket(ticket) == given.value
    assert given.on_ticket(await any_world.stored(ticket.id)) == given.value


async def test_a_place_on_the_map_is_filed_in_the_address_stead(world: World) -> None:
    ticket = await filed_with(world, await world.customer(), Field.ADDRESS, (31.2, 121.5), way=1)
    assert (ticket.contact.location, ticket.contact.address) == ((31.2, 121.5), None)


async def test_a_customer_without_an_order_number_files_none(world: World) -> None:
    ticket = await filed_with(world, await world.customer(), Field.ORDER, False, way=1)
    assert ticket.order_number is None


@pytest.mark.parametrize("name", ALL)
def test_one_answer_replaces_another_way_of_answering(name: str) -> None:
    """An address that was typed as a correction left the old point on the engineer's map."""
    draft = blank()
    for way, value in {0: example(name).value, **{Field.ADDRESS: {1: (31.2, 121.5)}}.get(name, {})}.items():
        draft = QUESTIONS.give(draft, name, value, way=way)
    draft = QUESTIONS.give(draft, name, example(name).value)
    assert draft == QUESTIONS.give(blank(), name, example(name).value)


@pytest.mark.parametrize("name", [name for name in ALL if name != Field.EXTRA])
def test_what_is_passed_over_leaves_no_earlier_answer(name: str) -> None:
    answered = QUESTIONS.give(blank(), name, example(name).value)
    passed = QUESTIONS.pass_over(answered, name)
    assert replace(passed, contact=None, skipped=frozenset()) == blank()
    assert passed.contact in (None, Contact(name=""))
    assert passed.skipped == {name}
    assert QUESTIONS.give(passed, name, example(name).value) == answered, "and it can be answered again"


def test_passing_over_the_lines_questions_keeps_those_that_are_answered() -> None:
    answered = QUESTIONS.give(blank(), Field.EXTRA, {"batch": "B123"})
    assert QUESTIONS.pass_over(answered, Field.EXTRA).extra == {"batch": "B123"}


def test_passing_over_all_details_keeps_those_that_are_answered() -> None:
    answered = QUESTIONS.give(blank(), Field.REPAIRED_ELSEWHERE, False)
    passed = QUESTIONS.pass_over_details(answered)
    assert passed.details == {"repaired_elsewhere": False}
    assert passed.skipped == set(DETAILS) - {Field.REPAIRED_ELSEWHERE}


TYPED = [name for name in ALL if isinstance(example(name).value, str) and name != Field.URGENCY]


@pytest.mark.parametrize("name", TYPED)
@pytest.mark.parametrize(("text", "refusal"), [("x" * 201, TextTooLong), (" \x00 ", TextEmpty)])
async def test_a_text_without_end_or_sense_is_refused(
    world: World, name: str, text: str, refusal: type[Exception]
) -> None:
    """The limit of each text stood in a list of its own: one left out was no limit, and no test told."""
    mei = await world.customer()
    with pytest.raises(refusal):
        await filed_with(world, mei, name, text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (Field.MODEL, Product(name="x" * 201)),
        (Field.MODEL, Product(name="WM", serial="x" * 201)),
        (Field.EXTRA, {"floor": "x" * 201}),
    ],
)
async def test_a_text_inside_an_answer_has_the_same_limit(world: World, name: str, value: object) -> None:
    with pytest.raises(TextTooLong):
        await filed_with(world, await world.customer(), name, value)


def reaching(name: str) -> object:
    """An answer to a question that can be typed, with a phone number and a mail address in it."""
    wordy: Mapping[str, object] = {
        Field.MODEL: Product(name=REACHABLE, line="washer"),
        Field.EXTRA: {"batch": "B123", "floor": REACHABLE},
    }
    return wordy.get(name, REACHABLE)


FREE = [*TYPED, Field.MODEL, Field.EXTRA]


@pytest.mark.rule("S1.needed", "S1.masked")
@pytest.mark.parametrize("name", FREE)
async def test_nobody_can_be_called_before_the_job_is_accepted(
    world: World, memory: Memory, name: str
) -> None:
    """A phone number typed as a detail of the fault stood in the engineer's offer as it was."""
    await world.worker(Role.ENGINEER, "Wang")
    ticket = await filed_with(world, await world.customer(), name, reaching(name))
    offer = next(push for push in memory.pushes if push.template == "job/offer")
    sent, shown = json.dumps(offer.context, ensure_ascii=False), repr(mask_ticket(ticket))
    for secret in (NUMBER, MAIL):
        assert secret not in sent
        assert secret not in shown


@pytest.mark.rule("I3.part", "I3.since", "I3.environment", "I3.tried", "I3.repaired_before")
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", DETAILS)
async def test_a_detail_of_the_fault_stands_in_the_offer(
    world: World, memory: Memory, name: str, language: Language
) -> None:
    await world.worker(Role.ENGINEER, "Wang")
    value = example(name).value
    await filed_with(world, await world.customer(), name, value)
    offer = next(push for push in memory.pushes if push.template == "job/offer")
    words = real_words()
    said = words(f"push.job.offer.{name}", language, text=value)
    assert said in Renderer(words).render(delivery(offer, language)).text.splitlines()


@pytest.mark.rule("S2.erased")
@pytest.mark.parametrize("name", ALL)
async def test_what_is_personal_is_erased_and_the_rest_stays(world: World, name: str) -> None:
    mei, lin = await world.customer(), await world.worker(Role.STAFF)
    given = example(name)
    ticket = await filed_with(world, mei, name, given.value)
    await world.desk.staff.close(by=lin.id, ticket=ticket.id, reason="Solved on the phone")
    await world.desk.people.erase(by=mei.id)
    bare = await world.stored(ticket.id)
    if name in PERSONAL:
        assert not given.on_ticket(bare)
    elif name == Field.MODEL:
        assert bare.product == replace(ticket.product, serial=None)
    else:
        assert given.on_ticket(bare) == given.value
    assert bare.contact == Contact(name="", region=ticket.contact.region)


@pytest.mark.rule("I2.model", "I2.purchase_date", "I2.order_number", "I2.other_requests")
@pytest.mark.rule("I3.symptom", "I3.part", "I3.since", "I3.environment", "I3.tried", "I3.repaired_before")
@pytest.mark.parametrize(
    ("request_", "asked"),
    [
        (Request.REPAIR, set(ALL) - {Field.ADDRESS, Field.EXTRA}),
        (Request.EXCHANGE, set(ALL) - {Field.ADDRESS, Field.EXTRA}),
        (
            Request.COMPLAINT,
            {Field.FAULT, Field.MODEL, Field.ORDER, Field.URGENCY, Field.NAME, Field.PHONE, Field.EMAIL},
        ),
        (Request.QUESTION, {Field.FAULT, Field.MODEL, Field.NAME, Field.PHONE}),
    ],
)
def test_each_request_is_asked_what_it_needs(request_: Request, asked: set[str]) -> None:
    draft = replace(blank(), request=request_)
    assert set(QUESTIONS.missing(draft, line=None, visit=False)) == asked
    assert set(QUESTIONS.missing(draft, line=None, visit=True)) == asked | {Field.ADDRESS}


def test_the_progress_counts_steps_that_customers_feel_as_one() -> None:
    missing = QUESTIONS.missing(blank(), line=None, visit=True)
    steps = [QUESTIONS.progress(blank(), name, missing).step for name in missing]
    assert steps == [1, 2, 3, 4, *[5] * len(DETAILS), 6, 7, 7, 7, 8]
    assert QUESTIONS.progress(blank(), Field.FAULT, missing).total == 8


def test_an_id_is_given_once() -> None:
    assert len(set(ALL)) == len(ALL)
