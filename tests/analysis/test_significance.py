"""Tests of significance against statsmodels, scipy and a correction worked by hand."""

import numpy as np
import pandas
import pytest
import statsmodels.formula.api
from scipy import stats
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.multitest import multipletests

from sertools.analysis.significance import (
    anderson_darling,
    anova,
    holm,
    kruskal_wallis,
    residuals,
    shapiro_wilk,
    share_significant,
)

FOUR = ("neutral", "sad", "happy", "angry")


def cells(seed, shape=(2, 3), count=90, effect=0.3):
    generator = np.random.default_rng(seed)
    code = generator.choice(4, count, p=[0.4, 0.3, 0.1, 0.2])
    return generator.exponential(size=(*shape, count)) + effect * code, np.array(FOUR)[code]


def test_anova_against_statsmodels():
    scores, classes = cells(0)
    found = anova(scores, classes)
    for index in np.ndindex(2, 3):
        data = pandas.DataFrame({"score": scores[index], "emotion": classes})
        expected = anova_lm(statsmodels.formula.api.ols("score ~ C(emotion)", data).fit())
        assert found.statistic[index] == pytest.approx(expected["F"].iloc[0], rel=1e-9)
        assert found.p[index] == pytest.approx(expected["PR(>F)"].iloc[0], rel=1e-8)


def test_anova_against_scipy_on_large_offsets():
    scores, classes = cells(1)
    expected = stats.f_oneway(*(scores[..., classes == name] for name in FOUR), axis=-1)
    found = anova(scores + 1e4, classes)
    np.testing.assert_allclose(found.statistic, expected.statistic, rtol=1e-6)
    np.testing.assert_allclose(found.p, expected.pvalue, rtol=1e-5)


def test_anova_ignores_row_order_and_scale():
    scores, classes = cells(2)
    order = np.random.default_rng(3).permutation(90)
    np.testing.assert_allclose(anova(scores[..., order], classes[order]).p, anova(scores, classes).p)
    np.testing.assert_allclose(anova(1e-6 * scores, classes).statistic, anova(scores, classes).statistic)


def test_anova_of_constants():
    classes = np.repeat(FOUR[:2], 5)
    scores = np.stack([np.zeros(10), np.full(10, 0.1), np.repeat([0.1, 0.2], 5)])
    found = anova(scores, classes)
    assert np.isnan(found.p[:2]).all() and np.isinf(found.statistic[2]) and found.p[2] == 0


def test_anova_rejects_a_true_null_at_its_level():
    scores, classes = cells(4, shape=(4000,), effect=0.0)
    assert share_significant(anova(scores, classes).p) == pytest.approx(0.05, abs=0.015)


def test_kruskal_wallis_against_scipy_with_ties():
    scores, classes = cells(5)
    scores = np.round(scores, 1)
    found = kruskal_wallis(scores, classes)
    for index in np.ndindex(2, 3):
        expected = stats.kruskal(*(scores[index][classes == name] for name in FOUR))
        assert found.statistic[index] == pytest.approx(expected.statistic, rel=1e-9)
        assert found.p[index] == pytest.approx(expected.pvalue, rel=1e-8)
    assert np.isnan(kruskal_wallis(np.ones((1, 90)), classes).p).all()


def test_holm_by_hand():
    """Sorted .01, .02, .03, .2 times 4, 3, 2, 1, then never falling: .04, .06, .06, .2."""
    np.testing.assert_allclose(holm(np.array([0.02, 0.2, 0.01, 0.03])), [0.06, 0.2, 0.04, 0.06])


def test_holm_treats_each_row_as_a_family_and_leaves_undefined_tests_out():
    families = np.array([[0.02, 0.2, 0.01], [0.04, np.nan, 0.5], [np.nan, np.nan, np.nan]])
    np.testing.assert_allclose(holm(families), [[0.04, 0.2, 0.03], [0.08, np.nan, 0.5], [np.nan] * 3])
    assert (holm(np.full((1, 27), 0.1)) == 1).all()


def test_holm_against_statsmodels_on_27_groups():
    p = np.random.default_rng(10).uniform(size=(4, 27)) ** 4
    p[1, 3] = p[1, 7]  # a tie
    np.testing.assert_allclose(holm(p), [multipletests(family, method="holm")[1] for family in p])


def test_share_of_models_counts_an_undefined_test_as_not_significant():
    p = np.array([[0.01, 0.2], [0.04, np.nan], [0.06, 0.01], [np.nan, 0.5]])
    np.testing.assert_allclose(share_significant(p), [0.5, 0.25])
    np.testing.assert_allclose(share_significant(p, alpha=0.02), [0.25, 0.25])


def test_normality_against_scipy_and_statsmodels_tables():
    scores, _ = cells(6)
    found, other = shapiro_wilk(scores), anderson_darling(scores)
    for index in np.ndindex(2, 3):
        expected = stats.shapiro(scores[index])
        assert (found.statistic[index], found.p[index]) == pytest.approx((expected.statistic, expected.pvalue))
        # A^2 by its definition, from the ordered standardised values.
        ordered = np.sort(stats.zscore(scores[index], ddof=1))
        k = np.arange(1, 91)
        by_hand = -90 - ((2 * k - 1) * (stats.norm.logcdf(ordered) + stats.norm.logsf(ordered[::-1]))).sum() / 90
        assert other.statistic[index] == pytest.approx(by_hand)
    normal = np.random.default_rng(7).normal(size=(300, 60))
    for test in (shapiro_wilk(normal), anderson_darling(normal)):
        assert share_significant(test.p) == pytest.approx(0.05, abs=0.03)
    assert (found.p < 0.02).all() and (other.p < 0.02).all()
    flat = np.ones((1, 20))
    assert np.isnan(shapiro_wilk(flat).p).all() and np.isnan(anderson_darling(flat).p).all()


def test_residuals_have_no_class_mean():
    scores, classes = cells(8)
    left = residuals(scores, classes)
    for name in FOUR:
        np.testing.assert_allclose(left[..., classes == name].mean(-1), 0, atol=1e-12)
        np.testing.assert_allclose(np.diff(left[..., classes == name]), np.diff(scores[..., classes == name]))


def test_wrong_arguments_are_named():
    scores, classes = cells(9)
    for bad in (classes[:-1], np.full(90, "sad"), np.arange(90).astype(str)):
        with pytest.raises(ValueError, match="a class for each of"):
            anova(scores, bad)
    with pytest.raises(ValueError, match="at least 3 rows"):
        shapiro_wilk(scores[..., :2])
    with pytest.raises(ValueError, match="at least 8 rows"):
        anderson_darling(scores[..., :5])
