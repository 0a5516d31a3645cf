"""What the two trainings of `wild` share: epochs of batches, Adam, early stopping and the weights of the best epoch."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
import torch
from torch import Tensor, nn

from sertools.models.adam import Adam
from sertools.models.device import one_thread
from sertools.models.early_stopping import EarlyStopping
from sertools.models.length_batches import check_batching, shuffled_batches
from sertools.models.series_draws import SeriesDraws

Progress = Callable[[int, int], None]
"""Called with (epochs done, epochs at most) after every epoch."""


@dataclass(frozen=True)
class Settings:
    """epochs: at most. patience: epochs without a better value. batch: series a step. learning_rate: Adam's.
    batching: see `sertools.models.length_batches.BATCHINGS`. Raises ValueError for values out of range."""

    epochs: int
    patience: int
    batch: int
    learning_rate: float
    batching: str

    def __post_init__(self) -> None:
        check_batching(self.batching, self.batch)
        if self.epochs < 1:
            raise ValueError(f"epochs must be at least 1; got {self.epochs}")
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be above 0; got {self.learning_rate}")


@dataclass(frozen=True)
class Trained:
    """A trained network and how it got there.

    parameters: float32, of the best epoch, by the names of the network's `state_dict()`, on the CPU. history: a row an
    epoch. best_epoch: from 1. seconds: wall time of the training.
    """

    parameters: dict[str, Tensor]
    history: pd.DataFrame
    best_epoch: int
    seconds: float

    def tensors(self) -> dict[str, Tensor]:
        """Everything as tensors; `from_tensors` is the inverse."""
        numbers = {
            "history": torch.from_numpy(self.history.to_numpy(dtype=np.float64, copy=True)),
            "best_epoch": torch.tensor(self.best_epoch),
            "seconds": torch.tensor(self.seconds, dtype=torch.float64),
        }
        return {f"network.{name}": value for name, value in self.parameters.items()} | numbers

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor], columns: Sequence[str]) -> Self:
        """From what `tensors` returned; columns: of the history, behind the epoch."""
        prefix = "network."
        parameters = {name.removeprefix(prefix): v for name, v in tensors.items() if name.startswith(prefix)}
        history = history_table(tensors["history"].numpy(), columns)
        return cls(parameters, history, int(tensors["best_epoch"]), float(tensors["seconds"]))


def history_table(values: np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
    """Values (epochs, 1 + columns) as a table: epoch (int, from 1), then `columns`."""
    return pd.DataFrame(values, columns=["epoch", *columns]).astype({"epoch": int})


@contextmanager
def repeatable():
    """One thread on a CPU; on CUDA no algorithm that sums in an order of its own, and no product in less than
    float32."""
    with ExitStack() as stack:
        stack.enter_context(one_thread())
        stack.enter_context(torch.backends.cudnn.flags(enabled=True, deterministic=True, allow_tf32=False))
        yield


def fit(
    network: nn.Module,
    lengths: np.ndarray,
    losses: Callable[[np.ndarray, int], Tensor],
    evaluate: Callable[[], Sequence[float]],
    watched: tuple[int, bool],
    settings: Settings,
    draws: SeriesDraws,
    progress: Progress | None = None,
) -> tuple[np.ndarray, int, float]:
    """Train the parameters of `network` that require a gradient; it ends with those of its best epoch.

    lengths: of the training series, (n,). losses: from the places of a batch in `lengths` and the epoch (from 1) to
    means over the batch (terms,), of which the first is minimised. evaluate: after every epoch, on data held out.
    watched: which of its values stops the training, and whether larger is better there. Returns the history (epochs,
    1 + terms + evaluations), losses as means over series; the best epoch; wall seconds. Raises FloatingPointError
    where a loss or the watched value is not finite.
    """
    began = time.perf_counter()
    learning = [parameter for parameter in network.parameters() if parameter.requires_grad]
    # the stacked Adam of the grid, with a stack of one
    optimiser = Adam([parameter.detach().unsqueeze(0) for parameter in learning], [1], settings.learning_rate)
    position, larger = watched
    stopping = EarlyStopping(settings.patience, larger)
    history, best = [], []
    while stopping.epoch < settings.epochs and not stopping.stopped:
        epoch = stopping.epoch + 1
        sums = 0.0
        for places in shuffled_batches(lengths, settings.batch, draws.generator("order", epoch), settings.batching):
            terms = losses(places, epoch)
            gradients = torch.autograd.grad(terms[0], learning)
            optimiser.step([gradient.contiguous().unsqueeze(0) for gradient in gradients])
            sums = sums + len(places) * terms.detach().double()
        if not torch.isfinite(sums).all():
            raise FloatingPointError(
                f"finite losses expected; epoch {epoch} ended with {(sums / len(lengths)).tolist()}"
            )
        evaluation = evaluate()
        history.append([epoch, *(sums / len(lengths)).tolist(), *evaluation])
        if stopping.better(evaluation[position]):
            best = [parameter.detach().clone() for parameter in learning]
        if progress is not None:
            progress(epoch, settings.epochs)
    with torch.no_grad():
        for parameter, value in zip(learning, best, strict=True):
            parameter.copy_(value)
    return np.array(history), stopping.best_epoch, time.perf_counter() - began


def check_rows(rows: np.ndarray, series: int, name: str) -> np.ndarray:
    """Rows (n,) as int64, each within 0 ... series - 1 and none twice, else ValueError."""
    rows = np.array(rows)
    if rows.ndim != 1 or not len(rows) or rows.dtype.kind not in "iu":
        raise ValueError(f"{name} must be a list of row numbers, at least one; got {rows.dtype} {rows.shape}")
    if rows.min() < 0 or rows.max() >= series:
        raise ValueError(f"{name} must lie within 0 ... {series - 1}; got {rows.min()} ... {rows.max()}")
    if len(np.unique(rows)) < len(rows):
        raise ValueError(f"{name} must name a series once; {len(rows) - len(np.unique(rows))} are named again")
    return rows.astype(np.int64)


def check_disjoint(training: np.ndarray, held_out: np.ndarray, name: str) -> None:
    """Raises ValueError where a training series is held out, too."""
    shared = np.intersect1d(training, held_out)
    if len(shared):
        raise ValueError(f"training and {name} must share no series; they share {len(shared)}, first: {shared[0]}")
