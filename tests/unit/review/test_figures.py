"""The arithmetic of a review, against plain definitions and Python's own statistics."""

import statistics
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.review.figures import Share, median, rating, share, spread, within

lengths = st.lists(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=90)), min_size=1)
scores = st.lists(st.integers(min_value=1, max_value=5))


def hours(*values: float) -> list[timedelta]:
    return [timedelta(hours=value) for value in values]


def test_of_nothing_there_is_no_figure_and_never_nought() -> None:
    assert share([]).value is None
    nothing = spread([])
    assert (nothing.n, nothing.median, nothing.within_90) == (0, None, None)
    assert (rating([]).mean, rating([]).deviation, rating([]).n) == (None, None, 0)
    with pytest.raises(ValueError, match="no median"):
        median([])


@pytest.mark.rule("V1.times")
def test_nine_of_ten_are_within_the_ninetieth_percentile() -> None:
    assert within(hours(*range(1, 11)), 0.9) == timedelta(hours=9)
    assert within(hours(*range(1, 12)), 0.9) == timedelta(hours=10)
    assert within(hours(7), 0.9) == timedelta(hours=7)
    assert median(hours(1, 9, 2)) == timedelta(hours=2)
    assert median(hours(1, 2, 4, 9)) == timedelta(hours=3)


@pytest.mark.rule("V1.times")
@given(lengths)
def test_the_median_is_that_of_the_statisticians(values: list[timedelta]) -> None:
    expected = statistics.median([value / timedelta(microseconds=1) for value in values])
    assert median(values) / timedelta(microseconds=1) == pytest.approx(expected, abs=1)


@pytest.mark.rule("V1.times")
@given(lengths, st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(
    values: list[timedelta], part: float
) -> None:
    found = within(values, part)
    assert found in values
    assert sum(value <= found for value in values) >= part * len(values) - 1e-9
    smaller = [value for value in values if value < found]
    assert not smaller or sum(value <= max(smaller) for value in values) < part * len(values) - 1e-9


@pytest.mark.rule("V1.satisfaction")
@given(scores)
def test_mean_and_sample_deviation_are_those_of_the_statisticians(given_scores: list[int]) -> None:
    found = rating(given_scores)
    assert found.n == len(given_scores) == sum(found.counts)
    if given_scores:
        assert found.mean == pytest.approx(statistics.fmean(given_scores))
    if len(given_scores) > 1:
        assert found.deviation == pytest.approx(statistics.stdev(given_scores))
    else:
        assert found.deviation is None


@pytest.mark.rule("V1.satisfaction")
@given(st.integers(min_value=1, max_value=5), st.integers(min_value=2, max_value=40))
def test_equal_scores_deviate_by_exactly_nothing(score: int, number: int) -> None:
    assert rating([score] * number).deviation == 0


@pytest.mark.rule("V1.solved")
@given(st.lists(st.booleans()))
def test_a_share_counts_what_is_so(these: list[bool]) -> None:
    assert share(these) == Share(n=sum(these), of=len(these))


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_that_nobody_could_give_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        rating([4, score])
