"""Measures of latent structure: equal to a recomputation from repeated rows, speaker by speaker."""

from itertools import combinations

import numpy as np
import pytest

from sertools.analysis import density
from sertools.analysis.structure import inside, overlap, separation, spread

SPEAKERS = 9


@pytest.fixture(scope="module")
def latents():
    generator = np.random.default_rng(3)
    classes = np.array(["angry", "happy", "neutral", "sad"])[generator.integers(4, size=360)]
    shift = {"angry": (2, 0), "happy": (1, 1), "neutral": (0, 0), "sad": (0, -1)}
    points = generator.normal(size=(360, 2)) + np.array([shift[name] for name in classes])
    return points, classes, generator.integers(SPEAKERS, size=360)


@pytest.fixture(scope="module")
def weights():
    return np.random.default_rng(5).multinomial(SPEAKERS, np.full(SPEAKERS, 1 / SPEAKERS), size=6)


def ratio_of_distances(points, classes):
    """Equation 3's distances in a plain loop: mean over pairs of classes by mean over samples."""
    centres = {name: points[classes == name].mean(0) for name in np.unique(classes)}
    within = [np.linalg.norm(point - centres[name]) for point, name in zip(points, classes, strict=True)]
    return np.mean([np.linalg.norm(a - b) for a, b in combinations(centres.values(), 2)]) / np.mean(within)


def repeated(weight, codes):
    return np.repeat(np.arange(len(codes)), weight[codes])


def test_separation_equals_that_of_the_drawn_rows(latents, weights):
    points, classes, codes = latents
    expected = [ratio_of_distances(points[rows], classes[rows]) for rows in (repeated(w, codes) for w in weights)]
    assert separation(points, classes, codes)(weights) == pytest.approx(expected)


def test_separation_of_two_pairs_by_hand():
    points = np.array([[0.0, 1], [0, -1], [10, 1], [10, -1]])
    classes, codes = np.array(["a", "a", "b", "b"]), np.zeros(4, dtype=int)
    assert separation(points, classes, codes)(np.ones((1, 1)))[0] == pytest.approx(10.0)


def test_spread_equals_that_of_the_drawn_rows(latents, weights):
    points, _, codes = latents
    training = np.random.default_rng(1).normal(size=(200, 2))
    expected = []
    for weight in weights:
        rows = points[repeated(weight, codes)]
        covariances = np.cov(rows, rowvar=False, ddof=0), np.cov(training, rowvar=False)
        expected.append(np.subtract(*(np.linalg.slogdet(each)[1] for each in covariances)))
    assert spread(points, training, codes, SPEAKERS)(weights) == pytest.approx(expected)


def test_spread_of_a_stretched_copy_is_the_log_of_the_area():
    training = np.random.default_rng(1).normal(size=(5000, 2))
    codes = np.zeros(5000, dtype=int)
    assert spread(3 * training, training, codes, 1)(np.ones((1, 1)))[0] == pytest.approx(2 * np.log(9), abs=1e-3)


def test_spread_of_a_collapsed_space_is_undefined():
    codes = np.zeros(50, dtype=int)
    assert np.isnan(spread(np.ones((50, 2)), np.ones((50, 2)), codes, 1)(np.ones((1, 1)))[0])


def test_overlap_of_one_distribution_is_near_one_and_of_far_ones_is_zero():
    generator = np.random.default_rng(0)
    points = generator.normal(size=(4000, 2))
    classes, codes = np.repeat(["a", "b"], 2000), np.zeros(4000, dtype=int)
    everyone = np.ones((1, 1))
    assert overlap(points, classes, codes, 1)(everyone)[0] > 0.98
    apart = points + np.where(classes == "b", 60.0, 0.0)[:, None]
    assert overlap(apart, classes, codes, 1)(everyone)[0] < 1e-6


def test_overlap_of_two_normals_is_the_closed_form():
    """Unit normals d apart have coefficient exp(-d^2 / 8); the kernel's bandwidth h widens them to 1 + h^2."""
    sample = np.random.default_rng(6).normal(size=(8000, 2))
    points, classes = np.concatenate([sample, sample + [1, 0]]), np.repeat(["a", "b"], 8000)
    widened = sample.std(0, ddof=1)[0] ** 2 + density.scott(points)[0] ** 2
    codes, everyone = np.zeros(16000, dtype=int), np.ones((1, 1))
    found = overlap(points, classes, codes, 1)(everyone)[0]
    assert found == pytest.approx(np.exp(-1 / (8 * widened)), abs=0.01)
    assert overlap(points * [0.01, 5] + 3, classes, codes, 1)(everyone)[0] == pytest.approx(found, rel=1e-4)


def test_overlap_hardly_depends_on_the_cells(latents):
    points, classes, codes = latents
    coarse, fine = (overlap(points, classes, codes, SPEAKERS, cells=cells) for cells in (40, 160))
    assert coarse(np.ones((1, SPEAKERS))) == pytest.approx(fine(np.ones((1, SPEAKERS))), abs=2e-3)


def test_inside_counts_rows_and_weighs_speakers(latents):
    points, _, codes = latents
    training = np.random.default_rng(1).normal(size=(3000, 2))
    statistic = inside(points, training, codes, SPEAKERS)
    within = density.share_inside(training, [points])[0]
    assert statistic(np.ones((1, SPEAKERS)))[0, 0] == pytest.approx(within.mean())
    only = np.eye(SPEAKERS)[[4]]
    assert statistic(only)[0, 0] == pytest.approx(within[codes == 4].mean())
