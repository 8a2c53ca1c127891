"""The front desk as one object: everything that handlers and dialogs may ask for."""

from collections.abc import Callable
from dataclasses import dataclass

from tickets.case.readers import DateReader, ModelFinder, PhoneReader
from tickets.moments import Now
from tickets.policy import Policy
from tickets.ports import Units
from tickets.services.campaigns.service import CampaignService
from tickets.services.cases import CaseService
from tickets.services.factory import FactoryService
from tickets.services.following_up import FollowUpService
from tickets.services.intake import IntakeService
from tickets.services.jobs import JobService
from tickets.services.operations import OperationsService
from tickets.services.people import PeopleService
from tickets.services.quotes import QuoteService
from tickets.services.returns import ReturnService
from tickets.services.reviews import BackgroundReader, ReviewService
from tickets.services.runner import UseCaseRunner
from tickets.services.staff import StaffService
from tickets.services.surveys import SurveyService
from tickets.time.calendar import WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The use cases by who needs them, with the desk's policy, calendar and clock."""

    policy: Policy
    calendar: WorkingCalendar
    clock: Now
    people: PeopleService
    intake: IntakeService
    cases: CaseService
    jobs: JobService
    staff: StaffService
    factory: FactoryService
    returns: ReturnService
    quotes: QuoteService
    surveys: SurveyService
    reviews: ReviewService
    operations: OperationsService
    follow_ups: FollowUpService
    campaigns: CampaignService


def build_desk(
    *,
    units: Units,
    clock: Now,
    policy: Policy,
    calendar: WorkingCalendar,
    find_models: ModelFinder,
    read_date: DateReader,
    read_phone: PhoneReader,
    new_token: Callable[[], str],
    background: BackgroundReader | None = None,
) -> Desk:
    """Return the desk on a storage; `new_token` makes unguessable texts of at most 60 characters.

    `background` does what reads for long beside the conversations; without it they wait.
    """
    runner = UseCaseRunner(units=units, clock=clock, policy=policy, calendar=calendar)
    return Desk(
        policy=policy,
        calendar=calendar,
        clock=clock,
        people=PeopleService(runner, new_token),
        intake=IntakeService(
            runner=runner,
            model_finder=find_models,
            date_reader=read_date,
            phone_reader=read_phone,
            new_token=new_token,
        ),
        cases=CaseService(runner),
        jobs=JobService(runner),
        staff=StaffService(runner),
        factory=FactoryService(runner),
        returns=ReturnService(runner),
        quotes=QuoteService(runner),
        surveys=SurveyService(runner),
        reviews=ReviewService(runner, background),
        operations=OperationsService(runner),
        follow_ups=FollowUpService(runner),
        campaigns=CampaignService(runner),
    )
