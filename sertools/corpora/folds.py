"""Splits of a table into training and test rows, and draws from it; every one is seeded and ignores the order of rows.

Two kinds of folds stand side by side. The papers shuffle utterances, so that a speaker is heard in training and test;
the headline results here keep speakers apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy
import pandas
from sklearn.model_selection import KFold, StratifiedGroupKFold, StratifiedKFold

from sertools.corpora.table import CorpusError


@dataclass(frozen=True, eq=False)
class Fold:
    """Row positions of one split: ``train`` and ``test``, int64 arrays, ascending, without a common element, read-only.

    Raises:
        CorpusError: a side is empty, a row occurs twice or on both sides.
    """

    train: numpy.ndarray
    test: numpy.ndarray

    def __post_init__(self):
        for side in ("train", "test"):
            positions = numpy.sort(numpy.asarray(getattr(self, side), dtype=numpy.int64))
            if positions.ndim != 1 or not len(positions):
                raise CorpusError(f"expected at least one {side} row in a fold, came shape {positions.shape}")
            if len(numpy.unique(positions)) != len(positions):
                raise CorpusError(f"expected every {side} row once, came {len(positions)} rows with repetitions")
            positions.setflags(write=False)
            object.__setattr__(self, side, positions)
        both = numpy.intersect1d(self.train, self.test)
        if len(both):
            raise CorpusError(f"expected no row in both training and test, came {len(both)}, first: row {both[0]}")


def random_folds(table: pandas.DataFrame, folds: int, seed: int, stratified: bool = False) -> tuple[Fold, ...]:
    """The papers' folds: utterances are shuffled, speakers ignored.

    Args:
        table: a table of utterances (N rows).
        folds: number of folds, at least 2.
        seed: seed of the shuffle; the same seed and utterances give the same folds in any order of rows.
        stratified: whether each fold keeps the table's proportions of emotions (then every row needs one).

    Returns:
        ``folds`` folds whose test rows together are all N rows, each once.

    Raises:
        CorpusError: fewer rows than folds; a fold trains without one of the table's emotions; with ``stratified`` a
            row without an emotion or an emotion with fewer rows than folds.

    Source: Das et al. (2022) and Das et al. (ICASSP 2022, sec. 3), 5 folds; Das et al. (2021), sec. 3, 10 folds.
    """
    _check_number(folds, len(table), "rows")
    order = _by_utterance(table)
    emotions = table["emotion"].iloc[order]
    if stratified:
        _check_emotions_known(table)
        counts = emotions.value_counts()
        if counts.min() < folds:
            raise CorpusError(
                f"expected at least {folds} rows of every emotion for {folds} stratified folds, "
                f"came {counts.min()} of {counts.idxmin()}"
            )
        splitter = StratifiedKFold(folds, shuffle=True, random_state=seed)
        splits = splitter.split(order, emotions.to_numpy(dtype=object))
    else:
        splits = KFold(folds, shuffle=True, random_state=seed).split(order)
    return _checked(table, [Fold(order[train], order[test]) for train, test in splits])


def speaker_folds(table: pandas.DataFrame, folds: int, seed: int) -> tuple[Fold, ...]:
    """Folds in which no speaker is both in training and test, with emotions as balanced as the speakers allow.

    A speaker is one person, over corpora too: EmoTale's English and Danish rows of a person stay together.

    Args:
        table: a table of utterances (N rows), each with an emotion.
        folds: number of folds, at least 2 and at most the number of speakers.
        seed: seed of the order in which speakers are dealt out.

    Returns:
        ``folds`` folds whose test rows together are all N rows, each once. A test fold may lack an emotion.

    Raises:
        CorpusError: fewer speakers than folds, a row without speaker or emotion, an emotion with fewer rows than
            folds, a fold that trains without one of the table's emotions.

    Source: scikit-learn's ``StratifiedGroupKFold``.
    """
    if table["speaker"].isna().any():
        raise CorpusError(f"expected a speaker in every row, came {int(table['speaker'].isna().sum())} rows without")
    _check_number(folds, table["speaker"].nunique(), "speakers")
    _check_emotions_known(table)
    order = _by_utterance(table)
    emotions = table["emotion"].iloc[order].to_numpy(dtype=object)
    speakers = table["speaker"].iloc[order].to_numpy(dtype=object)
    rarest = table["emotion"].value_counts()
    if rarest.min() < folds:
        raise CorpusError(
            f"expected at least {folds} rows of every emotion for {folds} folds, "
            f"came {rarest.min()} of {rarest.idxmin()}"
        )
    splits = StratifiedGroupKFold(folds, shuffle=True, random_state=seed).split(order, emotions, speakers)
    return _checked(table, [Fold(order[train], order[test]) for train, test in splits])


def subsample(
    table: pandas.DataFrame, positions: numpy.ndarray, proportions: Mapping[str, float], seed: int
) -> numpy.ndarray:
    """Draw rows without replacement so that their emotions stand in given proportions, as many as the rows allow.

    The number n is the largest whose class counts, ``proportions`` times n rounded by largest remainders, are all to be
    had. Rows of an emotion that ``proportions`` does not name are not drawn.

    Args:
        table: a table of utterances.
        positions: row positions to draw from, for instance a training fold.
        proportions: emotion to share; shares are positive and add up to 1.
        seed: the same seed and utterances give the same draw in any order of rows and of ``proportions``.

    Returns:
        int64 positions, ascending.

    Raises:
        CorpusError: shares that are not positive or do not add up to 1, an emotion without rows among ``positions``.
    """
    if min(proportions.values()) <= 0 or abs(sum(proportions.values()) - 1) > 1e-6:
        raise CorpusError(f"expected positive shares that add up to 1, came {dict(proportions)}")
    positions = numpy.asarray(positions, dtype=numpy.int64)
    if len(numpy.unique(positions)) != len(positions):
        raise CorpusError(f"expected every row once to draw from, came {len(positions)} positions with repetitions")
    # Sorted by utterance id, so that a seed draws the same utterances however the rows lie.
    ids = table.index.to_numpy(dtype=object)[positions]
    positions = positions[numpy.argsort(ids, kind="stable")]
    found = table["emotion"].to_numpy(dtype=object)[positions]
    emotions = sorted(proportions)
    available = {emotion: positions[found == emotion] for emotion in emotions}
    for emotion in emotions:
        if not len(available[emotion]):
            raise CorpusError(f"expected rows of {emotion} to draw {proportions[emotion]:.0%} from, came none")
    counts = _largest_counts(
        [proportions[emotion] for emotion in emotions], [len(available[emotion]) for emotion in emotions]
    )
    generator = numpy.random.default_rng(seed)
    drawn = [generator.permutation(available[emotion])[:count] for emotion, count in zip(emotions, counts, strict=True)]
    return numpy.sort(numpy.concatenate(drawn))


def random_share(table: pandas.DataFrame, share: float, seed: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Draw a random share of the rows: the drawn ones and all others, both int64 positions, ascending.

    Condition 2 of ``transferable`` normalises a target corpus by a random 20 % of it and evaluates on the rest.

    Args:
        table: a table of utterances, at least 2 rows.
        share: above 0 and below 1; ``share`` times N is rounded, at least one row stays on either side.
        seed: the same seed and utterances give the same draw in any order of rows.

    Raises:
        CorpusError: fewer than 2 rows or a share that is not between 0 and 1.

    Source: Das et al. (ICASSP 2022), sec. 3.1, condition 2.
    """
    if not 0 < share < 1:
        raise CorpusError(f"expected a share between 0 and 1, came {share}")
    if len(table) < 2:
        raise CorpusError(f"expected at least 2 rows to share out, came {len(table)}")
    order = _by_utterance(table)[numpy.random.default_rng(seed).permutation(len(table))]
    drawn = min(max(round(share * len(table)), 1), len(table) - 1)
    return numpy.sort(order[:drawn]), numpy.sort(order[drawn:])


