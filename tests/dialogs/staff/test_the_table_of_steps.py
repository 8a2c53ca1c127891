"""The table of staff's steps is whole: nothing that stands in one place is missing in another."""

import ast
import inspect
import json
from collections.abc import Iterator
from itertools import chain
from types import ModuleType

import pytest

from bot.words.catalogues import read_catalogue
from dialogs.staff import build_staff_dialogs
from dialogs.staff.states import Steps
from dialogs.staff.step import DeskStep, StaffStep
from dialogs.staff.steps import CARD, ON_CARD, STAFF_STEPS, TO_CHOOSE
from handlers.staff import COMMANDS, TAPS
from tests.dialogs.casework.talk import Phone, Talk
from tests.dialogs.routes import routes, verbs_of
from tests.unit.announcing import HE, LIN, MEI, WANG
from tickets.announcements import calls as calls_announced
from tickets.announcements import staff as staff_announced
from tickets.case.ticket import Ticket
from tickets.kinds import Language
from tickets.messages.taps import Verb
from tickets.time.clock_table import CLOCK_TABLE

ENTRIES = (CARD, *chain(*ON_CARD), *TO_CHOOSE)
ASKS = [ask for step in ENTRIES for ask in step.asks]


def keys(step: StaffStep) -> Iterator[str]:
    """Yield what is said around a step."""
    if step is not CARD:
        yield step.label_key
    if step.use_case is not None:
        yield step.done_key
    if step.command:
        yield f"staff.number.{step.step}"
    for ask in step.asks:
        yield ask.question
        yield ask.answer.unread


def verbs_in(module: ModuleType) -> set[Verb]:
    """Return the verbs that a module puts on buttons."""
    tree = ast.parse(inspect.getsource(module))
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return {Verb[node.attr] for node in named if isinstance(node.value, ast.Name) and node.value.id == "Verb"}


def test_each_step_has_one_entry() -> None:
    assert set(STAFF_STEPS) == set(DeskStep)
    assert len(ENTRIES) == len(STAFF_STEPS)


@pytest.mark.parametrize("language", list(Language))
def test_what_is_said_around_a_step_stands_in_every_language(language: Language) -> None:
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id for message in read_catalogue(language)
    }
    assert {key for step in ENTRIES for key in keys(step)} - known == set()


@pytest.mark.parametrize("step", ENTRIES, ids=lambda step: step.step)
def test_a_step_asks_what_its_use_case_wants(step: StaffStep, talk: Talk) -> None:
    """A question too few made every tap fail; one too many is asked for nothing."""
    if step.use_case is None:
        assert step.opens is not None
        assert step.asks == ()
        return
    parameters = inspect.signature(step.use_case(talk.desk)).parameters
    takes = {name: each for name, each in parameters.items() if each.kind is each.KEYWORD_ONLY}
    wanted = {name for name, each in takes.items() if each.default is each.empty}
    assert wanted - {"by", "ticket"} == {ask.name for ask in step.asks if ask.only_if is None}
    assert {ask.name for ask in step.asks} <= takes.keys()


def test_each_window_that_a_step_opens_is_there() -> None:
    there = {state for dialog in build_staff_dialogs() for state in dialog.states()}
    opened = {ask.state for ask in ASKS} | {step.opens for step in ENTRIES if step.opens is not None}
    assert opened <= there


def test_a_step_is_asked_for_where_it_is_chosen() -> None:
    """A window cannot switch to one of another dialog, and a dialog that is not the steps' asks one thing."""
    assert {ask.state for step in TO_CHOOSE for ask in step.asks} == {*Steps.__all_states__} - {Steps.choose}
    assert all(len(step.asks) <= 1 for step in chain(*ON_CARD))
    assert all(len({ask.state for ask in step.asks}) == len(step.asks) for step in TO_CHOOSE)


def test_every_button_of_a_message_does_something_for_somebody() -> None:
    assert set().union(*(verbs_of(person) for person in (MEI, WANG, LIN, HE))) == set(Verb)


def test_the_buttons_of_messages_to_staff_do_something_for_staff() -> None:
    announced = verbs_in(staff_announced) | verbs_in(calls_announced)
    assert announced | {row.desk for row in CLOCK_TABLE.values()} <= verbs_of(LIN)
    assert verbs_of(LIN) & TAPS.keys() == TAPS.keys() - {Verb.RESULTS}
    assert TAPS.keys() <= verbs_of(HE)


def test_what_staff_may_is_refused_to_everybody_else() -> None:
    refusing = [route for route in routes() if route.router == "staff refused"]
    assert set().union(*(route.commands for route in refusing)) == COMMANDS.keys()
    assert set().union(*(route.verbs for route in refusing)) == TAPS.keys() - {Verb.TICKET}


def kept(talk: Talk, state: str) -> dict[str, object]:
    """Return what the dialog that stands at a step has kept."""
    stored = [json.loads(record.data) for record in talk.storage.storage.values()]
    return next(each["dialog_data"] for each in stored if each.get("state") == state)


async def test_a_dialog_that_was_stored_half_way_goes_on(talk: Talk, phone: Phone, case: Ticket) -> None:
    """What stands in the database under these names was written by the desk before its last update."""
    await phone.says(f"/ticket {case.number}")
    await phone.taps("Next step")
    await phone.taps("for exchange")
    await phone.taps("Next step")
    await phone.taps("Inspected")
    await phone.says("The drum is cracked")
    assert kept(talk, "Steps:voucher") == {"step": "inspected", "finding": "The drum is cracked"}
    await phone.says(f"/reply {case.number}")
    stored = [json.loads(record.data) for record in talk.storage.storage.values()]
    begun = next(each["start_data"] for each in stored if each.get("state") == "Write:words")
    assert begun["errand"] == "reply"


async def test_a_step_that_is_chosen_again_asks_from_the_beginning(
    talk: Talk, phone: Phone, case: Ticket
) -> None:
    await phone.says(f"/ticket {case.number}")
    await phone.taps("Next step")
    await phone.taps("for exchange")
    await phone.taps("Next step")
    await phone.taps("Inspected")
    first = phone.text
    await phone.says("The drum is cracked")
    await phone.taps("Back")
    await phone.taps("Inspected")
    assert phone.text == first
    await phone.says("The door is cracked")
    await phone.says("2026-03-13")
    inspected = [push for push in talk.memory.pushes if push.template == "customer/goods_inspected"]
    assert [push.context["finding"] for push in inspected] == ["The door is cracked"]
    assert inspected[0].context["voucher_until"] == "2026-03-13"
