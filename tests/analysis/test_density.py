"""Densities against scikit-learn's and scipy's, and regions against closed forms."""

import numpy as np
import pytest
from scipy.stats import gaussian_kde
from sklearn.neighbors import KernelDensity

from sertools.analysis.density import (
    cell_probabilities,
    collapsed,
    density,
    grid,
    highest_density_level,
    scott,
    share_inside,
)


def normal(seed, count=400, scale=(1.0, 1.0), shift=(0.0, 0.0)):
    return np.random.default_rng(seed).normal(size=(count, 2)) * scale + shift


def centres(where):
    return np.stack(np.meshgrid(where.first, where.second, indexing="ij"), -1).reshape(-1, 2)


def test_density_agrees_with_sklearn_at_bandwidth_one():
    samples = normal(0, 50)
    where = grid([samples], 1.0, cells=30)
    expected = np.exp(KernelDensity(bandwidth=1.0).fit(samples).score_samples(centres(where))).reshape(30, 30)
    np.testing.assert_allclose(density(samples, where, 1.0), expected, rtol=1e-9)


def test_density_with_scotts_rule_agrees_with_scipy_on_uncorrelated_samples():
    """scipy scales the whole covariance; with a diagonal one both are the same density."""
    samples = normal(1, 60, scale=(0.05, 2.0))
    samples = np.concatenate([samples, samples * [1, -1], samples * [-1, 1], -samples])  # no correlation at all
    where = grid([samples], scott(samples), cells=25)
    expected = gaussian_kde(samples.T)(centres(where).T).reshape(25, 25)
    np.testing.assert_allclose(density(samples, where, scott(samples)), expected, rtol=1e-6)


def test_cell_probabilities_sum_to_one_and_the_grid_holds_the_mass():
    samples = normal(2)
    where = grid([samples], 1.0)
    assert where.first.shape == (200,) and where.second.shape == (200,)
    assert cell_probabilities(samples, where, 1.0).sum() == pytest.approx(1)
    assert density(samples, where, 1.0).sum() * where.cell == pytest.approx(1, abs=1e-3)


def test_highest_density_region_of_a_gaussian_is_the_chi_squared_ellipse():
    """95 % of a two-dimensional standard normal lie within radius sqrt(5.991), and so do fresh samples."""
    training, fresh = normal(3, 4000), normal(4, 4000)
    (inside,) = share_inside(training, [fresh])
    assert inside.mean() == pytest.approx(0.95, abs=0.015)
    agreement = inside == ((fresh**2).sum(1) <= 5.991)
    assert agreement.mean() > 0.97
    far, half = share_inside(training, [fresh + 50, 0.3 * fresh])
    assert far.sum() == 0 and half.all()


def test_highest_density_level_by_hand():
    probabilities = np.array([[0.5, 0.2], [0.2, 0.1]])
    assert highest_density_level(probabilities, 0.4) == 0.5
    assert highest_density_level(probabilities, 0.6) == 0.2
    assert highest_density_level(probabilities, 0.95) == 0.1
    with pytest.raises(ValueError, match="share between 0 and 1"):
        highest_density_level(probabilities, 95)


def test_a_collapsed_latent_space_is_an_error_that_says_so():
    flat = normal(7) * [1.0, 0.0]
    assert collapsed(flat) and not collapsed(normal(7) * [1.0, 1e-6])
    with pytest.raises(ValueError, match="spread in both dimensions"):
        scott(flat)
    with pytest.raises(ValueError, match="finite samples of shape"):
        density(np.zeros((3, 3)), grid([normal(8)], 1.0), 1.0)
    with pytest.raises(ValueError, match="bandwidths above 0"):
        grid([flat], 0.0)
    with pytest.raises(ValueError, match="belong together"):
        cell_probabilities(normal(9) + 1e6, grid([normal(9)], 1.0), 1.0)


@pytest.mark.parametrize("scale", [0.01, 1.0, 12.0])
def test_as_many_cells_as_a_kernel_needs_give_the_distance_of_many_cells(scale):
    generator = np.random.default_rng(7)
    first, second = (scale * (generator.normal(size=(300, 2)) + shift) for shift in ([0, 0], [0.3, 0.1]))
    roots = {}
    for cells in (None, 600):
        where = grid([first, second], 1.0, cells=cells)
        roots[cells] = [np.sqrt(cell_probabilities(sample, where, 1.0)) for sample in (first, second)]
    assert roots[None][0].size < 0.1 * roots[600][0].size
    few, many = (np.log(-np.log1p(-0.5 * ((a - b) ** 2).sum())) for a, b in roots.values())
    assert few == pytest.approx(many, abs=0.02)
