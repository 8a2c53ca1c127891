"""What the customer is told when it happens (rules D3, D5, J3 to J6, J10, C7, F1)."""

from collections.abc import Iterator

from tickets.announcements.context import Context, Rows, Scene
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


def tell_customer(scene: Scene) -> Iterator[Push]:
    """Yield the messages to the customer that one event calls for."""
    match scene.event:
        case JobAccepted():
            yield from _taken_on(scene)
        case JobDeclined() | TicketEscalated() | TicketAssigned():
            yield from _visit_called_off(scene)
        case SentToFactory() if scene.cast.before and scene.cast.before.visit.arrived_at is None:
            yield from _visit_called_off(scene)
        case VisitProposed() as event:
            yield from _visit_proposed(scene, event)
        case VisitAgreed() as event:
            yield from _visit_agreed(scene, event)
        case EngineerDeparted() as event:
            yield from _on_the_way(scene, event)
        case PartAwaited() as event:
            yield from _part_awaited(scene, event)
        case ExpectedDateMoved() as event:
            yield from _date_moved(scene, event)
        case WorkFinished() as event:
            yield from _work_done(scene, event)
        case StaffReplied(text=text):
            context: Context = {"text": text}
            yield from scene.to_customer(
                "customer/reply", context, essential=True, buttons=open_button(scene), priority=3
            )
        case _ if not scene.is_actor(scene.cast.customer):
            yield from _ended_or_open_again(scene)


def _ended_or_open_again(scene: Scene) -> Iterator[Push]:
    match scene.event:
        case SolutionConfirmed():
            yield from _settled(scene)
        case TicketClosed(by=None) if scene.cast.before and scene.cast.before.status is Status.WORK_DONE:
            # The desk closes finished work by itself only after the customer's silence (rule F1).
            yield from _settled(scene)
        case TicketClosed(reason=reason):
            if _has(scene, SolutionConfirmed):
                return
            context: Context = {"reason": reason}
            yield from scene.to_customer("customer/closed", context, buttons=open_button(scene))
        case TicketReopened():
            expected = scene.ticket.expected_at.isoformat()
            context = {"expected": expected}
            yield from scene.to_customer("customer/reopened", context, buttons=open_button(scene))
        case TicketCancelled(reason=reason):
            context = {"reason": reason}
            yield from scene.to_customer(
                "customer/cancelled", context, essential=True, buttons=open_button(scene)
            )


def _settled(scene: Scene) -> Iterator[Push]:
    unsolved = scene.button("push.button.unsolved", Verb.UNSOLVED)
    yield from scene.to_customer("customer/settled", buttons=((unsolved,),))


def _taken_on(scene: Scene) -> Iterator[Push]:
    if _has(scene, VisitProposed):
        return
    context: Context = {
        "owner": _who(scene),
        "expected": scene.ticket.expected_at.isoformat(),
        "mode": scene.ticket.mode.value,
    }
    yield from scene.to_customer("customer/taken_on", context, buttons=open_button(scene))


def _visit_called_off(scene: Scene) -> Iterator[Push]:
    before = scene.cast.before
    if before is None or before.visit.agreed is None or scene.ticket.visit.agreed is not None:
        return
    if any(isinstance(event, JobDeclined | TicketEscalated) for event in scene.together) and isinstance(
        scene.event, TicketAssigned
    ):
        return
    context: Context = {"start": before.visit.agreed.start.isoformat()}
    yield from scene.to_customer(
        "customer/visit_called_off",
        context,
        essential=True,
        buttons=open_button(scene),
        priority=1,
        stale_after=before.visit.agreed.end,
    )


def _visit_proposed(scene: Scene, event: VisitProposed) -> Iterator[Push]:
    slots: list[ContextValue] = [
        {"start": slot.start.isoformat(), "end": slot.end.isoformat()} for slot in event.slots
    ]
    choices = tuple(
        (
            scene.button(
                "push.button.slot",
                Verb.SLOT,
                f"{index}.{int(slot.start.timestamp())}",
                when=slot.start.isoformat(),
                time=slot.end.isoformat(),
            ),
        )
        for index, slot in enumerate(event.slots)
    )
    none_fits = scene.button("push.button.no_slot", Verb.NO_SLOT)
    yield from scene.to_customer(
        "customer/visit_proposed",
        {"owner": _who(scene), "slots": slots},
        essential=True,
        buttons=(*choices, (none_fits,)),
        stale_after=max((slot.start for slot in event.slots), default=None),
        priority=2,
    )


def _visit_agreed(scene: Scene, event: VisitAgreed) -> Iterator[Push]:
    context: Context = {
        "owner": _who(scene),
        "phone": _phone(scene),
        "start": event.slot.start.isoformat(),
        "end": event.slot.end.isoformat(),
        "fault": scene.ticket.fault.words,
        **coverage(scene),
    }
    yield from scene.to_customer(
        "customer/visit_agreed",
        context,
        essential=True,
        buttons=open_button(scene),
        stale_after=event.slot.end,
        priority=2,
    )


def _on_the_way(scene: Scene, event: EngineerDeparted) -> Iterator[Push]:
    context: Context = {
        "owner": _who(scene),
        "phone": _phone(scene),
        "eta": event.eta.isoformat(),
    }
    yield from scene.to_customer(
        "customer/on_the_way", context, essential=True, stale_after=event.eta, priority=1
    )


def _part_awaited(scene: Scene, event: PartAwaited) -> Iterator[Push]:
    context: Context = {"part": event.part, "expected": event.expected.isoformat()}
    yield from scene.to_customer("customer/part_awaited", context, buttons=open_button(scene))


def _date_moved(scene: Scene, event: ExpectedDateMoved) -> Iterator[Push]:
    if any(isinstance(other, _DATE_IS_TOLD_WITH) for other in scene.together):
        return
    reasons = [e.text for e in scene.together if isinstance(e, ProgressNoted) and not e.internal]
    context: Context = {
        "expected": event.expected.isoformat(),
        "reason": reasons[0] if reasons else None,
    }
    yield from scene.to_customer("customer/date_moved", context, buttons=open_button(scene))


def _work_done(scene: Scene, event: WorkFinished) -> Iterator[Push]:
    finished = scene.calendar.local(event.at).date()
    covered_until = add_months(finished, scene.policy.repair_warranty_months)
    context: Context = {
        "summary": event.record.summary,
        "parts": list(event.record.parts),
        "tested": event.record.function_tested,
        "covered_until": covered_until.isoformat(),
    }
    answers = (
        scene.button("push.button.solved", Verb.SOLVED),
        scene.button("push.button.unsolved", Verb.UNSOLVED),
    )
    yield from scene.to_customer(
        "customer/work_done", context, essential=True, buttons=(answers,), priority=3
    )


def coverage(scene: Scene) -> Context:
    """Return who pays, as far as it is known (rule C7), for a template."""
    warranty = scene.ticket.warranty
    return {
        "coverage": warranty.coverage.value,
        "covered_until": warranty.until.isoformat() if warranty.until else None,
    }


def _who(scene: Scene) -> str:
    owner = scene.cast.owner
    return owner.name if owner else scene.policy.name[scene.cast.customer.language]


def _phone(scene: Scene) -> str:
    # Who comes has a number to be reached at (rule J3); without their own it is the desk's.
    owner = scene.cast.owner
    return (owner.phone if owner else None) or scene.policy.hotline


def open_button(scene: Scene) -> Rows:
    """Return the button that opens the case for its customer."""
    return ((scene.button("push.button.open", Verb.TICKET),),)


def _has(scene: Scene, kind: type) -> bool:
    return any(isinstance(event, kind) for event in scene.together)
