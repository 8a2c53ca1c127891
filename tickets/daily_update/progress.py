"""The daily progress update (rule D2): what happened, what is next, when it is expected, from the events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tickets.case.events import (
    BackFromFactory,
    CustomerWrote,
    EngineerArrived,
    EngineerDeparted,
    Event,
    ExpectedDateMoved,
    FactoryDateMoved,
    JobAccepted,
    NewProductSent,
    PartAwaited,
    ProductInspected,
    ProductReceived,
    ProgressNoted,
    QuoteAccepted,
    QuoteDeclined,
    QuoteGiven,
    RefundPaid,
    ReturnRefused,
    SentToFactory,
    SolutionConfirmed,
    TicketAssigned,
    TicketCancelled,
    TicketClosed,
    TicketEscalated,
    TicketFiled,
    TicketReopened,
    VisitAgreed,
    VisitProposed,
    VisitTimesRefused,
    WorkFinished,
)
from tickets.case.lifecycle import SERVED, UNOWNED, Status
from tickets.case.ticket import Ticket
from tickets.kinds import Settlement
from tickets.messages.pushes import ContextValue

SHOWN_AT_MOST = 6
"""How many happenings one update lists; of more, the latest."""


class NextStep(StrEnum):
    """What comes next, as the customer understands it."""

    FINDING = "finding"
    CONFIRMING = "confirming"
    PLANNING = "planning"
    CHOOSING = "choosing"
    ANSWERING = "answering"
    VISITING = "visiting"
    WORKING = "working"
    PART = "part"
    APPROVAL = "approval"
    FACTORY = "factory"
    INSPECTING = "inspecting"
    REPLACING = "replacing"
    REFUNDING = "refunding"
    GOODS_ARRIVING = "goods_arriving"
    MONEY_ARRIVING = "money_arriving"
    CONFIRMING_SOLVED = "confirming_solved"


_STEPS: dict[Status, NextStep] = {
    **dict.fromkeys(UNOWNED, NextStep.FINDING),
    Status.ASSIGNED: NextStep.CONFIRMING,
    Status.ACCEPTED: NextStep.PLANNING,
    Status.SCHEDULED: NextStep.VISITING,
    Status.ON_THE_WAY: NextStep.VISITING,
    Status.ON_SITE: NextStep.WORKING,
    Status.WAITING_PART: NextStep.PART,
    Status.WAITING_CUSTOMER: NextStep.ANSWERING,
    Status.WAITING_APPROVAL: NextStep.APPROVAL,
    Status.AT_FACTORY: NextStep.FACTORY,
    Status.HANDED_OVER: NextStep.GOODS_ARRIVING,
    Status.WORK_DONE: NextStep.CONFIRMING_SOLVED,
}

TOLD_DAILY: tuple[Status, ...] = tuple(_STEPS)
"""Statuses whose customers get the update: all open ones but "solved", where nothing is left to be done."""

OPENS: tuple[type[Event], ...] = (TicketFiled, TicketReopened)
"""What makes a case one whose customer gets the update."""

ENDS: tuple[type[Event], ...] = (SolutionConfirmed, TicketClosed, TicketCancelled)
"""What makes it one whose customer does not."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of the update; `kind` chooses the sentence that the other fields fill, "" where not needed."""

    kind: str
    text: str = ""
    when: str = ""
    day: str = ""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """An update about one ticket; moments in UTC.

    `moved` says that the expected date is another than the customer was told last (rule D3), `overdue`
    that it has passed; `next_update` is by when the customer hears again at the latest.
    """

    happened: tuple[Happening, ...]
    moved: bool
    overdue: bool
    step: NextStep
    expected: datetime
    next_update: datetime

    @property
    def is_news(self) -> bool:
        """Whether there is anything that the customer has not been told."""
        return bool(self.happened) or self.moved


