"""What the people who run the desk are told: new cases, and what needs one of them (rules I10, A5, F4)."""

from collections.abc import Iterator, Sequence
from datetime import date

from tickets.announcements.context import NOT_CONFIRMED, PROBLEM_AGAIN, Context, Rows, Scene
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


def tell_staff(scene: Scene) -> Iterator[Push]:
    """Yield the messages to staff that one event calls for."""
    match scene.event:
        case TicketFiled():
            yield from _filed(scene)
        case JobDeclined(reason=reason):
            context: Context = {"reason": reason, "by": _name_before(scene), "owner": _new_owner(scene)}
            yield from _each(scene, "staff/declined", context, buttons=_assign(scene))
        case TicketEscalated(reason=reason, level=level):
            context = {"reason": None if reason == NOT_CONFIRMED else reason, "level": level}
            told = _of_step(scene, level)
            yield from _each(scene, "staff/escalated", context, buttons=_assign(scene), staff=told)
        case PersonAsked():
            context = {"customer": scene.ticket.contact.name}
            yield from _each(scene, "staff/person_asked", context, buttons=_reply(scene), priority=1)
        case TicketReopened(reason=reason):
            context = {
                "reason": None if reason == PROBLEM_AGAIN else reason,
                "again": reason == PROBLEM_AGAIN,
                "customer": scene.ticket.contact.name,
                "score": _score(scene),
                "call_by": scene.ticket.respond_by.isoformat(),
            }
            told = leads_first(scene.cast.staff, scene.calendar.local(scene.event.at).date())
            yield from _each(scene, "staff/call_back", context, buttons=_call_back(scene), staff=told)
        case TicketCancelled(reason=reason) if scene.cast.owner is None:
            yield from _each(scene, "staff/cancelled", {"reason": reason}, buttons=_open(scene))
        case CustomerWrote(text=text) | VisitTimesRefused(words=text) if scene.cast.owner is None:
            context = {"text": text, "customer": scene.ticket.contact.name}
            yield from _each(scene, "staff/customer_wrote", context, buttons=_reply(scene))
        case EvidenceAdded(evidence=evidence) if scene.cast.owner is None:
            for person in _others(scene, scene.cast.staff):
                yield scene.to(person, "staff/evidence", buttons=_open(scene), attachments=(evidence,))


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


def _filed(scene: Scene) -> Iterator[Push]:
    ticket = scene.ticket
    context: Context = {
        "request": ticket.request.value,
        "urgency": ticket.urgency.value,
        "fault": ticket.fault.words,
        "respond_by": ticket.respond_by.isoformat(),
        "solve_by": ticket.solve_by.isoformat(),
        "owner": _new_owner(scene),
    }
    buttons = _open(scene) if _new_owner(scene) else _assign(scene)
    for person in _others(scene, scene.cast.staff):
        yield scene.to(person, "staff/new_ticket", context, buttons=buttons, priority=3)


def _each(
    scene: Scene,
    template: str,
    context: Context,
    *,
    buttons: Rows,
    staff: Sequence[Person] | None = None,
    priority: int = 3,
) -> Iterator[Push]:
    for person in _others(scene, scene.cast.staff if staff is None else staff):
        yield scene.to(person, template, context, buttons=buttons, priority=priority)


def _others(scene: Scene, people: Sequence[Person]) -> Iterator[Person]:
    return (person for person in people if not scene.is_actor(person))


def _of_step(scene: Scene, level: int) -> Sequence[Person]:
    chain = scene.policy.escalation
    if not chain:
        return scene.cast.staff
    role = chain[min(level, len(chain)) - 1].role
    return [person for person in scene.cast.staff if role in person.roles] or scene.cast.staff


def _new_owner(scene: Scene) -> str | None:
    assigned = any(isinstance(event, TicketAssigned) for event in scene.together)
    return scene.cast.owner.name if assigned and scene.cast.owner else None


def _name_before(scene: Scene) -> str | None:
    return scene.cast.previous_owner.name if scene.cast.previous_owner else None


def _score(scene: Scene) -> int | None:
    return next((event.score for event in scene.together if isinstance(event, SurveyAnswered)), None)


def _open(scene: Scene) -> Rows:
    return ((scene.button("push.button.open", Verb.TICKET),),)


def _assign(scene: Scene) -> Rows:
    return ((scene.button("push.button.assign", Verb.ASSIGN), scene.button("push.button.open", Verb.TICKET)),)


def _reply(scene: Scene) -> Rows:
    return ((scene.button("push.button.reply", Verb.REPLY), scene.button("push.button.open", Verb.TICKET)),)


def _call_back(scene: Scene) -> Rows:
    return ((scene.button("push.button.called", Verb.CALLED),), *_assign(scene))
