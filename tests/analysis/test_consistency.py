"""Offsets, areas and shares of planted latents: model by model, on the rows that a model is tested on."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.consistency import areas, latent_shape, shifts
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


def test_the_size_is_in_the_unit_of_the_latent_space_and_the_shape_is_not(planted):
    track, grid = planted
    shape = latent_shape(track, grid, embed="mu")
    assert list(shape.index) == ["DAE-vanilla", "UAE"]
    assert shape.loc["DAE-vanilla", "sd"] == pytest.approx(1.0, abs=0.1)
    assert shape.loc["UAE", "sd"] == pytest.approx(0.01 * shape.loc["DAE-vanilla", "sd"], rel=1e-5)
    assert shape["main axis"].between(0.5, 0.65).all()
    line = replace(track, utterances=on_a_line(track.utterances))
    assert latent_shape(line, grid, embed="mu")["main axis"].to_numpy() == pytest.approx([1, 1])


def on_a_line(utterances):
    features = utterances.features.copy()
    features[NAMES[1]] = 2 * features[NAMES[0]]
    return replace(utterances, features=features)


def test_areas_of_models_by_hand(planted):
    track, grid = planted
    found = areas(track, grid, {"far": corpus("far", shift=5, stretch=3.0, seed=2)}, embed="mu")
    assert len(found) == 4
    assert found["determinant"].to_numpy() == pytest.approx(np.full(4, 81), rel=0.5)
    assert found["variance"].to_numpy() == pytest.approx(np.full(4, 9), rel=0.3)
    assert found.loc[0, "determinant"] == pytest.approx(found.loc[2, "determinant"], rel=1e-4)