def progress(
    ticket: Ticket, history: Sequence[Event], *, since: datetime | None, now: datetime, next_update: datetime
) -> Progress:
    """Return the update about what happened after a moment, or since the beginning for None (rule D4.short).

    Internal notes are never part of it.
    """
    fresh = [event for event in history if since is None or event.at > since]
    moved = any(isinstance(event, ExpectedDateMoved) for event in fresh)
    return Progress(
        happened=tuple(_without_repeats(fresh))[-SHOWN_AT_MOST:],
        moved=moved and ticket.expected_at > now,
        overdue=ticket.expected_at <= now and ticket.status is not Status.HANDED_OVER,
        step=next_step(ticket),
        expected=ticket.expected_at,
        next_update=next_update,
    )


def next_step(ticket: Ticket) -> NextStep:
    """Return what comes next; raises KeyError for a ticket at whose status nobody is told daily."""
    if ticket.status is Status.WAITING_CUSTOMER and ticket.visit.proposed and not ticket.visit.agreed:
        return NextStep.CHOOSING
    goods = ticket.returned
    if goods is None or ticket.status in SERVED:
        return _STEPS[ticket.status]
    refund = goods.settlement is Settlement.REFUND
    if ticket.status is Status.HANDED_OVER:
        return NextStep.MONEY_ARRIVING if refund else NextStep.GOODS_ARRIVING
    if goods.inspected_at is None:
        return NextStep.INSPECTING
    return NextStep.REFUNDING if refund else NextStep.REPLACING


def as_context(update: Progress, ticket: Ticket, *, owner: str, now: datetime) -> dict[str, ContextValue]:
    """Return the update as a template's context; `owner` is whom the customer knows as responsible."""
    visit = ticket.visit.agreed
    shown = visit is not None and visit.end > now and update.step is NextStep.VISITING
    happened: list[ContextValue] = [
        {"kind": each.kind, "text": each.text, "when": each.when, "day": each.day} for each in update.happened
    ]
    return {
        "number": ticket.number,
        "product": ticket.product.name,
        "owner": owner,
        "happened": happened,
        "moved": update.moved,
        "overdue": update.overdue,
        "arriving": update.step in {NextStep.GOODS_ARRIVING, NextStep.MONEY_ARRIVING},
        "step": update.step.value,
        "visit": {"start": visit.start.isoformat(), "end": visit.end.isoformat()}
        if visit and shown
        else None,
        "expected": update.expected.isoformat(),
        "next_update": update.next_update.isoformat(),
    }


def _without_repeats(events: Sequence[Event]) -> Iterator[Happening]:
    last: Happening | None = None
    for event in events:
        line = _line(event)
        if line is not None and line != last:
            yield line
            last = line


def _line(event: Event) -> Happening | None:
    match event:
        case ProgressNoted(text=text, internal=False):
            return Happening(kind="noted", text=text)
        case VisitAgreed(slot=slot):
            return Happening(kind="visit_agreed", when=slot.start.isoformat())
        case SentToFactory(expected=expected):
            return Happening(kind="sent_to_factory", day=expected.isoformat())
        case FactoryDateMoved(expected=expected):
            return Happening(kind="factory_date", day=expected.isoformat())
        case QuoteGiven(text=text):
            return Happening(kind="quote_given", text=text)
        case ProductInspected(finding=finding):
            return Happening(kind="goods_inspected", text=finding)
        case ReturnRefused(reason=reason):
            return Happening(kind="return_refused", text=reason)
        case NewProductSent(tracking=tracking):
            return Happening(kind="new_product_sent", text=tracking)
        case PartAwaited(part=part, expected=expected):
            return Happening(kind="part_awaited", text=part, day=expected.isoformat())
        case WorkFinished(record=record):
            return Happening(kind="work_done", text=record.summary)
        case _:
            kind = _PLAIN.get(type(event))
            return Happening(kind=kind) if kind else None


_PLAIN: dict[type[Event], str] = {
    TicketFiled: "filed",
    TicketAssigned: "assigned",
    JobAccepted: "accepted",
    VisitProposed: "visit_proposed",
    VisitTimesRefused: "times_refused",
    EngineerDeparted: "departed",
    EngineerArrived: "arrived",
    TicketReopened: "reopened",
    TicketEscalated: "escalated",
    CustomerWrote: "heard",
    BackFromFactory: "back_from_factory",
    ProductReceived: "goods_received",
    QuoteAccepted: "quote_accepted",
    QuoteDeclined: "quote_declined",
    RefundPaid: "refund_paid",
}
