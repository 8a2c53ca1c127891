"""From a confirmed draft to a ticket: the verdict, the check for doubles, filing (rules I2, I7, I9, I10)."""

from dataclasses import replace
from datetime import datetime

from tickets.case.answers import QUESTIONS
from tickets.case.drafts import Draft
from tickets.case.events import Event, EvidenceAdded, TicketFiled
from tickets.case.facts import Visit
from tickets.case.lifecycle import Status
from tickets.case.numbers import number_for
from tickets.case.ticket import Change, Ticket
from tickets.case.warranty import Coverage, Warranty, assess
from tickets.decisions.regions import region_of
from tickets.decisions.service_mode import decide, needs_address
from tickets.ids import TicketId
from tickets.kinds import ServiceMode, Urgency, is_complaint
from tickets.policy import Policy, ProductLine
from tickets.services.dispatch import hand_on
from tickets.services.session import Session
from tickets.services.timekeeping import add_on_time
from tickets.time.calendar import WorkingCalendar
from tickets.time.deadlines import response_deadline, solution_deadline
from tickets.views import DraftVerdict


def judge(draft: Draft, *, policy: Policy, calendar: WorkingCalendar, now: datetime) -> DraftVerdict:
    """Return warranty, service mode, urgency and clocks as if the draft were filed now.

    These are rules C2, C3, C6, C7 and P2. An urgency that is not answered counts as normal.
    """
    line, urgency = _line(draft, policy), draft.urgency or Urgency.NORMAL
    warranty, mode = service_for(draft, policy=policy, calendar=calendar, now=now)
    clocks, complaint = policy.clocks, is_complaint(draft.request, draft.kind)
    respond = response_deadline(clocks, calendar, urgency=urgency, line=line, at=now, complaint=complaint)
    solve = solution_deadline(clocks, calendar, urgency=urgency, at=now, complaint=complaint)
    return DraftVerdict(
        warranty=warranty,
        mode=mode,
        urgency=urgency,
        respond_by=respond.due_at,
        solve_by=solve.due_at,
    )


def service_for(
    draft: Draft, *, policy: Policy, calendar: WorkingCalendar, now: datetime
) -> tuple[Warranty, ServiceMode]:
    """Return warranty and service mode as if the draft were filed now (rules C6, P2)."""
    line = _line(draft, policy)
    warranty = Warranty(coverage=Coverage.UNCLEAR)
    if line is not None:
        warranty = assess(draft.purchased, line.warranty_months, calendar.local(now).date())
    urgency = draft.urgency or Urgency.NORMAL
    service = decide(
        line, request=draft.request, kind=draft.kind, urgency=urgency, coverage=warranty.coverage
    )
    return warranty, service.mode


def missing_in(draft: Draft, mode: ServiceMode, policy: Policy) -> tuple[str, ...]:
    """Return the questions neither answered nor passed over, in their order; none when complete."""
    return QUESTIONS.missing(draft, line=_line(draft, policy), visit=needs_address(mode))


def new_ticket(draft: Draft, verdict: DraftVerdict, session: Session, *, ticket: TicketId) -> Ticket:
    """Return the ticket that a draft becomes, without owner and version 1."""
    answers, regions = QUESTIONS.filed(draft), session.policy.regions
    contact = answers["contact"]
    answers["contact"] = replace(contact, region=contact.region or region_of(contact.address, regions))
    return Ticket(
        **answers,
        id=ticket,
        number=number_for(ticket),
        version=1,
        draft=draft.id,
        customer=draft.customer,
        request=draft.request,
        kind=draft.kind,
        urgency=verdict.urgency,
        status=Status.NEW,
        warranty=verdict.warranty,
        mode=verdict.mode,
        owner=None,
        visit=Visit(),
        record=None,
        escalation_level=0,
        visits_made=0,
        filed_at=session.now,
        changed_at=session.now,
        respond_by=verdict.respond_by,
        solve_by=verdict.solve_by,
        expected_at=verdict.solve_by,
        served_at=None,
        closed_at=None,
    )


async def file_ticket(session: Session, ticket: Ticket, draft: Draft) -> Ticket:
    """Insert a new ticket with its history and files, its first owner, and word of it to all involved."""
    by, at = session.actor.id, session.now
    opening: list[Event] = [TicketFiled(ticket=ticket.id, at=at, by=by)]
    files = [EvidenceAdded(ticket=ticket.id, at=at, by=by, evidence=file) for file in draft.evidence]
    filed = Change(ticket=ticket, events=tuple(opening))
    told = await hand_on(session, filed)
    # The row is new: whatever was decided before it was written is its first version.
    told = replace(told, ticket=replace(told.ticket, version=ticket.version))
    told = await add_on_time(session.uow, session.sla, told)
    await session.uow.tickets.append(*opening, *files, *told.events[1:])
    await session.tell(told, before=None)
    return told.ticket


def is_similar(ticket: Ticket, draft: Draft) -> bool:
    """Return whether a draft is about the order or the product model of a ticket (rule I9)."""
    if draft.order_number and draft.order_number == ticket.order_number:
        return True
    product = draft.product
    if product is None:
        return False
    if product.model_id is not None:
        return product.model_id == ticket.product.model_id
    return bool(product.name) and product.name.casefold() == ticket.product.name.casefold()


def _line(draft: Draft, policy: Policy) -> ProductLine | None:
    return policy.line(draft.product.line if draft.product else None)
