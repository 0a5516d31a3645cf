"""Pre-training of `wild`: the sparse autoencoder learns speech without labels (Sec. 3.4)."""

import numpy as np
import torch
from torch import Tensor

from sertools.models.device import device_of
from sertools.models.initial_weights import initialise
from sertools.models.length_batches import Frames, as_frames, sorted_batches
from sertools.models.series_draws import SeriesDraws
from sertools.models.sparse_autoencoder import (
    COEFFICIENTS,
    SPARSITY,
    SparseAutoencoder,
    activity,
    bottleneck_lengths,
    near_zero,
    reconstruction_error,
)
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

COLUMNS = ("training_loss", "training_error", "activity", "held_out_error", "near_zero")
"""Of the history, behind the epoch. training_loss: as minimised. training_error, held_out_error: mean squared error, a
mean over series. activity: sum of absolute bottleneck activities, a mean over training series. near_zero: share of the
bottleneck's activities of held-out series that are at most 1e-3."""

_BATCH = 64  # series that pass at once outside training


class Pretrained(Trained):
    """A trained sparse autoencoder; its history has the columns `COLUMNS`."""

    def network(self) -> SparseAutoencoder:
        """The network, in evaluation mode, on the CPU."""
        network = SparseAutoencoder()
        network.load_state_dict(self.parameters)
        return network.eval()

    def encoder(self) -> dict[str, Tensor]:
        """The encoder's weights, by the names of `Encoder.state_dict()`."""
        prefix = "encoder."
        return {name.removeprefix(prefix): v for name, v in self.parameters.items() if name.startswith(prefix)}

    def reconstruct(self, frames: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """Series (total, 40) with offsets (n + 1,) to their reconstruction, float32 (total, 40). Raises ValueError as
        `as_frames` does."""
        series, network = as_frames(frames, offsets, COEFFICIENTS), self.network()
        result = np.empty(series.frames.shape, dtype=np.float32)
        with torch.no_grad(), repeatable():
            for rows in sorted_batches(series.lengths, _BATCH):
                reconstruction, _ = network(*series.padded(rows))
                for row, own in zip(rows, reconstruction, strict=True):
                    start, end = series.offsets[row : row + 2]
                    result[start:end] = own[:, : end - start].T.numpy()
        return result

    def bottleneck(self, frames: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Series (total, 40) with offsets (n + 1,) to bottleneck activities, float32 (positions, 128) with offsets of
        their own (n + 1,). Raises ValueError as `as_frames` does."""
        series = as_frames(frames, offsets, COEFFICIENTS)
        with repeatable():
            encoded = encode(self.network().encoder, series, np.arange(len(series.lengths)))
        return encoded.frames.numpy(), encoded.offsets


def encode(encoder: torch.nn.Module, series: Frames, rows: np.ndarray) -> Frames:
    """The bottlenecks of the series `rows`, in their order, as series of width 128 on the same device."""
    lengths = bottleneck_lengths(torch.from_numpy(series.lengths[rows])).numpy()
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    encoded = None
    with torch.no_grad():
        for places in sorted_batches(lengths, _BATCH):
            bottleneck = encoder(*series.padded(rows[places]))
            if encoded is None:
                encoded = bottleneck.new_empty(offsets[-1], bottleneck.shape[1])
            for place, own in zip(places, bottleneck, strict=True):
                encoded[offsets[place] : offsets[place + 1]] = own[:, : lengths[place]].T
    return Frames(encoded, offsets)


def pretrain(
    frames: np.ndarray,
    offsets: np.ndarray,
    training: np.ndarray,
    held_out: np.ndarray,
    *,
    seed: int,
    run: int = 0,
    share: float = 1.0,
    sparsity: float = SPARSITY,
    epochs: int = 30,
    patience: int = 3,
    batch: int = 64,
    learning_rate: float = 1e-3,
    batching: str = "length",
    device: str = "cpu",
    progress: Progress | None = None,
) -> Pretrained:
    """Train the sparse autoencoder: mean squared error over real frames plus `sparsity` times the L1 activity.

    Adam at 1e-3 and the mean squared error are the paper's; batch, epochs, early stopping on held-out error and the
    L1 weight are own choices. Initial weights, order and subset come from (seed, run).

    frames: float32 (total, 40). offsets: (series + 1,). training, held_out: rows, with none in common. share: of the
    training frames to use, see `SeriesDraws.subset`. patience: epochs without a smaller held-out error. batching: see
    `length_batches.BATCHINGS`. device: "cpu", one thread, same numbers every time; or "cuda". Raises ValueError where
    shapes, rows, options or the device do not fit, FloatingPointError where training diverges.
    """
    settings = Settings(epochs, patience, batch, learning_rate, batching)
    series = as_frames(frames, offsets, COEFFICIENTS)
    training = check_rows(training, len(series.lengths), "training")
    held_out = check_rows(held_out, len(series.lengths), "held_out")
    check_disjoint(training, held_out, "held_out")
    if sparsity < 0:
        raise ValueError(f"sparsity must be at least 0; got {sparsity}")
    draws = SeriesDraws(seed, run)
    training = training[draws.subset(series.lengths[training], share)]
    target = device_of(device)
    network = SparseAutoencoder()
    initialise(network.encoder, draws.weights("encoder"))
    initialise(network.decoder, draws.weights("decoder"))
    network.to(target)
    source, lengths = series.to(target), series.lengths[training]
    longest = int(lengths.max()) if batching == "longest" else None

    def losses(places: np.ndarray, epoch: int) -> Tensor:
        padded, ends = source.padded(training[places], longest)
        reconstruction, bottleneck = network(padded, ends)
        error = reconstruction_error(padded, reconstruction, ends).mean()
        active = activity(bottleneck).mean()
        return torch.stack([error + sparsity * active, error, active])

    def evaluate() -> tuple[float, float]:
        sums = torch.zeros(2, dtype=torch.float64, device=target)
        with torch.no_grad():
            for places in sorted_batches(series.lengths[held_out], _BATCH):
                padded, ends = source.padded(held_out[places])
                reconstruction, bottleneck = network(padded, ends)
                error = reconstruction_error(padded, reconstruction, ends)
                sums += torch.stack([error.double().sum(), near_zero(bottleneck, ends).double().sum()])
        error, share_of_zeros = (sums / len(held_out)).tolist()
        return error, share_of_zeros

    with repeatable():
        history, best_epoch, seconds = fit(network, lengths, losses, evaluate, (0, False), settings, draws, progress)
    parameters = {name: value.detach().cpu() for name, value in network.state_dict().items()}
    return Pretrained(parameters, history_table(history, COLUMNS), best_epoch, seconds)
