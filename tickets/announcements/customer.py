"""What the customer is told when it happens (rules D3, D5, J3 to J6, J10, C7, F1)."""

from collections.abc import Iterator

from tickets.announcements.context import AnnouncementContext, ButtonRows, Values
from tickets.case.events import (
    EngineerDeparted,
    ExpectedDateMoved,
    FactoryDateMoved,
    JobAccepted,
    JobDeclined,
    PartAwaited,
    ProductReceived,
    ProgressNoted,
    SentToFactory,
    SolutionConfirmed,
    StaffReplied,
    TicketAssigned,
    TicketCancelled,
    TicketClosed,
    TicketEscalated,
    TicketFiled,
    TicketReopened,
    VisitAgreed,
    VisitProposed,
    WorkFinished,
)
from tickets.case.lifecycle import Status
from tickets.case.warranty import add_months
from tickets.messages.pushes import ContextValue, Push
from tickets.messages.taps import Verb

_DATE_IS_TOLD_WITH = (
    PartAwaited,
    SentToFactory,
    FactoryDateMoved,
    ProductReceived,
    TicketFiled,
    TicketReopened,
)


def tell_customer(context: AnnouncementContext) -> Iterator[Push]:
    """Yield the messages to the customer that one event calls for."""
    match context.event:
        case JobAccepted():
            yield from _taken_on(context)
        case JobDeclined() | TicketEscalated() | TicketAssigned():
            yield from _visit_called_off(context)
        case SentToFactory() if context.audience.before and context.audience.before.visit.arrived_at is None:
            yield from _visit_called_off(context)
        case VisitProposed() as event:
            yield from _visit_proposed(context, event)
        case VisitAgreed() as event:
            yield from _visit_agreed(context, event)
        case EngineerDeparted() as event:
            yield from _on_the_way(context, event)
        case PartAwaited() as event:
            yield from _part_awaited(context, event)
        case ExpectedDateMoved() as event:
            yield from _date_moved(context, event)
        case WorkFinished() as event:
            yield from _work_done(context, event)
        case StaffReplied(text=text):
            values: Values = {"text": text}
            yield from context.to_customer(
                "customer/reply", values, essential=True, buttons=open_button(context), priority=3
            )
        case _ if not context.is_actor(context.audience.customer):
            yield from _ended_or_open_again(context)
        case _:
            # Their own act: their screen has told them.
            pass


def _ended_or_open_again(context: AnnouncementContext) -> Iterator[Push]:
    match context.event:
        case SolutionConfirmed():
            yield from _settled(context)
        case TicketClosed(by=None) if (
            context.audience.before and context.audience.before.status is Status.WORK_DONE
        ):
            # The desk closes finished work by itself only after the customer's silence (rule F1).
            yield from _settled(context)
        case TicketClosed(reason=reason):
            if _has(context, SolutionConfirmed):
                return
            values: Values = {"reason": reason}
            yield from context.to_customer("customer/closed", values, buttons=open_button(context))
        case TicketReopened():
            expected = context.ticket.expected_at.isoformat()
            values = {"expected": expected}
            yield from context.to_customer("customer/reopened", values, buttons=open_button(context))
        case TicketCancelled(reason=reason):
            values = {"reason": reason}
            yield from context.to_customer(
                "customer/cancelled", values, essential=True, buttons=open_button(context)
            )
        case _:
            # Of what else happens they hear in the day's update, or not at all.
            pass


def _settled(context: AnnouncementContext) -> Iterator[Push]:
    unsolved = context.button("push.button.unsolved", Verb.UNSOLVED)
    yield from context.to_customer("customer/settled", buttons=((unsolved,),))


def _taken_on(context: AnnouncementContext) -> Iterator[Push]:
    if _has(context, VisitProposed):
        return
    values: Values = {
        "owner": _who(context),
        "expected": context.ticket.expected_at.isoformat(),
        "mode": context.ticket.mode.value,
    }
    yield from context.to_customer("customer/taken_on", values, buttons=open_button(context))


def _visit_called_off(context: AnnouncementContext) -> Iterator[Push]:
    before = context.audience.before
    if before is None or before.visit.agreed is None or context.ticket.visit.agreed is not None:
        return
    if any(isinstance(event, JobDeclined | TicketEscalated) for event in context.together) and isinstance(
        context.event, TicketAssigned
    ):
        return
    values: Values = {"start": before.visit.agreed.start.isoformat()}
    yield from context.to_customer(
        "customer/visit_called_off",
        values,
        essential=True,
        buttons=open_button(context),
        priority=1,
        stale_after=before.visit.agreed.end,
    )


