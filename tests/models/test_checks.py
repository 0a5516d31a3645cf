import numpy as np
import pytest
import torch

from sertools.models.device import device_of
from sertools.models.grid import train
from sertools.models.methods import METHODS, Member, Method


def ask(data, method="Unsupervised", fold=0, epochs=1, **changed):
    return train(**(data | {"members": [Member(METHODS[method], fold, 0)], "epochs": epochs, "seed": 0} | changed))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"batch": 331}, "fold 0 has 330 training rows, fewer than one batch of 331: take a smaller batch"),
        ({"features": np.zeros((400, 87))}, r"features must be \(n, 88\) or \(folds, n, 88\); got \(400, 87\)"),
        ({"emotions": np.zeros(399)}, r"emotions must be one for each of 400 rows; got shape \(399,\)"),
        ({"members": []}, "at least one member expected"),
        ({"epochs": 0}, "epochs must be at least 1; got 0"),
        ({"workers": 0}, "workers must be at least 1; got 0"),
        ({"seed": -1}, "seed must be at least 0; got -1"),
        ({"fold": 3}, "folds 0 ... 2 and runs from 0 expected; got fold 3, run 0"),
        ({"train_positions": [np.arange(401)]}, r"positions of fold 0 must be a list of rows within 0 ... 399"),
        ({"method": "Metric-act", "labels": {}}, "supervised by 'activation', but labels are given for"),
        ({"device": "tpu"}, "device must be"),
    ],
)
def test_a_request_that_does_not_fit(data, changed, message):
    with pytest.raises(ValueError, match=message):
        ask(data, **changed)


def test_features_that_are_not_finite(data):
    features = data["features"].copy()
    features[7, 3] = np.nan
    with pytest.raises(ValueError, match=r"1 rows are not, first: row \[7\]"):
        ask(data, features=features)


def test_a_missing_label_is_named_by_its_row(data):
    activation = data["labels"]["activation"].copy()
    row = data["train_positions"][1][5]
    activation[1, row] = np.nan
    labels = data["labels"] | {"activation": activation}
    with pytest.raises(ValueError, match=f"'activation' of fold 1: 1 training rows have none, first: row {row}"):
        ask(data, method="Metric-act", fold=1, labels=labels)
    ask(data, method="Metric-act", fold=0, labels=labels)
    ask(data, method="Unsupervised", fold=1, labels=labels)


def test_labels_of_another_shape(data):
    with pytest.raises(ValueError, match=r"\(folds, rows\) = \(3, 400\); got \(2, 400\)"):
        ask(data, method="Metric-val", labels={"valence": data["labels"]["valence"][:2]})


@pytest.mark.parametrize("emotions", [np.zeros(400), np.full(400, -1)])
def test_clusters_need_classes(data, emotions):
    with pytest.raises(ValueError, match="two or more classes, numbered from 0, in the training rows of fold 0"):
        ask(data, method="Metric-cluster", emotions=emotions)


def test_one_batch_is_enough(data):
    trained = ask(data, train_positions=[np.arange(64)])
    assert np.isfinite(trained.history).all()


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device here")
def test_a_device_that_is_not_there():
    with pytest.raises(ValueError, match="'cuda' asked for, but PyTorch finds 0 CUDA devices here"):
        device_of("cuda")


def test_embedding_checks_its_input(data):
    trained = ask(data)
    with pytest.raises(ValueError, match=r'which must be "mu" or "z"; got \'x\''):
        trained.embed(data["features"], which="x")
    with pytest.raises(ValueError, match=r"got \(88,\)"):
        trained.embed(data["features"][0])


def test_methods_are_checked_before_training():
    with pytest.raises(ValueError, match="supervision"):
        Method("mine", supervision="arousal")


@pytest.mark.filterwarnings("error")
def test_arrays_may_be_read_only(data):
    arrays = [data["features"].copy(), data["emotions"].copy(), data["train_positions"][0].copy()]
    for array in arrays:
        array.flags.writeable = False
    trained = ask(data, features=arrays[0], emotions=arrays[1], train_positions=arrays[2:])
    assert trained.embed(arrays[0]).shape == (1, 400, 2)
