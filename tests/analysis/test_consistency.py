"""Offsets, areas and shares of planted latents: model by model, on the rows that a model is tested on."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.consistency import latent_scale, shifts
from sertools.analysis.transfer import TRAIN
from sertools.corpora.folds import Fold
from sertools.measure.egemaps import NAMES
from sertools.measure.utterances import Utterances
from sertools.models.methods import METHODS, Member
from sertools.models.track import CLASSES, Track


@dataclass
class Placed:
    """A grid whose latents are the first two features in each member's unit, whatever was trained."""

    members: list[Member]
    units: tuple[float, ...]

    def embed(self, features, *, which, seed, noisy_input):
        of_member = [features if features.ndim == 2 else features[member.fold] for member in self.members]
        return np.stack([unit * one[:, :2] for unit, one in zip(self.units, of_member, strict=True)])


def corpus(name, shift=0.0, stretch=1.0, seed=0, speakers=10, each=20):
    count = speakers * each
    features = np.random.default_rng(seed).normal(size=(count, len(NAMES))).astype(np.float32)
    features[:, :2] = stretch * features[:, :2] + shift
    index = pd.Index([f"{name}/{k}" for k in range(count)], name="utterance")
    table = pd.DataFrame(
        {"corpus": name, "speaker": [f"{name}-{k // each}" for k in range(count)],
         "emotion": [CLASSES[k % 4] for k in range(count)]},
        index=index,
    )  # fmt: skip
    return Utterances(name, table, pd.DataFrame(features, index=index, columns=list(NAMES)), {})


@pytest.fixture(scope="module")
def planted():
    home = corpus("home")
    rows = np.arange(200)
    folds = (Fold(rows[:100], rows[100:]), Fold(rows[100:], rows[:100]))
    track = Track("home", home, {}, folds, rows % 4, {}, "speaker")
    members = [Member(METHODS[name], fold, 0) for name in ("DAE-vanilla", "UAE") for fold in (0, 1)]
    return track, Placed(members, (1.0, 1.0, 0.01, 0.01))


def test_each_model_is_tested_against_its_own_training_rows(planted):
    track, grid = planted
    far = corpus("far", shift=2.0, stretch=1.5, seed=1)
    found = shifts(track, grid, {"far": far}, embed="mu", count=10)
    points, home = far.features.to_numpy(float)[:, :2], track.utterances.features.to_numpy(float)[:, :2]
    offsets, areas = [], []
    for fold in track.folds:
        trained = home[fold.train]
        offsets.append(np.hypot(*((points.mean(0) - trained.mean(0)) / trained.std(0, ddof=1))))
        areas.append(np.linalg.det(np.cov(points.T, ddof=0)) / np.linalg.det(np.cov(trained.T)))
    for method in ("DAE-vanilla", "UAE"):
        assert found["offset"][method, "far"].estimate == pytest.approx(np.mean(offsets), rel=1e-4)
        assert found["determinant"][method, "far"].estimate == pytest.approx(np.mean(areas), rel=1e-4)
        assert found["inside"][method, "far"].estimate < 0.6 < found["inside"][method, TRAIN].estimate
        assert found["offset"][method, TRAIN].estimate < 0.5
    assert len(found["offset"]["UAE", "far"].values) == 10


def test_rows_of_heard_speakers_do_not_count(planted):
    track, grid = planted
    again = shifts(track, grid, {"home": track.utterances}, embed="mu", count=0)
    for of in again.values():
        assert of["UAE", "home"].estimate == pytest.approx(of["UAE", TRAIN].estimate)


def test_the_scale_is_in_the_unit_of_the_latent_space(planted):
    track, grid = planted
    scale = latent_scale(track, grid, embed="mu")
    assert list(scale.index) == ["DAE-vanilla", "UAE"]
    assert scale["DAE-vanilla"] == pytest.approx(1.0, abs=0.1)
    assert scale["UAE"] == pytest.approx(0.01 * scale["DAE-vanilla"], rel=1e-5)
