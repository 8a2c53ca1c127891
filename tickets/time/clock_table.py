"""The clock rules: which events start, keep and drop each clock, how long it runs, what solves it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tickets.case import events as ev
from tickets.case.events import Event
from tickets.messages.taps import Verb
from tickets.time import starts
from tickets.time.deadlines import Deadline
from tickets.time.starts import ClockStart
from tickets.time.ticket_clock import ClockName, TicketClock

Kinds = tuple[type[Event], ...]


@dataclass(frozen=True, kw_only=True)
class ClockRule:
    """One row of the table; an event that both ends and starts a clock begins its next round.

    An event in `kept_by` keeps the clock, one in `dropped_by` makes it pointless; past the due moment
    either leaves it broken. `begins` returns None for a ticket that the clock is not for.
    A `pausing` clock stands still while the customer has to answer; a `renewed` one is set anew by another
    urgency; after an event in `eased_by` it needs no warning any more. `job` are the steps that solve it for
    the owner, the best first, `desk` the one for who runs the desk. A `silent` one is not told when it is
    broken, because the desk acts then. One kept `by_desk` is told to its staff when it is in danger, too.
    """

    name: ClockName
    starts: Kinds
    kept_by: Kinds
    dropped_by: Kinds
    begins: Callable[[ClockStart], Deadline | None]
    job: tuple[Verb, ...]
    desk: Verb = Verb.TICKET
    pausing: bool = False
    renewed: bool = False
    eased_by: Kinds = ()
    silent: bool = False
    by_desk: bool = False


_OPENED: Kinds = (ev.TicketFiled, ev.TicketReopened)
_DELIVERED: Kinds = (
    ev.WorkFinished,
    ev.NewProductSent,
    ev.RefundPaid,
    ev.SolutionConfirmed,
    ev.TicketClosed,
)
_OFF: Kinds = (ev.TicketCancelled,)
_REPLANNED: Kinds = (ev.VisitAgreed, ev.VisitProposed, ev.VisitTimesRefused, ev.SentToFactory)
_HANDED_ON: Kinds = (ev.TicketAssigned, ev.JobDeclined, ev.TicketEscalated)
_ANSWERED: Kinds = (
    ev.JobAccepted,
    ev.StaffReplied,
    ev.VisitProposed,
    ev.VisitAgreed,
    ev.EngineerDeparted,
    ev.QuoteGiven,
    ev.SentToFactory,
    ev.ProductReceived,
)
_PLANNED: Kinds = (
    ev.VisitProposed,
    ev.VisitAgreed,
    ev.PartAwaited,
    ev.SentToFactory,
    ev.QuoteGiven,
    ev.ProductReceived,
    ev.ProgressNoted,
    ev.EngineerDeparted,
    ev.EngineerArrived,
)

_ROWS = (
    # The more exact limit comes first: so they stand on a case's card.
    ClockRule(  # rule I10: a case has somebody responsible
        name=ClockName.ASSIGN,
        starts=(*_OPENED, ev.JobDeclined),
        kept_by=(ev.TicketAssigned,),
        dropped_by=(*_DELIVERED, *_OFF, ev.TicketEscalated),
        begins=starts.assign,
        job=(Verb.ACCEPT,),
        desk=Verb.ASSIGN,
    ),
    ClockRule(  # rule A3: the owner confirms; who does not is replaced (rule A4)
        name=ClockName.CONFIRM,
        starts=(ev.TicketAssigned, ev.ReturnRefused),
        kept_by=(ev.JobAccepted,),
        dropped_by=(*_HANDED_ON, ev.ProductReceived, *_DELIVERED, *_OFF),
        begins=starts.confirm,
        job=(Verb.ACCEPT, Verb.DECLINE),
        desk=Verb.ASSIGN,
        silent=True,
    ),
    ClockRule(  # rule A3: the owner says what will be done
        name=ClockName.PLAN,
        starts=(ev.TicketAssigned,),
        kept_by=_PLANNED,
        dropped_by=(*_HANDED_ON, *_DELIVERED, *_OFF),
        begins=starts.plan,
        job=(Verb.VISIT, Verb.NOTE),
    ),
    ClockRule(  # rules J4, J5: there by the end of the slot that was agreed
        name=ClockName.VISIT,
        starts=(ev.VisitAgreed,),
        kept_by=(ev.EngineerArrived,),
        dropped_by=(*_REPLANNED, ev.JobDeclined, *_DELIVERED, *_OFF),
        begins=starts.visit,
        job=(Verb.DEPART, Verb.ARRIVE),
        eased_by=(ev.EngineerDeparted,),
    ),
    ClockRule(  # rules J6, D3: the part is there, or a new day is told before
        name=ClockName.PART,
        starts=(ev.PartAwaited,),
        kept_by=(ev.VisitProposed, ev.VisitAgreed, ev.EngineerDeparted, *_DELIVERED),
        dropped_by=(ev.PartAwaited, ev.SentToFactory, *_HANDED_ON, *_OFF),
        begins=starts.part,
        job=(Verb.PART, Verb.VISIT),
    ),
    ClockRule(  # rule J11: back from the factory in time, or a later day is told before
        name=ClockName.FACTORY,
        starts=(ev.SentToFactory, ev.FactoryDateMoved),
        kept_by=(ev.BackFromFactory, ev.FactoryDateMoved, *_DELIVERED),
        dropped_by=(ev.SentToFactory, *_OFF),
        begins=starts.factory,
        job=(Verb.BACK, Verb.FACTORY),
    ),
    ClockRule(  # rules C3, P2: the first answer of a person
        name=ClockName.RESPOND,
        starts=_OPENED,
        kept_by=(*_ANSWERED, *_DELIVERED),
        dropped_by=_OFF,
        begins=starts.respond,
        job=(Verb.ACCEPT, Verb.DECLINE),
        desk=Verb.ASSIGN,
        renewed=True,
    ),
    ClockRule(  # rule X2: a customer who wants an exchange is contacted
        name=ClockName.CONTACT,
        starts=_OPENED,
        kept_by=(*_ANSWERED, *_DELIVERED),
        dropped_by=_OFF,
        begins=starts.contact,
        job=(Verb.ACCEPT, Verb.DECLINE),
        desk=Verb.ASSIGN,
    ),
    ClockRule(  # rule J9: who pays knows how much before the work; opened again, the repair is under warranty
        name=ClockName.QUOTE,
        starts=(ev.TicketFiled,),
        kept_by=(ev.QuoteGiven, *_DELIVERED),
        dropped_by=_OFF,
        begins=starts.quote,
        job=(Verb.ACCEPT, Verb.QUOTE),
    ),
    ClockRule(  # rule X2: the old product is inspected, and the customer has a voucher
        name=ClockName.INSPECTION,
        starts=(ev.ProductReceived,),
        kept_by=(ev.ProductInspected, *_DELIVERED),
        dropped_by=(ev.ReturnRefused, *_OFF),
        begins=starts.inspection,
        job=(Verb.NOTE,),
        by_desk=True,
    ),
    ClockRule(  # rule X2: the new product is on its way
        name=ClockName.REPLACEMENT,
        starts=(ev.ProductReceived,),
        kept_by=_DELIVERED,
        dropped_by=(ev.ReturnRefused, *_OFF),
        begins=starts.replacement,
        job=(Verb.NOTE,),
        by_desk=True,
    ),
    ClockRule(  # rule X4: the money is paid back
        name=ClockName.REFUND,
        starts=(ev.ProductReceived,),
        kept_by=_DELIVERED,
        dropped_by=(ev.ReturnRefused, *_OFF),
        begins=starts.refund,
        job=(Verb.NOTE,),
        by_desk=True,
    ),
    ClockRule(  # rules C2, P2: solved; the customer's own time does not count
        name=ClockName.SOLVE,
        starts=_OPENED,
        kept_by=_DELIVERED,
        dropped_by=_OFF,
        begins=starts.solve,
        job=(Verb.ACCEPT, Verb.FINISH, Verb.NOTE),
        pausing=True,
        renewed=True,
    ),
    ClockRule(  # rule D3: solved by the date that the customer was told, or another date is told before
        name=ClockName.EXPECTED,
        starts=(*_OPENED, ev.ExpectedDateMoved),
        kept_by=(*_DELIVERED, ev.ExpectedDateMoved),
        dropped_by=_OFF,
        begins=starts.expected,
        job=(Verb.ACCEPT, Verb.PART, Verb.NOTE),
    ),
    ClockRule(  # rule P2: a complaint comes to its end, whatever delays it
        name=ClockName.SETTLE,
        starts=_OPENED,
        kept_by=_DELIVERED,
        dropped_by=_OFF,
        begins=starts.settle,
        job=(Verb.ACCEPT, Verb.FINISH, Verb.NOTE),
    ),
    ClockRule(  # rule A5: whoever the case was taken to finds somebody for it
        name=ClockName.STEP,
        starts=(ev.TicketEscalated,),
        kept_by=(ev.TicketAssigned, *_DELIVERED),
        dropped_by=(ev.TicketEscalated, *_OFF),
        begins=starts.step,
        job=(Verb.ACCEPT,),
        desk=Verb.ASSIGN,
    ),
)

CLOCK_TABLE: Mapping[ClockName, ClockRule] = MappingProxyType({row.name: row for row in _ROWS})
"""The whole table, by the name of the clock, the more exact one first."""


def is_agreed(name: ClockName, at: ClockStart, clock: Deadline) -> bool:
    """Return whether people named the due moment of a clock that begins, so that no policy changes it."""
    if isinstance(at.event, ev.ExpectedDateMoved):
        return clock.due_at != starts.solve(at).due_at
    if name is ClockName.FACTORY:
        limit = at.span(at.policy.clocks.factory_repair)
        return limit is None or clock.due_at != limit.due_at
    return name in {ClockName.VISIT, ClockName.PART}


_HEARD: frozenset[type[Event]] = frozenset(
    kind for row in _ROWS for kind in (*row.starts, *row.kept_by, *row.dropped_by, *row.eased_by)
) | {ev.UrgencyChanged, ev.QuoteAccepted, ev.QuoteDeclined}


_PLACE = {name: place for place, name in enumerate(CLOCK_TABLE)}


def in_order(clocks: Iterable[TicketClock]) -> tuple[TicketClock, ...]:
    """Return the clocks that have not ended, the more exact one first."""
    running = (clock for clock in clocks if clock.is_running)
    return tuple(sorted(running, key=lambda clock: _PLACE[clock.name]))


def moves_clocks(event: Event) -> bool:
    """Return whether an event can start, end or change a clock; a note among colleagues never does."""
    if isinstance(event, ev.ProgressNoted) and event.internal:
        return False
    return type(event) in _HEARD
