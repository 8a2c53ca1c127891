"""From a confirmed draft to a ticket: the verdict, the check for doubles, filing (rules I2, I7, I9, I10)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tickets.case import drafts
from tickets.case.drafts import Draft, Field
from tickets.case.events import Event, EvidenceAdded, TicketFiled
from tickets.case.facts import Answers, Contact, Fault, Product, Visit
from tickets.case.lifecycle import Status
from tickets.case.numbers import number_for
from tickets.case.ticket import Change, Ticket
from tickets.case.warranty import Coverage, Warranty, assess
from tickets.decisions.regions import region_of
from tickets.decisions.service_mode import decide, needs_address
from tickets.errors import DraftIncomplete
from tickets.ids import DraftId, PersonId, TicketId
from tickets.kinds import Urgency
from tickets.moments import in_utc
from tickets.policy import Policy
from tickets.services.dispatch import hand_on
from tickets.services.draft_rules import own_draft
from tickets.services.office import Office, Sitting
from tickets.services.timekeeping import add_on_time
from tickets.time.deadlines import is_complaint, response_clock, solution_clock
from tickets.views import Verdict


@dataclass(frozen=True)
class JudgeDraft:
    """What the desk can say to a draft already."""

    office: Office

    def __call__(self, draft: Draft) -> Verdict:
        """Return warranty, service mode, urgency and clocks as if the draft were filed now.

        These are rules C2, C3, C6, C7 and P2. An urgency that is not answered counts as normal.
        """
        office = self.office
        now = in_utc(office.clock())
        line = office.policy.line(draft.product.line if draft.product else None)
        today = office.calendar.local(now).date()
        warranty = Warranty(coverage=Coverage.UNCLEAR)
        if line is not None:
            warranty = assess(draft.purchased, line.warranty_months, today)
        urgency = draft.urgency or Urgency.NORMAL
        service = decide(
            line, request=draft.request, kind=draft.kind, urgency=urgency, coverage=warranty.coverage
        )
        clocks, calendar = office.policy.clocks, office.calendar
        complaint = is_complaint(draft.request, draft.kind)
        respond = response_clock(clocks, calendar, urgency=urgency, line=line, at=now, complaint=complaint)
        solve = solution_clock(clocks, calendar, urgency=urgency, at=now, complaint=complaint)
        return Verdict(
            warranty=warranty,
            mode=service.mode,
            urgency=urgency,
            respond_by=respond.due_at,
            solve_by=solve.due_at,
        )


@dataclass(frozen=True)
class TellMissing:
    """What is still to be asked."""

    office: Office
    judge: JudgeDraft

    def __call__(self, draft: Draft) -> tuple[Field, ...]:
        """Return the questions neither answered nor passed over, in their order; none when complete."""
        line = self.office.policy.line(draft.product.line if draft.product else None)
        return drafts.missing(draft, line=line, address=needs_address(self.judge(draft).mode))


@dataclass(frozen=True)
class FindSimilar:
    """Open tickets that a draft may only repeat (rule I9)."""

    office: Office

    async def __call__(self, *, by: PersonId, draft: DraftId) -> Sequence[Ticket]:
        """Return one's own open tickets of the same order or product model, newest first.

        Raises `NotAllowed`, `NotFound`.
        """

        async def act(sitting: Sitting) -> Sequence[Ticket]:
            found = await own_draft(sitting, draft)
            mine = await sitting.uow.tickets.of_customer(by)
            return [ticket for ticket in mine if ticket.is_open and is_similar(ticket, found)]

        return await self.office.sit("intake.similar_open", act, by=by)


@dataclass(frozen=True)
class FileDraft:
    """Filing what the customer has confirmed (rule I7)."""

    office: Office
    judge: JudgeDraft
    missing: TellMissing

    async def __call__(self, *, by: PersonId, draft: DraftId) -> Ticket:
        """Return the ticket of a draft, new or filed before; with an owner at once where one fits (rule A1).

        Staff are told of every new ticket (rule I10). Raises `DraftIncomplete`, `NotAllowed`, `NotFound`.
        """

        async def act(sitting: Sitting) -> Ticket:
            found = await own_draft(sitting, draft)
            filed = await sitting.uow.tickets.by_draft(draft)
            if filed is not None:
                return filed
            if left := self.missing(found):
                raise DraftIncomplete(field=left[0].value)
            ticket = await self._ticket(sitting, found)
            ticket = await file_ticket(sitting, ticket, found)
            await sitting.uow.drafts.save(replace(found, filed_as=ticket.id, changed_at=sitting.now))
            await sitting.commit()
            return ticket

        return await self.office.sit("intake.file", act, by=by)

    async def _ticket(self, sitting: Sitting, draft: Draft) -> Ticket:
        number = await sitting.uow.tickets.next_id()
        return new_ticket(draft, self.judge(draft), sitting, ticket=number)


def new_ticket(draft: Draft, verdict: Verdict, sitting: Sitting, *, ticket: TicketId) -> Ticket:
    """Return the ticket that a draft becomes, without owner and version 1."""
    policy = sitting.office.policy
    return Ticket(
        id=ticket,
        number=number_for(ticket),
        version=1,
        draft=draft.id,
        customer=draft.customer,
        request=draft.request,
        kind=draft.kind,
        urgency=verdict.urgency,
        status=Status.NEW,
        product=draft.product or Product(name=""),
        purchased=draft.purchased,
        order_number=draft.order_number,
        fault=_fault(draft),
        contact=_contact(draft, policy),
        answers=Answers(values=dict(draft.extra)),
        warranty=verdict.warranty,
        mode=verdict.mode,
        owner=None,
        visit=Visit(),
        record=None,
        escalation_level=0,
        visits_made=0,
        filed_at=sitting.now,
        changed_at=sitting.now,
        respond_by=verdict.respond_by,
        solve_by=verdict.solve_by,
        expected_at=verdict.solve_by,
        served_at=None,
        closed_at=None,
    )


async def file_ticket(sitting: Sitting, ticket: Ticket, draft: Draft) -> Ticket:
    """Insert a new ticket with its history and files, its first owner, and word of it to all involved."""
    by, at = sitting.actor.id, sitting.now
    opening: list[Event] = [TicketFiled(ticket=ticket.id, at=at, by=by)]
    files = [EvidenceAdded(ticket=ticket.id, at=at, by=by, evidence=file) for file in draft.evidence]
    filed = Change(ticket=ticket, events=tuple(opening))
    told = await hand_on(sitting.uow, filed, today=sitting.today, at=at)
    # The row is new: whatever was decided before it was written is its first version.
    told = replace(told, ticket=replace(told.ticket, version=ticket.version))
    told = await add_on_time(sitting.uow, sitting.office.clockwork, told)
    await sitting.uow.tickets.append(*opening, *files, *told.events[1:])
    await sitting.tell(told, before=None)
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


def _fault(draft: Draft) -> Fault:
    return Fault(
        words=draft.words or "",
        part=draft.part,
        since=draft.since,
        environment=draft.environment,
        tried=draft.tried,
        repaired_elsewhere=draft.repaired_elsewhere,
    )


def _contact(draft: Draft, policy: Policy) -> Contact:
    contact = draft.contact or Contact(name="")
    return replace(contact, region=contact.region or region_of(contact.address, policy.regions))
