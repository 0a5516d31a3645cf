"""Training of `wild`'s CNN-LSTM on labelled speech, by one of three strategies (Sec. 3.5)."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from sertools.models.cnn_lstm import CELLS, CLASSES, CNNLSTM, DROPOUT, HIDDEN, STRATEGIES
from sertools.models.device import device_of
from sertools.models.initial_weights import initialise
from sertools.models.length_batches import as_frames, sorted_batches
from sertools.models.pretraining import encode
from sertools.models.series_draws import SeriesDraws
from sertools.models.sparse_autoencoder import COEFFICIENTS
from sertools.models.training import (
    Progress,
    Settings,
    Trained,
    check_disjoint,
    check_rows,
    fit,
    history_table,
    repeatable,
)

COLUMNS = ("training_loss", "validation_loss", "validation_ua")
"""Of the history, behind the epoch: cross-entropy in nats (in training with dropout, and with class weights where they
are asked for; in validation without either), and the unweighted accuracy, 0 ... 1."""

_BATCH = 64  # series that pass at once outside training


class Recogniser(Trained):
    """A trained CNN-LSTM; its history has the columns `COLUMNS`."""

    def network(self) -> CNNLSTM:
        """The network, in evaluation mode, on the CPU."""
        network = CNNLSTM()
        network.load_state_dict(self.parameters)
        return network.eval()

    def apply(self, frames: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Series (total, 40) with offsets (n + 1,) to their scores (n, 3), which are positive and sum to 1, and the
        values of the last hidden layer (n, 64), both float32. Raises ValueError as `as_frames` does."""
        series, network = as_frames(frames, offsets, COEFFICIENTS), self.network()
        scores = np.empty((len(series.lengths), CLASSES), dtype=np.float32)
        hidden = np.empty((len(series.lengths), HIDDEN), dtype=np.float32)
        with torch.no_grad(), repeatable():
            for rows in sorted_batches(series.lengths, _BATCH):
                scored = network(*series.padded(rows))
                scores[rows], hidden[rows] = scored.logits.softmax(1).numpy(), scored.hidden.numpy()
        return scores, hidden


def unweighted_accuracy(truth: np.ndarray, predicted: np.ndarray) -> float:
    """Mean of the recalls of the classes that occur in `truth`, 0 ... 1 (`wild`, Sec. 3.3); both int (n,).

    >>> unweighted_accuracy([0, 0, 0, 1], [0, 0, 2, 1])  # recalls 2/3 and 1
    0.8333333333333333
    """
    truth, predicted = np.asarray(truth), np.asarray(predicted)
    if truth.shape != predicted.shape or truth.ndim != 1 or not len(truth):
        raise ValueError(f"truth and prediction must be equally long; got {truth.shape} and {predicted.shape}")
    return float(np.mean([np.mean(predicted[truth == label] == label) for label in np.unique(truth)]))


def class_weights(labels: np.ndarray) -> np.ndarray:
    """n / (3 n_c) for each class, float32 (3,): every class then weighs the same, and the mean over series is 1."""
    counts = np.bincount(labels, minlength=CLASSES)
    return (len(labels) / (CLASSES * counts)).astype(np.float32)


