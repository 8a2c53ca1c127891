"""What a clock has to say at a moment: in danger, broken, or one step further up the chain, once each."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tickets.time.clock_table import CLOCK_TABLE
from tickets.time.sla import SlaRules
from tickets.time.ticket_clock import ClockName, TicketClock


class Stage(StrEnum):
    """How far a clock has got: in danger, broken, or a step of the escalation chain after that."""

    WARNED = "warned"
    BREACHED = "breached"
    STEP = "step"


@dataclass(frozen=True, kw_only=True)
class ClockReminder:
    """What is to be told of a clock, and the clock as it is once that has been told.

    `step` counts the chain's steps from 1 and is 0 before the first one.
    """

    clock: TicketClock
    stage: Stage
    step: int


def tell(sla: SlaRules, clock: TicketClock, now: datetime) -> ClockReminder | None:
    """Return what a clock has to say by now (rules C2, C3, A3, A5), None for nothing.

    After a time in which nobody looked, a broken clock is told as broken, not as in danger before.
    """
    if clock.next_at is None or clock.next_at > now or not clock.is_running:
        return None
    if clock.breached_at is not None:
        return _next_step(sla, clock, now)
    if now > clock.due_at:
        broken = replace(clock, breached_at=now)
        if clock.name is ClockName.STEP:
            # Of a step of the chain that has not helped, the next step hears at once.
            return _next_step(sla, broken, now) or ClockReminder(
                clock=replace(broken, next_at=None), stage=Stage.BREACHED, step=0
            )
        climbs = not CLOCK_TABLE[clock.name].silent
        broken = replace(broken, next_at=sla.step_after(now, broken.step) if climbs else None)
        return ClockReminder(clock=broken, stage=Stage.BREACHED, step=0)
    warned = replace(clock, warned_at=now)
    warned = replace(warned, next_at=sla.next_telling(warned))
    return ClockReminder(clock=warned, stage=Stage.WARNED, step=0)


def _next_step(sla: SlaRules, clock: TicketClock, now: datetime) -> ClockReminder | None:
    if clock.step >= len(sla.policy.escalation):
        return None
    step = clock.step + 1
    told = replace(clock, step=step, next_at=sla.step_after(now, step))
    return ClockReminder(clock=told, stage=Stage.STEP, step=step)
