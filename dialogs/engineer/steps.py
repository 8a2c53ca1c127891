"""What engineers can do with a job: an entry for each step, used by the card and by buttons under messages.

A new step is a name, an entry and its words, and a dialog if it asks something.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, TypeAlias

from aiogram.fsm.state import State

from dialogs.engineer.states import Decline, Depart, Factory, Finish, Note, Part, Quote, Visit
from tickets.case import factory
from tickets.case.lifecycle import Act, Status
from tickets.desk import Desk
from tickets.errors import NotPossible
from tickets.ids import PersonId, TicketId
from tickets.kinds import ServiceMode
from tickets.messages.taps import Verb
from tickets.views import TicketView

When: TypeAlias = Callable[[TicketView], bool]


class JobStep(StrEnum):
    """What an engineer can do with a job; the values stand in the buttons of open cards."""

    ACCEPT = "accept"
    VISIT = "visit"
    DEPART = "depart"
    ARRIVE = "arrive"
    DELAY = "delay"
    BACK = "back"
    FINISH = "finish"
    PART = "part"
    QUOTE = "quote"
    FACTORY = "factory"
    FACTORY_DATE = "factory_date"
    NOTE = "note"
    DECLINE = "decline"


class OnTicket(Protocol):
    """A use case that needs no more than who acts, and on which ticket."""

    async def __call__(self, *, by: PersonId, ticket: TicketId) -> object:
        """Do it; raises `DeskError` when it is refused."""


@dataclass(frozen=True, kw_only=True)
class AtOnce:
    """How a step that asks nothing is taken: the use case, and what then is said on the card or to a tap."""

    act: Callable[[Desk], OnTicket]
    on_card: str
    on_tap: str


@dataclass(frozen=True, kw_only=True)
class Asking:
    """How a step that asks is taken: the window that asks first, and what must be allowed before it does."""

    first: State
    before: Callable[[Desk], OnTicket] | None = None


def _always(_: TicketView) -> bool:
    return True


def _none(_: TicketView) -> JobStep | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A step: which button means it, when it is offered, and how it is taken.

    It is offered while the person may do its `act` and `when` holds. Steps of the same `verb` share a button
    under messages, which means the one that is offered when it is tapped. In the statuses of `likeliest` it
    stands first, unless `rather` names another step for this case.
    """

    step: JobStep
    verb: Verb
    taken: AtOnce | Asking
    act: Act | None = None
    when: When = _always
    likeliest: frozenset[Status] = frozenset()
    rather: Callable[[TicketView], JobStep | None] = _none

    def is_offered(self, view: TicketView) -> bool:
        """Return whether the step can be taken now."""
        return view.ticket.is_open and (self.act is None or self.act in view.possible) and self.when(view)


def offered(view: TicketView) -> tuple[Entry, ...]:
    """Return the steps that a job offers now, the likeliest first; none once the case has ended."""
    first = _likeliest(view)
    return tuple(
        sorted(
            (entry for entry in JOB_STEPS.values() if entry.is_offered(view)),
            key=lambda entry: entry.step is not first,
        )
    )


def meant_by(verb: Verb, view: TicketView) -> Entry | None:
    """Return the step that a button under a message means now, None when it fits no more."""
    return next((entry for entry in offered(view) if entry.verb is verb), None)


async def begin(verb: Verb, view: TicketView, desk: Desk, *, by: PersonId) -> State:
    """Return the window that first asks what the step behind a button needs.

    Raises `NotPossible` for a step that fits no more, and `DeskError` where its answers would be refused.
    """
    entry = meant_by(verb, view)
    if entry is None or not isinstance(entry.taken, Asking):
        raise NotPossible(status=view.ticket.status.value, action=verb.value)
    if entry.taken.before is not None:
        await entry.taken.before(desk)(by=by, ticket=view.ticket.id)
    return entry.taken.first


def _likeliest(view: TicketView) -> JobStep | None:
    step = next((each.step for each in JOB_STEPS.values() if view.ticket.status in each.likeliest), None)
    while step is not None and (rather := JOB_STEPS[step].rather(view)) is not None:
        step = rather
    return step


