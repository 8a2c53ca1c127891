"""The life of a ticket as the table tells it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.announcing import TICKET
from tickets.case.lifecycle import ENDED, SERVED, TRANSITIONS, UNOWNED, Act, Status, after, possible
from tickets.errors import NotPossible

STORY = (
    (Act.ASSIGN, Status.ASSIGNED),
    (Act.ACCEPT, Status.ACCEPTED),
    (Act.PROPOSE_VISIT, Status.WAITING_CUSTOMER),
    (Act.AGREE_VISIT, Status.SCHEDULED),
    (Act.DEPART, Status.ON_THE_WAY),
    (Act.ARRIVE, Status.ON_SITE),
    (Act.AWAIT_PART, Status.WAITING_PART),
    (Act.PROPOSE_VISIT, Status.WAITING_CUSTOMER),
    (Act.AGREE_VISIT, Status.SCHEDULED),
    (Act.ARRIVE, Status.ON_SITE),
    (Act.FINISH_WORK, Status.WORK_DONE),
    (Act.CONFIRM_SOLVED, Status.SOLVED),
    (Act.CLOSE, Status.CLOSED),
    (Act.REOPEN, Status.REOPENED),
    (Act.ASSIGN, Status.ASSIGNED),
)


def test_a_whole_story_with_a_missing_part_and_a_bad_end() -> None:
    status = Status.NEW
    for act, expected in STORY:
        status = after(status, act)
        assert status is expected


@pytest.mark.parametrize(
    ("status", "act", "expected"),
    [
        pytest.param(Status.ASSIGNED, Act.DECLINE, Status.DECLINED, id="owner declines"),
        pytest.param(Status.ON_SITE, Act.DECLINE, Status.DECLINED, id="falls ill on site"),
        pytest.param(Status.ACCEPTED, Act.ASSIGN, Status.ASSIGNED, id="owner replaced"),
        pytest.param(Status.ON_SITE, Act.ESCALATE, Status.ESCALATED, id="too hard"),
        pytest.param(Status.NEW, Act.ESCALATE, Status.ESCALATED, id="nobody took it"),
        pytest.param(Status.SCHEDULED, Act.PROPOSE_VISIT, Status.WAITING_CUSTOMER, id="visit moved"),
        pytest.param(Status.WORK_DONE, Act.REOPEN, Status.REOPENED, id="not solved"),
        pytest.param(Status.NEW, Act.CONFIRM_SOLVED, Status.SOLVED, id="solved by itself"),
        pytest.param(Status.NEW, Act.CANCEL, Status.CANCELLED, id="called off"),
        pytest.param(Status.CANCELLED, Act.REOPEN, Status.REOPENED, id="called off by mistake"),
        pytest.param(Status.WAITING_APPROVAL, Act.RESUME, Status.ACCEPTED, id="approved"),
        pytest.param(Status.ACCEPTED, Act.FINISH_WORK, Status.WORK_DONE, id="done from afar"),
    ],
)
def test_turns_of_the_story(status: Status, act: Act, expected: Status) -> None:
    assert after(status, act) is expected


@pytest.mark.parametrize(
    ("status", "act"),
    [
        pytest.param(Status.NEW, Act.ACCEPT, id="accept what nobody has been given"),
        pytest.param(Status.NEW, Act.FINISH_WORK, id="finish what was never begun"),
        pytest.param(Status.ASSIGNED, Act.DEPART, id="leave before accepting"),
        pytest.param(Status.ACCEPTED, Act.AGREE_VISIT, id="agree to times nobody proposed"),
        pytest.param(Status.CLOSED, Act.CLOSE, id="close twice"),
        pytest.param(Status.CLOSED, Act.ASSIGN, id="assign a closed case"),
        pytest.param(Status.CANCELLED, Act.CLOSE, id="close a cancelled case"),
        pytest.param(Status.WORK_DONE, Act.CANCEL, id="call off what is done"),
        pytest.param(Status.NEW, Act.REOPEN, id="reopen an open case"),
    ],
)
def test_impossible_acts_say_what_cannot_be_done(status: Status, act: Act) -> None:
    with pytest.raises(NotPossible) as refusal:
        after(status, act)
    assert refusal.value.values == {"status": status.value, "action": act.value}


@given(st.sampled_from(Status), st.sampled_from(Act))
def test_an_act_is_possible_exactly_when_it_leads_somewhere(status: Status, act: Act) -> None:
    if act in possible(status):
        assert after(status, act) is TRANSITIONS[status, act]
    else:
        with pytest.raises(NotPossible):
            after(status, act)


def reachable(start: Status) -> set[Status]:
    """Return every status that some series of acts leads to."""
    found, edge = {start}, [start]
    while edge:
        status = edge.pop()
        following = {after(status, act) for act in possible(status)} - found
        found |= following
        edge.extend(following)
    return found


@pytest.mark.parametrize("status", [status for status in Status if status not in ENDED])
def test_every_open_case_can_be_brought_to_an_end(status: Status) -> None:
    assert Status.CLOSED in reachable(status)


def test_every_status_can_happen() -> None:
    assert reachable(Status.NEW) == set(Status)


@pytest.mark.rule("F4.reopens")
@pytest.mark.parametrize("status", sorted(SERVED | ENDED))
def test_every_served_or_ended_case_can_be_reopened(status: Status) -> None:
    assert after(status, Act.REOPEN) is Status.REOPENED


@pytest.mark.rule("A1.one")
@pytest.mark.parametrize("status", sorted(UNOWNED))
def test_every_case_without_an_owner_can_get_one(status: Status) -> None:
    assert after(status, Act.ASSIGN) is Status.ASSIGNED


@pytest.mark.parametrize(
    ("status", "overdue"),
    [(Status.ACCEPTED, True), (Status.WAITING_CUSTOMER, False), (Status.WORK_DONE, False)],
)
def test_what_waits_for_the_customer_or_is_done_is_not_overdue(status: Status, *, overdue: bool) -> None:
    late = replace(TICKET, status=status)
    assert late.is_overdue(late.solve_by + timedelta(minutes=1)) is overdue
    assert not late.is_overdue(late.solve_by)
