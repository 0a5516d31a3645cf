"""Overlaps of one-dimensional densities: of two Gaussians in closed form, and from weights as from repeated rows."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import gaussian_kde, norm

from sertools.analysis.bootstrap import replicates
from sertools.analysis.marginals import (
    along,
    cells_of,
    kernel_density,
    marginal_gap,
    marginal_overlap,
    mean_overlaps,
    scott_of_one,
)
from sertools.analysis.pairs import PAIRS
from sertools.models import grid
from sertools.models.methods import METHODS, members
from sertools.models.track import prepare_track

SPEAKERS = 6


@pytest.fixture(scope="module")
def values():
    generator = np.random.default_rng(4)
    classes = np.array(["angry", "happy", "neutral", "sad"])[generator.integers(4, size=300)]
    shift = {"angry": 2, "happy": 1.5, "neutral": 0, "sad": -0.3}
    return (
        generator.normal(size=300) + [shift[name] for name in classes],
        classes,
        generator.integers(SPEAKERS, size=300),
    )


def test_scott_and_the_kernel_are_scipys(values):
    points, _, _ = values
    theirs = gaussian_kde(points)
    h = scott_of_one(points)
    assert h == pytest.approx(np.sqrt(theirs.covariance[0, 0]))
    at = np.linspace(-3, 4, 11)
    assert kernel_density(points, at, h) == pytest.approx(theirs(at))


def test_two_gaussians_overlap_as_the_formula_says():
    # normal quantiles stand for a sample; the kernel widens each Gaussian: its variance is sd^2 + h^2
    quantiles = norm.ppf((np.arange(4000) + 0.5) / 4000)
    points = np.concatenate([quantiles, 2 * quantiles + 3, quantiles + 9, quantiles + 9])
    classes = np.repeat(["neutral", "sad", "happy", "angry"], 4000)
    found = marginal_overlap(points, classes, np.zeros(16000, dtype=int), 1, cells=2000)(np.ones((1, 1)))[:, 0]
    h2 = scott_of_one(points) ** 2
    expected = {}
    for pair, (m1, v1, m2, v2) in {
        "N-S": (0, 1, 3, 4),
        "N-H": (0, 1, 9, 1),
        "S-H": (3, 4, 9, 1),
        "H-A": (9, 1, 9, 1),
    }.items():
        v1, v2 = v1 + h2, v2 + h2
        distance = (m1 - m2) ** 2 / (4 * (v1 + v2)) + 0.5 * np.log((v1 + v2) / (2 * np.sqrt(v1 * v2)))
        expected[pair] = np.exp(-distance)
    for pair, value in expected.items():
        assert found[list(PAIRS).index(pair)] == pytest.approx(value, abs=2e-3), pair
    assert found[list(PAIRS).index("H-A")] == pytest.approx(1)


def test_overlap_does_not_depend_on_unit_or_sign(values):
    points, classes, codes = values
    one = np.ones((1, SPEAKERS))
    own = marginal_overlap(points, classes, codes, SPEAKERS)(one)
    assert marginal_overlap(-40 * points + 7, classes, codes, SPEAKERS)(one) == pytest.approx(own)


def test_weights_equal_repeated_rows(values):
    points, classes, codes = values
    weights = np.random.default_rng(1).multinomial(SPEAKERS, np.full(SPEAKERS, 1 / SPEAKERS), size=5)
    found = marginal_overlap(points, classes, codes, SPEAKERS)(weights)
    h = scott_of_one(points)
    where = cells_of(points, h)
    for place, weight in enumerate(weights):
        rows = np.repeat(np.arange(len(codes)), weight[codes])
        for pair, (first, second) in enumerate(PAIRS.values()):
            p, q = (kernel_density(points[rows][classes[rows] == name], where, h) for name in (first, second))
            assert found[pair, place] == pytest.approx(np.sqrt(p / p.sum() * q / q.sum()).sum())


def test_values_without_spread_have_no_overlap(values):
    _, classes, codes = values
    assert np.isnan(marginal_overlap(np.ones(300), classes, codes, SPEAKERS)(np.ones((2, SPEAKERS)))).all()


def test_latent_axes_by_name():
    latents = np.array([[1.0, 10], [2, 20]])
    training = np.array([[0.0, 0], [3, 3.1], [1, 0.9]])
    assert [each.tolist() for each in along(latents, training, "both")] == [[1, 2], [10, 20]]
    assert along(latents, training, "2")[0].tolist() == [10, 20]
    assert along(latents, training, "principal")[0] == pytest.approx([11, 22] / np.sqrt(2), rel=0.02)
    with pytest.raises(ValueError, match="out of 1, 2, principal, both; came '3'"):
        along(latents, training, "3")


@pytest.fixture(scope="module")
def trained():
    track = prepare_track("rated", rows=160, folds=2, proportions="as found")
    positions = [fold.train for fold in track.folds]
    return track, grid.train(
        track.inputs, members((METHODS["DAE"],), 2, 1), positions, track.codes, {}, epochs=1, seed=2
    )


def test_the_gap_is_the_mean_over_models_of_absolute_differences(trained):
    track, models = trained
    gap = marginal_gap(track, models, dimension="2", count=3)
    latents = models.embed(track.inputs)
    table = track.utterances.table
    for label in ("activation", "valence"):
        expected = []
        for k, fold in enumerate(track.folds):
            rows, one = fold.test, np.zeros(len(fold.test), dtype=int)
            words = table["emotion"].to_numpy(dtype=str)[rows]
            sides = (latents[k, rows, 1], table[label].to_numpy(dtype=float)[rows])
            of = [marginal_overlap(side, words, one, 1)(np.ones((1, 1)))[:, 0] for side in sides]
            expected.append(np.abs(of[0] - of[1]))
        for place, pair in enumerate(PAIRS):
            assert gap[pair, label].estimate == pytest.approx(np.mean(expected, axis=0)[place]), (pair, label)
    assert gap["N-S", "valence"].values.shape == (3,)


def test_both_dimensions_are_the_mean_of_each(trained):
    track, models = trained
    first, second, both = (marginal_gap(track, models, dimension=name, count=2) for name in ("1", "2", "both"))
    for key, one in both.items():
        assert one.values == pytest.approx((first[key].values + second[key].values) / 2)


def test_mean_overlaps_name_ratings_and_axes(trained):
    table = mean_overlaps(*trained)
    assert table.columns.tolist() == ["activation", "valence", "1", "2", "principal"]
    assert table.index.tolist() == list(PAIRS) and ((table > 0) & (table <= 1)).all().all()


def test_a_track_without_ratings_is_refused(trained):
    track = prepare_track("savee", folds=2, dimensions=())
    models = grid.train(
        track.inputs, members((METHODS["DAE"],), 2, 1), [fold.train for fold in track.folds], track.codes, {}, epochs=1,
        seed=0,
    )  # fmt: skip
    with pytest.raises(ValueError, match="savee: expected a rating of every held-out row"):
        marginal_gap(track, models, count=2)


def test_replicates_are_those_of_the_track(trained):
    track, models = trained
    drawn = replicates(track.speakers.astype(str), count=3, seed=5)
    gap = marginal_gap(track, models, seed=5, count=3)["N-A", "activation"]
    assert np.array_equal(gap.replicates.weights, drawn.weights) and isinstance(track.utterances.table, pd.DataFrame)
