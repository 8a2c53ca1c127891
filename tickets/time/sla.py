"""From a change of a ticket to its clocks: which start, stand still, go on, end, and what they tell next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tickets.case.events import Event, UrgencyChanged
from tickets.case.lifecycle import Status
from tickets.case.ticket import Change, Ticket
from tickets.policy import Measure, Policy, Span
from tickets.time import running
from tickets.time.calendar import WorkingCalendar
from tickets.time.clock_table import CLOCK_TABLE, ClockRule, is_agreed, moves_clocks
from tickets.time.deadlines import ClockState, Deadline
from tickets.time.starts import ClockStart
from tickets.time.ticket_clock import ClockName, TicketClock

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class SlaRules:
    """The desk's rules for clocks: its policy and its calendar."""

    policy: Policy
    calendar: WorkingCalendar

    def follow(self, change: Change, clocks: Sequence[TicketClock]) -> tuple[Change, tuple[TicketClock, ...]]:
        """Return the change with the deadlines that its clocks give, and the clocks that are new or changed.

        `clocks` are all of the ticket, ended ones too. A clock that starts and ends in the same change is
        owed to nobody and is left out.
        """
        book = Book(sla=self, clocks=list(clocks))
        for event in change.events:
            book.hear(event, change.ticket)
        book.settle(change.ticket, at=change.ticket.changed_at)
        known = {clock.key: clock for clock in clocks}
        changed = tuple(
            clock
            for clock in book.clocks
            if clock != known.get(clock.key) and (clock.key in known or clock.is_running)
        )
        return replace(change, ticket=with_deadlines(change.ticket, book.clocks)), changed

    def beginning(self, event: Event, ticket: Ticket) -> ClockStart:
        """Return what a clock begins with."""
        return ClockStart(event=event, ticket=ticket, policy=self.policy, calendar=self.calendar)

    def next_telling(self, clock: TicketClock) -> datetime | None:
        """Return when somebody is to be told of a clock next, None for one that stands still or has ended.

        What is counted in service hours or working days is told in service hours. Once it is broken, the
        steps of the escalation chain follow, each after its own span (rule A5).
        """
        if not clock.is_running or clock.paused_at is not None:
            return None
        if clock.breached_at is not None:
            return clock.next_at
        moment = clock.warn_at if clock.warned_at is None else clock.due_at + _INSTANT
        # Of a clock that has nothing between danger and end only the end is told.
        moment = clock.due_at + _INSTANT if moment >= clock.due_at else moment
        return self.in_open_hours(moment, clock.span.measure)

    def in_open_hours(self, moment: datetime, measure: Measure) -> datetime:
        """Return the moment itself for what counts by the clock, else the next in service hours."""
        return moment if measure is Measure.CLOCK else self.calendar.next_opening(moment)

    def step_after(self, moment: datetime, step: int) -> datetime | None:
        """Return when a step of the chain (from 0) is told after a moment, None past the end of the chain."""
        chain = self.policy.escalation
        if step >= len(chain):
            return None
        within: Span = chain[step].within
        return self.in_open_hours(self.calendar.add(moment, within), within.measure)


@dataclass(kw_only=True)
class Book:
    """The clocks of one ticket while the events of a change are heard, one after the other."""

    sla: SlaRules
    clocks: list[TicketClock]

    def hear(self, event: Event, ticket: Ticket) -> None:
        """Let an event end, start and renew clocks."""
        if not moves_clocks(event):
            return
        for rule in CLOCK_TABLE.values():
            self._end(rule, event)
            if isinstance(event, rule.starts) and self._running(rule.name) is None:
                self._start(rule, event, ticket)
            if isinstance(event, rule.eased_by):
                self._ease(rule.name)
        if isinstance(event, UrgencyChanged):
            for rule in CLOCK_TABLE.values():
                if rule.renewed:
                    self._renew(rule, event, ticket)

    def settle(self, ticket: Ticket, *, at: datetime) -> None:
        """Let clocks stand still or go on as the ticket stands; say whose they are and what comes next."""
        waits = ticket.status is Status.WAITING_CUSTOMER
        calendar = self.sla.calendar
        for index, clock in enumerate(self.clocks):
            if not clock.is_running:
                continue
            if CLOCK_TABLE[clock.name].pausing:
                move = running.pause if waits else running.resume
                clock = move(calendar, clock, at)
            clock = replace(clock, owner=ticket.owner)
            self.clocks[index] = replace(clock, next_at=self.sla.next_telling(clock))

    def _end(self, rule: ClockRule, event: Event) -> None:
        clock = self._running(rule.name)
        if clock is None:
            return
        if isinstance(event, rule.kept_by):
            self._put(running.end(clock, event.at, met=True))
        elif isinstance(event, rule.dropped_by):
            self._put(running.end(clock, event.at, met=False))

    def _start(self, rule: ClockRule, event: Event, ticket: Ticket) -> None:
        beginning = self.sla.beginning(event, ticket)
        fresh = rule.begins(beginning)
        if fresh is not None:
            self._add(rule, fresh, ticket, agreed=is_agreed(rule.name, beginning, fresh))

    def _add(self, rule: ClockRule, fresh: Deadline, ticket: Ticket, *, agreed: bool = False) -> None:
        rounds = [clock.round for clock in self.clocks if clock.name is rule.name]
        self.clocks.append(
            TicketClock(
                ticket=ticket.id,
                name=rule.name,
                round=max(rounds, default=0) + 1,
                urgency=ticket.urgency,
                span=fresh.span,
                started_at=fresh.started_at,
                warn_at=fresh.warn_at,
                due_at=fresh.due_at,
                agreed=agreed,
                owner=ticket.owner,
                step=ticket.escalation_level if rule.name is ClockName.STEP else 0,
            )
        )

    def _renew(self, rule: ClockRule, event: UrgencyChanged, ticket: Ticket) -> None:
        clock = self._running(rule.name)
        fresh = rule.begins(self.sla.beginning(event, replace(ticket, urgency=event.urgency)))
        if clock is None or fresh is None:
            return
        raised = event.urgency.exceeds(clock.urgency)
        if raised and clock.due_at <= fresh.due_at:
            # A higher urgency never gives more time than there was.
            return
        if clock.state(event.at) is ClockState.BREACHED:
            self._put(running.end(clock, event.at, met=False))
            self._add(rule, fresh, replace(ticket, urgency=event.urgency))
            return
        self._put(replace(running.timed(clock, fresh), urgency=event.urgency, warned_at=None))

    def _ease(self, name: ClockName) -> None:
        clock = self._running(name)
        if clock is not None and clock.warned_at is None:
            self._put(replace(clock, warn_at=clock.due_at))

    def _running(self, name: ClockName) -> TicketClock | None:
        return next((clock for clock in self._all_running() if clock.name is name), None)

    def _all_running(self) -> Iterator[TicketClock]:
        return (clock for clock in self.clocks if clock.is_running)

    def _put(self, clock: TicketClock) -> None:
        index = next(at for at, known in enumerate(self.clocks) if known.key == clock.key)
        self.clocks[index] = clock


def with_deadlines(ticket: Ticket, clocks: Sequence[TicketClock]) -> Ticket:
    """Return the ticket with the deadlines of its clocks for response and solution, as far as they run."""
    due = {clock.name: clock.due_at for clock in clocks if clock.is_running}
    return replace(
        ticket,
        respond_by=due.get(ClockName.RESPOND, ticket.respond_by),
        solve_by=due.get(ClockName.SOLVE, ticket.solve_by),
    )
