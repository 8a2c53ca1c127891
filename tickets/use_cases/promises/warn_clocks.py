"""Warns of promises in danger and of broken ones: the owner, then who runs the desk (rules C2, C3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tickets.clocks import Clock, ClockState, state
from tickets.events import Event, TicketFiled, TicketReopened, UrgencyChanged
from tickets.ids import PersonId
from tickets.lifecycle import ENDED, SERVED, UNOWNED, Status
from tickets.policy import Measure, Span
from tickets.ports import UnitOfWork
from tickets.pushes import Button, Push
from tickets.taps import Tap, Verb
from tickets.ticket import Ticket
from tickets.use_cases.office import staff_of
from tickets.use_cases.promises.planning import Planning

LOOKS_EVERY = timedelta(minutes=5)
"""How often the open tickets are looked through."""

_UNANSWERED = UNOWNED | {Status.ASSIGNED}
_TO_BE_SOLVED = tuple(status for status in Status if status not in SERVED | ENDED)


@dataclass
class WarnClocks:
    """The planner of warnings: each clock of a ticket warns once when it is in danger, once when broken."""

    planning: Planning
    _looked: datetime | None = field(default=None, init=False)

    async def __call__(self) -> int:
        """Warn of what is newly in danger or broken and return how many new messages that makes."""
        now = self.planning.now()
        if self._looked is not None and timedelta() <= now - self._looked < LOOKS_EVERY:
            return 0
        staff: list[PersonId] | None = None

        async def page(uow: UnitOfWork, tickets: Sequence[Ticket]) -> int:
            nonlocal staff
            if staff is None:
                staff = [person.id for person in await staff_of(uow)]
            made = 0
            for ticket in tickets:
                made += await self._warn(uow, ticket, staff, now)
            return made

        made = await self.planning.each_page(_TO_BE_SOLVED, page)
        self._looked = now
        return made

    async def _warn(self, uow: UnitOfWork, ticket: Ticket, staff: list[PersonId], now: datetime) -> int:
        if all(
            self._state(ticket, due, span, ticket.filed_at, now) is ClockState.RUNNING
            for _, due, span in self._clocks(ticket)
        ):
            # Begun anew since, it would be in danger later still: the history need not be read.
            return 0
        begun = _begun_at(await uow.tickets.history(ticket.id), ticket)
        pushes: list[Push] = []
        for name, due, span in self._clocks(ticket):
            stands = self._state(ticket, due, span, begun, now)
            if stands is not ClockState.RUNNING:
                pushes.extend(_warnings(ticket, name, due, stands, staff, now))
        return await uow.outbox.add(*pushes)

    def _clocks(self, ticket: Ticket) -> Iterator[tuple[str, datetime, Span]]:
        clocks = self.planning.policy.clocks
        if ticket.status in _UNANSWERED:
            yield "respond", ticket.respond_by, clocks.first_response[ticket.urgency]
        yield "solve", ticket.solve_by, clocks.solve[ticket.urgency]

    def _state(self, ticket: Ticket, due: datetime, span: Span, begun: datetime, now: datetime) -> ClockState:
        calendar, share = self.planning.calendar, self.planning.policy.clocks.warn_at
        if span.measure is Measure.CLOCK:
            warn_at = begun + (due - begun) * share
        else:
            service = calendar.between(begun, due) * share
            warn_at = calendar.after_service(begun, service) if service > timedelta() else begun
        return state(Clock(started_at=begun, warn_at=warn_at, due_at=due), now)


def _begun_at(history: Sequence[Event], ticket: Ticket) -> datetime:
    kinds = (TicketFiled, TicketReopened, UrgencyChanged)
    return max((event.at for event in history if isinstance(event, kinds)), default=ticket.filed_at)


def _warnings(
    ticket: Ticket, name: str, due: datetime, stands: ClockState, staff: Sequence[PersonId], now: datetime
) -> Iterator[Push]:
    if ticket.owner is not None:
        yield _push(ticket, "job/clock", Verb.JOB, name, due, stands, ticket.owner, now)
    if ticket.owner is None or stands is ClockState.BREACHED:
        for person in staff:
            if person != ticket.owner:
                yield _push(ticket, "staff/clock", Verb.TICKET, name, due, stands, person, now)


def _push(
    ticket: Ticket,
    template: str,
    verb: Verb,
    name: str,
    due: datetime,
    stands: ClockState,
    recipient: PersonId,
    now: datetime,
) -> Push:
    label = "push.button.job" if verb is Verb.JOB else "push.button.open"
    return Push(
        recipient=recipient,
        template=template,
        dedupe=f"{template}:{name}:{stands.value}:{ticket.id}:{due.isoformat()}:{recipient}",
        not_before=now,
        context={
            "number": ticket.number,
            "product": ticket.product.name,
            "clock": name,
            "state": stands.value,
            "due": due.isoformat(),
        },
        buttons=((Button(label=label, data=Tap(verb=verb, object=ticket.id).encode()),),),
        ticket=ticket.id,
        priority=3,
    )
