"""The table of promises, row by row: what starts each clock, what ends it, and with which outcome."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.unit.announcing import HE, LIN, RULES, SLOT, TICKET, WANG, record
from tests.unit.services.world import MONDAY
from tickets.case import events as ev
from tickets.case.events import Event
from tickets.case.facts import Money
from tickets.case.lifecycle import Status
from tickets.case.ticket import Change, Ticket
from tickets.case.warranty import Coverage, Warranty
from tickets.kinds import Request, Settlement, Urgency
from tickets.policy import ComplaintSpans, Measure, Span
from tickets.time.calendar import WorkingCalendar
from tickets.time.clock_table import CLOCK_TABLE
from tickets.time.sla import SlaRules
from tickets.time.ticket_clock import ClockName, ClockOutcome, TicketClock

HOUR = timedelta(hours=1)
POLICY = replace(
    RULES,
    clocks=replace(
        RULES.clocks,
        assign=Span(amount=0.25, measure=Measure.SERVICE_HOURS),
        exchange_contact=Span(amount=2, measure=Measure.WORKING_DAYS),
        complaint=ComplaintSpans(
            respond=Span(amount=1, measure=Measure.SERVICE_HOURS),
            solve=Span(amount=48, measure=Measure.CLOCK),
            settle=Span(amount=7, measure=Measure.WORKING_DAYS),
        ),
    ),
)
CLOCKWORK = SlaRules(policy=POLICY, calendar=WorkingCalendar(POLICY.calendar))
EVENTS: dict[type[Event], Callable[[], Event]] = {
    kind: (lambda kind=kind, more=more: kind(ticket=TICKET.id, at=MONDAY, by=WANG.id, **more))  # type: ignore[misc]  # each kind with its fields
    for kind, more in {
        ev.TicketFiled: {},
        ev.TicketAssigned: {"owner": WANG.id},
        ev.JobAccepted: {},
        ev.JobDeclined: {"reason": "Too far"},
        ev.VisitProposed: {"slots": (SLOT,)},
        ev.VisitTimesRefused: {"words": "Later"},
        ev.VisitAgreed: {"slot": SLOT},
        ev.EngineerDeparted: {"eta": SLOT.start},
        ev.EngineerArrived: {},
        ev.ProgressNoted: {"text": "New pump"},
        ev.PartAwaited: {"part": "seal", "expected": date(2026, 3, 5)},
        ev.SentToFactory: {"expected": date(2026, 3, 5)},
        ev.FactoryDateMoved: {"expected": date(2026, 3, 5)},
        ev.BackFromFactory: {},
        ev.ProductReceived: {"settlement": Settlement.EXCHANGE},
        ev.ProductInspected: {"finding": "Drum broken"},
        ev.QuoteGiven: {
            "amount": Money(hundredths=100, currency="CNY"),
            "text": "Pump",
            "standing": Status.ACCEPTED,
        },
        ev.ReturnRefused: {"reason": "Dropped"},
        ev.NewProductSent: {"tracking": "SF 1"},
        ev.RefundPaid: {"amount": Money(hundredths=100, currency="CNY")},
        ev.WorkFinished: {"record": record()},
        ev.SolutionConfirmed: {},
        ev.TicketClosed: {},
        ev.TicketReopened: {"reason": "Leaks"},
        ev.TicketCancelled: {},
        ev.TicketEscalated: {"level": 1, "reason": "Stuck"},
        ev.StaffReplied: {"text": "We are on it"},
        ev.ExpectedDateMoved: {"expected": MONDAY + 200 * HOUR},
    }.items()
}
TICKETS = {
    ClockName.CONTACT: replace(TICKET, request=Request.EXCHANGE),
    ClockName.QUOTE: replace(TICKET, warranty=Warranty(coverage=Coverage.EXPIRED)),
    ClockName.SETTLE: replace(TICKET, request=Request.COMPLAINT),
}


def happening(kind: type[Event], *, hours: float = 0) -> Event:
    """Return an event of a kind, so many hours after Monday 10:00."""
    return replace(EVENTS[kind](), at=MONDAY + hours * HOUR)


def starting(name: ClockName, kind: type[Event]) -> Event:
    """Return an event of a kind that starts the clock of a name."""
    event = happening(kind)
    if isinstance(event, ev.ProductReceived) and name is ClockName.REFUND:
        return replace(event, settlement=Settlement.REFUND)
    return event


def heard(ticket: Ticket, clocks: tuple[TicketClock, ...], *events: Event) -> tuple[TicketClock, ...]:
    """Return all clocks of a ticket after one change."""
    changed = replace(ticket, changed_at=max(event.at for event in events))
    _, moved = CLOCKWORK.follow(Change(ticket=changed, events=events), clocks)
    known = {clock.key: clock for clock in clocks} | {clock.key: replace(clock, version=1) for clock in moved}
    return tuple(known.values())


def begun(name: ClockName) -> tuple[TicketClock, ...]:
    """Return the clocks of a ticket after the first event that starts a clock of a name."""
    return heard(TICKETS.get(name, TICKET), (), starting(name, CLOCK_TABLE[name].starts[-1]))


def latest(clocks: tuple[TicketClock, ...], name: ClockName) -> TicketClock:
    """Return the latest clock of a name."""
    return max((clock for clock in clocks if clock.name is name), key=lambda clock: clock.round)


ROWS = [
    (name, kind, how)
    for name, promise in CLOCK_TABLE.items()
    for how, kinds in (("starts", promise.starts), ("keeps", promise.kept_by), ("drops", promise.dropped_by))
    for kind in kinds
]


@pytest.mark.rule(
    "A3.confirm",
    "A3.plan",
    "A5.clocks",
    "C3.contact_stops",
    "I10.reaches",
    "J11.five_days",
    "P2.seven_days",
    "X2.contact",
    "X2.inspection",
    "X2.sent",
    "X4.in_7_days",
)
@pytest.mark.parametrize(("name", "kind", "how"), ROWS)
def test_each_row_of_the_table_does_what_it_says(name: ClockName, kind: type[Event], how: str) -> None:
    ticket = TICKETS.get(name, TICKET)
    promise = CLOCK_TABLE[name]
    if how == "starts":
        clock = latest(heard(ticket, (), starting(name, kind)), name)
        assert (clock.is_running, clock.started_at, clock.round) == (True, MONDAY, 1)
        assert clock.started_at <= clock.warn_at <= clock.due_at
        assert clock.next_at is not None
        return
    before = begun(name)
    in_time = heard(ticket, before, happening(kind, hours=0.1))
    ended = next(clock for clock in in_time if clock.name is name and clock.round == 1)
    assert ended.outcome is (ClockOutcome.KEPT if kind in promise.kept_by else ClockOutcome.DROPPED)
    assert (ended.stopped_at, ended.next_at) == (MONDAY + 0.1 * HOUR, None)
    late = latest(before, name).due_at - MONDAY
    after = heard(ticket, before, happening(kind, hours=late / HOUR + 1))
    assert next(c for c in after if c.name is name and c.round == 1).outcome is ClockOutcome.BROKEN


def test_a_note_among_colleagues_is_no_plan() -> None:
    before = begun(ClockName.PLAN)
    inside = ev.ProgressNoted(ticket=TICKET.id, at=MONDAY + HOUR, by=WANG.id, text="Odd", internal=True)
    assert latest(heard(TICKET, before, inside), ClockName.PLAN).is_running


def test_an_ordinary_repair_makes_no_promise_of_complaints_or_exchanges() -> None:
    names = {clock.name for clock in heard(TICKET, (), happening(ev.TicketFiled))}
    assert names == {ClockName.ASSIGN, ClockName.RESPOND, ClockName.SOLVE, ClockName.EXPECTED}


def test_a_case_that_finds_its_owner_at_once_never_waited_for_one() -> None:
    clocks = heard(TICKET, (), happening(ev.TicketFiled), happening(ev.TicketAssigned))
    assert {clock.name for clock in clocks} == {
        ClockName.RESPOND,
        ClockName.SOLVE,
        ClockName.EXPECTED,
        ClockName.CONFIRM,
        ClockName.PLAN,
    }
    assert {clock.owner for clock in clocks} == {TICKET.owner}


@pytest.mark.rule("F4.reopens")
def test_a_reopened_case_begins_its_second_round() -> None:
    first = heard(TICKET, (), happening(ev.TicketFiled))
    done = heard(TICKET, first, happening(ev.WorkFinished, hours=1))
    again = heard(TICKET, done, happening(ev.TicketReopened, hours=100))
    second = latest(again, ClockName.SOLVE)
    assert (second.round, second.started_at, second.is_running) == (2, MONDAY + 100 * HOUR, True)
    assert (
        next(clock for clock in again if clock.key == (TICKET.id, ClockName.SOLVE, 1)).outcome
        is ClockOutcome.KEPT
    )


@pytest.mark.rule("A3.confirm")
def test_the_next_owner_has_an_hour_of_their_own() -> None:
    before = begun(ClockName.CONFIRM)
    clock = latest(heard(TICKET, before, happening(ev.TicketAssigned, hours=0.5)), ClockName.CONFIRM)
    assert (clock.round, clock.started_at) == (2, MONDAY + 0.5 * HOUR)


@pytest.mark.rule("C2.urgent", "C2.low")
@pytest.mark.parametrize(
    ("urgency", "hours", "due"),
    [
        pytest.param(Urgency.URGENT, 1, 25, id="higher: 24 hours from now on"),
        pytest.param(Urgency.URGENT, 79, 80, id="higher, but never more time than there was"),
        pytest.param(Urgency.LOW, 1, 176, id="lower: five working days"),
    ],
)
def test_another_urgency_sets_the_solution_anew(urgency: Urgency, hours: float, due: float) -> None:
    before = heard(TICKET, (), happening(ev.TicketFiled))
    event = ev.UrgencyChanged(ticket=TICKET.id, at=MONDAY + hours * HOUR, by=LIN.id, urgency=urgency)
    clock = latest(heard(replace(TICKET, urgency=urgency), before, event), ClockName.SOLVE)
    assert (clock.due_at - MONDAY) / HOUR == due


def test_a_solution_that_is_overdue_already_stays_broken_when_it_is_found_less_urgent() -> None:
    before = heard(TICKET, (), happening(ev.TicketFiled))
    event = ev.UrgencyChanged(ticket=TICKET.id, at=MONDAY + 90 * HOUR, by=LIN.id, urgency=Urgency.LOW)
    after = [
        c for c in heard(replace(TICKET, urgency=Urgency.LOW), before, event) if c.name is ClockName.SOLVE
    ]
    assert [(clock.round, clock.outcome) for clock in after] == [(1, ClockOutcome.BROKEN), (2, None)]


def test_while_the_customer_has_to_answer_only_the_solution_stands_still() -> None:
    before = heard(TICKET, (), happening(ev.TicketFiled))
    waiting = replace(TICKET, status=Status.WAITING_CUSTOMER)
    asked = heard(waiting, before, happening(ev.VisitProposed, hours=2))
    assert {clock.name for clock in asked if clock.paused_at is not None} == {ClockName.SOLVE}
    assert latest(asked, ClockName.SOLVE).next_at is None
    agreed = heard(replace(TICKET, status=Status.SCHEDULED), asked, happening(ev.VisitAgreed, hours=26))
    solve = latest(agreed, ClockName.SOLVE)
    assert (solve.paused_at, solve.due_at) == (None, latest(before, ClockName.SOLVE).due_at + 24 * HOUR)


def test_a_change_keeps_the_deadlines_of_the_ticket_with_its_clocks() -> None:
    filed = replace(TICKET, request=Request.COMPLAINT)
    change, clocks = CLOCKWORK.follow(Change(ticket=filed, events=(happening(ev.TicketFiled),)), ())
    assert change.ticket.respond_by == latest(clocks, ClockName.RESPOND).due_at
    assert change.ticket.solve_by == latest(clocks, ClockName.SOLVE).due_at == MONDAY + 48 * HOUR


def test_whoever_gets_the_case_answers_for_its_clocks() -> None:
    before = heard(TICKET, (), happening(ev.TicketFiled))
    after = heard(replace(TICKET, owner=HE.id), before, happening(ev.TicketAssigned))
    assert {clock.owner for clock in after if clock.is_running} == {HE.id}
