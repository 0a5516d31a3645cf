"""What is known of a corpus when a model is carried to it: all of it, a fifth of it, or nothing but the training rows.

Das et al. (ICASSP 2022, section 3.1) test under two conditions: 1, features standardised by the training set's
statistics; 2, by those of a random 20 % of the unlabelled target, and tested on the rest. Das et al. (2022) take all of
the target. Rows beyond |z| = 10 by the corpus's own statistics do not count, under any condition: the papers clean
each data set before they use it. (Under another corpus's statistics a single feature can push most rows of an emotion
beyond the limit.) All rows stay in place, so that a row is the same row under every condition.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sertools.corpora.folds import random_share
from sertools.corpora.trace import traced_reading
from sertools.measure.normalisation import LIMIT, Rows, Statistics, standardise_rows
from sertools.measure.utterances import Utterances
from sertools.models.track import Track, utterances_of

CONDITIONS = ("target", "target 20 %", "training")
COUNTS = ("rest", "all")
OUTLIERS = ("corpus", "condition")
VALIDATION = "validation"
"""Name of the track's own held-out rows among the corpora that a model is tested on."""


@dataclass(frozen=True, eq=False)
class Target:
    """A corpus as the models of each fold see it under one condition, and the rows on which they are tested.

    Attributes:
        name: the corpus, or ``VALIDATION``.
        utterances: its n rows as they were before the condition applied; none is left out.
        inputs: what the models see, float32 (n, 88), or (folds, n, 88) where every fold has statistics of its own.
        counted: bool (folds, n), rows that are no outliers and, where only a part gave the statistics, not of that
            part; of the track's own rows the fold's test rows. Who was heard in training is not asked here.
        outliers: bool (folds, n), rows beyond the limit.
        statistics: those in use, one for all folds or one a fold; ``rows`` of each says on how many they rest. None
            where the track's own rows stay as they were standardised.
    """

    name: str
    utterances: Utterances
    inputs: np.ndarray
    counted: np.ndarray
    outliers: np.ndarray
    statistics: tuple[Statistics, ...] | None

    @property
    def table(self) -> pd.DataFrame:
        """The table of its n utterances."""
        return self.utterances.table

    @property
    def dropped(self) -> int:
        """Rows that are outliers in at least one fold."""
        return int(self.outliers.any(0).sum())

    def __len__(self) -> int:
        return len(self.utterances)


@traced_reading
def target(
    name: str,
    track: Track,
    condition: str,
    *,
    share: float = 0.2,
    count: str = "rest",
    outliers: str = "corpus",
    level: str | None = None,
    rows: int | None = None,
    seed: int = 0,
) -> Target:
    """A corpus that the models of a track are carried to, under a condition.

    Args:
        name: a corpus, or a path to a user's own: its rows of the four classes; all rows where none has an emotion.
        track: what the models are trained on.
        condition: ``target``, its own statistics of all rows; ``target 20 %``, of a random share, the same in every
            fold; ``training``, the statistics of each fold's training rows (a track with that normalisation).
        share: the random share of ``target 20 %``, between 0 and 1.
        count: with ``target 20 %``, whether the ``rest`` or ``all`` rows are tested on.
        outliers: whether |z| > 10 is judged by the ``corpus``'s own statistics or by those in use (``condition``).
        level: ``kept`` or ``removed``; None for the track's.
        rows: at most this many rows (the smoke profile), as for ``prepare_track``.
        seed: of the draw of ``rows`` and of the random share.

    Raises:
        CorpusError: no such corpus, none of the four classes in it, or no share to draw.
        ValueError: an unknown choice; ``training`` with a track that has no statistics of its folds; a share of fewer
            than two rows.
    """
    _check(track, condition, count, outliers)
    utterances, level = utterances_of(name, rows=rows, seed=seed), level or track.level
    cleaned = standardise_rows(utterances).stays
    limit = LIMIT if outliers == "condition" else None
    unused = np.ones(len(utterances), dtype=bool)
    if condition == "training":
        each = [standardise_rows(utterances, statistics=one, limit=limit, level=level) for one in track.statistics]
    else:
        part = np.arange(len(utterances))
        if condition == "target 20 %":
            part = random_share(utterances.table, share, seed)[0]
            unused[part] = count == "all"
        part = part if outliers == "condition" else part[cleaned[part]]
        each = [standardise_rows(utterances, part=part, limit=limit, level=level)]
    if outliers == "corpus":
        each = [replace(one, stays=cleaned) for one in each]
    stays = np.stack([one.stays for one in each])
    shape = (len(track.folds), len(utterances))
    return Target(
        name,
        utterances,
        _inputs(each),
        np.broadcast_to(stays & unused, shape),
        np.broadcast_to(~stays, shape),
        tuple(one.statistics for one in each),
    )


