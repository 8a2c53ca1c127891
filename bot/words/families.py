"""Families of keys: the members that complete each key which the code puts together at run time.

A new member of one of these enums without words is a gap of the catalogues.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from dialogs.command_menu import commands_for
from dialogs.engineer.decline import DeclineReason
from dialogs.engineer.finish import WorkDone
from dialogs.engineer.note import Phrase
from dialogs.engineer.steps import JobStep
from dialogs.staff.parked import DropReason
from dialogs.staff.steps import STAFF_STEPS
from dialogs.staff.write import ClosingReason
from tickets.aftercare.campaigns import CampaignState
from tickets.aftercare.follow_ups import FollowUpKind, FollowUpOutcome
from tickets.case.lifecycle import Status
from tickets.case.warranty import Coverage
from tickets.daily_update.ledger import UpdateReason
from tickets.daily_update.progress import NextStep
from tickets.health import Ill
from tickets.kinds import Kind, Request, Role, ServiceMode, Settlement, UpdateWish, Urgency
from tickets.messages.parked import ParkedVerdict
from tickets.messages.queues import UpdateKind
from tickets.review.periods import PeriodKind
from tickets.time.clock_table import CLOCK_TABLE
from tickets.time.deadlines import ClockState
from tickets.time.ticket_clock import ClockName
from tickets.views import Holding

_COMMANDS = {name for role in Role for name in commands_for(role)}
_ASKED_AFTER = (FollowUpKind.DELIVERY, FollowUpKind.COMPLAINT)
_ANSWERED = (FollowUpOutcome.WELL, FollowUpOutcome.PROBLEM)

FAMILIES: Mapping[str, tuple[Iterable[str], ...]] = {
    "command.{}": (_COMMANDS,),
    "customer.next.{}": (Status,),
    "customer.privacy.holding.{}": (Holding,),
    "customer.role.{}": (Role,),
    "customer.updates.{}": (UpdateWish,),
    "customer.urgency.{}": (Urgency,),
    "engineer.phrase.{}": (Phrase,),
    "engineer.reason.{}": (DeclineReason,),
    "engineer.step.{}": (JobStep,),
    "engineer.work.{}": (WorkDone,),
    "kind.{}": (Kind,),
    "mode.{}": (ServiceMode,),
    "push.button.follow_up.{}.{}": (_ASKED_AFTER, _ANSWERED),
    "push.button.followed.{}": (_ANSWERED,),
    "push.clock.{}.warned": (ClockName,),
    "push.clock.{}.breached": ([name for name, row in CLOCK_TABLE.items() if not row.silent],),
    "push.coverage.{}": (Coverage,),
    "push.customer.follow_up.{}.{}": (_ASKED_AFTER, ("title", "text")),
    "push.customer.progress.step.{}": (NextStep,),
    "push.customer.taken_on.next.{}": (ServiceMode,),
    "push.customer.visit_agreed.cost.{}": (Coverage,),
    "push.mode.{}": (ServiceMode,),
    "push.report.kind.{}": (Kind,),
    "push.report.picture.{}": (PeriodKind,),
    "push.report.running.{}": (PeriodKind,),
    "push.report.title.{}": (PeriodKind,),
    "push.request.{}": (Request,),
    "push.staff.follow_up.{}.{}": (FollowUpKind, ("title", "text")),
    "push.staff.ledger.item.{}": ({*UpdateReason, "late"} - {UpdateReason.ENDED},),
    "push.urgency.{}": (Urgency,),
    "request.{}": (Request,),
    "staff.campaign.state.{}": (CampaignState,),
    "staff.clock.name.{}": (ClockName,),
    "staff.clock.{}": ((*ClockState, "paused"),),
    "staff.done.{}": ([step for step, each in STAFF_STEPS.items() if each.use_case and not each.done],),
    "staff.follow_up.kind.{}": (FollowUpKind,),
    "staff.follow_up.outcome.{}": (FollowUpOutcome,),
    "staff.health.ill.{}": (Ill,),
    "staff.mark.{}": (Urgency,),
    "staff.mode.{}": (ServiceMode,),
    "staff.number.{}": ([step for step, each in STAFF_STEPS.items() if each.command],),
    "staff.parked.decided.{}": (ParkedVerdict,),
    "staff.parked.kind.{}": (UpdateKind,),
    "staff.parked.reason.{}": (DropReason,),
    "staff.reason.{}": (ClosingReason,),
    "staff.role.{}": (set(Role) - {Role.CUSTOMER},),
    "staff.settlement.{}": (Settlement,),
    "staff.status.{}": (Status,),
    "staff.step.{}": ([step for step, each in STAFF_STEPS.items() if not each.label and each.use_case],),
    "staff.urgency.{}": (Urgency,),
    "staff.warranty.{}": (Coverage,),
    "staff.warranty.{}_until": (Coverage,),
    "status.{}": (Status,),
    "urgency.{}": (Urgency,),
    "warranty.{}": (Coverage,),
}
"""The members that fill a family's places, in the order of the places."""

OPEN: frozenset[str] = frozenset(
    {
        "button.",
        "customer.chat.",
        "customer.environment.",
        "customer.next.",
        "customer.purchased.",
        "customer.since.",
        "customer.since.said.",
        "customer.tried.",
        "push.about.",
        "push.clock.",
        "push.customer.goods_inspected.",
        "push.customer.goods_received.",
        "push.customer.progress.happened.",
        "push.job.step.",
        "push.report.",
        "push.report.promise.",
        "push.staff.late.",
        "push.staff.undelivered.",
        "staff.campaign.all_",
        "staff.campaign.ask_",
        "staff.event.",
        "staff.filter.",
        "staff.review.",
    }
)
"""Families whose members are no enum's: names beside the code that says them, told apart by its tests."""


def expanded(families: Mapping[str, tuple[Iterable[str], ...]] = FAMILIES) -> Iterator[str]:
    """Yield every key of some families."""
    for shape, places in families.items():
        for members in product(*places):
            yield shape.format(*members)


def beginning(shape: str) -> str:
    """Return how the keys of a family begin, as far as the code says it in one piece."""
    return shape.partition("{")[0]
