"""What the people who run the desk are told: new cases, and what needs one of them (rules I10, A5, F4)."""

from collections.abc import Iterator, Sequence
from datetime import date

from tickets.announcements.context import (
    NOT_CONFIRMED,
    PROBLEM_AGAIN,
    AnnouncementContext,
    ButtonRows,
    Values,
)
from tickets.case.events import (
    CustomerWrote,
    EvidenceAdded,
    JobDeclined,
    PersonAsked,
    SurveyAnswered,
    TicketAssigned,
    TicketCancelled,
    TicketEscalated,
    TicketFiled,
    TicketReopened,
    VisitTimesRefused,
)
from tickets.decisions.assignment import on_leave
from tickets.kinds import Role
from tickets.messages.pushes import Push
from tickets.messages.taps import Verb
from tickets.team.people import Person


def tell_staff(context: AnnouncementContext) -> Iterator[Push]:
    """Yield the messages to staff that one event calls for."""
    match context.event:
        case TicketFiled():
            yield from _filed(context)
        case JobDeclined(reason=reason):
            values: Values = {"reason": reason, "by": _name_before(context), "owner": _new_owner(context)}
            yield from _each(context, "staff/declined", values, buttons=_assign(context))
        case TicketEscalated(reason=reason, level=level):
            values = {"reason": None if reason == NOT_CONFIRMED else reason, "level": level}
            told = _of_step(context, level)
            yield from _each(context, "staff/escalated", values, buttons=_assign(context), staff=told)
        case PersonAsked():
            values = {"customer": context.ticket.contact.name}
            yield from _each(context, "staff/person_asked", values, buttons=_reply(context), priority=1)
        case TicketReopened(reason=reason):
            values = {
                "reason": None if reason == PROBLEM_AGAIN else reason,
                "again": reason == PROBLEM_AGAIN,
                "customer": context.ticket.contact.name,
                "score": _score(context),
                "call_by": context.ticket.respond_by.isoformat(),
            }
            told = leads_first(context.audience.staff, context.calendar.local(context.event.at).date())
            yield from _each(context, "staff/call_back", values, buttons=_call_back(context), staff=told)
        case TicketCancelled(reason=reason) if context.audience.owner is None:
            yield from _each(context, "staff/cancelled", {"reason": reason}, buttons=_open(context))
        case CustomerWrote(text=text) | VisitTimesRefused(words=text) if context.audience.owner is None:
            values = {"text": text, "customer": context.ticket.contact.name}
            yield from _each(context, "staff/customer_wrote", values, buttons=_reply(context))
        case EvidenceAdded(evidence=evidence) if context.audience.owner is None:
            for person in _others(context, context.audience.staff):
                yield context.to(person, "staff/evidence", buttons=_open(context), attachments=(evidence,))
        case _:
            # Everything else is its owner's to deal with.
            pass


def leads_first(staff: Sequence[Person], today: date) -> Sequence[Person]:
    """Return who of the staff settles with an unhappy customer: the highest rank there is (rule A7).

    Those are the leads, without one at hand the administrators, and else everybody.
    """
    for role in (Role.LEAD, Role.ADMIN):
        at_hand = [
            each for each in staff if role in each.roles and each.reachable and not on_leave(each, today)
        ]
        if at_hand:
            return at_hand
    return staff


def _filed(context: AnnouncementContext) -> Iterator[Push]:
    ticket = context.ticket
    values: Values = {
        "request": ticket.request.value,
        "urgency": ticket.urgency.value,
        "fault": ticket.fault.words,
        "respond_by": ticket.respond_by.isoformat(),
        "solve_by": ticket.solve_by.isoformat(),
        "owner": _new_owner(context),
    }
    buttons = _open(context) if _new_owner(context) else _assign(context)
    for person in _others(context, context.audience.staff):
        yield context.to(person, "staff/new_ticket", values, buttons=buttons, priority=3)


def _each(
    context: AnnouncementContext,
    template: str,
    values: Values,
    *,
    buttons: ButtonRows,
    staff: Sequence[Person] | None = None,
    priority: int = 3,
) -> Iterator[Push]:
    for person in _others(context, context.audience.staff if staff is None else staff):
        yield context.to(person, template, values, buttons=buttons, priority=priority)


def _others(context: AnnouncementContext, people: Sequence[Person]) -> Iterator[Person]:
    return (person for person in people if not context.is_actor(person))


def _of_step(context: AnnouncementContext, level: int) -> Sequence[Person]:
    chain = context.policy.escalation
    if not chain:
        return context.audience.staff
    role = chain[min(level, len(chain)) - 1].role
    return [person for person in context.audience.staff if role in person.roles] or context.audience.staff


def _new_owner(context: AnnouncementContext) -> str | None:
    assigned = any(isinstance(event, TicketAssigned) for event in context.together)
    return context.audience.owner.name if assigned and context.audience.owner else None


def _name_before(context: AnnouncementContext) -> str | None:
    return context.audience.previous_owner.name if context.audience.previous_owner else None


def _score(context: AnnouncementContext) -> int | None:
    return next((event.score for event in context.together if isinstance(event, SurveyAnswered)), None)


def _open(context: AnnouncementContext) -> ButtonRows:
    return ((context.button("push.button.open", Verb.TICKET),),)


def _assign(context: AnnouncementContext) -> ButtonRows:
    return (
        (context.button("push.button.assign", Verb.ASSIGN), context.button("push.button.open", Verb.TICKET)),
    )


def _reply(context: AnnouncementContext) -> ButtonRows:
    return (
        (context.button("push.button.reply", Verb.REPLY), context.button("push.button.open", Verb.TICKET)),
    )


def _call_back(context: AnnouncementContext) -> ButtonRows:
    return ((context.button("push.button.called", Verb.CALLED),), *_assign(context))
