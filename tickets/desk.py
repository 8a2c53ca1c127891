"""The front desk as one object: everything that handlers and dialogs may ask for, and the planners."""

from collections.abc import Callable
from dataclasses import dataclass

from tickets.case.readers import DateReader, ModelFinder, PhoneReader
from tickets.moments import Clock
from tickets.planners import Promises, promises_of
from tickets.policy import Policy
from tickets.ports import Units
from tickets.services.campaigns import CampaignCases, campaign_cases
from tickets.services.cases import CustomerCases, customer_cases
from tickets.services.counter import CounterCases, counter_cases
from tickets.services.factory import FactoryCases, factory_cases
from tickets.services.following_up import FollowUpAnswers, follow_up_answers
from tickets.services.intake import IntakeCases, intake_cases
from tickets.services.jobs import JobCases, job_cases
from tickets.services.office import Office
from tickets.services.people import PeopleCases, people_cases
from tickets.services.quotes import QuoteCases, quote_cases
from tickets.services.returns import ReturnCases, return_cases
from tickets.services.reviews import Aside, ReviewCases, review_cases
from tickets.services.surveys import SurveyCases, survey_cases
from tickets.services.workshop import WorkshopCases, workshop_cases
from tickets.time.calendar import WorkingCalendar

__all__ = ["Desk", "Promises", "build_desk", "build_promises"]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The use cases by who needs them, with the desk's policy, calendar and clock."""

    policy: Policy
    calendar: WorkingCalendar
    clock: Clock
    people: PeopleCases
    intake: IntakeCases
    cases: CustomerCases
    jobs: JobCases
    counter: CounterCases
    factory: FactoryCases
    returns: ReturnCases
    quotes: QuoteCases
    surveys: SurveyCases
    reviews: ReviewCases
    workshop: WorkshopCases
    follow_ups: FollowUpAnswers
    campaigns: CampaignCases


def build_desk(
    *,
    units: Units,
    clock: Clock,
    policy: Policy,
    calendar: WorkingCalendar,
    find_models: ModelFinder,
    read_date: DateReader,
    read_phone: PhoneReader,
    new_token: Callable[[], str],
    aside: Aside | None = None,
) -> Desk:
    """Return the desk on a storage; `new_token` makes unguessable texts of at most 60 characters.

    `aside` does what reads for long beside the conversations; without it they wait.
    """
    office = Office(units=units, clock=clock, policy=policy, calendar=calendar)
    return Desk(
        policy=policy,
        calendar=calendar,
        clock=clock,
        people=people_cases(office, new_token=new_token),
        intake=intake_cases(
            office,
            find_models=find_models,
            read_date=read_date,
            read_phone=read_phone,
            new_token=new_token,
        ),
        cases=customer_cases(office),
        jobs=job_cases(office),
        counter=counter_cases(office),
        factory=factory_cases(office),
        returns=return_cases(office),
        quotes=quote_cases(office),
        surveys=survey_cases(office),
        reviews=review_cases(office, aside=aside),
        workshop=workshop_cases(office),
        follow_ups=follow_up_answers(office),
        campaigns=campaign_cases(office),
    )


def build_promises(*, units: Units, clock: Clock, policy: Policy, calendar: WorkingCalendar) -> Promises:
    """Return the planners of what goes out by itself, on the same storage, clock and policy."""
    return promises_of(units=units, clock=clock, policy=policy, calendar=calendar)
