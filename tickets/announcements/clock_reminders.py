"""Reminders of promises in danger and of broken ones, with the step that solves it (rules C2, C3, A5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.announcements.job_buttons import fits_job, job_row
from tickets.case.lifecycle import Act, possible
from tickets.case.ticket import Ticket
from tickets.ids import PersonId
from tickets.kinds import Role
from tickets.messages.pushes import Button, ContextValue, Push
from tickets.messages.taps import Tap, Verb
from tickets.policy import EscalationStep
from tickets.team.people import Person
from tickets.time.clock_table import CLOCK_TABLE
from tickets.time.reminders import ClockReminder, Stage

_STEPS_SHOWN = 2
_DESK_LABELS = {Verb.ASSIGN: "push.button.assign", Verb.TICKET: "push.button.open"}


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Who can be told of a clock: the ticket's owner, and everyone who runs the desk."""

    owner: Person | None
    staff: Sequence[Person]
    chain: Sequence[EscalationStep]


def reminders(telling: ClockReminder, ticket: Ticket, crew: Crew, *, now: datetime) -> Iterator[Push]:
    """Yield the messages of one telling: in danger the owner, broken the leads too, then the chain's step.

    Whoever runs the desk stands in for a missing owner, and for a role that nobody has.
    """
    told: set[PersonId] = set()
    if crew.owner is not None and telling.stage is not Stage.STEP:
        told.add(crew.owner.id)
        yield _push(telling, ticket, crew, crew.owner, "job/clock", _job_buttons(telling, ticket), now)
    for person in _desk(telling, crew):
        if person.id not in told:
            told.add(person.id)
            yield _push(telling, ticket, crew, person, "staff/clock", _desk_buttons(telling, ticket), now)


def _desk(telling: ClockReminder, crew: Crew) -> Sequence[Person]:
    if telling.stage is Stage.WARNED:
        owned = crew.owner is not None and not CLOCK_TABLE[telling.clock.name].by_desk
        return () if owned else crew.staff
    role = crew.chain[telling.step - 1].role if telling.stage is Stage.STEP else Role.LEAD
    of_role = [person for person in crew.staff if role in person.roles]
    if not of_role:
        return crew.staff
    return of_role if crew.owner is not None or telling.stage is Stage.STEP else crew.staff


def _push(
    telling: ClockReminder,
    ticket: Ticket,
    crew: Crew,
    person: Person,
    template: str,
    buttons: tuple[tuple[Button, ...], ...],
    now: datetime,
) -> Push:
    clock = telling.clock
    stage = f"{telling.stage.value}{telling.step or ''}"
    return Push(
        recipient=person.id,
        template=template,
        # A round of a clock that was set to another moment warns anew.
        dedupe=f"clock:{ticket.id}:{clock.name}:{clock.round}:{stage}:{clock.due_at.isoformat()}:{person.id}",
        not_before=now,
        context={
            "number": ticket.number,
            "product": ticket.product.name,
            "clock": clock.name.value,
            "stage": telling.stage.value,
            "step": telling.step,
            "due": clock.due_at.isoformat(),
            "owner": crew.owner.name if crew.owner is not None else None,
            **_distance(abs(clock.due_at - now)),
        },
        buttons=buttons,
        ticket=ticket.id,
        priority=3,
    )


def _distance(span: timedelta) -> dict[str, ContextValue]:
    """Return a length of time as people say it: whole minutes, hours or days, never none."""
    minutes = max(1, round(span / timedelta(minutes=1)))
    if minutes < 120:
        return {"amount": minutes, "unit": "minutes"}
    hours = round(minutes / 60)
    if hours < 48:
        return {"amount": hours, "unit": "hours"}
    return {"amount": round(hours / 24), "unit": "days"}


def _job_buttons(telling: ClockReminder, ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    verbs = [verb for verb in CLOCK_TABLE[telling.clock.name].job if fits_job(verb, ticket)][:_STEPS_SHOWN]
    rows = (job_row(ticket.id, *verbs), job_row(ticket.id, Verb.JOB))
    return tuple(row for row in rows if row)


def _desk_buttons(telling: ClockReminder, ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    desk = CLOCK_TABLE[telling.clock.name].desk
    fits = desk is Verb.ASSIGN and Act.ASSIGN in possible(ticket.status)
    verbs = (desk, Verb.TICKET) if fits else (Verb.TICKET,)
    return (
        tuple(
            Button(label=_DESK_LABELS[verb], data=Tap(verb=verb, object=ticket.id).encode()) for verb in verbs
        ),
    )
