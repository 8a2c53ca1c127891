"""How each engineer's work went (rule V2): punctuality, quality, and what it took."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tickets.case.lifecycle import Status
from tickets.ids import PersonId, TicketId
from tickets.review.figures import RatingFigures, Share, Spread, rating, share, spread
from tickets.review.material import CaseLine, Material, RecordedEvent
from tickets.review.measure import handling_times, kept_share
from tickets.time.ticket_clock import ClockName

FINISHED = "WorkFinished"
REOPENED = "TicketReopened"
SERVICES: tuple[str, ...] = (FINISHED, REOPENED)
"""The events that tell whose services came back."""


@dataclass(frozen=True, kw_only=True)
class EngineerLine:
    """One engineer's cases of a stretch (rule V2).

    `came_back` is the share of their services after which the case was opened again; `visits` and `parts`
    are how many of either their cases took. Cost in money is on no record yet.
    """

    person: PersonId
    jobs: int
    on_time: Share
    handling: Spread
    satisfaction: RatingFigures
    came_back: Share
    visits: int
    parts: int


@dataclass
class _Work:
    cases: list[CaseLine] = field(default_factory=list)
    scores: list[int] = field(default_factory=list)
    services: list[bool] = field(default_factory=list)


def engineers_of(material: Material, *, overall: str) -> tuple[EngineerLine, ...]:
    """Return a line for everyone with a case, a visit or a rating in the stretch, most jobs first.

    `overall` is the key of the survey's first question.
    """
    work: defaultdict[PersonId, _Work] = defaultdict(_Work)
    for case in material.closed:
        if case.owner is not None and case.status is Status.CLOSED:
            work[case.owner].cases.append(case)
    for rated in material.ratings:
        if rated.owner is not None and overall in rated.scores:
            work[rated.owner].scores.append(rated.scores[overall])
    visitors = {tally.owner for tally in material.clocks if tally.name is ClockName.VISIT} - {None}
    for person, came_back in _services(material.services):
        work[person].services.append(came_back)
    lines = [_line(person, work[person], material) for person in visitors | work.keys() if person]
    return tuple(sorted(lines, key=lambda line: (-line.jobs, line.person)))


def _line(person: PersonId, work: _Work, material: Material) -> EngineerLine:
    own = [tally for tally in material.clocks if tally.owner == person]
    return EngineerLine(
        person=person,
        jobs=len(work.cases),
        on_time=kept_share(own, ClockName.VISIT),
        handling=spread(handling_times(work.cases)),
        satisfaction=rating(work.scores),
        came_back=share(work.services),
        visits=sum(case.visits_made for case in work.cases),
        parts=sum(material.parts.get(case.id, 0) for case in work.cases),
    )


def _services(steps: Sequence[RecordedEvent]) -> Iterable[tuple[PersonId, bool]]:
    """Yield who ended each service, and whether the case was opened again after it."""
    last: dict[TicketId, PersonId] = {}
    for step in steps:
        before = last.pop(step.ticket, None)
        if before is not None:
            yield before, step.kind == REOPENED
        if step.kind == FINISHED and step.by is not None:
            last[step.ticket] = step.by
    for person in last.values():
        yield person, False
