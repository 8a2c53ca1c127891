"""Who works a case: one responsible person by line, region, load and leave (rules A1, A4)."""

from collections.abc import Callable, Iterable, Mapping
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


_Fits = Callable[[Person, Need], bool]

_SIEVE: tuple[tuple[str, _Fits], ...] = (
    ("assignment.nobody.engineer", lambda person, need: person.is_engineer),
    ("assignment.nobody.line", lambda person, need: _covers(person.lines, need.line)),
    ("assignment.nobody.region", lambda person, need: _covers(person.regions, need.region)),
    ("assignment.nobody.reachable", lambda person, need: person.reachable),
    ("assignment.nobody.present", lambda person, need: not on_leave(person, need.today)),
    ("assignment.nobody.willing", lambda person, need: person.id not in need.declined),
)


def on_leave(person: Person, day: date) -> bool:
    """Return whether a person is away on a day; the last day of the leave is one of them."""
    return person.on_leave_until is not None and day <= person.on_leave_until


def choose_owner(candidates: Iterable[Person], need: Need) -> PersonId | None:
    """Return who takes a case (rule A1), or None when nobody fits; the same facts give the same person.

    Fit are reachable engineers at work, for the line and the region, who have not declined the case;
    someone without named lines or regions serves all of them. Of these the least loaded is chosen, who
    is named for just this line or region before who serves all.
    """
    fit = [person for person in candidates if all(fits(person, need) for _, fits in _SIEVE)]
    return min(fit, key=lambda person: (_burden(person, need), person.id)).id if fit else None


def why_nobody(candidates: Iterable[Person], need: Need) -> str:
    """Return the catalogue key of the first demand that leaves nobody; for when no owner was found."""
    left = list(candidates)
    for key, fits in _SIEVE:
        left = [person for person in left if fits(person, need)]
        if not left:
            return key
    raise ValueError("somebody fits the need")


def _covers(named: frozenset[str], wanted: str | None) -> bool:
    return not named or wanted is None or wanted in named


def _burden(person: Person, need: Need) -> int:
    handicap = sum(
        GENERALIST_HANDICAP
        for named, wanted in ((person.lines, need.line), (person.regions, need.region))
        if wanted is not None and wanted not in named
    )
    return need.load.get(person.id, 0) + handicap
