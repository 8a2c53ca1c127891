"""Samples: how many to ask, what that says about everybody, and whom to ask (rule F7)."""

import hashlib
import math
from collections.abc import Iterable
from statistics import NormalDist

from tickets.ids import PersonId

CONFIDENCE = 0.95
"""In how many of all samples the truth lies within the margin."""

_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
_WORST_SPREAD = 0.25
"""The variance of a share of one half: no other share is harder to estimate."""


def answers_needed(population: int, *, margin: float) -> int:
    """Return how many answers make a share exact to a margin (0.1: ten points either way) among so many.

    Small populations need fewer (the finite population correction), and never more than there are.
    """
    if population <= 0:
        return 0
    endless = _Z**2 * _WORST_SPREAD / margin**2
    needed = endless / (1 + (endless - 1) / population)
    return min(population, math.ceil(needed - 1e-9))


def margin_of(population: int, *, answers: int) -> float | None:
    """Return how exact a share is that so many answers give, in 0 to 1; None without answers.

    Exact to 0 when everybody answered.
    """
    if answers <= 0 or population <= 0:
        return None
    if answers >= population:
        return 0.0
    correction = math.sqrt((population - answers) / (population - 1))
    return min(1.0, _Z * math.sqrt(_WORST_SPREAD / answers) * correction)


def sample_size(population: int, *, margin: float, response: float) -> int:
    """Return how many to ask so that, at a share of answers of `response`, the margin is reached."""
    return min(population, math.ceil(answers_needed(population, margin=margin) / response - 1e-9))


def draw(people: Iterable[PersonId], *, size: int, seed: int) -> list[PersonId]:
    """Return a sample by id, the same for the same people and seed, whatever their order.

    Everybody is as likely as anybody else, and a larger sample contains the smaller one.
    """
    drawn = sorted(set(people), key=lambda person: (_lot(person, seed), person))[: max(size, 0)]
    return sorted(drawn)


def _lot(person: PersonId, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}:{person}".encode()).digest()
