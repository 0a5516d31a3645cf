"""Trained networks of `wild` kept by content, and all strategies and runs side by side.

Every run is a computation of its own: its convolutions and LSTM already keep a core busy (an LSTM on five batches at
once takes longer than five times one), so stacking runs as the grid of small autoencoders does would save nothing.
Processes of one thread each do.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from torch import Tensor

from sertools.models import pretraining, recognition
from sertools.models.kept import fingerprint, kept
from sertools.models.pretraining import Pretrained
from sertools.models.recognition import Recogniser
from sertools.models.training import Trained

PRETRAINING_CODE = (
    "adam device early_stopping initial_weights length_batches masks pretraining run_draws series_draws"
    " sparse_autoencoder training"
).split()
"""The modules of `sertools.models` that a pre-trained autoencoder depends on."""
RECOGNITION_CODE = sorted([*PRETRAINING_CODE, "cnn_lstm", "recognition"])
"""Those that a recogniser depends on."""

_ARRAYS = {
    "frames": np.float32,
    "offsets": np.int64,
    "training": np.int64,
    "held_out": np.int64,
    "labels": np.int64,
    "validation": np.int64,
}


def pretrained(*arguments, folder: Path | None = None, **options) -> Pretrained:
    """`pretraining.pretrain`, or what it returned before for the same arguments, see `sertools.models.kept`.

    `folder` defaults to "autoencoders" under `cache_root`. `seconds` are those of the training, not of the reading.
    """
    tensors = _kept("autoencoders", pretraining.pretrain, PRETRAINING_CODE, arguments, options, folder)
    return Pretrained.from_tensors(tensors, pretraining.COLUMNS)


def recogniser(*arguments, folder: Path | None = None, **options) -> Recogniser:
    """`recognition.train`, or what it returned before for the same arguments, see `sertools.models.kept`.

    `folder` defaults to "recognisers" under `cache_root`. `seconds` are those of the training, not of the reading.
    """
    tensors = _kept("recognisers", recognition.train, RECOGNITION_CODE, arguments, options, folder)
    return Recogniser.from_tensors(tensors, recognition.COLUMNS)


def recognisers(
    *arguments,
    strategies: Iterable[str],
    runs: Iterable[int],
    encoders: Mapping[int, Mapping[str, Tensor]],
    workers: int = 1,
    folder: Path | None = None,
    **options,
) -> dict[tuple[str, int], Recogniser]:
    """A recogniser for each strategy and run, by (strategy, run), each through `recogniser`.

    arguments, options: of `recognition.train`. encoders: for each run the pre-trained encoder's weights; "scratch"
    needs none. workers: processes, each on one thread; the results are the same for every number of them. Raises
    KeyError where a run has no encoder, ValueError as `train` does.
    """
    asked = [(strategy, run) for run in runs for strategy in strategies]
    missing = sorted({run for strategy, run in asked if strategy != "scratch" and run not in encoders})
    if missing:
        raise KeyError(f"a pre-trained encoder for each run expected; none for the runs {missing}")
    tasks = [
        delayed(recogniser)(
            *arguments,
            strategy=strategy,
            run=run,
            encoder=None if strategy == "scratch" else encoders[run],
            folder=folder,
            **options,
        )
        for strategy, run in asked
    ]
    return dict(zip(asked, Parallel(n_jobs=workers)(tasks), strict=True))


def _kept(
    kind: str, train: Callable[..., Trained], code: list[str], arguments: tuple, options: dict, folder: Path | None
) -> dict[str, Tensor]:
    bound = inspect.signature(train).bind(*arguments, **options)
    bound.apply_defaults()
    request = {name: value for name, value in bound.arguments.items() if name != "progress"}
    for name in _ARRAYS.keys() & request.keys():
        request[name] = fingerprint(request[name], _ARRAYS[name])
    if request.get("encoder") is not None:
        encoder = request["encoder"]
        request["encoder"] = {name: fingerprint(encoder[name].numpy(), np.float32) for name in sorted(encoder)}
    return kept(kind, request, code, lambda: train(*arguments, **options).tensors(), folder)
