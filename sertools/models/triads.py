"""Triads of emotions as folds of one track: models of three classes at a time train in the same grid as any others.

`interpretable` section 3 trains the autoencoders on three of the four emotions at a time. Here a triad is a set of
further folds: for each triad and each fold of the track, the fold's rows of the three classes. The fold was drawn to
its class proportions before, so inside a triad the three classes keep theirs.
"""

from dataclasses import replace

import numpy as np

from sertools.corpora.folds import Fold
from sertools.models.track import CLASSES, Track

TRIADS: dict[str, tuple[str, ...]] = {
    "N-S-H": ("neutral", "sad", "happy"),
    "N-S-A": ("neutral", "sad", "angry"),
    "N-H-A": ("neutral", "happy", "angry"),
    "S-H-A": ("sad", "happy", "angry"),
}
"""The four triads by the letters that the paper uses, in the order of its text."""


def with_triads(track: Track) -> Track:
    """The track with ``len(TRIADS)`` times as many folds: fold ``f`` of triad ``t`` is fold ``t * folds + f``.

    ``train_track`` of it trains all triads, folds and methods as members of one grid. Rows, classes and labels stay; no
    other class than the triad's is left in a fold, neither in ``train`` nor in ``test``. Where every fold has its own
    normalisation, that of the four classes serves the triads too.

    Raises:
        CorpusError: a fold without a training or test row of some triad.
    """
    folds = []
    for name in TRIADS:
        folds += [Fold(_inside(track, name, fold.train), _inside(track, name, fold.test)) for fold in track.folds]
    labels = {name: np.tile(values, (len(TRIADS), 1)) for name, values in track.labels.items()}
    statistics = None if track.statistics is None else track.statistics * len(TRIADS)
    return replace(track, folds=tuple(folds), labels=labels, statistics=statistics)


def triad_of(track: Track, fold: int) -> tuple[str, int]:
    """Which triad a fold of ``with_triads`` belongs to, and which fold of the first track it was made from.

    Raises:
        ValueError: a fold that such a track does not have.
    """
    of_each, left = divmod(len(track.folds), len(TRIADS))
    if left or not 0 <= fold < len(track.folds):
        raise ValueError(
            f"expected a fold within 0 ... {len(track.folds) - 1} of a track with {len(TRIADS)} triads, came {fold}"
        )
    return list(TRIADS)[fold // of_each], fold % of_each


def _inside(track: Track, name: str, rows: np.ndarray) -> np.ndarray:
    """Those of the rows that have an emotion of the triad."""
    return rows[np.isin(track.codes[rows], [CLASSES.index(emotion) for emotion in TRIADS[name]])]
