"""The planners: each decides by the clock whether something is due, and never says it twice."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tickets.moments import Clock
from tickets.planners.ask_owners import AskOwners
from tickets.planners.campaigns_due import CampaignsDue
from tickets.planners.follow_up import FollowUpCases
from tickets.planners.keep_clocks import KeepClocks
from tickets.planners.offer_again import OfferAgain
from tickets.planners.planning import Planning
from tickets.planners.remind_surveys import RemindSurveys
from tickets.planners.run_campaigns import RunCampaigns
from tickets.planners.send_reviews import SendReviews
from tickets.planners.send_surveys import SendSurveys
from tickets.planners.settle_day import SettleDay
from tickets.planners.settle_silent import SettleSilent
from tickets.planners.show_run import ShowRun
from tickets.planners.suspect_batches import SuspectBatches
from tickets.planners.tell_progress import TellProgress
from tickets.planners.warn_calendar import WarnCalendar
from tickets.planners.warn_clocks import WarnClocks
from tickets.planners.wrap_up import WrapUp
from tickets.policy import Policy
from tickets.ports import Units
from tickets.time.calendar import WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class Promises:
    """The planners of the desk; each call returns how many new messages it put into the outbox."""

    keep_clocks: KeepClocks
    ask_owners: AskOwners
    tell_progress: TellProgress
    show_run: ShowRun
    settle_day: SettleDay
    send_surveys: SendSurveys
    remind_surveys: RemindSurveys
    settle_silent: SettleSilent
    warn_clocks: WarnClocks
    offer_again: OfferAgain
    wrap_up: WrapUp
    follow_up: FollowUpCases
    send_reviews: SendReviews
    suspect_batches: SuspectBatches
    warn_calendar: WarnCalendar
    run_campaigns: RunCampaigns
    campaigns_due: CampaignsDue

    def planners(self) -> dict[str, Callable[[], Awaitable[int]]]:
        """Return the planners by name, in the order in which they run."""
        return {
            "keep_clocks": self.keep_clocks,
            "ask_owners": self.ask_owners,
            "tell_progress": self.tell_progress,
            "show_run": self.show_run,
            "settle_day": self.settle_day,
            "send_surveys": self.send_surveys,
            "remind_surveys": self.remind_surveys,
            "settle_silent": self.settle_silent,
            "warn_clocks": self.warn_clocks,
            "offer_again": self.offer_again,
            "wrap_up": self.wrap_up,
            "follow_up": self.follow_up,
            "send_reviews": self.send_reviews,
            "suspect_batches": self.suspect_batches,
            "warn_calendar": self.warn_calendar,
            "run_campaigns": self.run_campaigns,
            "campaigns_due": self.campaigns_due,
        }


def promises_of(*, units: Units, clock: Clock, policy: Policy, calendar: WorkingCalendar) -> Promises:
    """Return the planners on one storage, clock and policy."""
    planning = Planning(units=units, clock=clock, policy=policy, calendar=calendar)
    return Promises(
        keep_clocks=KeepClocks(planning),
        ask_owners=AskOwners(planning),
        tell_progress=TellProgress(planning),
        show_run=ShowRun(planning),
        settle_day=SettleDay(planning),
        send_surveys=SendSurveys(planning),
        remind_surveys=RemindSurveys(planning),
        settle_silent=SettleSilent(planning),
        warn_clocks=WarnClocks(planning),
        offer_again=OfferAgain(planning),
        wrap_up=WrapUp(planning),
        follow_up=FollowUpCases(planning),
        send_reviews=SendReviews(planning),
        suspect_batches=SuspectBatches(planning),
        warn_calendar=WarnCalendar(planning),
        run_campaigns=RunCampaigns(planning),
        campaigns_due=CampaignsDue(planning),
    )


__all__ = ["Promises", "promises_of"]
