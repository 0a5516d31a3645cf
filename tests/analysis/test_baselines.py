"""Baselines beside a rank correlation: each against what it is by definition."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from sertools.analysis.baselines import LOUDNESS, class_oracle, loudness, rater_against_others, ridge
from sertools.measure.groups import FEATURES


def test_loudness_is_the_mean_loudness_of_the_functionals():
    features = np.random.default_rng(0).normal(size=(4, 88))
    np.testing.assert_array_equal(loudness(features, FEATURES), features[:, FEATURES.index(LOUDNESS)])
    with pytest.raises(ValueError, match="came 87 names"):
        loudness(features, FEATURES[1:])


def test_ridge_recovers_a_linear_label_and_is_fitted_on_training_rows_only():
    generator = np.random.default_rng(1)
    training, target = generator.normal(5, 3, (300, 88)), generator.normal(5, 3, (50, 88))
    weights = generator.normal(size=88)
    labels = training @ weights
    labels[:20] = np.nan
    (predicted,) = ridge(training, labels, [target])
    np.testing.assert_allclose(predicted, target @ weights, atol=0.05 * np.std(target @ weights))
    # A target row's prediction depends on no other row of the target.
    (alone,) = ridge(training, labels, [target[:1]])
    np.testing.assert_allclose(alone, predicted[:1])
    with pytest.raises(ValueError, match="at least 2 labelled rows, came 0"):
        ridge(training, np.full(300, np.nan), [target])


def test_ridge_on_noise_shrinks_to_the_mean():
    generator = np.random.default_rng(2)
    training, labels = generator.normal(size=(100, 88)), generator.normal(3, 1, 100)
    (predicted,) = ridge(training, labels, [generator.normal(size=(200, 88))])
    assert predicted.std() < 0.5 and predicted.mean() == pytest.approx(labels.mean(), abs=0.2)


def test_class_oracle_by_hand():
    scores = class_oracle(["sad", "sad", "angry", "happy"], [1.0, 2.0, 5.0, np.nan], ["angry", "sad", "happy", "sad"])
    np.testing.assert_allclose(scores, [5.0, 1.5, np.nan, 1.5])


def test_rater_against_the_mean_of_the_others():
    generator = np.random.default_rng(3)
    truth = generator.uniform(1, 5, 80)
    ratings = np.round(2 * (truth[:, None] + generator.normal(0, [0.3, 0.5, 2.0], (80, 3)))) / 2
    ratings[5, 1] = np.nan
    complete = np.delete(ratings, 5, 0)
    expected = [spearmanr(complete[:, k], np.delete(complete, k, 1).mean(1)).statistic for k in range(3)]
    found = rater_against_others(ratings)
    np.testing.assert_allclose(found, expected)
    assert found[2] < found[0]
    with pytest.raises(ValueError, match="2 raters"):
        rater_against_others(ratings[:, :1])
