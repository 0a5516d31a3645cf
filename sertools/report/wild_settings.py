"""Every setting of `wild`: what the paper says of it, what it is here, and whose choice that is."""

import inspect
from collections.abc import Callable

import pandas as pd

from sertools.analysis.wild.data import ONE_IN
from sertools.analysis.wild.setup import MOST_EPOCHS, Settings
from sertools.measure import mfcc
from sertools.measure.audio import RATE
from sertools.models.cnn_lstm import CELLS, DROPOUT, HIDDEN
from sertools.models.pretraining import pretrain
from sertools.models.recognition import train
from sertools.models.sparse_autoencoder import FILTERS, KERNELS, STRIDES
from sertools.report.published import load
from sertools.report.tables import number

STATED, READ, OWN = "stated", "our reading", "own choice"
SILENT, LOST = "not said", "in Figure 1, which is lost"
SERIES, NETWORKS, AUTOENCODER, RECOGNISER, RUN = "MFCC series", "networks", "autoencoder", "CNN-LSTM", "runs"
Row = tuple[str, str, str, str]
"""Setting, what the paper says, what it is here, whose choice."""


def settings_table(settings: Settings) -> pd.DataFrame:
    """A row a setting (index ``of`` and ``setting``): ``paper``, ``here`` and ``whose``, of `STATED` (as the paper
    states it), `READ` (its words leave it open) and `OWN` (it is silent, or the place where it spoke is lost).

    settings: of the run whose models the pages show.
    """
    parts = {
        SERIES: _series(),
        NETWORKS: _networks(),
        AUTOENCODER: _autoencoder(settings),
        RECOGNISER: _recogniser(settings),
        RUN: _run(settings),
    }
    rows = [(part, *row) for part, rows in parts.items() for row in rows]
    return pd.DataFrame(rows, columns=["of", "setting", "paper", "here", "whose"]).set_index(["of", "setting"])


def printed(row: str) -> float:
    """A number of the paper's running text, by its row in `published.csv`. Raises KeyError for a row without one."""
    return float(load("wild", "text").set_index("row")["mean"][row])


def counterparts() -> pd.DataFrame:
    """What is used here under the keys of the numbers of the text, for `page.Page.beside_paper`."""
    values = {
        "MFCC": mfcc.COEFFICIENTS,
        "MFCC window": 1000 * mfcc.WINDOW / RATE,
        "MFCC shift": 1000 * mfcc.SHIFT / RATE,
        "Adam learning rate": _default(train, "learning_rate"),
    }
    rows = load("wild", "text")
    said = rows["row"].map({"padding": "none: a series of any length, its padding masked"})
    return rows.assign(value=rows["row"].map(values), said=said.fillna(""))


def _default(function: Callable, name: str) -> float | str:
    return inspect.signature(function).parameters[name].default


def _listed(values: tuple[int, ...]) -> str:
    return ", ".join(map(str, values))


def _milliseconds(samples: int) -> str:
    return f"{number(1000 * samples / RATE, 0)} ms"


def _series() -> list[Row]:
    said = {row: number(printed(row), 0) for row in ("MFCC", "MFCC window", "MFCC shift", "padding")}
    return [
        ("coefficients", said["MFCC"], str(mfcc.COEFFICIENTS), STATED),
        ("window, shift", f"{said['MFCC window']} ms, {said['MFCC shift']} ms",
         f"{_milliseconds(mfcc.WINDOW)}, {_milliseconds(mfcc.SHIFT)}", STATED),
        ("mel bands, decibels, transform", SILENT, f"{mfcc.BANDS} bands; librosa's defaults", OWN),
        ("normalisation", "zero mean, unit variance in utterance level", "each coefficient over its utterance", READ),
        ("padded to at least", f"{said['padding']} frames", "any length: padding is masked and changes nothing", READ),
        ("series of several lengths in a batch", SILENT, "padded with zeros to the batch's longest", OWN),
    ]  # fmt: skip


def _networks() -> list[Row]:
    return [
        ("filters of the CNN component", LOST, _listed(FILTERS), OWN),
        ("its kernel sizes", LOST, _listed(KERNELS), OWN),
        ("its strides", LOST, _listed(STRIDES), OWN),
        ("its activations", LOST, "ReLU", OWN),
        ("edges of a series", LOST, "zeros, half a kernel on both sides", OWN),
        ("decoder", "its output is like the input", "the mirrored encoder, transposed convolutions", OWN),
        ("LSTM cells", LOST, f"{CELLS}, the state at the series' end", OWN),
        ("last hidden layer", "shown in Figure 3; its size is lost", f"{HIDDEN} units, ReLU", OWN),
        ("dropout", SILENT, f"{DROPOUT}, on the LSTM's state and the last hidden layer", OWN),
    ]


def _autoencoder(settings: Settings) -> list[Row]:
    rate = number(printed("Adam learning rate"), 3)
    most = number(printed("VoxCeleb"), 0)
    return [
        ("speech", f"nearly {most} utterances of VoxCeleb", "open emotional speech, without labels", OWN),
        ("held out from it", "nothing: no split",
         f"one speaker in {ONE_IN} stops it early and one tests it; partitions where a corpus has them", OWN),
        ("loss", "mean squared error", "mean squared error over frames that are no padding", STATED),
        ("sparsity", "a sparse autoencoder; its penalty is not said",
         f"L1 of the bottleneck's activities, weight {settings.sparsity:g}", READ),
        ("optimiser", f"Adam, learning rate {rate}", f"Adam, {_default(pretrain, 'learning_rate'):g}", STATED),
        ("batch", SILENT, f"{_default(pretrain, 'batch')}, series of similar length together", OWN),
        ("epochs", SILENT, f"at most {settings.pretraining_epochs}; of less speech more, up to {MOST_EPOCHS}", OWN),
        ("early stopping", SILENT, f"held-out error, patience {settings.pretraining_patience}", OWN),
    ]  # fmt: skip


def _recogniser(settings: Settings) -> list[Row]:
    rate = number(printed("Adam learning rate"), 3)
    return [
        ("strategies", "from scratch; training only the LSTM component", "scratch; encoder frozen", STATED),
        ("a third strategy", "\"re-trained\" in the abstract", "encoder fine-tuned, shown beside", READ),
        ("loss", "categorical cross-entropy", "categorical cross-entropy", STATED),
        ("class weights", SILENT, "none; balanced as a variant", OWN),
        ("optimiser", f"Adam, learning rate {rate}", f"Adam, {_default(train, 'learning_rate'):g}", STATED),
        ("batch", SILENT, f"{_default(train, 'batch')}, series of similar length together", OWN),
        ("epochs", SILENT, f"at most {settings.epochs}", OWN),
        ("early stopping", "there is a validation set; its use is not said",
         f"unweighted accuracy on validation, patience {settings.patience}", READ),
        ("classes", "three, by Table 1, which is lost", "three, by a mapping of our own with variants", OWN),
        ("measure", "unweighted accuracy: mean accuracy of each class", "mean recall of the three classes", STATED),
    ]  # fmt: skip


def _run(settings: Settings) -> list[Row]:
    return [
        ("runs", "one number a cell; not said", f"{settings.runs}, other seeds; fewer of the variants", OWN),
        ("initial weights", SILENT, "as Keras draws them by default", READ),
        ("same draws for all strategies", SILENT, "order, dropout and the LSTM's first weights", OWN),
    ]
