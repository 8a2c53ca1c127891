"""Reminders of promises in danger and of broken ones, with the step that solves it (rules C2, C3, A5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.case.lifecycle import Act, possible
from tickets.case.ticket import Ticket
from tickets.ids import PersonId
from tickets.kinds import Role, ServiceMode
from tickets.messages.pushes import Button, ContextValue, Push
from tickets.messages.taps import Tap, Verb
from tickets.policy import EscalationStep
from tickets.team.people import Person
from tickets.time.clock_table import PROMISES
from tickets.time.reminders import Stage, Telling

_STEPS_SHOWN = 2
_ACTS: dict[Verb, Act] = {
    Verb.ACCEPT: Act.ACCEPT,
    Verb.DECLINE: Act.DECLINE,
    Verb.VISIT: Act.PROPOSE_VISIT,
    Verb.DEPART: Act.DEPART,
    Verb.ARRIVE: Act.ARRIVE,
    Verb.PART: Act.AWAIT_PART,
    Verb.QUOTE: Act.AWAIT_CUSTOMER,
    Verb.FINISH: Act.FINISH_WORK,
}
_LABELS: dict[Verb, str] = {
    Verb.ACCEPT: "push.button.accept",
    Verb.DECLINE: "push.button.decline",
    Verb.VISIT: "push.button.propose",
    Verb.DEPART: "push.button.depart",
    Verb.ARRIVE: "push.button.arrive",
    Verb.PART: "push.button.part",
    Verb.FACTORY: "push.button.factory_date",
    Verb.BACK: "push.button.back",
    Verb.QUOTE: "push.button.quote",
    Verb.FINISH: "push.button.finish",
    Verb.NOTE: "push.button.note",
    Verb.JOB: "push.button.job",
    Verb.TICKET: "push.button.open",
    Verb.ASSIGN: "push.button.assign",
}


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Who can be told of a clock: the ticket's owner, and everyone who runs the desk."""

    owner: Person | None
    staff: Sequence[Person]
    chain: Sequence[EscalationStep]


def reminders(telling: Telling, ticket: Ticket, crew: Crew, *, now: datetime) -> Iterator[Push]:
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


def _desk(telling: Telling, crew: Crew) -> Sequence[Person]:
    if telling.stage is Stage.WARNED:
        owned = crew.owner is not None and not PROMISES[telling.clock.name].by_desk
        return () if owned else crew.staff
    role = crew.chain[telling.step - 1].role if telling.stage is Stage.STEP else Role.LEAD
    of_role = [person for person in crew.staff if role in person.roles]
    if not of_role:
        return crew.staff
    return of_role if crew.owner is not None or telling.stage is Stage.STEP else crew.staff


def _push(
    telling: Telling,
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


def _job_buttons(telling: Telling, ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    verbs = [verb for verb in PROMISES[telling.clock.name].job if _fits(verb, ticket)][:_STEPS_SHOWN]
    rows = (tuple(_button(verb, ticket) for verb in verbs), (_button(Verb.JOB, ticket),))
    return tuple(row for row in rows if row)


def _desk_buttons(telling: Telling, ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    desk = PROMISES[telling.clock.name].desk
    fits = desk is Verb.ASSIGN and Act.ASSIGN in possible(ticket.status)
    verbs = (desk, Verb.TICKET) if fits else (Verb.TICKET,)
    return (tuple(_button(verb, ticket) for verb in verbs),)


def _fits(verb: Verb, ticket: Ticket) -> bool:
    if verb is Verb.VISIT and ticket.mode is not ServiceMode.ON_SITE:
        return False
    return verb not in _ACTS or _ACTS[verb] in possible(ticket.status)


def _button(verb: Verb, ticket: Ticket) -> Button:
    return Button(label=_LABELS[verb], data=Tap(verb=verb, object=ticket.id).encode())