def train(
    frames: np.ndarray,
    offsets: np.ndarray,
    labels: np.ndarray,
    training: np.ndarray,
    validation: np.ndarray,
    *,
    strategy: str,
    encoder: Mapping[str, Tensor] | None = None,
    seed: int,
    run: int = 0,
    weighted: bool = False,
    epochs: int = 100,
    patience: int = 10,
    batch: int = 64,
    learning_rate: float = 1e-3,
    batching: str = "length",
    device: str = "cpu",
    progress: Progress | None = None,
) -> Recogniser:
    """Train the CNN-LSTM by categorical cross-entropy.

    Adam at 1e-3 and the loss are the paper's; batch, epochs, early stopping on validation's unweighted accuracy and
    class weights are own choices. Initial weights, order and dropout come from (seed, run), not from the strategy. A
    frozen encoder passes over the series once, and its LSTM component is trained on what came out: the same numbers
    as passing every epoch, since an encoder has no dropout.

    frames: float32 (total, 40). offsets: (series + 1,). labels: int (series,), classes 0, 1, 2; only the rows named by
    training and validation are looked at. training, validation: rows, with none in common and every class in both.
    strategy: one of `STRATEGIES`. encoder: the pre-trained weights (`Pretrained.encoder()`); None from scratch, and
    only then. weighted: by `class_weights` (the batch's mean is still over series, Keras's idiom). patience: epochs
    without a larger unweighted accuracy. device: "cpu", one thread, same numbers every time; or "cuda". Raises
    ValueError where shapes, rows, labels, options or the device do not fit, FloatingPointError where training diverges.
    """
    settings = Settings(epochs, patience, batch, learning_rate, batching)
    series = as_frames(frames, offsets, COEFFICIENTS)
    count = len(series.lengths)
    training, validation = check_rows(training, count, "training"), check_rows(validation, count, "validation")
    check_disjoint(training, validation, "validation")
    labels = _check_labels(labels, count, {"training": training, "validation": validation})
    draws, target = SeriesDraws(seed, run), device_of(device)
    network = _start(strategy, encoder, draws).to(target)
    source, scored = series.to(target), network
    classes, places_of = labels, (training, validation)
    if strategy == "frozen":
        with repeatable():
            used = np.concatenate([training, validation])
            source, scored, classes = encode(network.encoder, source, used), network.recogniser, labels[used]
        places_of = np.split(np.arange(len(used)), [len(training)])
    learned, judged = places_of
    lengths = source.lengths[learned]
    longest = int(lengths.max()) if batching == "longest" else None
    truth = torch.from_numpy(classes).to(target)
    weights = torch.from_numpy(class_weights(classes[learned])).to(target) if weighted else None
    dropout: dict[int, Tensor] = {}

    def losses(places: np.ndarray, epoch: int) -> Tensor:
        if epoch not in dropout:
            dropout.clear()
            dropout[epoch] = torch.from_numpy(draws.kept(len(learned), CELLS + HIDDEN, DROPOUT, epoch))
        rows = learned[places]
        logits = scored(*source.padded(rows, longest), dropout[epoch][places].to(target)).logits
        return cross_entropy(logits, truth[rows], weight=weights, reduction="none").mean().unsqueeze(0)

    def evaluate() -> tuple[float, float]:
        logits = torch.empty(len(judged), CLASSES, device=target)
        with torch.no_grad():
            for places in sorted_batches(source.lengths[judged], _BATCH):
                logits[places] = scored(*source.padded(judged[places])).logits
            loss = cross_entropy(logits, truth[judged]).item()
        return loss, unweighted_accuracy(classes[judged], logits.argmax(1).cpu().numpy())

    with repeatable():
        history, best_epoch, seconds = fit(scored, lengths, losses, evaluate, (1, True), settings, draws, progress)
    parameters = {name: value.detach().cpu() for name, value in network.state_dict().items()}
    return Recogniser(parameters, history_table(history, COLUMNS), best_epoch, seconds)


def _start(strategy: str, encoder: Mapping[str, Tensor] | None, draws: SeriesDraws) -> CNNLSTM:
    """A CNN-LSTM before training."""
    if strategy not in STRATEGIES:
        raise ValueError(f"strategy must be one of {STRATEGIES}; got {strategy!r}")
    if (encoder is None) != (strategy == "scratch"):
        given = "none" if encoder is None else "one"
        raise ValueError(f"a pre-trained encoder is for the strategies {STRATEGIES[1:]}; {strategy!r} got {given}")
    network = CNNLSTM()
    initialise(network.recogniser, draws.weights("recogniser"))
    if encoder is None:
        initialise(network.encoder, draws.weights("encoder"))
    else:
        network.encoder.load_state_dict(encoder)
    return network


def _check_labels(labels: np.ndarray, count: int, sets: Mapping[str, np.ndarray]) -> np.ndarray:
    labels = np.array(labels)
    if labels.shape != (count,) or labels.dtype.kind not in "iu":
        raise ValueError(f"labels must be int ({count},), one for each series; got {labels.dtype} {labels.shape}")
    for name, rows in sets.items():
        found = np.unique(labels[rows]).tolist()
        if found != list(range(CLASSES)):
            raise ValueError(f"the classes 0, 1 and 2 expected among the labels of {name}; got {found}")
    return labels.astype(np.int64)
