"""Paired t-tests against scipy's, and Holm's adjustment against its definition."""

import numpy as np
import pytest
from scipy.stats import ttest_rel

from sertools.analysis.vowels.paired_tests import holm, paired_t, stars


def test_p_is_that_of_scipy_for_every_column():
    first, second = np.random.default_rng(0).normal(size=(2, 10, 7))
    assert paired_t(first, second) == pytest.approx(ttest_rel(first, second).pvalue)


def test_differences_without_spread_are_certain_or_none():
    same = np.full(5, 0.4)
    assert paired_t(same, same) == 1 and paired_t(same + 0.1, same) == 0
    assert np.isnan(paired_t(same[:1], same[:1]))
    with pytest.raises(ValueError, match="expected as many values"):
        paired_t(same, same[:3])


def test_guessing_is_significant_as_often_as_the_level_says():
    first, second = np.random.default_rng(1).normal(size=(2, 10, 20000))
    assert (paired_t(first, second) <= 0.05).mean() == pytest.approx(0.05, abs=0.006)


def test_holm_rejects_step_by_step_until_one_stays():
    p = np.array([[0.04, 0.001], [np.nan, 0.012]])
    adjusted = holm(p)
    assert adjusted[0] == pytest.approx([0.04, 0.003]) and adjusted[1, 1] == pytest.approx(0.024)
    assert np.isnan(adjusted[1, 0])
    for level in (0.01, 0.03, 0.05):  # the definition: the k-th smallest against level / (n - k + 1)
        ordered, rejected = sorted(p[np.isfinite(p)]), 0
        while rejected < 3 and ordered[rejected] <= level / (3 - rejected):
            rejected += 1
        assert (adjusted <= level).sum() == rejected


def test_stars_are_bounds():
    assert [stars(p) for p in (0.01, 0.05, 0.1, 0.11, np.nan)] == ["***", "**", "*", "", ""]
