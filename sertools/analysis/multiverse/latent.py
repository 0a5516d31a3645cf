"""Where the classes and corpora lie in latent space, under every view: estimates of `organisation` and of
`latent_distance`, all speakers once."""

import numpy as np

from sertools.analysis.density import collapsed, share_inside
from sertools.analysis.distance import equal_size, subsample
from sertools.analysis.latent_distance import log_distance_statistic
from sertools.analysis.multiverse.training import Stage
from sertools.analysis.multiverse.views import OWN, Key, View, codes, latents, mean, models, remembered, tested
from sertools.analysis.shift import determinant, offset
from sertools.analysis.structure import overlap, separation, spread
from sertools.analysis.transfer import TRAIN

_ONCE = np.ones((1, 1))
READINGS = {"fixed": 1.0, "scale-free": None}
"""Level of the axis `kernel` -> bandwidth; None for Scott's rule on standardised latents."""


def points(stage: Stage, one: View, key: Key, number: int) -> np.ndarray:
    """Latents (k, 2) of the rows of a corpus that count for a model of a view."""
    return latents(stage, one)[key][number, tested(stage, key)[number]]


def training(stage: Stage, one: View, number: int) -> np.ndarray:
    """Latents (n, 2) of a model's training rows."""
    fold = models(stage, one.method).members[number].fold
    return latents(stage, one)[OWN][number, stage.track.folds[fold].train]


def organised(stage: Stage, one: View) -> dict[str, dict[Key, float]]:
    """``separation``, ``spread``, ``overlap``, ``inside``, ``offset`` and ``determinant`` -> key -> the mean over a
    view's models."""
    return remembered(stage, ("organised", one), lambda: _organised(stage, one))


def _organised(stage: Stage, one: View) -> dict[str, dict[Key, float]]:
    values: dict[str, dict[Key, list[float]]] = {}
    for number in range(len(models(stage, one.method).members)):
        taught = training(stage, one, number)
        here = {key: points(stage, one, key, number) for key in latents(stage, one)}
        if collapsed(taught):
            within = {key: np.nan for key in here}
        else:
            within = {
                key: inside.mean() for key, inside in zip(here, share_inside(taught, list(here.values())), strict=True)
            }
        for key, latent in here.items():
            classes, everyone = codes(stage, key)[tested(stage, key)[number]], np.zeros(len(latent), dtype=int)
            found = {
                "separation": separation(latent, classes, everyone)(_ONCE)[0],
                "spread": spread(latent, taught, everyone, 1)(_ONCE)[0],
                "overlap": np.nan if collapsed(latent) else overlap(latent, classes, everyone, 1)(_ONCE)[0],
                "inside": within[key],
                "offset": offset(latent, taught, everyone, 1)(_ONCE)[0],
                "determinant": determinant(latent, taught, everyone, 1)(_ONCE)[0],
            }
            for name, value in found.items():
                values.setdefault(name, {}).setdefault(key, []).append(value)
    return {name: {key: mean(each) for key, each in of.items()} for name, of in values.items()}


def log_distances(stage: Stage, one: View, kernel: str, condition: str) -> dict[str, float]:
    """Corpus (``TRAIN`` for held-out rows) -> ln Bhattacharyya distance to the training rows, the mean over models.

    Corpora that share a speaker with the track are left out. Every corpus has as many rows as the smallest.
    """
    return remembered(
        stage, ("distance", one, kernel, condition), lambda: _log_distances(stage, one, kernel, condition)
    )


def _log_distances(stage: Stage, one: View, kernel: str, condition: str) -> dict[str, float]:
    folds, members = stage.track.folds, models(stage, one.method).members
    apart = [
        name
        for name, corpus in stage.targets[condition].items()
        if not set(corpus.table["speaker"]) & set(stage.track.speakers)
    ]
    corpora = {TRAIN: OWN, **{name: (condition, name) for name in apart}}
    counted = [stage.targets[condition][name].counted.sum(1) for name in apart]
    size = min(
        equal_size(len(fold.train), [len(fold.test), *(int(each[number]) for each in counted)])
        for number, fold in enumerate(folds)
    )
    values: dict[str, list[float]] = {name: [] for name in corpora}
    for number, member in enumerate(members):
        train = folds[member.fold].train
        own = latents(stage, one)[OWN][number]
        order = np.random.default_rng([stage.seed, member.fold]).permutation(len(train))
        centre, scale, bandwidth = np.zeros(2), np.ones(2), READINGS[kernel]
        if bandwidth is None:
            if collapsed(own[train]):
                continue
            centre, scale, bandwidth = own[train].mean(0), own[train].std(0, ddof=1), size ** (-1 / 6)
        taught = (own[train[order[:size]]] - centre) / scale
        for place, (name, key) in enumerate(corpora.items()):
            moved = points(stage, one, key, number)
            moved = (moved[subsample(len(moved), size, stage.seed + place)] - centre) / scale
            # as many cells as the bandwidth asks for, and no replicates
            statistic = log_distance_statistic(
                taught, moved, np.zeros(size, dtype=int), 1, bandwidth=bandwidth, cells=None
            )
            values[name].append(statistic(_ONCE).item())
    return {name: mean(each) for name, each in values.items()}
