"""Trained grids kept by content: the same request, trained by the same code, is trained once."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from filelock import FileLock
from safetensors.torch import load, save

from sertools.measure.cache import Cache, cache_root, key_of
from sertools.models import grid
from sertools.models.grid import Grid
from sertools.models.methods import Member, to_json

CODE = ("adam autoencoder batches checks draws grid losses methods shard stack supervision workers").split()
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

    The key is a SHA-256 of every value that goes into training, of the source of the modules `CODE` and of the versions
    of torch and numpy. An entry is a safetensors file behind its own hash; one that is damaged is trained again.
    Processes that ask for the same grid at once wait for one of them to train it. `folder` defaults to "grids" under
    `cache_root`. Raises what `train` raises.
    """
    options = {"epochs": epochs, "batch": batch, "learning_rate": learning_rate, "seed": seed, "device": device}
    request = {
        **options,
        "members": [to_json(member) for member in members],
        "features": _fingerprint(features, np.float32),
        "positions": [_fingerprint(rows, np.int64) for rows in train_positions],
        "emotions": _fingerprint(emotions, np.int64),
        "labels": {name: _fingerprint(labels[name], np.float32) for name in sorted(labels)},
        "torch": torch.__version__,
        "numpy": np.__version__,
    }
    described = json.dumps(request, sort_keys=True)
    sources = [Path(grid.__file__).with_name(f"{module}.py").read_bytes() for module in CODE]
    key = key_of(described, *sources)
    folder = cache_root() / "grids" if folder is None else Path(folder)
    locks = folder / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    cache = Cache(folder)
    with FileLock(locks / f"{key}.lock"):
        entry = cache.get(key)
        if entry is None:
            made = grid.train(
                features, members, train_positions, emotions, labels, **options, workers=workers, progress=progress
            )
            tensors = made.parameters | {"history": torch.from_numpy(made.history)}
            entry = save({name: value.contiguous() for name, value in tensors.items()}, {"request": described})
            cache.put(key, entry)
    tensors = load(entry)
    history = tensors.pop("history").numpy()
    return Grid(tuple(members), tensors, history, seed)


def _fingerprint(values: np.ndarray, dtype: type) -> list:
    values = np.ascontiguousarray(values, dtype=dtype)
    return [list(values.shape), hashlib.sha256(values.tobytes()).hexdigest()]
