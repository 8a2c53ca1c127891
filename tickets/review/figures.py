"""The arithmetic of a review: shares, medians, percentiles, means; of nothing there is never a figure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

BEST = 5
"""The highest score of a survey's question; the lowest is 1."""

_TAIL = 0.9


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of a number of things were so."""

    n: int
    of: int

    @property
    def value(self) -> float | None:
        """The share from 0 to 1; None when there was nothing to share."""
        return self.n / self.of if self.of else None


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How long something took: the median and the time within which nine of ten were done.

    Both are None without a case.
    """

    n: int
    median: timedelta | None
    within_90: timedelta | None


@dataclass(frozen=True, kw_only=True)
class RatingFigures:
    """How people scored: `counts` has how often each score from 1 to 5 was given.

    `mean` is None without a score, the sample standard deviation `deviation` without two of them.
    """

    counts: tuple[int, ...]
    mean: float | None
    deviation: float | None

    @property
    def n(self) -> int:
        """How many scores were given."""
        return sum(self.counts)


def share(these: Iterable[bool]) -> Share:
    """Return how many of some things are so."""
    known = list(these)
    return Share(n=sum(known), of=len(known))


def median(values: Sequence[timedelta]) -> timedelta:
    """Return the middle value, or the mean of the two in the middle; raises ValueError without values."""
    if not values:
        raise ValueError("nothing has no median")
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def within(values: Sequence[timedelta], part: float) -> timedelta:
    """Return the smallest of the values that at least a part of them do not exceed (nearest rank).

    Raises ValueError without values and for a part that is not above 0 and at most 1.
    """
    if not values or not 0 < part <= 1:
        raise ValueError("a percentile needs values, and a part above 0 and at most 1")
    # Nine tenths of ten are nine: a remainder of the floating point must not make them ten.
    rank = math.ceil(round(part * len(values), 9))
    return sorted(values)[rank - 1]


def spread(values: Iterable[timedelta]) -> Spread:
    """Return median and 90th percentile of some lengths of time."""
    known = list(values)
    if not known:
        return Spread(n=0, median=None, within_90=None)
    return Spread(n=len(known), median=median(known), within_90=within(known, _TAIL))


def rating(scores: Iterable[int]) -> RatingFigures:
    """Return mean, sample standard deviation and distribution of scores from 1 to 5.

    Raises ValueError for a score outside.
    """
    known = list(scores)
    if any(not 1 <= score <= BEST for score in known):
        raise ValueError(f"scores are from 1 to {BEST}: {sorted(set(known))}")
    counts = tuple(known.count(score) for score in range(1, BEST + 1))
    if not known:
        return RatingFigures(counts=counts, mean=None, deviation=None)
    mean = sum(known) / len(known)
    if len(known) == 1:
        return RatingFigures(counts=counts, mean=mean, deviation=None)
    # Counted in whole numbers, so that equal scores deviate by exactly nothing.
    squares = len(known) * sum(score * score for score in known) - sum(known) ** 2
    deviation = math.sqrt(squares / (len(known) * (len(known) - 1)))
    return RatingFigures(counts=counts, mean=mean, deviation=deviation)
