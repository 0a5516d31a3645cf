"""Offset and determinant: against numpy's means and covariances of the rows that a replicate draws."""

import numpy as np
import pytest

from sertools.analysis.shift import determinant, offset

SPEAKERS = 7


@pytest.fixture(scope="module")
def planted():
    generator = np.random.default_rng(2)
    training = generator.normal(size=(300, 2)) @ np.array([[2.0, 0.3], [0.0, 0.5]]) + [1, -1]
    codes = generator.integers(SPEAKERS, size=120)
    latents = generator.normal(size=(120, 2)) * [1.0, 0.2] + generator.normal(size=(SPEAKERS, 2))[codes]
    return latents, training, codes


def test_every_replicate_equals_that_of_the_rows_it_draws(planted):
    latents, training, codes = planted
    weights = np.random.default_rng(4).multinomial(SPEAKERS, np.full(SPEAKERS, 1 / SPEAKERS), size=5)
    offsets, determinants = (of(latents, training, codes, SPEAKERS)(weights) for of in (offset, determinant))
    for replicate, weight in enumerate(weights):
        rows = np.concatenate([latents[[row] * weight[code]] for row, code in enumerate(codes)])
        moved = (rows.mean(0) - training.mean(0)) / np.sqrt(np.diag(np.cov(training.T)))
        assert offsets[replicate] == pytest.approx(np.sqrt(moved[0] ** 2 + moved[1] ** 2))
        areas = np.linalg.det(np.cov(rows.T, ddof=0)) / np.linalg.det(np.cov(training.T))
        assert determinants[replicate] == pytest.approx(areas)


def test_a_shifted_and_stretched_copy_by_hand():
    training = np.random.default_rng(0).normal(size=(400, 2)) * [2, 5]
    everyone, codes = np.ones((1, 1)), np.zeros(400, dtype=int)
    moved = training + training.std(0, ddof=1) * [3, 4]
    assert offset(moved, training, codes, 1)(everyone) == pytest.approx([5.0])
    assert determinant(moved, training, codes, 1)(everyone) == pytest.approx([1.0], rel=0.01)
    assert determinant(3 * training, training, codes, 1)(everyone) == pytest.approx([81.0], rel=0.01)


def test_a_unit_of_the_latent_space_changes_neither(planted):
    latents, training, codes = planted
    everyone = np.ones((1, SPEAKERS))
    for of in (offset, determinant):
        assert of(0.01 * latents, 0.01 * training, codes, SPEAKERS)(everyone) == pytest.approx(
            of(latents, training, codes, SPEAKERS)(everyone)
        )


def test_collapsed_training_latents_define_neither(planted):
    latents, _, codes = planted
    flat = np.zeros((50, 2))
    for of in (offset, determinant):
        assert np.isnan(of(latents, flat, codes, SPEAKERS)(np.ones((3, SPEAKERS)))).all()
