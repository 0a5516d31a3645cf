"""The yardsticks beside every rank correlation, scored on the same rows and speakers as the models.

A baseline is a member like a model: one a fold, counted on the rows that the fold's models are counted on, so that its
rho averages over folds as theirs does.
"""

from collections.abc import Mapping

import numpy as np

from sertools.analysis.baselines import class_oracle, loudness, ridge
from sertools.analysis.bootstrap import Replicates, replicates
from sertools.analysis.rank_correlation import Ranked, counted_rows, rated_rows, target_labels
from sertools.analysis.transfer import VALIDATION
from sertools.corpora.trace import traced
from sertools.measure.egemaps import NAMES
from sertools.measure.utterances import Utterances
from sertools.models.conditions import Target, inputs_of, of_fold
from sertools.models.grid import Grid
from sertools.models.track import Track

LOUDNESS, RIDGE, ORACLE, RATER = "Mean loudness", "Ridge, 88 features", "Class means", "One rater against the others"
BASELINES = (LOUDNESS, RIDGE, ORACLE, RATER)
RATERS = (1, 2, 3)


@traced
def rank_baselines(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    dimension: str = "activation",
    seed: int = 0,
    count: int = 1000,
    people: Replicates | None = None,
) -> dict[str, Ranked]:
    """Mean loudness, ridge regression, class means, and raters, ranked as :func:`~rank_correlation.rank` ranks models.

    Ridge and class means are fitted on the training rows of each fold (the oracle is told the true emotion of a row). A
    rater is ranked against the mean of the other two, where the table holds each rater's rating.

    Args:
        track, grid, targets, dimension, seed, count, people: as for ``rank``; of the grid only the folds are used.

    Returns:
        ``VALIDATION`` and each target's name to a :class:`Ranked` with the one condition ``transfer``.
    """
    first: dict[int, int] = {}
    for number, member in enumerate(grid.members):
        first.setdefault(member.fold, number)
    of_fold = [first[fold] for fold in range(len(track.folds))]
    ranked = {}
    for name, corpus in {VALIDATION: track.utterances, **targets}.items():
        counted = counted_rows(track, grid, name, corpus, dimension)[of_fold]
        labels = track.labels[dimension] if name == VALIDATION else target_labels(track, corpus, dimension)
        members = _fitted(track, corpus, labels, dimension)
        if _has_raters(corpus, dimension):
            members += _raters(corpus, dimension, len(track.folds))
        methods = np.array([method for method, _, _, _ in members])
        scores = np.stack([np.where(counted[fold], score, np.nan) for _, fold, score, _ in members])
        speakers = corpus.table["speaker"].to_numpy(dtype=str)
        drawn = people if people is not None else replicates(speakers, count=count, seed=seed)
        ranked[name] = Ranked(
            name,
            {"transfer": scores},
            np.stack([label for _, _, _, label in members]),
            corpus.table["emotion"].fillna("").to_numpy(dtype=str),
            bool(rated_rows(corpus, dimension)[counted.any(0)].all()),
            drawn.codes(speakers),
            drawn,
            methods,
        )
    return ranked


def _fitted(track: Track, corpus: Utterances | Target, labels: np.ndarray, dimension: str) -> list[tuple]:
    """(baseline, fold, (n,) score, (n,) label) of the three baselines on every fold."""
    inputs = track.inputs if corpus is track.utterances else inputs_of(corpus)
    known = track.utterances.table["emotion"].to_numpy(dtype=str)
    emotions = corpus.table["emotion"].fillna("").to_numpy(dtype=str)
    members = []
    for number, fold in enumerate(track.folds):
        taught = track.labels[dimension][number, fold.train]
        features = of_fold(inputs, number)
        (regressed,) = ridge(of_fold(track.inputs, number)[fold.train], taught, [features])
        members += [
            (LOUDNESS, number, loudness(features, NAMES), labels[number]),
            (RIDGE, number, regressed, labels[number]),
            (ORACLE, number, class_oracle(known[fold.train], taught, emotions), labels[number]),
        ]
    return members


def _has_raters(corpus: Utterances | Target, dimension: str) -> bool:
    columns = [f"{dimension}_{rater}" for rater in RATERS]
    return set(columns) <= set(corpus.table.columns) and bool(corpus.table[columns].notna().all(axis=None))


def _raters(corpus: Utterances | Target, dimension: str, folds: int) -> list[tuple]:
    """As ``_fitted``; the label of a rater is the mean of the others."""
    ratings = corpus.table[[f"{dimension}_{rater}" for rater in RATERS]].to_numpy(dtype=float)
    others = (ratings.sum(1, keepdims=True) - ratings) / (len(RATERS) - 1)
    return [(RATER, fold, ratings[:, k], others[:, k]) for fold in range(folds) for k in range(len(RATERS))]