def _by_utterance(table: pandas.DataFrame) -> numpy.ndarray:
    """Positions in the order of utterance ids: what a seed draws from must not depend on how rows happen to lie."""
    if not table.index.is_unique:
        repeated = table.index[table.index.duplicated()]
        raise CorpusError(f"expected every utterance once, came {len(repeated)} repetitions, first: {repeated[0]}")
    return numpy.argsort(table.index.to_numpy(dtype=object), kind="stable")


def _largest_counts(shares: list[float], available: list[int]) -> list[int]:
    # A count is at least floor(share * n), hence no n beyond (available + 1) / share can be served.
    n = min(int((count + 1) / share) for share, count in zip(shares, available, strict=True))
    while True:
        exact = [round(share * n, 9) for share in shares]
        counts = [int(value) for value in exact]
        # Of equal remainders the class that has a row to spare is rounded up.
        order = [(round(counts[k] - exact[k], 9), available[k] <= counts[k], k) for k in range(len(shares))]
        for _, _, k in sorted(order)[: n - sum(counts)]:
            counts[k] += 1
        if all(count <= had for count, had in zip(counts, available, strict=True)):
            return counts
        n -= 1


def _check_number(folds: int, units: int, name: str) -> None:
    if folds < 2:
        raise CorpusError(f"expected at least 2 folds, came {folds}")
    if units < folds:
        raise CorpusError(f"expected at least {folds} {name} for {folds} folds, came {units}")


def _check_emotions_known(table: pandas.DataFrame) -> None:
    unknown = table.index[table["emotion"].isna()]
    if len(unknown):
        raise CorpusError(
            f"expected an emotion in every row, came {len(unknown)} of {len(table)} rows without, first: {unknown[0]}"
        )


def _checked(table: pandas.DataFrame, folds: list[Fold]) -> tuple[Fold, ...]:
    emotions = table["emotion"].to_numpy(dtype=object)
    known = set(table["emotion"].dropna())
    for number, fold in enumerate(folds):
        absent = sorted(known.difference(emotions[fold.train]))
        if absent:
            raise CorpusError(
                f"expected every emotion in the training rows of fold {number + 1} of {len(folds)}, "
                f"came none of {', '.join(absent)}"
            )
    return tuple(folds)
