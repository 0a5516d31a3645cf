"""Intervals over folds: against scipy's own, read backwards, and at the spread of a real binomial."""

import numpy as np
import pytest
from scipy import stats

from sertools.analysis.bootstrap import replicates
from sertools.analysis.fold_interval import fold_interval, half_width, over_folds, printed_interval
from sertools.analysis.transfer import Scored


def test_mean_and_student_interval():
    right, rows = np.array([5, 6, 9, 4]), np.array([10, 10, 10, 10])
    found = fold_interval(right, rows)
    shares = right / rows
    low, high = stats.t.interval(0.95, 3, loc=shares.mean(), scale=stats.sem(shares))
    assert (found.mean, found.low, found.high) == pytest.approx((0.6, low, high))
    assert found.sd == pytest.approx(shares.std(ddof=1))
    assert found.binomial_sd == pytest.approx(np.sqrt(0.6 * 0.4 / 10))
    assert found.ratio == pytest.approx(shares.std(ddof=1) / np.sqrt(0.024))


def test_independent_rows_spread_like_a_binomial():
    draw = np.random.default_rng(0)
    rows = np.full(4000, 250)
    assert fold_interval(draw.binomial(250, 0.5, 4000), rows).ratio == pytest.approx(1, abs=0.04)
    # folds that differ beyond chance spread more
    assert fold_interval(draw.binomial(250, draw.uniform(0.3, 0.7, 4000)), rows).ratio > 3


def test_folds_of_unequal_size_have_the_mean_of_their_variances():
    found = fold_interval(np.array([5, 50]), np.array([10, 100]))
    assert found.binomial_sd == pytest.approx(np.sqrt((0.25 / 10 + 0.25 / 100) / 2))


def test_a_printed_interval_read_backwards_gives_its_spread():
    half = half_width(0.07, 10)
    found = printed_interval(0.5, 0.5 - half, 0.5 + half, folds=10, rows=4000)
    assert found.sd == pytest.approx(0.07)
    assert found.ratio == pytest.approx(0.07 / np.sqrt(0.25 / 400))


def test_nothing_to_spread_has_no_ratio():
    assert np.isnan(fold_interval(np.array([10, 10]), np.array([10, 10])).ratio)


@pytest.mark.parametrize(("right", "rows"), [([1], [2]), ([1, 2], [2, 0]), ([3, 1], [2, 2]), ([1, 1], [2])])
def test_folds_that_cannot_be(right, rows):
    with pytest.raises(ValueError, match="expected right answers out of rows"):
        fold_interval(np.array(right), np.array(rows))


def test_members_of_a_method_are_its_folds():
    truth = np.array(["sad", "sad", "angry", "angry"])
    drawn = replicates(["a", "b"], count=2)
    predicted = np.array([["sad", "angry", "sad", "sad"], ["sad", "sad", "angry", "sad"], ["sad"] * 4])
    tested = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 1]], dtype=bool)
    one = Scored(
        "x", truth, predicted, tested, np.array([0, 0, 1, 1]), drawn, np.array(["m", "m", "other"]), np.zeros(3, int)
    )
    found = over_folds(one, "m")
    assert (found.mean, found.sd) == (0.5, 0)
