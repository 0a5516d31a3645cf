"""Attributions of every method on the track's held-out rows and the paper's transfer corpora, all speakers once.

What `sertools.analysis.importance` keeps by speaker, here with all speakers as one, and from two references: the zero
input, or the mean of a model's neutral held-out rows.
"""

import numpy as np
from torch import nn

from sertools.analysis.attribution import deeplift, group_scores, latent_mean
from sertools.analysis.bootstrap import replicates
from sertools.analysis.importance import Importance, Weighted, weighted
from sertools.analysis.multiverse.latent import training
from sertools.analysis.multiverse.training import Stage
from sertools.analysis.multiverse.views import OWN, Key, View, codes, keys, models, remembered, tested
from sertools.analysis.transfer import TRAIN
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


def importance(stage: Stage, method: str, reference: str) -> dict[Key, Importance]:
    """Key -> what a trained method's models say about a corpus, with all speakers as one; held-out rows and the paper's
    transfer corpora.

    Args:
        reference: level of that axis. ``neutral`` is the mean of the neutral rows among a model's held-out ones, for
            all corpora; a model that has none explains nothing.
    """
    return remembered(stage, ("importance", method, reference), lambda: _importance(stage, method, reference))


def _importance(stage: Stage, method: str, reference: str) -> dict[Key, Importance]:
    grid, wanted = models(stage, method), [key for key in keys(stage) if key[1] in (TRAIN, *stage.settings.papers)]
    found = {key: {"counts": [], "sums": [], "squares": []} for key in wanted}
    for number, member in enumerate(grid.members):
        rows = {key: tested(stage, key)[number] for key in wanted}
        seen = np.concatenate([inputs(stage, key, member.fold)[rows[key]] for key in wanted])
        neutral = rows[OWN] & (stage.track.codes == CLASSES.index(NEUTRAL))
        start = np.zeros(seen.shape[1])
        if reference == NEUTRAL and neutral.any():
            start = inputs(stage, OWN, member.fold)[neutral].mean(0, dtype=float)
        whole = scores(latent_mean(grid.model(number)), seen, start)
        ends = np.cumsum([rows[key].sum() for key in wanted])[:-1]
        for key, absolute in zip(wanted, np.split(whole, ends, axis=-1), strict=True):
            kept = np.eye(len(CLASSES))[codes(stage, key)[rows[key]]]
            kept *= reference != NEUTRAL or neutral.any()
            found[key]["counts"].append(kept.sum(0)[None])
            found[key]["sums"].append((absolute @ kept)[:, :, None])
            found[key]["squares"].append((absolute**2 @ kept.sum(1))[:, :, None])
    spread = np.stack([training(stage, View(method), number).std(0) for number in range(len(grid.members))])
    return {
        key: Importance(
            name=key[1], **{name: np.stack(each) for name, each in of.items()}, p={}, scores={},
            tested=tested(stage, key), emotions=codes(stage, key), codes=np.zeros(len(codes(stage, key)), dtype=int),
            spread=spread, drawn=replicates([_EVERYONE], count=0), methods=np.full(len(grid.members), method),
        )
        for key, of in found.items()
    }  # fmt: skip


def explained(stage: Stage, method: str, reference: str, key: Key, emotions: tuple[str, ...]) -> Weighted:
    """Means, tests and profiles of a trained method on a corpus, see :class:`~sertools.analysis.importance.Weighted`;
    all of its replicates are the one with every speaker once."""
    return weighted(importance(stage, method, reference)[key], method, np.ones((1, 1)), emotions=emotions)
