"""Rank correlation against scipy, and its replicates against correlations of the drawn rows."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from sertools.analysis.bootstrap import interval, replicates, rows
from sertools.analysis.correlation import spearman, spearman_statistic


def corpus(seed, count=150, members=3, speakers=10):
    generator = np.random.default_rng(seed)
    labels = np.round(2 * generator.uniform(1, 5, count)) / 2  # raters' half steps: many ties
    scores = np.round(labels + generator.normal(0, 1.5, (members, count)), 1)
    return scores, labels, generator.choice([f"s-{k}" for k in range(speakers)], count)


def test_spearman_transfer_and_supervised_scores_agree_with_scipy():
    scores, labels, _ = corpus(0)
    result = spearman(scores, labels)
    np.testing.assert_allclose(result.rho, [spearmanr(score, labels).statistic for score in scores], rtol=1e-12)
    np.testing.assert_allclose(spearman(-scores, labels).rho, -result.rho)
    assert result.reasons == ("", "", "") and (result.rows == 150).all()


def test_spearman_leaves_out_rows_that_a_member_does_not_score():
    scores, labels, _ = corpus(1)
    tested = np.random.default_rng(2).random(scores.shape) < 0.4
    labels[:10] = np.nan
    result = spearman(np.where(tested, scores, np.nan), labels)
    for member in range(3):
        used = tested[member] & np.isfinite(labels)
        assert result.rho[member] == pytest.approx(spearmanr(scores[member, used], labels[used]).statistic)
        assert result.rows[member] == used.sum()


def test_spearman_of_a_constant_is_nan_with_the_reason():
    labels = np.arange(5.0)
    result = spearman(np.stack([np.ones(5), labels, np.full(5, np.nan)]), labels)
    assert np.isnan(result.rho[[0, 2]]).all() and result.rho[1] == 1
    assert result.reasons == ("constant scores", "", "0 rows")
    assert spearman(labels, np.ones(5)).reasons == ("constant labels",)


def test_spearman_of_replicates_equals_scipy_on_the_drawn_rows():
    scores, labels, speakers = corpus(3)
    scores[1, :60] = np.nan  # a member that tests some rows only
    drawn = replicates(speakers, count=40)
    codes = drawn.codes(speakers)
    values = spearman_statistic(scores, labels, codes, 10)(drawn.weights)
    for replicate, weight in enumerate(drawn.weights):
        picked = np.repeat(np.arange(150), weight[codes])
        for member in range(3):
            used = picked[np.isfinite(scores[member, picked])]
            expected = spearmanr(scores[member, used], labels[used]).statistic
            assert values[member, replicate] == pytest.approx(expected, abs=1e-12)


def test_spearman_of_replicates_with_labels_of_each_member():
    scores, labels, speakers = corpus(4)
    stacked = np.stack([labels, -labels, labels**2])
    drawn = replicates(speakers, count=5)
    codes = drawn.codes(speakers)
    together = spearman_statistic(scores, stacked, codes, 10)(drawn.weights)
    alone = [spearman_statistic(scores[k], stacked[k], codes, 10)(drawn.weights)[0] for k in range(3)]
    np.testing.assert_allclose(together, alone)


def test_spearman_interval_equals_the_slow_one():
    scores, labels, speakers = corpus(5, count=80, members=2)
    drawn = replicates(speakers, count=60)
    codes = drawn.codes(speakers)
    quick = interval(spearman_statistic(scores, labels, codes, 10), drawn)
    slow = interval(rows(lambda picked: spearman(scores[:, picked], labels[picked]).rho, codes), drawn)
    assert (quick.estimate, quick.low, quick.high) == pytest.approx((slow.estimate, slow.low, slow.high))
    assert quick.dots == pytest.approx(slow.dots, nan_ok=True)


def test_a_replicate_with_constant_labels_is_nan():
    labels, codes = np.array([1.0, 1.0, 2.0, 3.0]), np.array([0, 0, 1, 1])
    values = spearman_statistic(np.arange(4.0), labels, codes, 2)(np.array([[1, 0], [0, 1], [3, 0], [0, 0]]))
    np.testing.assert_allclose(values, [[np.nan, 1.0, np.nan, np.nan]])


def test_wrong_shapes_are_named():
    with pytest.raises(ValueError, match="labels of shape"):
        spearman(np.zeros((2, 3)), np.zeros(4))
    with pytest.raises(ValueError, match="speaker for each of 3 rows"):
        spearman_statistic(np.zeros((2, 3)), np.zeros(3), np.zeros(4, int), 1)
