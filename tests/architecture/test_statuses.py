"""Each status is in or out of every list of statuses on purpose."""

from collections import Counter
from dataclasses import replace

import pytest

from bot.words.catalogues import read_catalogue
from dialogs.engineer.steps import JOB_STEPS
from dialogs.my_tickets.getters import _next
from tests.unit.announcing import SLOT, ticket
from tests.unit.services.world import MONDAY
from tickets.case.facts import ReturnedGoods, Visit
from tickets.case.lifecycle import DELIVERED, ENDED, SERVED, TAKEN_ON, TRANSITIONS, UNOWNED, Act, Status
from tickets.daily_update.progress import ENDS, OPENS, TOLD_DAILY
from tickets.kinds import Language, Settlement
from tickets.time.from_history import _STATUS

PHASES = (
    UNOWNED,
    frozenset({Status.ASSIGNED}),
    TAKEN_ON,
    frozenset({Status.HANDED_OVER}),
    frozenset({Status.WORK_DONE, Status.SOLVED, Status.CLOSED}),
    frozenset({Status.CANCELLED}),
)
"""Where a case can be: it needs an owner, is offered to one, in work, on its way back, served, called off."""


def test_each_status_belongs_to_one_phase_of_a_case() -> None:
    assert Counter(status for phase in PHASES for status in phase) == Counter(Status)


def test_the_lists_of_the_lifecycle_are_made_of_whole_phases() -> None:
    assert PHASES[4] == SERVED
    assert PHASES[3] | PHASES[4] == DELIVERED
    assert {Status.CLOSED, *PHASES[5]} == ENDED


def test_every_status_that_somebody_has_taken_on_can_be_finished_or_comes_back_to_one_that_can() -> None:
    finishing = {status for status, act in TRANSITIONS if act is Act.FINISH_WORK}
    resumed = {status for status, act in TRANSITIONS if act is Act.RESUME}
    assert finishing | resumed == TAKEN_ON | {Status.HANDED_OVER}


def test_the_days_update_goes_to_every_open_case_in_which_something_is_left_to_be_done() -> None:
    assert set(TOLD_DAILY) == set(Status) - ENDED - {Status.SOLVED}


def test_what_ends_the_days_updates_and_begins_them_again_is_told_from_the_history() -> None:
    assert {event for event, status in _STATUS.items() if status not in TOLD_DAILY} == set(ENDS)
    assert {_STATUS[event] for event in OPENS} == {Status.NEW, Status.REOPENED}


def test_the_engineers_card_has_a_likeliest_step_for_every_status_of_a_job() -> None:
    likeliest = Counter(status for entry in JOB_STEPS.values() for status in entry.likeliest)
    assert likeliest == Counter(TAKEN_ON | {Status.ASSIGNED})


@pytest.mark.parametrize("language", list(Language))
def test_the_customers_card_has_a_sentence_for_whatever_comes_next(language: Language) -> None:
    """Times offered for a case whose product had come back left its card without words: it never opened."""
    catalogue = read_catalogue(language)
    back = ReturnedGoods(settlement=Settlement.EXCHANGE, received_at=MONDAY)
    for status in Status:
        for goods in (None, back, replace(back, inspected_at=MONDAY)):
            for visit in (Visit(), Visit(proposed=(SLOT,))):
                key = _next(ticket(status, returned=goods, visit=visit), quoted=False)
                assert catalogue.get(key) is not None, key
