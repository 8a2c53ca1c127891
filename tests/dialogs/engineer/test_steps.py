"""The table of an engineer's steps: complete, spoken in every language, and the next step first."""

from collections.abc import Iterator

import pytest

from bot.words.catalogues import read_catalogue
from dialogs.engineer import build_engineer_dialogs
from dialogs.engineer.steps import JOB_STEPS, Asking, AtOnce, Entry, JobStep, meant_by, offered
from tests.notifier.every_message import every_message
from tests.unit.announcing import MEI, PHOTO, TICKET, WANG, ticket
from tests.unit.services.world import MONDAY
from tickets.announcements.job_buttons import JOB_BUTTONS
from tickets.case.events import Event, SentToFactory
from tickets.case.lifecycle import Status
from tickets.kinds import Language, ServiceMode
from tickets.messages.taps import Tap, Verb
from tickets.team.permissions import OWNER_ACTS, open_acts
from tickets.time.clock_table import CLOCK_TABLE
from tickets.views import TicketView

NO_STEPS = {Verb.JOB}
"""Verbs of engineers' messages that only show something."""

AWAY = SentToFactory(ticket=TICKET.id, at=MONDAY, by=WANG.id, expected=MONDAY.date())


def view(
    status: Status, *events: Event, mode: ServiceMode = ServiceMode.ON_SITE, quote_missing: bool = False
) -> TicketView:
    """Return a case as its engineer sees it."""
    case = ticket(status, mode=mode)
    return TicketView(
        ticket=case,
        events=events,
        owner=WANG,
        customer=MEI,
        contact=case.contact,
        contact_visible=True,
        evidence=(PHOTO,),
        earlier=(),
        possible=open_acts(WANG, case),
        surveys=(),
        quote_missing=quote_missing,
    )


def sentences(entry: Entry) -> Iterator[str]:
    yield f"engineer.step.{entry.step}"
    if isinstance(entry.taken, AtOnce):
        yield from (entry.taken.on_card, entry.taken.on_tap)


def test_every_step_has_an_entry() -> None:
    assert set(JOB_STEPS) == set(JobStep)


def test_every_act_of_an_owner_is_within_reach_of_a_step() -> None:
    assert {entry.act for entry in JOB_STEPS.values()} - {None} == OWNER_ACTS


def test_every_button_that_engineers_are_sent_leads_to_a_step() -> None:
    assert set(JOB_BUTTONS) - NO_STEPS == {entry.verb for entry in JOB_STEPS.values()}
    assert {verb for promise in CLOCK_TABLE.values() for verb in promise.job} <= set(JOB_BUTTONS)


async def test_the_messages_themselves_carry_no_other_buttons() -> None:
    messages = await every_message()
    sent = [push for name in messages if name.startswith("job/") for push in messages[name]]
    taps = [Tap.decode(button.data) for push in sent for row in push.buttons for button in row]
    verbs = {tap.verb for tap in taps if tap is not None}
    assert None not in taps
    assert {Verb.ACCEPT, Verb.NOTE, Verb.JOB} <= verbs <= set(JOB_BUTTONS)


@pytest.mark.parametrize("verb", JOB_BUTTONS)
def test_a_button_is_offered_for_the_act_that_its_step_does(verb: Verb) -> None:
    acts = {entry.act for entry in JOB_STEPS.values() if entry.verb is verb}
    assert JOB_BUTTONS[verb].act in acts | {None}


@pytest.mark.parametrize("language", list(Language))
def test_every_step_is_spoken(language: Language) -> None:
    spoken = {message.id for message in read_catalogue(language) if isinstance(message.id, str)}
    needed = {key for entry in JOB_STEPS.values() for key in sentences(entry)}
    needed |= {button.label for button in JOB_BUTTONS.values()}
    assert needed - spoken == set()


def test_every_step_that_asks_has_its_window() -> None:
    windows = {state for dialog in build_engineer_dialogs() for state in dialog.states()}
    assert {entry.taken.first for entry in JOB_STEPS.values() if isinstance(entry.taken, Asking)} <= windows


