"""What the person responsible is told: the job, the customer's words, what others did (rules A2, S1)."""

import re
from collections.abc import Iterator

from tickets.announcements.context import Context, Rows, Scene
from tickets.announcements.customer import coverage
from tickets.case.events import (
    CustomerWrote,
    EvidenceAdded,
    JobAccepted,
    JobDeclined,
    ProgressNoted,
    SolutionConfirmed,
    TicketAssigned,
    TicketCancelled,
    TicketClosed,
    TicketEscalated,
    TicketReopened,
    UrgencyChanged,
    VisitAgreed,
    VisitTimesRefused,
)
from tickets.case.facts import Contact
from tickets.kinds import ServiceMode
from tickets.messages.pushes import Push
from tickets.messages.taps import Verb
from tickets.team.masking import mask_address
from tickets.team.people import Person

_LONG_NUMBER = re.compile(r"\+?\d(?:[\s().-]?\d){7,}")
_ATTACHED_AT_MOST = 10


def tell_engineers(scene: Scene) -> Iterator[Push]:
    """Yield the messages to the owner, and to who was owner before, that one event calls for."""
    owner = scene.cast.owner
    if isinstance(scene.event, TicketAssigned | JobDeclined | TicketEscalated | TicketReopened):
        yield from _taken_away(scene)
    if owner is None:
        return
    if isinstance(scene.event, JobAccepted):
        yield _contact(scene, owner)
    elif not scene.is_actor(owner):
        yield from _of_others(scene, owner)


def _of_others(scene: Scene, owner: Person) -> Iterator[Push]:
    match scene.event:
        case TicketAssigned(owner=chosen) if chosen == owner.id:
            yield _offer(scene, owner)
        case VisitAgreed() as event:
            yield _visit_agreed(scene, owner, event)
        case VisitTimesRefused(words=words):
            again = scene.button("push.button.propose", Verb.VISIT)
            yield scene.to(
                owner, "job/times_refused", {"words": words}, buttons=((again,), *_job(scene)), priority=3
            )
        case CustomerWrote(text=text, edits=edits):
            context: Context = {"text": text, "edited": edits is not None}
            yield scene.to(owner, "job/customer_wrote", context, buttons=_job(scene))
        case EvidenceAdded(evidence=evidence):
            yield scene.to(owner, "job/evidence", buttons=_job(scene), attachments=(evidence,))
        case ProgressNoted(text=text):
            yield scene.to(owner, "job/noted", {"text": text}, buttons=_job(scene))
        case UrgencyChanged(urgency=urgency):
            context = {"urgency": urgency.value, "solve_by": scene.ticket.solve_by.isoformat()}
            yield scene.to(owner, "job/urgency", context, buttons=_job(scene), priority=3)
        case SolutionConfirmed() if scene.event.by is not None:
            yield scene.to(owner, "job/solved", priority=6)
        case TicketClosed(reason=reason) if scene.event.by is not None:
            yield scene.to(owner, "job/closed", {"reason": reason}, priority=6)
        case TicketCancelled(reason=reason):
            yield scene.to(owner, "job/cancelled", {"reason": reason}, priority=1)


def _offer(scene: Scene, owner: Person) -> Push:
    ticket, at = scene.ticket, scene.event.at
    confirm_by = scene.calendar.add(at, scene.policy.clocks.confirm)
    context: Context = {
        "district": mask_address(ticket.contact.address),
        "request": ticket.request.value,
        "urgency": ticket.urgency.value,
        "mode": ticket.mode.value,
        "fault": _without_numbers(ticket.fault.words),
        "part": ticket.fault.part,
        "since": ticket.fault.since,
        "environment": ticket.fault.environment,
        "tried": ticket.fault.tried,
        "elsewhere": bool(ticket.fault.repaired_elsewhere),
        "confirm_by": confirm_by.isoformat(),
        "respond_by": ticket.respond_by.isoformat(),
        "solve_by": ticket.solve_by.isoformat(),
        "earlier": scene.cast.earlier,
        "again": ticket.visits_made > 0,
        **coverage(scene),
    }
    choice = (
        scene.button("push.button.accept", Verb.ACCEPT),
        scene.button("push.button.decline", Verb.DECLINE),
    )
    # Once the time to confirm is over the job goes to somebody else: an offer that late would mislead.
    return scene.to(
        owner,
        "job/offer",
        context,
        buttons=(choice,),
        attachments=scene.cast.evidence[:_ATTACHED_AT_MOST],
        keeps=confirm_by - at,
        priority=2,
    )


def _contact(scene: Scene, owner: Person) -> Push:
    ticket = scene.ticket
    first = (
        scene.button("push.button.propose", Verb.VISIT)
        if ticket.mode is ServiceMode.ON_SITE
        else scene.button("push.button.note", Verb.NOTE)
    )
    steps: Rows = (
        (first, scene.button("push.button.part", Verb.PART)),
        (scene.button("push.button.finish", Verb.FINISH), scene.button("push.button.job", Verb.JOB)),
    )
    context: Context = {
        **_reach(ticket.contact),
        "serial": ticket.product.serial,
        "fault": ticket.fault.words,
        "respond_by": ticket.respond_by.isoformat(),
        "solve_by": ticket.solve_by.isoformat(),
        "mode": ticket.mode.value,
    }
    return scene.to(owner, "job/contact", context, buttons=steps, priority=2)


def _visit_agreed(scene: Scene, owner: Person, event: VisitAgreed) -> Push:
    steps: Rows = (
        (scene.button("push.button.depart", Verb.DEPART), scene.button("push.button.job", Verb.JOB)),
    )
    context: Context = {
        **_reach(scene.ticket.contact),
        "start": event.slot.start.isoformat(),
        "end": event.slot.end.isoformat(),
        "fault": scene.ticket.fault.words,
    }
    return scene.to(owner, "job/visit_agreed", context, buttons=steps, stale_after=event.slot.end, priority=2)


def _taken_away(scene: Scene) -> Iterator[Push]:
    previous, owner = scene.cast.previous_owner, scene.cast.owner
    if previous is None or scene.is_actor(previous) or (owner is not None and owner.id == previous.id):
        return
    kinds = (TicketAssigned, JobDeclined, TicketEscalated, TicketReopened)
    first = next(event for event in scene.together if isinstance(event, kinds))
    # A reopened case has been finished by them: nothing is taken out of their hands.
    if first is scene.event and not isinstance(first, TicketReopened):
        yield scene.to(previous, "job/taken_away", priority=3)


def _reach(contact: Contact) -> Context:
    return {
        "name": contact.name,
        "phone": contact.phone,
        "email": contact.email,
        "address": contact.address,
        "location": list(contact.location) if contact.location else None,
    }


def _job(scene: Scene) -> Rows:
    return ((scene.button("push.button.job", Verb.JOB),),)


def _without_numbers(words: str) -> str:
    # Customers write their phone number into the description; it stays hidden until acceptance (rule S1).
    return _LONG_NUMBER.sub("•••", words)
