"""Attributions of every method on the track's held-out rows and the paper's transfer corpora, all speakers once.

What `sertools.analysis.importance` keeps by speaker, here with all speakers as one, and from two references: the zero
input, or the mean of the neutral rows among those that are explained.
"""

import numpy as np
from torch import nn

from sertools.analysis.attribution import deeplift, group_scores, latent_mean
from sertools.analysis.bootstrap import replicates
from sertools.analysis.importance import Importance, Weighted, weighted
from sertools.analysis.multiverse.latent import training
from sertools.analysis.multiverse.training import Stage
from sertools.analysis.multiverse.views import OWN, Key, View, codes, models, remembered, tested
from sertools.measure.groups import table
from sertools.models.conditions import inputs_of, of_fold
from sertools.models.track import CLASSES

NEUTRAL = "neutral"
_EVERYONE = "everyone"
_LABELS = tuple(table()["label"])


def scores(network: nn.Sequential, features: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Absolute group scores (d, G, n) of features (n, 88) against a reference (88,)."""
    attributions = deeplift(network, features, baseline=reference)
    return group_scores(attributions, _LABELS).swapaxes(-1, -2).astype(float)


def inputs(stage: Stage, key: Key, fold: int) -> np.ndarray:
    """Features (n, 88) of a corpus as the models of a fold see them."""
    whole = stage.track.inputs if key == OWN else inputs_of(stage.targets[key[0]][key[1]])
    return of_fold(whole, fold)


def importance(stage: Stage, method: str, reference: str, key: Key) -> Importance:
    """What a trained method's models say about a corpus, with all speakers as one; ``reference``: level of that axis.

    A model without a neutral row to explain has no score from the reference ``neutral``.
    """
    return remembered(stage, ("importance", method, reference, key), lambda: _importance(stage, method, reference, key))


def _importance(stage: Stage, method: str, reference: str, key: Key) -> Importance:
    grid, found = models(stage, method), {"counts": [], "sums": [], "squares": []}
    for number, member in enumerate(grid.members):
        rows = tested(stage, key)[number]
        features, emotions = inputs(stage, key, member.fold)[rows], codes(stage, key)[rows]
        start, kept = np.zeros(features.shape[1]), np.eye(len(CLASSES))[emotions]
        if reference == NEUTRAL:
            neutral = emotions == CLASSES.index(NEUTRAL)
            start = features[neutral].mean(0, dtype=float) if neutral.any() else start
            kept = kept * neutral.any()
        absolute = scores(latent_mean(grid.model(number)), features, start)
        found["counts"].append(kept.sum(0)[None])
        found["sums"].append((absolute @ kept)[:, :, None])
        found["squares"].append((absolute**2 @ kept.sum(1))[:, :, None])
    spread = [training(stage, View(method), number).std(0) for number in range(len(grid.members))]
    return Importance(
        name=key[1], **{name: np.stack(each) for name, each in found.items()}, p={}, scores={},
        tested=tested(stage, key), emotions=codes(stage, key), codes=np.zeros(len(codes(stage, key)), dtype=int),
        spread=np.stack(spread), drawn=replicates([_EVERYONE], count=0), methods=np.full(len(grid.members), method),
    )  # fmt: skip


def explained(stage: Stage, method: str, reference: str, key: Key, emotions: tuple[str, ...]) -> Weighted:
    """Means, tests and profiles of a trained method on a corpus, see :class:`~sertools.analysis.importance.Weighted`;
    all of its replicates are the one with every speaker once."""
    return weighted(importance(stage, method, reference, key), method, np.ones((1, 1)), emotions=emotions)
