"""What happened in a stretch, measured (rule V1)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.case.lifecycle import Status
from tickets.daily_update.ledger import Totals
from tickets.ids import TicketId
from tickets.kinds import is_complaint
from tickets.review.figures import RatingFigures, Share, Spread, rating, share, spread
from tickets.review.material import CaseLine, ClockTally, Material
from tickets.time.ticket_clock import ClockName

ANSWERS: tuple[str, ...] = (
    "JobAccepted",
    "StaffReplied",
    "VisitProposed",
    "QuoteGiven",
    "SentToFactory",
    "ProductReceived",
    "WorkFinished",
)
"""The events by which a person has answered a customer for the first time (rule C3)."""

_INNER = (ClockName.ASSIGN, ClockName.CONFIRM, ClockName.PLAN)
_ALWAYS = frozenset({"respond", "daily", "visit", "solve"})


@dataclass(frozen=True, kw_only=True)
class CaseCount:
    """How many cases had something in common; `key` is None for what has no name of its own."""

    key: str | None
    n: int


@dataclass(frozen=True, kw_only=True)
class Measures:
    """The figures of one stretch.

    `filed` and `ended` count cases; `solved` is the share of the filed ones whose service had ended by the
    end of the stretch, `complaints` that of complaints among them. `first_response` and `handling` run by the
    clock from the filing to the first answer of a person, and to the end of the service of cases that were
    closed. `punctuality` says what was in
    time, by name, in the order of its course: four always, others where there are any.
    """

    filed: int
    ended: int
    solved: Share
    complaints: Share
    first_response: Spread
    handling: Spread
    satisfaction: RatingFigures
    questions: Mapping[str, RatingFigures]
    punctuality: Mapping[str, Share]
    kinds: tuple[CaseCount, ...]
    models: tuple[CaseCount, ...]


def measure(material: Material, *, questions: Iterable[str]) -> Measures:
    """Return the figures of a stretch; `questions` are the survey's keys, the overall one first."""
    served = [case for case in material.closed if case.status is Status.CLOSED]
    answered = first_answers(material)
    ratings = {
        key: rating(each.scores[key] for each in material.ratings if key in each.scores) for key in questions
    }
    overall, *others = ratings
    return Measures(
        filed=len(material.filed),
        ended=len(material.closed),
        solved=share(solved_by(case, material.stretch.end) for case in material.filed),
        complaints=share(is_complaint(case.request, case.kind) for case in material.filed),
        first_response=spread(
            answered[case.id] - case.filed_at for case in material.filed if case.id in answered
        ),
        handling=spread(handling_times(served)),
        satisfaction=ratings[overall],
        questions={key: ratings[key] for key in others},
        punctuality=_punctuality(material),
        kinds=_most_frequent(material.filed, lambda case: case.kind.value),
        models=_most_frequent(material.filed, lambda case: case.model),
    )


def first_answers(material: Material) -> dict[TicketId, datetime]:
    """Return when each case that was filed in the stretch was first answered by a person."""
    first: dict[TicketId, datetime] = {}
    for step in material.answers:
        if step.by is not None:
            first[step.ticket] = min(step.at, first.get(step.ticket, step.at))
    return first


def handling_times(served: Iterable[CaseLine]) -> list[timedelta]:
    """Return how long each served case took from its filing to the end of the service."""
    return [case.served_at - case.filed_at for case in served if case.served_at is not None]


def solved_by(case: CaseLine, moment: datetime) -> bool:
    """Return whether the service of a case had ended before a moment."""
    return case.served_at is not None and case.served_at < moment and case.status is not Status.CANCELLED


def kept_share(clocks: Iterable[ClockTally], *names: ClockName) -> Share:
    """Return how many of the clocks of some names were kept."""
    these = [tally for tally in clocks if tally.name in names]
    kept = sum(tally.kept for tally in these)
    return Share(n=kept, of=kept + sum(tally.broken for tally in these))


def _punctuality(material: Material) -> dict[str, Share]:
    shares = {name.value: kept_share(material.clocks, name) for name in (ClockName.RESPOND, *_INNER)}
    shares["daily"] = _daily(material.daily)
    for name in (ClockName.VISIT, ClockName.PART, ClockName.SOLVE):
        shares[name.value] = kept_share(material.clocks, name)
    return {name: kept for name, kept in shares.items() if kept.of or name in _ALWAYS}


def _daily(totals: Totals) -> Share:
    # What is still under way is neither kept nor broken yet.
    return Share(n=totals.kept, of=totals.promised - totals.open)


def _most_frequent(cases: Iterable[CaseLine], key: Callable[[CaseLine], str | None]) -> tuple[CaseCount, ...]:
    counts = Counter(map(key, cases))
    ordered = sorted(counts.items(), key=lambda each: (each[0] is None, -each[1], each[0] or ""))
    return tuple(CaseCount(key=name, n=n) for name, n in ordered)
