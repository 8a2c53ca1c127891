"""Samples: the known sizes, and the laws that every sample keeps (rule F7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.aftercare.sampling import answers_needed, draw, margin_of, sample_size
from tickets.ids import PersonId

PEOPLE = st.sets(st.integers(1, 5000).map(PersonId), max_size=300)
COUNTS = st.integers(1, 2_000_000)


@pytest.mark.rule("F7.sample")
@pytest.mark.parametrize(
    ("population", "margin", "needed"),
    [(1_000_000, 0.05, 384), (10_000, 0.05, 370), (1000, 0.05, 278), (1000, 0.1, 88), (100, 0.1, 50)],
)
def test_the_sizes_are_those_of_the_tables(population: int, margin: float, needed: int) -> None:
    assert answers_needed(population, margin=margin) == needed


@pytest.mark.rule("F7.sample")
@given(COUNTS, st.floats(0.01, 0.5))
def test_enough_answers_reach_the_margin_and_one_fewer_does_not(population: int, margin: float) -> None:
    needed = answers_needed(population, margin=margin)
    reached = margin_of(population, answers=needed)
    assert reached is not None
    assert reached <= margin + 1e-6
    if needed > 1:
        short = margin_of(population, answers=needed - 1)
        assert short is not None
        assert short > margin - 1e-6


@given(COUNTS, st.integers(-3, 2_100_000))
def test_a_margin_lies_between_nothing_and_everything(population: int, answers: int) -> None:
    margin = margin_of(population, answers=answers)
    assert (margin is None) == (answers <= 0)
    if margin is not None:
        assert 0 <= margin <= 1
        assert (margin == 0) == (answers >= population)


@given(COUNTS, st.floats(0.05, 1.0))
def test_nobody_is_asked_who_is_not_there(population: int, response: float) -> None:
    assert 1 <= sample_size(population, margin=0.1, response=response) <= population


@pytest.mark.rule("F7.sample")
@given(PEOPLE, st.integers(0, 320), st.integers(0, 2**48))
def test_a_sample_can_be_drawn_again_from_its_seed(people: set[PersonId], size: int, seed: int) -> None:
    sample = draw(people, size=size, seed=seed)
    assert sample == draw(sorted(people, reverse=True), size=size, seed=seed), "the order does not matter"
    assert sample == sorted(set(sample))
    assert set(sample) <= people
    assert len(sample) == min(size, len(people))
    assert set(sample) <= set(draw(people, size=size + 1, seed=seed)), "a larger one contains it"


def test_everybody_is_drawn_about_as_often_as_anybody_else() -> None:
    people = [PersonId(number) for number in range(1, 21)]
    drawn = [person for seed in range(2000) for person in draw(people, size=5, seed=seed)]
    counts = [drawn.count(person) for person in people]
    assert all(400 < count < 600 for count in counts), counts
