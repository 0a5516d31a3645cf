"""Trained grids kept by content: the same request, trained by the same code, is trained once."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from sertools.models import grid
from sertools.models.grid import Grid
from sertools.models.kept import fingerprint, kept
from sertools.models.methods import Member, to_json

CODE = ("adam autoencoder batches checks device draws grid losses methods shard stack supervision workers").split()
"""The modules of `sertools.models` that a trained grid depends on: all that `sertools.models.grid` imports."""


def trained(
    features: np.ndarray,
    members: Sequence[Member],
    train_positions: Sequence[np.ndarray],
    emotions: np.ndarray,
    labels: Mapping[str, np.ndarray],
    *,
    epochs: int = 50,
    batch: int = 64,
    learning_rate: float = 1e-3,
    seed: int,
    workers: int = 1,
    device: str = "cpu",
    progress: Callable[[int, int], None] | None = None,
    folder: Path | None = None,
) -> Grid:
    """`sertools.models.grid.train`, or what it returned before for the same request (the number of workers aside).

    Every value that goes into training is part of the key, see `sertools.models.kept`. `folder` defaults to "grids"
    under `cache_root`. Raises what `train` raises.
    """
    options = {"epochs": epochs, "batch": batch, "learning_rate": learning_rate, "seed": seed, "device": device}
    request = {
        **options,
        "members": [to_json(member) for member in members],
        "features": fingerprint(features, np.float32),
        "positions": [fingerprint(rows, np.int64) for rows in train_positions],
        "emotions": fingerprint(emotions, np.int64),
        "labels": {name: fingerprint(labels[name], np.float32) for name in sorted(labels)},
    }

    def make() -> dict[str, Tensor]:
        made = grid.train(
            features, members, train_positions, emotions, labels, **options, workers=workers, progress=progress
        )
        return made.parameters | {"history": torch.from_numpy(made.history)}

    tensors = kept("grids", request, CODE, make, folder)
    history = tensors.pop("history").numpy()
    return Grid(tuple(members), tensors, history, seed)