def _no_visit(view: TicketView) -> JobStep | None:
    return JobStep.FINISH if view.ticket.mode is not ServiceMode.ON_SITE else None


def _no_price(view: TicketView) -> JobStep | None:
    return JobStep.QUOTE if view.quote_missing else None


def _at_factory(view: TicketView) -> bool:
    return factory.away(view.events) is not None


def _known_at_factory(view: TicketView) -> bool:
    return view.ticket.status is not Status.ASSIGNED and _at_factory(view)


_ROWS = (
    # In the order in which the buttons stand.
    Entry(
        step=JobStep.ACCEPT,
        verb=Verb.ACCEPT,
        act=Act.ACCEPT,
        likeliest=frozenset({Status.ASSIGNED}),
        taken=AtOnce(
            act=lambda desk: desk.jobs.accept,
            on_card="engineer.done.accepted",
            on_tap="engineer.tapped.accepted",
        ),
    ),
    Entry(
        step=JobStep.VISIT,
        verb=Verb.VISIT,
        act=Act.PROPOSE_VISIT,
        likeliest=frozenset({Status.ACCEPTED, Status.WAITING_PART}),
        rather=_no_visit,
        taken=Asking(first=Visit.choose_times),
    ),
    Entry(
        step=JobStep.DEPART,
        verb=Verb.DEPART,
        act=Act.DEPART,
        likeliest=frozenset({Status.SCHEDULED}),
        taken=Asking(first=Depart.tell_arrival),
    ),
    Entry(
        step=JobStep.ARRIVE,
        verb=Verb.ARRIVE,
        act=Act.ARRIVE,
        likeliest=frozenset({Status.ON_THE_WAY}),
        taken=AtOnce(
            act=lambda desk: desk.jobs.arrive,
            on_card="engineer.done.arrived",
            on_tap="engineer.tapped.arrived",
        ),
    ),
    Entry(
        step=JobStep.DELAY,
        verb=Verb.DEPART,
        when=lambda view: view.ticket.status is Status.ON_THE_WAY,
        taken=Asking(first=Depart.tell_arrival),
    ),
    Entry(
        step=JobStep.BACK,
        verb=Verb.BACK,
        when=_known_at_factory,
        likeliest=frozenset({Status.AT_FACTORY}),
        taken=AtOnce(
            act=lambda desk: desk.factory.back,
            on_card="engineer.done.back",
            on_tap="engineer.tapped.back",
        ),
    ),
    Entry(
        step=JobStep.FINISH,
        verb=Verb.FINISH,
        act=Act.FINISH_WORK,
        likeliest=frozenset({Status.ON_SITE}),
        rather=_no_price,
        taken=Asking(first=Finish.tell_work, before=lambda desk: desk.jobs.begin_finishing),
    ),
    Entry(
        step=JobStep.PART,
        verb=Verb.PART,
        act=Act.AWAIT_PART,
        taken=Asking(first=Part.name_part),
    ),
    Entry(
        step=JobStep.QUOTE,
        verb=Verb.QUOTE,
        act=Act.AWAIT_CUSTOMER,
        taken=Asking(first=Quote.amount),
    ),
    Entry(
        step=JobStep.FACTORY,
        verb=Verb.FACTORY,
        act=Act.SEND_TO_FACTORY,
        when=lambda view: not _at_factory(view),
        taken=Asking(first=Factory.expect_day),
    ),
    Entry(
        step=JobStep.FACTORY_DATE,
        verb=Verb.FACTORY,
        when=_known_at_factory,
        taken=Asking(first=Factory.expect_day),
    ),
    Entry(
        step=JobStep.NOTE,
        verb=Verb.NOTE,
        likeliest=frozenset({Status.WAITING_CUSTOMER, Status.WAITING_APPROVAL}),
        taken=Asking(first=Note.write),
    ),
    Entry(
        step=JobStep.DECLINE,
        verb=Verb.DECLINE,
        act=Act.DECLINE,
        taken=Asking(first=Decline.give_reason),
    ),
)

JOB_STEPS: Mapping[JobStep, Entry] = MappingProxyType({row.step: row for row in _ROWS})
"""The whole table, in the order in which the buttons stand."""
