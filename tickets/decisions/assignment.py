"""Who works a case: one responsible person by line, region, load and leave (rules A1, A4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tickets.ids import PersonId
from tickets.team.people import Person

GENERALIST_HANDICAP = 2
"""Open jobs that a specialist may have more than a generalist and still be chosen."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """What a case asks of its owner; `declined` holds who gave it back, `today` is the desk's local day."""

    line: str | None
    region: str | None
    today: date
    declined: frozenset[PersonId] = frozenset()
    load: Mapping[PersonId, int] = field(default_factory=dict)


def on_leave(person: Person, day: date) -> bool:
    """Return whether a person is away on a day; the last day of the leave is one of them."""
    return person.on_leave_until is not None and day <= person.on_leave_until


def choose_owner(candidates: Iterable[Person], need: Need) -> PersonId | None:
    """Return who takes a case (rule A1), or None when nobody fits; the same facts give the same person.

    Fit are reachable engineers at work, for the line and the region, who have not declined the case;
    someone without named lines or regions serves all of them. Of these the least loaded is chosen, who
    is named for just this line or region before who serves all.
    """
    fit = [person for person in candidates if _fits(person, need)]
    return min(fit, key=lambda person: (_burden(person, need), person.id)).id if fit else None


def _fits(person: Person, need: Need) -> bool:
    return (
        person.is_engineer
        and person.reachable
        and _covers(person.lines, need.line)
        and _covers(person.regions, need.region)
        and not on_leave(person, need.today)
        and person.id not in need.declined
    )


def _covers(named: frozenset[str], wanted: str | None) -> bool:
    return not named or wanted is None or wanted in named


def _burden(person: Person, need: Need) -> int:
    handicap = sum(
        GENERALIST_HANDICAP
        for named, wanted in ((person.lines, need.line), (person.regions, need.region))
        if wanted is not None and wanted not in named
    )
    return need.load.get(person.id, 0) + handicap