def _visit_proposed(context: AnnouncementContext, event: VisitProposed) -> Iterator[Push]:
    slots: list[ContextValue] = [
        {"start": slot.start.isoformat(), "end": slot.end.isoformat()} for slot in event.slots
    ]
    choices = tuple(
        (
            context.button(
                "push.button.slot",
                Verb.SLOT,
                f"{index}.{int(slot.start.timestamp())}",
                when=slot.start.isoformat(),
                time=slot.end.isoformat(),
            ),
        )
        for index, slot in enumerate(event.slots)
    )
    none_fits = context.button("push.button.no_slot", Verb.NO_SLOT)
    yield from context.to_customer(
        "customer/visit_proposed",
        {"owner": _who(context), "slots": slots},
        essential=True,
        buttons=(*choices, (none_fits,)),
        stale_after=max((slot.start for slot in event.slots), default=None),
        priority=2,
    )


def _visit_agreed(context: AnnouncementContext, event: VisitAgreed) -> Iterator[Push]:
    values: Values = {
        "owner": _who(context),
        "phone": _phone(context),
        "start": event.slot.start.isoformat(),
        "end": event.slot.end.isoformat(),
        "fault": context.ticket.fault.words,
        **coverage(context),
    }
    yield from context.to_customer(
        "customer/visit_agreed",
        values,
        essential=True,
        buttons=open_button(context),
        stale_after=event.slot.end,
        priority=2,
    )


def _on_the_way(context: AnnouncementContext, event: EngineerDeparted) -> Iterator[Push]:
    values: Values = {
        "owner": _who(context),
        "phone": _phone(context),
        "eta": event.eta.isoformat(),
    }
    yield from context.to_customer(
        "customer/on_the_way", values, essential=True, stale_after=event.eta, priority=1
    )


def _part_awaited(context: AnnouncementContext, event: PartAwaited) -> Iterator[Push]:
    values: Values = {"part": event.part, "expected": event.expected.isoformat()}
    yield from context.to_customer("customer/part_awaited", values, buttons=open_button(context))


def _date_moved(context: AnnouncementContext, event: ExpectedDateMoved) -> Iterator[Push]:
    if any(isinstance(other, _DATE_IS_TOLD_WITH) for other in context.together):
        return
    reasons = [e.text for e in context.together if isinstance(e, ProgressNoted) and not e.internal]
    values: Values = {
        "expected": event.expected.isoformat(),
        "reason": reasons[0] if reasons else None,
    }
    yield from context.to_customer("customer/date_moved", values, buttons=open_button(context))


def _work_done(context: AnnouncementContext, event: WorkFinished) -> Iterator[Push]:
    finished = context.calendar.local(event.at).date()
    covered_until = add_months(finished, context.policy.repair_warranty_months)
    values: Values = {
        "summary": event.record.summary,
        "parts": list(event.record.parts),
        "tested": event.record.function_tested,
        "covered_until": covered_until.isoformat(),
    }
    answers = (
        context.button("push.button.solved", Verb.SOLVED),
        context.button("push.button.unsolved", Verb.UNSOLVED),
    )
    yield from context.to_customer(
        "customer/work_done", values, essential=True, buttons=(answers,), priority=3
    )


def coverage(context: AnnouncementContext) -> Values:
    """Return who pays, as far as it is known (rule C7), for a template."""
    warranty = context.ticket.warranty
    return {
        "coverage": warranty.coverage.value,
        "covered_until": warranty.until.isoformat() if warranty.until else None,
    }


def _who(context: AnnouncementContext) -> str:
    owner = context.audience.owner
    return owner.name if owner else context.policy.name[context.audience.customer.language]


def _phone(context: AnnouncementContext) -> str:
    # Who comes has a number to be reached at (rule J3); without their own it is the desk's.
    owner = context.audience.owner
    return (owner.phone if owner else None) or context.policy.hotline


def open_button(context: AnnouncementContext) -> ButtonRows:
    """Return the button that opens the case for its customer."""
    return ((context.button("push.button.open", Verb.TICKET),),)


def _has(context: AnnouncementContext, kind: type) -> bool:
    return any(isinstance(event, kind) for event in context.together)
