import numpy as np
import pandas as pd
import pytest
import torch

from sertools.models.cnn_lstm import CNNLSTM
from sertools.models.initial_weights import initialise
from sertools.models.recognition import COLUMNS, class_weights, train, unweighted_accuracy
from sertools.models.series_draws import SeriesDraws

TRAINING, VALIDATION = np.arange(36), np.arange(36, 48)


@pytest.fixture(scope="module")
def encoder():
    network = CNNLSTM().encoder
    initialise(network, 17)
    return network.state_dict()


def ask(series, strategy="scratch", **changed):
    options = {"training": TRAINING, "validation": VALIDATION, "seed": 0, "epochs": 2, "batch": 8}
    return train(**(series | options | {"strategy": strategy} | changed))


@pytest.fixture(scope="module")
def trained(series):
    return ask(series, epochs=20)


def test_it_learns_what_can_be_told_apart(series, trained):
    assert list(trained.history) == ["epoch", *COLUMNS]
    scores, hidden = trained.apply(series["frames"], series["offsets"])
    assert scores.shape == (48, 3) and hidden.shape == (48, 64) and scores.dtype == hidden.dtype == np.float32
    np.testing.assert_allclose(scores.sum(1), 1, rtol=1e-5)
    assert unweighted_accuracy(series["labels"][TRAINING], scores[TRAINING].argmax(1)) > 0.95
    assert unweighted_accuracy(series["labels"][VALIDATION], scores[VALIDATION].argmax(1)) > 0.9


def test_the_weights_are_those_of_the_best_epoch(series, trained):
    validation = trained.history.set_index("epoch")["validation_ua"]
    assert trained.best_epoch == validation.idxmax()
    scores, _ = trained.apply(series["frames"], series["offsets"])
    truth = series["labels"][VALIDATION]
    assert unweighted_accuracy(truth, scores[VALIDATION].argmax(1)) == pytest.approx(validation.max())
    loss = -np.log(scores[VALIDATION, truth]).mean()
    assert loss == pytest.approx(trained.history.set_index("epoch").loc[trained.best_epoch, "validation_loss"], 1e-4)


def test_a_frozen_encoder_does_not_move_and_a_fine_tuned_one_does(series, encoder):
    frozen, tuned = (ask(series, strategy, encoder=encoder) for strategy in ("frozen", "fine-tuned"))
    for name, value in encoder.items():
        assert torch.equal(frozen.parameters[f"encoder.{name}"], value)
        assert not torch.equal(tuned.parameters[f"encoder.{name}"], value)
    moved = SeriesDraws(0, 0).weights("recogniser")
    start = CNNLSTM().recogniser
    initialise(start, moved)
    for name, value in start.state_dict().items():
        if name == "lstm.bias_hh_l0":
            assert not frozen.parameters[f"recogniser.{name}"].any()
        else:
            assert not torch.equal(frozen.parameters[f"recogniser.{name}"], value), name


def test_encoding_once_is_encoding_every_epoch(series, encoder):
    """One frozen epoch against a plain loop that passes the whole network."""
    frozen = ask(series, "frozen", encoder=encoder, epochs=1, batching="shuffled")
    draws = SeriesDraws(0, 0)
    network = CNNLSTM()
    network.encoder.load_state_dict(encoder)
    initialise(network.recogniser, draws.weights("recogniser"))
    learning = [parameter for parameter in network.recogniser.parameters() if parameter.requires_grad]
    adam = torch.optim.Adam(learning, lr=1e-3)
    kept = torch.from_numpy(draws.kept(36, 192, 0.3, epoch=1))
    order = draws.generator("order", 1).permutation(36)
    for start in range(0, 36, 8):
        places = order[start : start + 8]
        own = [series["frames"][series["offsets"][k] : series["offsets"][k + 1]] for k in places]
        padded = torch.zeros(len(own), 40, 60)
        for row, frames in zip(padded, own, strict=True):
            row[:, : len(frames)] = torch.from_numpy(frames.T)
        logits = network(padded, torch.tensor([len(frames) for frames in own]), kept[places]).logits
        adam.zero_grad()
        torch.nn.functional.cross_entropy(logits, torch.from_numpy(series["labels"][places])).backward()
        adam.step()
    for name, value in network.state_dict().items():
        torch.testing.assert_close(frozen.parameters[name], value, atol=2e-5, rtol=1e-3)


