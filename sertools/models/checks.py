"""What a grid is asked for, checked before anything is trained: every error says what was expected, what came,
where."""

from collections.abc import Sequence

import numpy as np

from sertools.models.autoencoder import FEATURES
from sertools.models.batches import Data
from sertools.models.methods import Member
from sertools.models.shard import Settings


def check_features(features: np.ndarray, members: Sequence[Member]) -> np.ndarray:
    """Features (n, 88), or (folds, n, 88) with a fold for every member, as finite float32 of their own, else
    ValueError."""
    features = np.array(features, dtype=np.float32, order="C")
    if features.ndim not in (2, 3) or features.shape[-1] != FEATURES:
        raise ValueError(f"features must be (n, {FEATURES}) or (folds, n, {FEATURES}); got {features.shape}")
    folds = max(member.fold for member in members) + 1
    if features.ndim == 3 and len(features) < folds:
        raise ValueError(f"features of {folds} folds expected, one for each fold of the members; got {len(features)}")
    bad = ~np.isfinite(features).all(-1)
    if bad.any():
        first = np.argwhere(bad)[0].tolist()
        raise ValueError(f"features must be finite; {bad.sum()} rows are not, first: row {first}")
    return features


def check_request(data: Data, members: Sequence[Member], settings: Settings, workers: int) -> None:
    """Raises ValueError unless every member can be trained on its fold."""
    if not members:
        raise ValueError("at least one member expected; got none")
    for name, value in {"epochs": settings.epochs, "batch": settings.batch, "workers": workers}.items():
        if value < 1:
            raise ValueError(f"{name} must be at least 1; got {value}")
    if settings.seed < 0:
        raise ValueError(f"seed must be at least 0; got {settings.seed}")
    check_features(data.features.numpy(), members)
    rows, folds = data.features.shape[-2], len(data.positions)
    if data.emotions.shape != (rows,):
        raise ValueError(f"emotions must be one for each of {rows} rows; got shape {tuple(data.emotions.shape)}")
    for member in members:
        if not 0 <= member.fold < folds or member.run < 0:
            raise ValueError(
                f"folds 0 ... {folds - 1} and runs from 0 expected; got fold {member.fold}, run {member.run}"
            )
    for fold in sorted({member.fold for member in members}):
        _check_positions(data.positions[fold], fold, rows, settings.batch)
    for fold, name in sorted({(member.fold, member.method.supervision) for member in members}, key=str):
        if name == "cluster":
            _check_classes(data, fold)
        elif name is not None:
            _check_labels(data, fold, name)


def _check_positions(positions: np.ndarray, fold: int, rows: int, batch: int) -> None:
    if positions.ndim != 1 or (len(positions) and not (0 <= positions.min() and positions.max() < rows)):
        raise ValueError(f"training positions of fold {fold} must be a list of rows within 0 ... {rows - 1}")
    if len(positions) < batch:
        raise ValueError(
            f"fold {fold} has {len(positions)} training rows, fewer than one batch of {batch}: take a smaller batch"
        )


def _check_classes(data: Data, fold: int) -> None:
    classes = np.unique(data.emotions.numpy()[data.positions[fold]])
    if len(classes) < 2 or classes[0] < 0:
        raise ValueError(
            f"the cluster loss needs two or more classes, numbered from 0, in the training rows of fold {fold};"
            f" got {classes.tolist()}"
        )


def _check_labels(data: Data, fold: int, name: str) -> None:
    if name not in data.labels:
        raise ValueError(f"a method is supervised by {name!r}, but labels are given for {sorted(data.labels)}")
    expected = (len(data.positions), data.features.shape[-2])
    if tuple(data.labels[name].shape) != expected:
        raise ValueError(f"labels {name!r} must be (folds, rows) = {expected}; got {tuple(data.labels[name].shape)}")
    bad = ~np.isfinite(data.labels[name][fold].numpy()[data.positions[fold]])
    if bad.any():
        first = data.positions[fold][bad][0]
        raise ValueError(f"labels {name!r} of fold {fold}: {bad.sum()} training rows have none, first: row {first}")
