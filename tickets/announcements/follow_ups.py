"""The messages of a follow-up: the question to the customer, and the task to call them (rules F6, P5)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tickets.aftercare.follow_ups import FollowUp, FollowUpKind, FollowUpOutcome
from tickets.announcements.calls import NO_ANSWER
from tickets.case.ticket import Ticket
from tickets.messages.pushes import Button, ContextValue, Push
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person

KEEPS = timedelta(days=5)
"""How long the question still makes sense when it could not be sent."""

ANSWERS = (FollowUpOutcome.WELL, FollowUpOutcome.PROBLEM)
"""What a customer can answer, and what staff can record after a call."""


def ask_customer(follow_up: FollowUp, ticket: Ticket, *, at: datetime) -> Push:
    """Return the question whether all is well, answered with one tap."""
    kind = follow_up.kind.value
    answers = tuple(
        Button(
            label=f"push.button.follow_up.{kind}.{answer}",
            data=Tap(verb=Verb.FOLLOW_UP, object=follow_up.id, argument=answer.value).encode(),
        )
        for answer in ANSWERS
    )
    return Push(
        recipient=follow_up.customer,
        template="customer/follow_up",
        dedupe=f"customer/follow_up:{follow_up.id}",
        not_before=at,
        context={"number": ticket.number, "product": ticket.product.name, "kind": kind},
        buttons=(answers,),
        stale_after=at + KEEPS,
        ticket=ticket.id,
        priority=7,
        by_day=True,
    )


def ask_to_call(
    follow_up: FollowUp, ticket: Ticket, *, staff: Iterable[Person], at: datetime
) -> tuple[Push, ...]:
    """Return one push per person that asks to call the customer and to record what they say."""
    values: dict[str, ContextValue] = {
        "number": ticket.number,
        "product": ticket.product.name,
        "customer": ticket.contact.name,
        "kind": follow_up.kind.value,
        "due": follow_up.due_at.isoformat(),
        "again": follow_up.calls > 0,
        "late": at > follow_up.due_at,
    }
    return tuple(
        Push(
            recipient=person.id,
            template="staff/follow_up",
            dedupe=f"staff/follow_up:{follow_up.id}:{follow_up.calls}:{person.id}",
            not_before=at,
            context=values,
            buttons=_call_buttons(follow_up, ticket),
            ticket=ticket.id,
            priority=3,
        )
        for person in staff
    )


def _call_buttons(follow_up: FollowUp, ticket: Ticket) -> tuple[tuple[Button, ...], ...]:
    opened = Button(label="push.button.open", data=Tap(verb=Verb.TICKET, object=ticket.id).encode())
    if follow_up.kind is FollowUpKind.CALL_BACK:
        called = Button(label="push.button.called", data=Tap(verb=Verb.CALLED, object=ticket.id).encode())
        return ((called, opened),)
    answers = tuple(
        Button(
            label=f"push.button.followed.{answer}",
            data=Tap(verb=Verb.FOLLOWED, object=follow_up.id, argument=answer).encode(),
        )
        for answer in (FollowUpOutcome.WELL.value, FollowUpOutcome.PROBLEM.value, NO_ANSWER)
    )
    return (answers[:2], (answers[2], opened))
