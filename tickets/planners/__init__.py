"""The planners: each decides by the clock whether something is due, and never says it twice."""

from collections.abc import Awaitable, Callable

from tickets.moments import Now
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


class Planners:
    """The planners of the desk; each call returns how many new messages it put into the outbox."""

    def __init__(self, planning: Planning) -> None:
        """Stand all planners on one ground, in the order in which they run."""
        self.keep_clocks = KeepClocks(planning)
        self.ask_owners = AskOwners(planning)
        self.tell_progress = TellProgress(planning)
        self.show_run = ShowRun(planning)
        self.settle_day = SettleDay(planning)
        self.send_surveys = SendSurveys(planning)
        self.remind_surveys = RemindSurveys(planning)
        self.settle_silent = SettleSilent(planning)
        self.warn_clocks = WarnClocks(planning)
        self.offer_again = OfferAgain(planning)
        self.wrap_up = WrapUp(planning)
        self.follow_up = FollowUpCases(planning)
        self.send_reviews = SendReviews(planning)
        self.suspect_batches = SuspectBatches(planning)
        self.warn_calendar = WarnCalendar(planning)
        self.run_campaigns = RunCampaigns(planning)
        self.campaigns_due = CampaignsDue(planning)

    def planners(self) -> dict[str, Callable[[], Awaitable[int]]]:
        """Return the planners by name, in the order in which they run."""
        return dict(vars(self))


def build_planners(*, units: Units, clock: Now, policy: Policy, calendar: WorkingCalendar) -> Planners:
    """Return the planners of what goes out by itself, on one storage, clock and policy."""
    return Planners(Planning(units=units, clock=clock, policy=policy, calendar=calendar))
