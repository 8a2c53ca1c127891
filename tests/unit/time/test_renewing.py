"""Which change of policy or calendar recomputes clocks, and what is recomputed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.unit.announcing import CALENDAR, RULES, SLOT, TICKET, WANG
from tests.unit.services.world import MONDAY
from tickets.case import events as ev
from tickets.case.events import Event
from tickets.case.lifecycle import Status
from tickets.case.ticket import Change, Ticket
from tickets.kinds import Urgency
from tickets.policy import EscalationStep, Hours, Measure, Policy, Span
from tickets.time.calendar import PublicDays, WorkingCalendar
from tickets.time.recomputing import fingerprint, renew
from tickets.time.sla import SlaRules
from tickets.time.ticket_clock import ClockName, TicketClock

HOUR = timedelta(hours=1)
MORNING = (Hours(start=time(9), end=time(12)),)
OLD = SlaRules(policy=RULES, calendar=CALENDAR)


def with_clocks(**spans: object) -> Policy:
    return replace(RULES, clocks=replace(RULES.clocks, **spans))


def under(policy: Policy, **public: frozenset[date]) -> SlaRules:
    return SlaRules(policy=policy, calendar=WorkingCalendar(policy.calendar, PublicDays(**public)))


SLOWER = under(with_clocks(solve=dict.fromkeys(Urgency, Span(amount=10, measure=Measure.WORKING_DAYS))))


def lived(*events: Event, status: Status = Status.ACCEPTED) -> tuple[Ticket, tuple[TicketClock, ...]]:
    """Return a ticket filed on Monday at 10:00 with its clocks after some events."""
    ticket = replace(TICKET, status=Status.NEW, solve_by=MONDAY, respond_by=MONDAY)
    clocks: dict[object, TicketClock] = {}
    for event in (ev.TicketFiled(ticket=TICKET.id, at=MONDAY, by=None), *events):
        stands = Status.NEW if isinstance(event, ev.TicketFiled) else status
        after = replace(ticket, status=stands, changed_at=event.at)
        change, moved = OLD.follow(Change(ticket=after, events=(event,)), tuple(clocks.values()))
        ticket = change.ticket
        clocks |= {clock.key: replace(clock, version=1) for clock in moved}
    solve = next(clock for clock in clocks.values() if clock.name is ClockName.SOLVE)
    return replace(ticket, expected_at=solve.due_at), tuple(clocks.values())


def of(clocks: tuple[TicketClock, ...], name: ClockName) -> TicketClock:
    return next(clock for clock in clocks if clock.name is name)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(under(with_clocks(confirm=Span(amount=2, measure=Measure.CLOCK))), id="a span"),
        pytest.param(under(with_clocks(warn_at=0.5)), id="the warning's share"),
        pytest.param(
            under(
                replace(
                    RULES,
                    escalation=(*RULES.escalation, EscalationStep(**vars(RULES.escalation[0]))),
                )
            ),
            id="the chain",
        ),
        pytest.param(
            under(replace(RULES, calendar=replace(RULES.calendar, half_days={date(2026, 3, 4): MORNING}))),
            id="a half day",
        ),
        pytest.param(under(RULES, holidays=frozenset({date(2026, 3, 4)})), id="a public holiday"),
    ],
)
def test_rules_that_clocks_go_by_have_another_fingerprint(changed: SlaRules) -> None:
    assert fingerprint(changed.policy, changed.calendar) != fingerprint(RULES, CALENDAR)


def test_other_rules_have_not_and_the_same_ones_never() -> None:
    renamed = replace(RULES, hotline="400-1", limits=replace(RULES.limits, photos_per_case=9))
    assert fingerprint(renamed, WorkingCalendar(renamed.calendar)) == fingerprint(RULES, CALENDAR)
    days = frozenset(date(2026, 3, day) for day in range(1, 20))
    one, other = (under(RULES, holidays=frozenset(sorted(days, reverse=turned))) for turned in (True, False))
    assert fingerprint(RULES, one.calendar) == fingerprint(RULES, other.calendar)


def test_the_rules_of_a_desk_keep_their_fingerprint_from_version_to_version() -> None:
    """Another text for the same rules would have every open case computed anew after an update.

    Rules that are new to the policy do give another one, once: take it over here.
    """
    public = PublicDays(holidays=frozenset({date(2026, 3, 4)}), years=frozenset({2025, 2026}))
    kept = "36fe6962bc4eb626e24b0b38d664e47f5521f03e6805e2eb10a59fc9e83919b5"
    assert fingerprint(RULES, WorkingCalendar(RULES.calendar, public)) == kept


def test_more_time_to_solve_moves_the_solution_and_the_date_the_customer_was_told() -> None:
    ticket, clocks = lived()
    found = renew(SLOWER, ticket, clocks, at=MONDAY + HOUR)
    assert found is not None
    change, changed = found
    due = datetime(2026, 3, 16, 10, tzinfo=UTC)
    assert {clock.name for clock in changed} == {ClockName.SOLVE, ClockName.EXPECTED}
    assert {clock.due_at for clock in changed} == {due}
    assert (change.ticket.solve_by, change.ticket.expected_at) == (due, due)
    assert change.ticket.respond_by == ticket.respond_by
    assert change.ticket.version == ticket.version + 1
    assert [type(event) for event in change.events] == [ev.ClocksRecomputed, ev.ExpectedDateMoved]


def test_the_same_rules_change_nothing() -> None:
    ticket, clocks = lived()
    assert renew(OLD, ticket, clocks, at=MONDAY + HOUR) is None


def test_what_is_recomputed_once_stays() -> None:
    ticket, clocks = lived()
    found = renew(SLOWER, ticket, clocks, at=MONDAY + HOUR)
    assert found is not None
    after = {clock.key: clock for clock in clocks} | {clock.key: clock for clock in found[1]}
    assert renew(SLOWER, found[0].ticket, tuple(after.values()), at=MONDAY + HOUR) is None


@pytest.mark.rule("C2.normal")
def test_a_public_holiday_puts_off_what_lies_behind_it() -> None:
    ticket, clocks = lived()
    found = renew(under(RULES, holidays=frozenset({date(2026, 3, 4)})), ticket, clocks, at=MONDAY + HOUR)
    assert found is not None
    assert of(found[1], ClockName.SOLVE).due_at == datetime(2026, 3, 6, 10, tzinfo=UTC)


def test_a_clock_that_stood_still_keeps_its_pauses() -> None:
    asked = ev.VisitProposed(ticket=TICKET.id, at=MONDAY + 24 * HOUR, by=WANG.id, slots=(SLOT,))
    refused = ev.VisitTimesRefused(ticket=TICKET.id, at=MONDAY + 72 * HOUR, by=None, words="Later")
    ticket, clocks = lived(asked, status=Status.WAITING_CUSTOMER)
    still = renew(SLOWER, ticket, clocks, at=MONDAY + 30 * HOUR)
    assert still is not None
    assert of(still[1], ClockName.SOLVE).left == timedelta(days=9)
    back = replace(ticket, status=Status.ACCEPTED, changed_at=refused.at)
    after, moved = OLD.follow(Change(ticket=back, events=(refused,)), clocks)
    on = renew(SLOWER, after.ticket, moved, at=MONDAY + 73 * HOUR)
    assert on is not None
    assert of(on[1], ClockName.SOLVE).due_at == datetime(2026, 3, 18, 10, tzinfo=UTC)


def test_a_broken_promise_stays_broken_and_an_agreed_time_agreed() -> None:
    agreed = ev.VisitAgreed(ticket=TICKET.id, at=MONDAY + HOUR, by=None, slot=SLOT)
    ticket, clocks = lived(agreed)
    found = renew(SLOWER, ticket, clocks, at=MONDAY + 100 * HOUR)
    assert found is None


def test_a_promise_that_is_no_longer_made_is_dropped() -> None:
    policy = with_clocks(assign=Span(amount=0.25, measure=Measure.SERVICE_HOURS))
    filed = ev.TicketFiled(ticket=TICKET.id, at=MONDAY, by=None)
    new = replace(TICKET, changed_at=MONDAY)
    change, clocks = under(policy).follow(Change(ticket=new, events=(filed,)), ())
    found = renew(OLD, change.ticket, clocks, at=MONDAY)
    assert found is not None
    assert [(clock.name, clock.is_running) for clock in found[1]] == [(ClockName.ASSIGN, False)]
