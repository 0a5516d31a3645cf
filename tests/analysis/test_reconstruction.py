"""Reconstruction errors: of the mean, of components, of a network, each as a plain loop says."""

import numpy as np
import pandas as pd
import pytest
import torch

from sertools.analysis.reconstruction import MEAN, reconstruction_errors
from sertools.analysis.references import SEEN
from sertools.analysis.transfer import TRAIN
from sertools.corpora.folds import Fold
from sertools.measure.egemaps import NAMES
from sertools.measure.utterances import Utterances
from sertools.models.grid import train
from sertools.models.methods import INTERPRETABLE, members
from sertools.models.track import Track


def utterances(name, features):
    ids = pd.Index([f"{name}/{k}" for k in range(len(features))], name="utterance")
    table = pd.DataFrame({"corpus": name, "speaker": "a", "emotion": "sad"}, index=ids)
    return Utterances(name, table, pd.DataFrame(features.astype(np.float32), index=ids, columns=list(NAMES)), None)


@pytest.fixture(scope="module")
def errors():
    draw = np.random.default_rng(0)
    plane = draw.normal(size=(2, 88))
    own = draw.normal(size=(120, 2)) @ plane + 3
    far = draw.normal(size=(20, 88))
    folds = (Fold(np.arange(80), np.arange(80, 120)), Fold(np.arange(40, 120), np.arange(40)))
    track = Track("own", utterances("own", own), {}, folds, np.zeros(120, int), {}, "random")
    features = track.utterances.features.to_numpy()
    grid = train(
        features, members(INTERPRETABLE, 2, 1), [fold.train for fold in folds], track.codes, {}, epochs=1, batch=32,
        seed=0,
    )  # fmt: skip
    return track, grid, far, reconstruction_errors(track, grid, {"far": utterances("far", far)})


def cell(errors, method, fold, corpus):
    found = errors.query("method == @method and fold == @fold and corpus == @corpus")["error"]
    assert len(found) == 1
    return found.item()


def test_the_mean_leaves_the_variance_around_it(errors):
    track, _, far, table = errors
    own = track.utterances.features.to_numpy(float)
    for fold in (0, 1):
        train_rows, test_rows = own[track.folds[fold].train], own[track.folds[fold].test]
        assert cell(table, MEAN, fold, SEEN) == pytest.approx(train_rows.var(0).mean())
        assert cell(table, MEAN, fold, TRAIN) == pytest.approx(((test_rows - train_rows.mean(0)) ** 2).mean())
        assert cell(table, MEAN, fold, "far") == pytest.approx(((far - train_rows.mean(0)) ** 2).mean(), rel=1e-5)


def test_two_components_hold_a_plane_and_no_more(errors):
    table = errors[-1]
    assert cell(table, "PCA", 0, SEEN) < 1e-8 and cell(table, "PCA", 1, TRAIN) < 1e-8
    assert cell(table, "PCA", 0, "far") > 0.5


def test_a_network_is_asked_one_row_after_the_other(errors):
    track, grid, far, table = errors
    place = next(k for k, m in enumerate(grid.members) if m.method.name == "DAE" and m.fold == 1)
    model = grid.model(place)
    with torch.no_grad():
        squares = [((model(torch.tensor(row).float()).numpy() - row) ** 2).mean() for row in far.astype(np.float32)]
    assert cell(table, "DAE", 1, "far") == pytest.approx(np.mean(squares), rel=1e-4)
    assert set(table["method"]) == {MEAN, "PCA", "UAE", "DAE"} and len(table) == 4 * 2 * 3
