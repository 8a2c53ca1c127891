"""What the person responsible is told: the job, the customer's words, what others did (rules A2, S1)."""

from collections.abc import Iterator

from tickets.announcements.context import AnnouncementContext, ButtonRows, Values
from tickets.announcements.customer import coverage
from tickets.announcements.job_buttons import job_row
from tickets.case.answers import QUESTIONS
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
from tickets.case.facts import Contact, Fault
from tickets.kinds import ServiceMode
from tickets.messages.pushes import ContextValue, Push
from tickets.messages.taps import Verb
from tickets.team.masking import hide_numbers, mask_ticket
from tickets.team.people import Person
from tickets.team.permissions import may_see_contact

_ATTACHED_AT_MOST = 10


def tell_engineers(context: AnnouncementContext) -> Iterator[Push]:
    """Yield the messages to the owner, and to who was owner before, that one event calls for."""
    owner = context.audience.owner
    if isinstance(context.event, TicketAssigned | JobDeclined | TicketEscalated | TicketReopened):
        yield from _taken_away(context)
    if owner is None:
        return
    if isinstance(context.event, JobAccepted):
        yield _contact(context, owner)
    elif not context.is_actor(owner):
        yield from _of_others(context, owner)


def _of_others(context: AnnouncementContext, owner: Person) -> Iterator[Push]:
    match context.event:
        case TicketAssigned(owner=chosen) if chosen == owner.id:
            yield _offer(context, owner)
        case VisitAgreed() as event:
            yield _visit_agreed(context, owner, event)
        case VisitTimesRefused(words=words):
            again = job_row(context.ticket.id, Verb.VISIT)
            yield context.to(
                owner, "job/times_refused", {"words": words}, buttons=(again, *_job(context)), priority=3
            )
        case CustomerWrote(text=text, edits=edits):
            shown = text if may_see_contact(owner, context.ticket) else hide_numbers(text)
            values: Values = {"text": shown, "edited": edits is not None}
            yield context.to(owner, "job/customer_wrote", values, buttons=_job(context))
        case EvidenceAdded(evidence=evidence):
            yield context.to(owner, "job/evidence", buttons=_job(context), attachments=(evidence,))
        case ProgressNoted(text=text):
            yield context.to(owner, "job/noted", {"text": text}, buttons=_job(context))
        case UrgencyChanged(urgency=urgency):
            values = {"urgency": urgency.value, "solve_by": context.ticket.solve_by.isoformat()}
            yield context.to(owner, "job/urgency", values, buttons=_job(context), priority=3)
        case SolutionConfirmed() if context.event.by is not None:
            yield context.to(owner, "job/solved", priority=6)
        case TicketClosed(reason=reason) if context.event.by is not None:
            yield context.to(owner, "job/closed", {"reason": reason}, priority=6)
        case TicketCancelled(reason=reason):
            yield context.to(owner, "job/cancelled", {"reason": reason}, priority=1)
        case _:
            # Of everything else the owner hears from the desk's questions and reminders.
            pass


def _offer(context: AnnouncementContext, owner: Person) -> Push:
    # Nobody needs to know who the customer is, or how to reach them, to say yes or no (rule S1).
    ticket, at = mask_ticket(context.ticket), context.event.at
    confirm_by = context.calendar.add(at, context.policy.clocks.confirm)
    values: Values = {
        "product": ticket.product.name,
        "district": ticket.contact.address,
        "request": ticket.request.value,
        "urgency": ticket.urgency.value,
        "mode": ticket.mode.value,
        "fault": ticket.fault.words,
        "details": _details(ticket.fault),
        "confirm_by": confirm_by.isoformat(),
        "respond_by": ticket.respond_by.isoformat(),
        "solve_by": ticket.solve_by.isoformat(),
        "earlier": context.audience.earlier,
        "again": ticket.visits_made > 0,
        **coverage(context),
    }
    # Once the time to confirm is over the job goes to somebody else: an offer that late would mislead.
    return context.to(
        owner,
        "job/offer",
        values,
        buttons=(job_row(ticket.id, Verb.ACCEPT, Verb.DECLINE),),
        attachments=context.audience.evidence[:_ATTACHED_AT_MOST],
        keeps=confirm_by - at,
        priority=2,
    )


def _contact(context: AnnouncementContext, owner: Person) -> Push:
    ticket = context.ticket
    first = Verb.VISIT if ticket.mode is ServiceMode.ON_SITE else Verb.NOTE
    steps = (job_row(ticket.id, first, Verb.PART), job_row(ticket.id, Verb.FINISH, Verb.JOB))
    values: Values = {
        **_reach(ticket.contact),
        "serial": ticket.product.serial,
        "fault": ticket.fault.words,
        "respond_by": ticket.respond_by.isoformat(),
        "solve_by": ticket.solve_by.isoformat(),
        "mode": ticket.mode.value,
    }
    return context.to(owner, "job/contact", values, buttons=steps, priority=2)


def _visit_agreed(context: AnnouncementContext, owner: Person, event: VisitAgreed) -> Push:
    steps = (job_row(context.ticket.id, Verb.DEPART, Verb.JOB),)
    values: Values = {
        **_reach(context.ticket.contact),
        "start": event.slot.start.isoformat(),
        "end": event.slot.end.isoformat(),
        "fault": context.ticket.fault.words,
    }
    return context.to(
        owner, "job/visit_agreed", values, buttons=steps, stale_after=event.slot.end, priority=2
    )


def _taken_away(context: AnnouncementContext) -> Iterator[Push]:
    previous, owner = context.audience.previous_owner, context.audience.owner
    if previous is None or context.is_actor(previous) or (owner is not None and owner.id == previous.id):
        return
    kinds = (TicketAssigned, JobDeclined, TicketEscalated, TicketReopened)
    first = next(event for event in context.together if isinstance(event, kinds))
    # A reopened case has been finished by them: nothing is taken out of their hands.
    if first is context.event and not isinstance(first, TicketReopened):
        yield context.to(previous, "job/taken_away", priority=3)


def _reach(contact: Contact) -> Values:
    return {
        "name": contact.name,
        "phone": contact.phone,
        "email": contact.email,
        "address": contact.address,
        "location": list(contact.location) if contact.location else None,
    }


def _job(context: AnnouncementContext) -> ButtonRows:
    return (job_row(context.ticket.id, Verb.JOB),)


def _details(fault: Fault) -> list[ContextValue]:
    return [
        {"id": question.id, "text": told if isinstance(told, str) else ""}
        for question, told in QUESTIONS.details(fault)
        if question.in_offer
    ]
