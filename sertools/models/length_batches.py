"""Series of different length as padded batches: which stand together, and how they are laid side by side."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

BATCHINGS = ("length", "shuffled", "longest")
"""Ways to form the batches of an epoch. "length": series of similar length together, each batch padded to its own
longest. "shuffled": any series together, padded to the batch's longest. "longest": the same batches as "shuffled",
padded to the longest of all. The results of "shuffled" and "longest" are the same but for rounding."""

_BUCKET = 1.05  # lengths within 5 % count as alike: little padding, and batches that still differ from epoch to epoch


@dataclass(frozen=True)
class Frames:
    """Series of different length, one behind the other, on one device.

    frames: float32 (total, width). offsets: int64 (n + 1,): series k holds the frames offsets[k] to offsets[k + 1].
    """

    frames: Tensor
    offsets: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """Frames of each series, int64 (n,)."""
        return np.diff(self.offsets)

    def padded(self, rows: np.ndarray, frames: int | None = None) -> tuple[Tensor, Tensor]:
        """The series `rows` side by side, (n, width, frames), zero behind their ends, and their lengths (n,).

        frames: to pad to; None for the longest of them.
        """
        device = self.frames.device
        lengths = torch.from_numpy(self.lengths[rows]).to(device)
        positions = torch.arange(int(self.lengths[rows].max()) if frames is None else frames, device=device)
        real = positions < lengths.unsqueeze(1)
        places = torch.from_numpy(self.offsets[rows]).to(device).unsqueeze(1) + positions
        values = self.frames[torch.where(real, places, 0)].masked_fill(~real.unsqueeze(-1), 0.0)
        return values.transpose(1, 2).contiguous(), lengths

    def to(self, device: torch.device) -> "Frames":
        """The same on another device; offsets stay where the batches are formed."""
        return Frames(self.frames.to(device), self.offsets)


def as_frames(frames: np.ndarray, offsets: np.ndarray, width: int) -> Frames:
    """Series from arrays (total, width) and (n + 1,), checked: raises ValueError for other shapes, offsets that do not
    begin at 0, end at `total` and leave every series at least one frame, or values that are not finite."""
    frames = np.require(frames, dtype=np.float32, requirements=["C", "W"])
    offsets = np.array(offsets, dtype=np.int64)
    if frames.ndim != 2 or frames.shape[1] != width:
        raise ValueError(f"frames must be (total, {width}); got {frames.shape}")
    if offsets.ndim != 1 or len(offsets) < 2 or offsets[0] != 0 or offsets[-1] != len(frames):
        shown = f"{offsets[0]} ... {offsets[-1]}" if offsets.ndim == 1 and len(offsets) else str(offsets.shape)
        raise ValueError(f"offsets must be (series + 1,), from 0 to {len(frames)}, the number of frames; got {shown}")
    short = np.flatnonzero(np.diff(offsets) < 1)
    if len(short):
        raise ValueError(f"every series needs at least one frame; {len(short)} have none, first: series {short[0]}")
    bad = np.flatnonzero(~np.isfinite(frames).all(1))
    if len(bad):
        series = np.searchsorted(offsets, bad[0], side="right") - 1
        raise ValueError(f"frames must be finite; {len(bad)} are not, first: frame {bad[0]}, of series {series}")
    return Frames(torch.from_numpy(frames), offsets)


def shuffled_batches(
    lengths: np.ndarray, batch: int, generator: np.random.Generator, batching: str = "length"
) -> list[np.ndarray]:
    """The batches of an epoch: places in `lengths` (n,), each in one batch, `batch` to a batch but for one.

    batching: one of `BATCHINGS`. With "length" the batches come in random order, the one that is not full stands at
    any length, and which of several alike series share a batch changes with every draw. Raises ValueError for another
    batching or a batch below 1.
    """
    check_batching(batching, batch)
    order = generator.permutation(len(lengths))
    if batching != "length":
        return _cut(order, batch)
    alike = np.floor(np.log(lengths[order]) / np.log(_BUCKET))
    order = order[np.argsort(alike, kind="stable")]
    batches = _cut(order, batch, first=_rest(len(order), batch, generator))
    return [batches[k] for k in generator.permutation(len(batches))]


def sorted_batches(lengths: np.ndarray, batch: int) -> list[np.ndarray]:
    """Places in `lengths` (n,) from the shortest to the longest, `batch` to a batch: for everything but training."""
    return _cut(np.argsort(lengths, kind="stable"), batch)


def padded_share(lengths: np.ndarray, batches: list[np.ndarray], frames: int | None = None) -> float:
    """Share of the positions of all batches that are padding, 0 ... 1. frames: what every batch is padded to; None for
    its own longest."""
    positions = sum(len(rows) * (lengths[rows].max() if frames is None else frames) for rows in batches)
    return float(1 - sum(lengths[rows].sum() for rows in batches) / positions)


def check_batching(batching: str, batch: int) -> None:
    """Raises ValueError for a batching that is none of `BATCHINGS` or a batch below 1."""
    if batching not in BATCHINGS:
        raise ValueError(f"batching must be one of {BATCHINGS}; got {batching!r}")
    if batch < 1:
        raise ValueError(f"batch must be at least 1; got {batch}")


def _rest(count: int, batch: int, generator: np.random.Generator) -> int:
    """How many full batches stand before the one that is not full."""
    return int(generator.integers(count // batch + 1))


def _cut(order: np.ndarray, batch: int, first: int | None = None) -> list[np.ndarray]:
    full, rest = divmod(len(order), batch)
    first = full if first is None else first
    before, after = order[: first * batch], order[first * batch + rest :]
    middle = order[first * batch : first * batch + rest]
    halves = [part.reshape(-1, batch) for part in (before, after)]
    return [*halves[0], *([middle] if rest else []), *halves[1]]
