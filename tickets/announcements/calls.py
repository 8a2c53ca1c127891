"""When a message cannot do it, a person does: call tasks for staff, and word of what did not arrive."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tickets.ids import TicketId
from tickets.messages.pushes import Button, ContextValue, Push
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person

KEEPS = timedelta(hours=12)
"""How long a message about something that happened is still worth sending."""

NO_ANSWER = "no_answer"
"""What staff record when nobody took the call: what was to be asked or said still is."""


def call_tasks(
    *,
    staff: Iterable[Person],
    ticket: TicketId,
    number: str,
    customer: str,
    about: str,
    at: datetime,
    dedupe: str,
    details: dict[str, ContextValue] | None = None,
) -> tuple[Push, ...]:
    """Return one push per staff member that asks to ring up a customer whom no message reaches.

    `about` is the template of the message that they would have got, `details` its context; `dedupe`
    is unique for the task and completed by the recipient.
    """
    values: dict[str, ContextValue] = {
        **(details or {}),
        "number": number,
        "customer": customer,
        "about": about,
    }
    buttons = call_buttons(ticket)
    return _each(staff, "staff/call", f"call:{dedupe}", values, buttons, ticket=ticket, at=at)


def call_buttons(ticket: TicketId) -> tuple[tuple[Button, ...], ...]:
    """Return what staff tap once they have rung up: whether the customer answered; and the way to the case.

    A call that nobody took keeps no promise.
    """
    reached = Button(label="push.button.called", data=Tap(verb=Verb.CALLED, object=ticket).encode())
    nobody = Tap(verb=Verb.CALLED, object=ticket, argument=NO_ANSWER).encode()
    opened = Button(label="push.button.open", data=Tap(verb=Verb.TICKET, object=ticket).encode())
    return ((reached, Button(label="push.button.followed.no_answer", data=nobody)), (opened,))


def undelivered(
    *,
    staff: Iterable[Person],
    ticket: TicketId | None,
    number: str | None,
    recipient: str,
    about: str,
    reason: str,
    at: datetime,
    dedupe: str,
) -> tuple[Push, ...]:
    """Return one push per staff member that says which message did not reach a colleague in time, and why.

    `reason` is "unreachable", "late" or "refused"; `number` is None for a message about no single case.
    """
    buttons: tuple[tuple[Button, ...], ...] = ()
    if ticket is not None:
        opened = Tap(verb=Verb.TICKET, object=ticket).encode()
        buttons = ((Button(label="push.button.open", data=opened),),)
    values: dict[str, ContextValue] = {
        "number": number,
        "recipient": recipient,
        "about": about,
        "reason": reason,
    }
    return _each(staff, "staff/undelivered", f"undelivered:{dedupe}", values, buttons, ticket=ticket, at=at)


def _each(
    staff: Iterable[Person],
    template: str,
    dedupe: str,
    values: dict[str, ContextValue],
    buttons: tuple[tuple[Button, ...], ...],
    *,
    ticket: TicketId | None,
    at: datetime,
) -> tuple[Push, ...]:
    return tuple(
        Push(
            recipient=person.id,
            template=template,
            dedupe=f"{dedupe}:{person.id}",
            not_before=at,
            context=values,
            buttons=buttons,
            deadline=at + KEEPS,
            ticket=ticket,
            priority=2,
        )
        for person in staff
    )
