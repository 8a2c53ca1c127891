"""A busy week at the shipped desk, as a review tells it: with everything that a review can have in it."""

import random
from datetime import UTC, datetime, timedelta

from bot.policy.loader import load_policy
from tickets.case.lifecycle import Status
from tickets.daily_update.ledger import Totals
from tickets.decisions.batches import Suspicion
from tickets.ids import PersonId, TelegramId, TicketId
from tickets.kinds import Kind, Language, Request, ServiceMode, Urgency
from tickets.messages.pushes import Push
from tickets.review.material import CaseLine, ClockTally, Material, RatedService, RecordedEvent
from tickets.review.periods import PeriodKind, Stretch, period_of, stretch_before, stretch_of
from tickets.review.review import Review, review_of
from tickets.review.telling import ReviewReader, review_pushes
from tickets.team.people import Person
from tickets.time.calendar import WorkingCalendar
from tickets.time.ticket_clock import ClockName

NOW = datetime(2026, 3, 9, 1, tzinfo=UTC)
NAMES = {PersonId(11): "王伟", PersonId(12): "李静", PersonId(13): "Anna Berg"}
_POLICY = load_policy()
_CALENDAR = WorkingCalendar(_POLICY.calendar)
_PROMISES = (
    ClockName.RESPOND,
    ClockName.CONFIRM,
    ClockName.PLAN,
    ClockName.VISIT,
    ClockName.PART,
    ClockName.SOLVE,
)


def busy_week(language: Language) -> tuple[Push, ...]:
    """Return the messages of the review of the week from the 2nd of March 2026."""
    lead = Person(id=PersonId(1), telegram=TelegramId(1), name="Zhao", language=language)
    telling = ReviewReader(policy=_POLICY, calendar=_CALENDAR, names=NAMES)
    return review_pushes(_review(), telling, recipient=lead, at=NOW, occasion="test")


def _review() -> Review:
    period = period_of(PeriodKind.WEEK, datetime(2026, 3, 2, tzinfo=UTC).date())
    rng = random.Random(7)
    return review_of(
        period,
        _material(stretch_of(period, _CALENDAR, now=NOW), 42, rng),
        _material(stretch_before(period, _CALENDAR, now=NOW), 35, rng),
        survey=_POLICY.survey,
        is_running=False,
    )


def _material(stretch: Stretch, number: int, rng: random.Random) -> Material:
    cases = [_case(TicketId(1000 + n), stretch, rng) for n in range(number)]
    answers = [
        RecordedEvent(ticket=case.id, kind="JobAccepted", at=case.filed_at + _hours(rng, 0.0), by=case.owner)
        for case in cases
    ]
    scores = [
        {"overall": rng.choices((5, 4, 3, 2, 1), (10, 6, 3, 1, 1))[0], "attitude": 5, "speed": 4, "result": 4}
        for _ in cases[::2]
    ]
    return Material(
        stretch=stretch,
        filed=cases,
        closed=cases,
        answers=answers,
        services=[
            RecordedEvent(ticket=c.id, kind="WorkFinished", at=c.served_at or c.filed_at, by=c.owner)
            for c in cases
        ],
        ratings=[
            RatedService(ticket=case.id, owner=case.owner, scores=given)
            for case, given in zip(cases[::2], scores, strict=True)
        ],
        parts={case.id: 1 for case in cases[::3]},
        clocks=[
            ClockTally(name=name, owner=owner, kept=rng.randint(8, 16), broken=rng.choice((0, 0, 1, 2)))
            for name in _PROMISES
            for owner in NAMES
        ],
        batches=[_suspicion("AR-W80B", 5, stretch), _suspicion("AR-R450", 3, stretch)],
        daily=Totals(before=181, told_by_event=22, late=1),
    )


def _case(number: TicketId, stretch: Stretch, rng: random.Random) -> CaseLine:
    filed = stretch.start + timedelta(hours=rng.uniform(0, 120))
    served = filed + _hours(rng, 3.0)
    models = ("AR-W80B", "AR-W100D", "AR-R450", "AR-K35G", "AR-L1", None)
    return CaseLine(
        id=number,
        number=f"R-{number}",
        request=rng.choices((Request.REPAIR, Request.COMPLAINT, Request.EXCHANGE), (9, 1, 1))[0],
        kind=rng.choices(tuple(Kind), (8, 3, 2, 1, 2))[0],
        urgency=rng.choice(tuple(Urgency)),
        status=Status.CLOSED,
        mode=ServiceMode.ON_SITE,
        line="washer",
        model=rng.choices(models, (9, 6, 4, 3, 2, 3))[0],
        owner=rng.choice(tuple(NAMES)),
        visits_made=rng.choice((1, 1, 1, 2)),
        filed_at=filed,
        solve_by=filed + timedelta(hours=72),
        served_at=served,
        closed_at=served + timedelta(hours=3),
    )


def _hours(rng: random.Random, typical: float) -> timedelta:
    return timedelta(hours=rng.lognormvariate(typical, 0.8))


def _suspicion(model: str, cases: int, stretch: Stretch) -> Suspicion:
    return Suspicion(
        id=1,
        product=model,
        kind=Kind.MALFUNCTION,
        found_at=stretch.start,
        tickets=frozenset(map(TicketId, range(cases))),
    )
