import numpy as np
import pandas as pd
import pytest
import torch

from sertools.models.pretraining import COLUMNS, pretrain
from sertools.models.series_draws import SeriesDraws

TRAINING, HELD_OUT = np.arange(36), np.arange(36, 48)


def ask(series, **changed):
    options = {"training": TRAINING, "held_out": HELD_OUT, "seed": 0, "epochs": 2, "batch": 8}
    return pretrain(**({"frames": series["frames"], "offsets": series["offsets"]} | options | changed))


@pytest.fixture(scope="module")
def trained(series):
    return ask(series, epochs=12)


def test_it_learns_to_reconstruct(series, trained):
    variance = np.square(series["frames"]).mean()
    assert list(trained.history) == ["epoch", *COLUMNS]
    assert trained.history["held_out_error"].min() < 0.6 * variance
    loss = trained.history["training_error"] + 1e-5 * trained.history["activity"]
    np.testing.assert_allclose(trained.history["training_loss"], loss, rtol=1e-5)


def test_the_weights_are_those_of_the_best_epoch(series, trained):
    best = trained.history.set_index("epoch")["held_out_error"]
    assert trained.best_epoch == best.idxmin()
    reconstruction = trained.reconstruct(series["frames"], series["offsets"])
    errors = [
        np.square(reconstruction - series["frames"])[start:end].mean()
        for start, end in zip(series["offsets"], series["offsets"][1:], strict=False)
    ]
    assert np.mean([errors[k] for k in HELD_OUT]) == pytest.approx(best.min(), rel=1e-5)


def test_near_zero_is_the_share_in_the_bottleneck(series, trained):
    bottleneck, offsets = trained.bottleneck(series["frames"], series["offsets"])
    assert np.array_equal(np.diff(offsets), -(-np.diff(series["offsets"]) // 4)) and bottleneck.shape[1] == 128
    shares = [(np.abs(bottleneck[offsets[k] : offsets[k + 1]]) <= 1e-3).mean() for k in HELD_OUT]
    recorded = trained.history.set_index("epoch").loc[trained.best_epoch, "near_zero"]
    assert np.mean(shares) == pytest.approx(recorded, abs=1e-3)


def test_the_same_request_gives_the_same_weights_and_another_run_others(series):
    first, again, other = ask(series), ask(series), ask(series, run=1)
    pd.testing.assert_frame_equal(first.history, again.history, check_exact=True)
    assert all(torch.equal(first.parameters[name], again.parameters[name]) for name in first.parameters)
    assert not first.history.equals(other.history)


def test_padding_to_the_longest_trains_the_same_network(series):
    near, far = ask(series, batching="shuffled"), ask(series, batching="longest")
    np.testing.assert_allclose(near.history, far.history, rtol=2e-4)


def test_a_stronger_penalty_leaves_less_activity(series):
    weak, strong = (ask(series, sparsity=weight, epochs=4).history.iloc[-1] for weight in (0.0, 1e-3))
    assert strong["activity"] < 0.5 * weak["activity"] and strong["near_zero"] > weak["near_zero"]


def test_a_share_of_the_speech(series):
    rows = TRAINING[SeriesDraws(0, 0).subset(np.diff(series["offsets"])[TRAINING], 0.3)]
    assert ask(series, share=0.3).history.equals(ask(series, training=rows).history)


def test_it_stops_early(series):
    # what is learned is +1, what is held out -1: every step away from 0 is a step in the wrong direction
    frames = np.ones_like(series["frames"])
    frames[series["offsets"][36] :] = -1
    trained = ask(series, frames=frames, epochs=20, patience=2)
    assert (trained.best_epoch, len(trained.history)) == (1, 3)


def test_progress(series):
    seen = []
    ask(series, progress=lambda *done: seen.append(done))
    assert seen == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"training": []}, "training must be a list of row numbers, at least one"),
        ({"training": [0.5]}, "training must be a list of row numbers"),
        ({"training": [3, 3]}, "training must name a series once; 1 are named again"),
        ({"held_out": [48]}, r"held_out must lie within 0 ... 47; got 48 ... 48"),
        ({"held_out": [40, 35]}, "training and held_out must share no series; they share 1, first: 35"),
        ({"sparsity": -1e-5}, "sparsity must be at least 0"),
        ({"epochs": 0}, "epochs must be at least 1; got 0"),
        ({"patience": 0}, "patience must be at least 1"),
        ({"batch": 0}, "batch must be at least 1; got 0"),
        ({"learning_rate": 0}, "learning_rate must be above 0; got 0"),
        ({"batching": "any"}, "batching must be one of"),
        ({"device": "tpu"}, "device must be"),
        ({"share": 2}, "share must lie above 0"),
    ],
)
def test_a_request_that_does_not_fit(series, changed, message):
    with pytest.raises(ValueError, match=message):
        ask(series, **changed)
