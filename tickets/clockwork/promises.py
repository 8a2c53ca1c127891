"""The table of promises: which events start, keep and drop each clock, how long it runs, what solves it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from tickets import events as ev
from tickets.calendar import WorkingCalendar
from tickets.clocks import (
    Clock,
    confirm_clock,
    is_complaint,
    plan_clock,
    response_clock,
    solution_clock,
    start,
    warning_moment,
)
from tickets.clockwork.ticket_clock import ClockName, TicketClock
from tickets.events import Event
from tickets.kinds import Request
from tickets.policy import Measure, Policy, Span
from tickets.taps import Verb
from tickets.ticket import Ticket

Kinds = tuple[type[Event], ...]


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What a clock begins with: the event, the ticket as it is after it, and the desk's rules."""

    event: Event
    ticket: Ticket
    policy: Policy
    calendar: WorkingCalendar

    def span(self, span: Span | None) -> Clock | None:
        """Return a clock of a span from the event on, None for what is not promised."""
        if span is None:
            return None
        return start(self.calendar, span, at=self.event.at, warn_at=self.policy.clocks.warn_at)

    def until(self, due: datetime) -> Clock:
        """Return a clock from the event to a moment that people named, counted in service hours."""
        began, measure, share = self.event.at, Measure.SERVICE_HOURS, self.policy.clocks.warn_at
        hours = self.calendar.between(began, due) / timedelta(hours=1)
        return Clock(
            span=Span(amount=hours, measure=measure),
            started_at=began,
            warn_at=warning_moment(self.calendar, measure, started_at=began, due_at=due, share=share),
            due_at=due,
        )


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One row of the table; an event that both ends and starts a clock begins its next round.

    An event in `kept_by` fulfils the promise, one in `dropped_by` makes it pointless; past the due moment
    either leaves it broken. `begins` returns None for a ticket that the promise is not made for.
    A `pausing` clock stands still while the customer has to answer; a `renewed` one is set anew by another
    urgency; after an event in `eased_by` it needs no warning any more. `job` are the steps that solve it for
    the owner, the best first, `desk` the one for who runs the desk. A `silent` one is not told when it is
    broken, because the desk acts then.
    """

    name: ClockName
    starts: Kinds
    kept_by: Kinds
    dropped_by: Kinds
    begins: Callable[[Beginning], Clock | None]
    job: tuple[Verb, ...]
    desk: Verb = Verb.TICKET
    pausing: bool = False
    renewed: bool = False
    eased_by: Kinds = ()
    silent: bool = False


def _respond(at: Beginning) -> Clock:
    ticket, policy = at.ticket, at.policy
    return response_clock(
        policy.clocks,
        at.calendar,
        urgency=ticket.urgency,
        line=policy.line(ticket.product.line),
        at=at.event.at,
        complaint=is_complaint(ticket.request, ticket.kind),
    )


def _solve(at: Beginning) -> Clock:
    ticket = at.ticket
    complaint = is_complaint(ticket.request, ticket.kind)
    return solution_clock(
        at.policy.clocks, at.calendar, urgency=ticket.urgency, at=at.event.at, complaint=complaint
    )


def _assign(at: Beginning) -> Clock | None:
    return at.span(at.policy.clocks.assign)


def _confirm(at: Beginning) -> Clock | None:
    return confirm_clock(at.policy.clocks, at.calendar, at=at.event.at)


def _plan(at: Beginning) -> Clock | None:
    return plan_clock(at.policy.clocks, at.calendar, at=at.event.at)


def _expected(at: Beginning) -> Clock | None:
    promised = _solve(at)
    if not isinstance(at.event, ev.ExpectedDateMoved) or at.event.expected == promised.due_at:
        return promised
    return at.until(at.event.expected) if at.event.expected > at.event.at else None


def _visit(at: Beginning) -> Clock | None:
    if not isinstance(at.event, ev.VisitAgreed):
        return None
    began, slot = at.event.at, at.event.slot
    span = Span(amount=(slot.end - began).total_seconds() / 3600, measure=Measure.CLOCK)
    # Who is not on the way when the slot opens will hardly be there in time.
    return Clock(span=span, started_at=began, warn_at=max(slot.start, began), due_at=slot.end)


def _part(at: Beginning) -> Clock | None:
    if not isinstance(at.event, ev.PartAwaited):
        return None
    calendar, day, began = at.calendar, at.event.expected, at.event.at
    due = calendar.closing(day if calendar.is_working_day(day) else calendar.next_working_day(day))
    return at.until(due if due > began else calendar.closing(calendar.next_working_day(day)))


def _contact(at: Beginning) -> Clock | None:
    exchange = at.ticket.request is Request.EXCHANGE
    return at.span(at.policy.clocks.exchange_contact) if exchange else None


def _settle(at: Beginning) -> Clock | None:
    spans = at.policy.clocks.complaint
    complaint = is_complaint(at.ticket.request, at.ticket.kind)
    return at.span(spans.settle) if complaint and spans is not None else None


def _step(at: Beginning) -> Clock | None:
    chain = at.policy.escalation
    if not isinstance(at.event, ev.TicketEscalated) or not chain:
        return None
    return at.span(chain[min(at.event.level, len(chain)) - 1].within)


_OPENED: Kinds = (ev.TicketFiled, ev.TicketReopened)
_SERVED: Kinds = (ev.WorkFinished, ev.SolutionConfirmed, ev.TicketClosed)
_OFF: Kinds = (ev.TicketCancelled,)
_HANDED_ON: Kinds = (ev.TicketAssigned, ev.JobDeclined, ev.TicketEscalated)
_ANSWERED: Kinds = (ev.JobAccepted, ev.StaffReplied, ev.VisitProposed, ev.VisitAgreed, ev.EngineerDeparted)
_PLANNED: Kinds = (
    ev.VisitProposed,
    ev.VisitAgreed,
    ev.PartAwaited,
    ev.ProgressNoted,
    ev.EngineerDeparted,
    ev.EngineerArrived,
)

_ROWS = (
    # The more exact promise comes first: so they stand on a case's card.
    Promise(  # rule I10: a case has somebody responsible
        name=ClockName.ASSIGN,
        starts=(*_OPENED, ev.JobDeclined),
        kept_by=(ev.TicketAssigned,),
        dropped_by=(*_SERVED, *_OFF, ev.TicketEscalated),
        begins=_assign,
        job=(Verb.ACCEPT,),
        desk=Verb.ASSIGN,
    ),
    Promise(  # rule A3: the owner confirms; who does not is replaced (rule A4)
        name=ClockName.CONFIRM,
        starts=(ev.TicketAssigned,),
        kept_by=(ev.JobAccepted,),
        dropped_by=(*_HANDED_ON, *_SERVED, *_OFF),
        begins=_confirm,
        job=(Verb.ACCEPT, Verb.DECLINE),
        desk=Verb.ASSIGN,
        silent=True,
    ),
    Promise(  # rule A3: the owner says what will be done
        name=ClockName.PLAN,
        starts=(ev.TicketAssigned,),
        kept_by=_PLANNED,
        dropped_by=(*_HANDED_ON, *_SERVED, *_OFF),
        begins=_plan,
        job=(Verb.VISIT, Verb.NOTE),
    ),
    Promise(  # rules J4, J5: there by the end of the slot that was agreed
        name=ClockName.VISIT,
        starts=(ev.VisitAgreed,),
        kept_by=(ev.EngineerArrived,),
        dropped_by=(ev.VisitAgreed, ev.VisitProposed, ev.VisitTimesRefused, ev.JobDeclined, *_SERVED, *_OFF),
        begins=_visit,
        job=(Verb.DEPART, Verb.ARRIVE),
        eased_by=(ev.EngineerDeparted,),
    ),
    Promise(  # rules J6, D3: the part is there, or a new day is told before
        name=ClockName.PART,
        starts=(ev.PartAwaited,),
        kept_by=(ev.VisitProposed, ev.VisitAgreed, ev.EngineerDeparted, *_SERVED),
        dropped_by=(ev.PartAwaited, *_HANDED_ON, *_OFF),
        begins=_part,
        job=(Verb.PART, Verb.VISIT),
    ),
    Promise(  # rules C3, P2: the first answer of a person
        name=ClockName.RESPOND,
        starts=_OPENED,
        kept_by=(*_ANSWERED, *_SERVED),
        dropped_by=_OFF,
        begins=_respond,
        job=(Verb.ACCEPT, Verb.DECLINE),
        desk=Verb.ASSIGN,
        renewed=True,
    ),
    Promise(  # rule X2: a customer who wants an exchange is contacted
        name=ClockName.CONTACT,
        starts=_OPENED,
        kept_by=(*_ANSWERED, *_SERVED),
        dropped_by=_OFF,
        begins=_contact,
        job=(Verb.ACCEPT, Verb.DECLINE),
        desk=Verb.ASSIGN,
    ),
    Promise(  # rules C2, P2: solved; the customer's own time does not count
        name=ClockName.SOLVE,
        starts=_OPENED,
        kept_by=_SERVED,
        dropped_by=_OFF,
        begins=_solve,
        job=(Verb.ACCEPT, Verb.FINISH, Verb.NOTE),
        pausing=True,
        renewed=True,
    ),
    Promise(  # rule D3: solved by the date that the customer was told, or another date is told before
        name=ClockName.EXPECTED,
        starts=(*_OPENED, ev.ExpectedDateMoved),
        kept_by=(*_SERVED, ev.ExpectedDateMoved),
        dropped_by=_OFF,
        begins=_expected,
        job=(Verb.ACCEPT, Verb.PART, Verb.NOTE),
    ),
    Promise(  # rule P2: a complaint comes to its end, whatever delays it
        name=ClockName.SETTLE,
        starts=_OPENED,
        kept_by=_SERVED,
        dropped_by=_OFF,
        begins=_settle,
        job=(Verb.ACCEPT, Verb.FINISH, Verb.NOTE),
    ),
    Promise(  # rule A5: whoever the case was taken to finds somebody for it
        name=ClockName.STEP,
        starts=(ev.TicketEscalated,),
        kept_by=(ev.TicketAssigned, *_SERVED),
        dropped_by=(ev.TicketEscalated, *_OFF),
        begins=_step,
        job=(Verb.ACCEPT,),
        desk=Verb.ASSIGN,
    ),
)

PROMISES: Mapping[ClockName, Promise] = MappingProxyType({row.name: row for row in _ROWS})
"""The whole table, by the name of the clock, the more exact promise first."""


def is_agreed(name: ClockName, at: Beginning, clock: Clock) -> bool:
    """Return whether people named the due moment of a clock that begins, so that no policy changes it."""
    if isinstance(at.event, ev.ExpectedDateMoved):
        return clock.due_at != _solve(at).due_at
    return name in {ClockName.VISIT, ClockName.PART}


_HEARD: frozenset[type[Event]] = frozenset(
    kind for row in _ROWS for kind in (*row.starts, *row.kept_by, *row.dropped_by, *row.eased_by)
) | {ev.UrgencyChanged}


_PLACE = {name: place for place, name in enumerate(PROMISES)}


def in_order(clocks: Iterable[TicketClock]) -> tuple[TicketClock, ...]:
    """Return the clocks that have not ended, the more exact promise first."""
    running = (clock for clock in clocks if clock.is_running)
    return tuple(sorted(running, key=lambda clock: _PLACE[clock.name]))


def moves_clocks(event: Event) -> bool:
    """Return whether an event can start, end or change a clock; a note among colleagues never does."""
    if isinstance(event, ev.ProgressNoted) and event.internal:
        return False
    return type(event) in _HEARD
