"""The daily update: what happened, what is next, when it is expected, and honesty when there is nothing."""

from datetime import timedelta

import pytest

from tests.unit.announcing import SLOT, TICKET, WANG, record, ticket
from tests.unit.services.world import MONDAY
from tickets.case.events import Event
from tickets.case.facts import Slot, Visit
from tickets.case.lifecycle import ENDED, Status
from tickets.case.ticket import Change, Ticket
from tickets.daily_update.progress import SHOWN_AT_MOST, TOLD_DAILY, NextStep, as_context, progress

HOUR = timedelta(hours=1)
NEXT = MONDAY + 24 * HOUR


def kinds(change: Change, since: timedelta | None = None) -> list[str]:
    update = progress(
        change.ticket,
        change.events,
        since=MONDAY + since if since is not None else None,
        now=MONDAY + 6 * HOUR,
        next_update=NEXT,
    )
    return [line.kind for line in update.happened]


def story() -> Change:
    """Accepted at once, noted an hour later, a part awaited two hours later."""
    change = TICKET.accept(by=WANG.id, at=MONDAY)
    change = change.then(change.ticket.note(by=WANG.id, at=MONDAY + HOUR, text="Opened it"))
    late = MONDAY + 2 * HOUR
    return change.then(change.ticket.await_part(by=WANG.id, at=late, part="seal", expected=late.date()))


@pytest.mark.rule("D2.happened")
def test_an_update_is_made_of_what_happened_since_the_last_one() -> None:
    assert kinds(story()) == ["accepted", "noted", "part_awaited"]
    assert kinds(story(), since=HOUR) == ["part_awaited"]


@pytest.mark.rule("D2.happened")
def test_internal_notes_never_reach_the_customer() -> None:
    change = ticket().note(by=WANG.id, at=MONDAY, text="Rude customer", internal=True)
    update = progress(change.ticket, change.events, since=None, now=MONDAY, next_update=NEXT)
    assert update.happened == ()
    assert not update.is_news


@pytest.mark.rule("D3.new_date")
def test_a_date_that_moved_is_said_first_and_one_that_passed_is_owned_up_to() -> None:
    change = ticket().move_expected(by=WANG.id, at=MONDAY, expected=MONDAY + 8 * HOUR)
    before = progress(change.ticket, change.events, since=None, now=MONDAY + 7 * HOUR, next_update=NEXT)
    assert (before.moved, before.overdue, before.is_news) == (True, False, True)
    passed = progress(change.ticket, change.events, since=None, now=MONDAY + 8 * HOUR, next_update=NEXT)
    assert (passed.moved, passed.overdue) == (False, True), "a new date that has passed is no news to give"


@pytest.mark.rule("D4.short")
def test_repeats_are_said_once_and_a_long_day_is_cut_to_its_end() -> None:
    change = ticket().add_words(by=WANG.id, at=MONDAY, text="a")
    change = change.then(change.ticket.add_words(by=WANG.id, at=MONDAY, text="b"))
    assert kinds(change) == ["heard"]
    for number in range(SHOWN_AT_MOST + 3):
        change = change.then(change.ticket.note(by=WANG.id, at=MONDAY, text=f"note {number}"))
    update = progress(change.ticket, change.events, since=None, now=MONDAY, next_update=NEXT)
    assert len(update.happened) == SHOWN_AT_MOST
    assert update.happened[-1].text == f"note {SHOWN_AT_MOST + 2}"


@pytest.mark.parametrize(
    ("case", "step"),
    [
        (ticket(Status.NEW), NextStep.FINDING),
        (ticket(Status.REOPENED), NextStep.FINDING),
        (ticket(Status.ASSIGNED), NextStep.CONFIRMING),
        (ticket(Status.WAITING_CUSTOMER, visit=Visit(proposed=(SLOT,))), NextStep.CHOOSING),
        (ticket(Status.WAITING_CUSTOMER), NextStep.ANSWERING),
        (ticket(Status.WAITING_PART), NextStep.PART),
        (ticket(Status.WORK_DONE, record=record()), NextStep.CONFIRMING_SOLVED),
    ],
)
@pytest.mark.rule("D2.next")
def test_what_is_next_follows_from_where_the_case_stands(case: Ticket, step: NextStep) -> None:
    nothing: tuple[Event, ...] = ()
    assert progress(case, nothing, since=None, now=MONDAY, next_update=NEXT).step is step


@pytest.mark.rule("D2.every_day")
def test_every_open_case_but_a_solved_one_gets_an_update() -> None:
    assert set(TOLD_DAILY) == set(Status) - ENDED - {Status.SOLVED}


@pytest.mark.rule("D2.expected")
def test_the_visit_is_named_as_long_as_it_lies_ahead() -> None:
    agreed = Slot(start=MONDAY + HOUR, end=MONDAY + 3 * HOUR)
    case = ticket(Status.SCHEDULED, visit=Visit(proposed=(agreed,), agreed=agreed))
    update = progress(case, (), since=None, now=MONDAY, next_update=NEXT)
    assert as_context(update, case, owner="Wang", now=MONDAY)["visit"] == {
        "start": agreed.start.isoformat(),
        "end": agreed.end.isoformat(),
    }
    assert as_context(update, case, owner="Wang", now=MONDAY + 4 * HOUR)["visit"] is None
