"""Overlap of two classes: the closed form for normals, the drawn rows, and the mean that `structure.overlap` takes."""

import numpy as np
import pytest

from sertools.analysis import density
from sertools.analysis.class_overlap import class_overlap, pair_overlap
from sertools.analysis.pairs import PAIRS
from sertools.analysis.structure import overlap
from sertools.analysis.transfer import TRAIN
from sertools.models.methods import METHODS
from sertools.models.track import CLASSES, prepare_track, train_track


@pytest.fixture
def points():
    generator = np.random.default_rng(2)
    codes, classes = np.repeat(np.arange(6), 20), np.tile(CLASSES, 30)
    centres = {"neutral": (0, 0), "sad": (0.5, 0), "happy": (3, 0), "angry": (3, 0.5)}
    return generator.normal(size=(120, 2)) + [centres[name] for name in classes], classes, codes


def test_two_normals_have_the_closed_form():
    """Unit normals d apart have coefficient exp(-d^2 / 8); the kernel's bandwidth h widens them to 1 + h^2."""
    sample = np.random.default_rng(6).normal(size=(8000, 2))
    points, classes = np.concatenate([sample, sample + [2, 0]]), np.repeat(["happy", "angry"], 8000)
    widened = sample.std(0, ddof=1)[0] ** 2 + density.scott(points)[0] ** 2
    found = pair_overlap(points, classes, np.zeros(16000, int), np.ones((1, 1)), [("happy", "angry")])
    assert found.shape == (1, 1) and found[0, 0] == pytest.approx(np.exp(-4 / (8 * widened)), abs=0.01)


def test_the_mean_over_pairs_is_the_overlap_of_the_structure(points):
    weights = np.random.default_rng(3).multinomial(6, np.full(6, 1 / 6), size=300)
    found = pair_overlap(*points, weights, list(PAIRS.values()))
    assert found.shape == (6, 300)
    np.testing.assert_allclose(found.mean(0), overlap(*points, 6)(weights), rtol=1e-4)


def test_a_replicate_is_the_drawn_rows_on_one_grid(points):
    latents, classes, codes = points
    weight = np.array([0, 2, 1, 1, 0, 2])
    bandwidth = density.scott(latents)
    where = density.grid([latents], bandwidth, cells=40)
    rows = np.repeat(np.arange(120), weight[codes])
    happy, angry = (
        density.cell_probabilities(latents[rows[classes[rows] == name]], where, bandwidth) for name in CLASSES[2:]
    )
    found = pair_overlap(*points, weight[None], [("happy", "angry")])
    assert found[0, 0] == pytest.approx(np.sqrt(happy * angry).sum(), rel=1e-4)


def test_a_replicate_without_a_class_has_no_overlap(points):
    latents, classes, codes = points
    only = np.where(codes == 0, "happy", classes)
    found = pair_overlap(latents, only, codes, np.eye(6)[[0, 1]], [("happy", "angry")])
    assert np.isnan(found[0, 0]) and np.isfinite(found[0, 1])


def test_every_method_corpus_and_pair_over_held_out_rows(tmp_path, monkeypatch):
    monkeypatch.setenv("SERTOOLS_CACHE", str(tmp_path))
    track = prepare_track("open-english", folds=2, rows=120)
    grid = train_track(track, (METHODS["DAE-vanilla"],), runs=1, epochs=1, seed=0)
    found = class_overlap(track, grid, {}, pairs=("H-A", "N-A"), count=10)
    assert set(found) == {("DAE-vanilla", TRAIN, pair) for pair in ("H-A", "N-A")}
    emotions = track.utterances.table["emotion"].to_numpy(str)
    by_hand = []
    for k, member in enumerate(grid.members):
        rows = track.folds[member.fold].test
        latents, zeros = grid.embed(track.inputs)[k, rows], np.zeros(len(rows), int)
        by_hand.append(pair_overlap(latents, emotions[rows], zeros, np.ones((1, 1)), [("neutral", "angry")])[0, 0])
    assert found["DAE-vanilla", TRAIN, "N-A"].estimate == pytest.approx(np.mean(by_hand), rel=1e-4)
    assert found["DAE-vanilla", TRAIN, "N-A"].values.shape == (10,)