def test_a_step_without_questions_has_a_button_of_its_own() -> None:
    """Such a tap is not looked at before it is done: two steps behind it could not be told apart."""
    verbs = [entry.verb for entry in JOB_STEPS.values()]
    assert all(verbs.count(each.verb) == 1 for each in JOB_STEPS.values() if isinstance(each.taken, AtOnce))


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("events", [(), (AWAY,)], ids=["here", "at the factory"])
def test_what_a_button_means_is_never_in_doubt(status: Status, events: tuple[Event, ...]) -> None:
    """Setting out and a new time of arrival share a button, as do the factory and its new date."""
    verbs = [entry.verb for entry in offered(view(status, *events))]
    assert len(verbs) == len(set(verbs))


@pytest.mark.parametrize(
    ("status", "verb", "step"),
    [
        (Status.SCHEDULED, Verb.DEPART, JobStep.DEPART),
        (Status.ON_THE_WAY, Verb.DEPART, JobStep.DELAY),
        (Status.ON_SITE, Verb.DEPART, None),
        (Status.CLOSED, Verb.NOTE, None),
    ],
)
def test_an_old_button_means_what_fits_now(status: Status, verb: Verb, step: JobStep | None) -> None:
    meant = meant_by(verb, view(status))
    assert (meant.step if meant else None) is step


def test_the_factorys_button_moves_the_date_once_the_product_is_away() -> None:
    for status, events, step in (
        (Status.ACCEPTED, (), JobStep.FACTORY),
        (Status.AT_FACTORY, (AWAY,), JobStep.FACTORY_DATE),
        (Status.ACCEPTED, (AWAY,), JobStep.FACTORY_DATE),
    ):
        meant = meant_by(Verb.FACTORY, view(status, *events))
        assert meant is not None
        assert meant.step is step


@pytest.mark.parametrize(
    ("case", "step"),
    [
        (view(Status.ASSIGNED), JobStep.ACCEPT),
        (view(Status.ACCEPTED), JobStep.VISIT),
        (view(Status.ACCEPTED, mode=ServiceMode.REMOTE), JobStep.FINISH),
        (view(Status.ACCEPTED, mode=ServiceMode.REMOTE, quote_missing=True), JobStep.QUOTE),
        (view(Status.ACCEPTED, quote_missing=True), JobStep.VISIT),
        (view(Status.SCHEDULED), JobStep.DEPART),
        (view(Status.ON_THE_WAY), JobStep.ARRIVE),
        (view(Status.ON_SITE), JobStep.FINISH),
        (view(Status.ON_SITE, quote_missing=True), JobStep.QUOTE),
        (view(Status.WAITING_PART), JobStep.VISIT),
        (view(Status.WAITING_CUSTOMER), JobStep.NOTE),
        (view(Status.WAITING_APPROVAL), JobStep.NOTE),
        (view(Status.AT_FACTORY, AWAY), JobStep.BACK),
    ],
)
def test_the_likeliest_step_stands_first(case: TicketView, step: JobStep) -> None:
    assert next(entry.step for entry in offered(case)) is step


def test_no_status_has_two_likeliest_steps() -> None:
    statuses = [status for entry in JOB_STEPS.values() for status in entry.likeliest]
    assert len(statuses) == len(set(statuses))


@pytest.mark.parametrize("status", [Status.CLOSED, Status.CANCELLED])
def test_a_case_that_has_ended_offers_nothing(status: Status) -> None:
    assert offered(view(status, AWAY)) == ()


def test_a_job_that_is_not_taken_on_yet_offers_no_date_of_the_factory() -> None:
    """The product was at the factory when the job went to somebody else, who has not accepted it yet."""
    steps = {entry.step for entry in offered(view(Status.ASSIGNED, AWAY))}
    assert not steps & {JobStep.BACK, JobStep.FACTORY_DATE, JobStep.FACTORY}