@traced_reading
def validation(
    track: Track,
    condition: str,
    *,
    share: float = 0.2,
    count: str = "rest",
    seed: int = 0,
    name: str = VALIDATION,
) -> Target:
    """The track's own rows as a target: each fold's test rows count, under a condition.

    With ``target`` and ``target 20 %`` a fold's target is its test rows: all of them, or a random share drawn in each
    fold, give the fold's statistics. What was standardised corpus by corpus before (a track with the normalisation
    ``corpus``) stays as it is under ``target``, and is standardised anew by the share under ``target 20 %``.

    Args:
        track, condition, share, count: as for :func:`target`; a track holds no outliers.
        seed: of the shares; a fold's number is added.
        name: of the result.

    Raises:
        CorpusError: no share to draw from a fold's test rows.
        ValueError: as for :func:`target`.
    """
    _check(track, condition, count)
    tested = np.zeros((len(track.folds), len(track.utterances)), dtype=bool)
    for number, fold in enumerate(track.folds):
        tested[number, fold.test] = True
    none = np.zeros_like(tested)
    if condition == "target" and track.statistics is None:
        return Target(name, track.utterances, track.inputs, tested, none, None)
    unused = np.ones_like(tested)
    each = []
    for number, test in enumerate(fold.test for fold in track.folds):
        if condition == "training":
            known = {"statistics": track.statistics[number]}
        elif condition == "target":
            known = {"part": test}
        else:
            known = {"part": test[random_share(track.utterances.table.iloc[test], share, seed + number)[0]]}
            unused[number, known["part"]] = count == "all"
        each.append(standardise_rows(track.utterances, limit=None, level=track.level, **known))
    statistics = tuple(one.statistics for one in each)
    return Target(name, track.utterances, _inputs(each), tested & unused, none, statistics)


def inputs_of(corpus: Utterances | Target) -> np.ndarray:
    """What models see of a corpus: (n, 88) of standardised utterances, or a target's ``inputs``."""
    return corpus.inputs if isinstance(corpus, Target) else corpus.features.to_numpy()


def of_fold(inputs: np.ndarray, fold: int) -> np.ndarray:
    """What the models of one fold see: (n, 88) of inputs (n, 88) or (folds, n, 88)."""
    return inputs if inputs.ndim == 2 else inputs[fold]


def _inputs(each: Sequence[Rows]) -> np.ndarray:
    return each[0].features if len(each) == 1 else np.stack([one.features for one in each])


def _check(track: Track, condition: str, count: str, outliers: str = "corpus") -> None:
    known = (("condition", condition, CONDITIONS), ("count", count, COUNTS), ("outliers", outliers, OUTLIERS))
    for option, came, allowed in known:
        if came not in allowed:
            raise ValueError(f"{option}: expected one of {', '.join(allowed)}; came {came!r}")
    if condition == "training" and track.statistics is None:
        raise ValueError(
            f"{track.name}: expected a track with the normalisation 'training' for the condition 'training', "
            f"came one with {track.normalisation!r}"
        )