def test_the_same_request_gives_the_same_numbers_and_another_run_others(series, encoder):
    first, again, other = (ask(series, "fine-tuned", encoder=encoder, run=run) for run in (0, 0, 1))
    pd.testing.assert_frame_equal(first.history, again.history, check_exact=True)
    for one, two in zip(*(made.apply(series["frames"], series["offsets"]) for made in (first, again)), strict=True):
        assert np.array_equal(one, two)
    assert not first.history.equals(other.history)


def test_rows_that_are_not_named_do_not_matter(series):
    others = series | {"labels": np.where(np.arange(48) < 40, series["labels"], -1)}
    few = {"validation": np.arange(36, 40)}
    assert ask(series, **few).history.equals(ask(others, **few).history)


def test_padding_to_the_longest_trains_the_same_network(series):
    near, far = ask(series, batching="shuffled"), ask(series, batching="longest")
    np.testing.assert_allclose(near.history, far.history, rtol=1e-3)


def test_class_weights_by_hand(series):
    labels = np.array([0, 0, 0, 0, 1, 1, 2, 2])
    weights = class_weights(labels)
    np.testing.assert_allclose(weights, [8 / 12, 8 / 6, 8 / 6])
    assert weights[labels].mean() == pytest.approx(1)
    few = np.concatenate([TRAINING[::3], TRAINING[1::3][:4], TRAINING[2::3][:4]])
    plain, weighted = (ask(series, training=few, weighted=flag) for flag in (False, True))
    assert not plain.history.equals(weighted.history)
    balanced = (ask(series, weighted=flag).history for flag in (False, True))
    assert next(balanced).equals(next(balanced))  # equal classes: nothing to weigh


def test_unweighted_accuracy_refuses_unequal_lengths():
    with pytest.raises(ValueError, match=r"got \(2,\) and \(3,\)"):
        unweighted_accuracy([0, 1], [0, 1, 2])


def test_it_stops_early(series):
    trained = ask(series, learning_rate=1e-9, epochs=30, patience=2)  # nothing moves: the first epoch stays the best
    assert (trained.best_epoch, len(trained.history)) == (1, 3)


def test_training_that_diverges_is_no_result(series):
    with pytest.raises(FloatingPointError, match="finite losses expected; epoch 1 ended with"):
        ask(series, learning_rate=1e30)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"strategy": "pretrained"}, "strategy must be one of .* got 'pretrained'"),
        ({"strategy": "frozen"}, "a pre-trained encoder is for the strategies .* 'frozen' got none"),
        ({"encoder": {}}, "a pre-trained encoder is for the strategies .* 'scratch' got one"),
        ({"labels": np.zeros(47, int)}, r"labels must be int \(48,\), one for each series; got int64 \(47,\)"),
        ({"labels": np.zeros(48)}, r"got float64 \(48,\)"),
        ({"labels": np.arange(48) % 2}, r"classes 0, 1 and 2 expected among the labels of training; got \[0, 1\]"),
        ({"validation": [36, 37]}, r"among the labels of validation; got \[0, 1\]"),
        ({"validation": [35, 36, 37]}, "training and validation must share no series; they share 1, first: 35"),
        ({"frames": np.zeros((3, 40))}, "from 0 to 3, the number of frames"),
        ({"seed": -1}, "seed and run must be at least 0"),
    ],
)
def test_a_request_that_does_not_fit(series, changed, message):
    with pytest.raises(ValueError, match=message):
        ask(series, **changed)
