"""Bhattacharyya distance against the closed form of two Gaussians and a sum over scikit-learn's densities."""

import numpy as np
import pytest
from sklearn.neighbors import KernelDensity

from sertools.analysis.distance import (
    bhattacharyya_distance,
    distance_to_training,
    equal_size,
    floor,
    gaussian_bhattacharyya,
    subsample,
)


def normal(seed, count, scale=(1.0, 1.0), shift=(0.0, 0.0)):
    return np.random.default_rng(seed).normal(size=(count, 2)) * scale + shift


def test_bhattacharyya_of_two_gaussians():
    """A kernel of bandwidth h turns N(m, S) into N(m, S + h^2); large samples reach the closed form of those."""
    first, second = normal(0, 20_000), normal(1, 20_000, (1.5, 0.7), (1.0, -2.0))
    expected = gaussian_bhattacharyya([0, 0], np.diag([2.0, 2.0]), [1, -2], np.diag([1.5**2 + 1, 0.7**2 + 1]))
    assert bhattacharyya_distance(first, second) == pytest.approx(expected, rel=0.03)


def test_bhattacharyya_of_two_single_points_is_exact():
    """One sample each: the densities are N(x, h^2 I) and N(y, h^2 I), so BD = |x - y|^2 / (8 h^2)."""
    first, second = np.array([[0.0, 0.0]]), np.array([[1.0, 0.5]])
    assert bhattacharyya_distance(first, second, bandwidth=0.8) == pytest.approx(1.25 / (8 * 0.64), rel=0.01)


def test_gaussian_bhattacharyya_closed_forms():
    assert gaussian_bhattacharyya([0, 0], np.eye(2), [0, 0], np.eye(2)) == pytest.approx(0)
    assert gaussian_bhattacharyya([0, 0], np.eye(2), [2, 0], np.eye(2)) == pytest.approx(0.5)
    # Equal means, variances 1 and 4 in one dimension: 1/2 ln(2.5 / 2).
    assert gaussian_bhattacharyya([0, 0], np.eye(2), [0, 0], np.diag([4.0, 1])) == pytest.approx(0.5 * np.log(1.25))


def test_bhattacharyya_equals_a_sum_over_sklearn_densities():
    first, second = normal(2, 40), normal(3, 30, (2.0, 1.0), (1.0, 0.0))
    cells, together = 60, np.concatenate([first, second])
    axes = [
        low + (high - low) * (np.arange(cells) + 0.5) / cells
        for low, high in zip(together.min(0) - 3, together.max(0) + 3, strict=True)
    ]
    points = np.array([(u, v) for u in axes[0] for v in axes[1]])
    p, q = (np.exp(KernelDensity(bandwidth=1.0).fit(sample).score_samples(points)) for sample in (first, second))
    expected = -np.log(np.sqrt(p / p.sum() * q / q.sum()).sum())
    assert bhattacharyya_distance(first, second, cells=cells) == pytest.approx(expected, rel=1e-9)


def test_bhattacharyya_is_symmetric_and_zero_on_itself():
    first, second = normal(4, 100), normal(5, 80, shift=(0.5, 0))
    assert bhattacharyya_distance(first, first) == 0
    assert bhattacharyya_distance(first, second) == pytest.approx(bhattacharyya_distance(second, first))
    # Latents of the size of Metric-cluster's: ln BD near -16 keeps its digits. A grid that ends at 3 h holds 97.07 % of
    # a normal's second moment, on which so small a distance rests.
    tiny = bhattacharyya_distance(0.002 * first, 0.002 * first + [0.001, 0])
    assert tiny == pytest.approx(0.9707 * 0.001**2 / 8, rel=0.005)


def test_bhattacharyya_at_bandwidth_one_shrinks_with_the_scale_and_the_scale_free_one_does_not():
    training, target = normal(6, 800), normal(7, 300, shift=(1.0, 0.0))
    fixed = [distance_to_training(s * training, s * target, size=300) for s in (1, 0.05)]
    free = [distance_to_training(s * training, s * target, size=300, reading="scale-free") for s in (1, 0.05)]
    assert fixed[1] < fixed[0] / 100
    assert free[1] == pytest.approx(free[0], rel=1e-9)


def test_scale_free_reading_by_hand():
    training, target = normal(8, 500, (3.0, 0.2), (5.0, 1.0)), normal(9, 200, (3.0, 0.2), (6.0, 1.0))
    centre, spread = training.mean(0), training.std(0, ddof=1)
    drawn = training[subsample(500, 200, 2 * 4)], target[subsample(200, 200, 2 * 4 + 1)]
    expected = bhattacharyya_distance(*((part - centre) / spread for part in drawn), bandwidth=200 ** (-1 / 6))
    assert distance_to_training(training, target, size=200, seed=4, reading="scale-free") == pytest.approx(expected)


def test_floor_is_what_two_samples_of_one_distribution_show():
    """It falls as 1/n, and a shifted corpus stands above it."""
    training = normal(10, 4000)
    small, large = (floor(training, size=size, repeats=3) for size in (200, 2000))
    assert large < small / 3
    assert distance_to_training(training, normal(11, 300, shift=(1.0, 0)), size=200) > 5 * small
    same = distance_to_training(training, normal(12, 300), size=200)
    assert 0.2 * small < same < 5 * small


def test_equal_n_is_drawn_without_replacement_and_seeded():
    assert equal_size(1000, [339, 400]) == 339
    assert equal_size(500, [339, 400]) == 250
    positions = subsample(400, 339, seed=1)
    assert len(set(positions.tolist())) == 339 and positions.max() < 400
    np.testing.assert_array_equal(positions, subsample(400, 339, seed=1))
    assert (positions != subsample(400, 339, seed=2)).any()


def test_posterior_collapse_has_no_scale_free_distance():
    flat = normal(13, 100) * [1, 0]
    assert np.isnan(distance_to_training(flat, normal(14, 60), size=50, reading="scale-free"))
    assert np.isfinite(distance_to_training(flat, flat[:60], size=50))


def test_wrong_arguments_are_named():
    sample = normal(15, 20)
    with pytest.raises(ValueError, match="reading among"):
        distance_to_training(sample, sample, size=5, reading="scott")
    with pytest.raises(ValueError, match="at least 30 rows"):
        distance_to_training(sample, sample, size=30)
    with pytest.raises(ValueError, match="at least 22 training samples"):
        floor(sample, size=11)
    with pytest.raises(ValueError, match="at least 2 samples"):
        equal_size(3, [10])
    assert bhattacharyya_distance(np.zeros((1, 2)), np.full((1, 2), 1e4), cells=200) == np.inf
