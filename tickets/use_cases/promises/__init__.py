"""The planners: each decides by the clock whether something is due, and never says it twice."""

from collections.abc import Awaitable, Callable

from tickets.calendar import WorkingCalendar
from tickets.moments import Clock
from tickets.policy import Policy
from tickets.ports import Units
from tickets.use_cases.promises.ask_owners import AskOwners
from tickets.use_cases.promises.campaigns_due import CampaignsDue
from tickets.use_cases.promises.follow_up import FollowUpCases
from tickets.use_cases.promises.keep_clocks import KeepClocks
from tickets.use_cases.promises.offer_again import OfferAgain
from tickets.use_cases.promises.planning import Planning
from tickets.use_cases.promises.remind_surveys import RemindSurveys
from tickets.use_cases.promises.run_campaigns import RunCampaigns
from tickets.use_cases.promises.send_reviews import SendReviews
from tickets.use_cases.promises.send_surveys import SendSurveys
from tickets.use_cases.promises.settle_day import SettleDay
from tickets.use_cases.promises.settle_silent import SettleSilent
from tickets.use_cases.promises.show_run import ShowRun
from tickets.use_cases.promises.suspect_batches import SuspectBatches
from tickets.use_cases.promises.tell_progress import TellProgress
from tickets.use_cases.promises.warn_calendar import WarnCalendar
from tickets.use_cases.promises.warn_clocks import WarnClocks
from tickets.use_cases.promises.wrap_up import WrapUp


class Promises:
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


def promises_of(*, units: Units, clock: Clock, policy: Policy, calendar: WorkingCalendar) -> Promises:
    """Return the planners of what goes out by itself, on one storage, clock and policy."""
    return Promises(Planning(units=units, clock=clock, policy=policy, calendar=calendar))
