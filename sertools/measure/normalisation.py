"""Standardising features by a corpus's own statistics or by another's.

Das et al. (2021, 2022) take z-scores per feature within a corpus, leave out samples with any |z| > 10 and standardise
again. The statistics may also be another set's: those of the training fold, or of a random part of the target corpus.
"""

from dataclasses import dataclass, replace

import numpy
import pandas

from sertools.measure.egemaps import NAMES
from sertools.measure.groups import LEVEL_FEATURES
from sertools.measure.utterances import Utterances

LEVELS = ("kept", "removed")
LIMIT = 10.0
"""Largest |z| of a row that stays (Das et al. 2021, section 2; 2022, section 2)."""


@dataclass(frozen=True)
class Statistics:
    """What a feature is standardised by.

    Attributes:
        mean: float64, shape (88,), in the order of ``egemaps.NAMES``.
        scale: float64, shape (88,), standard deviation with divisor n (as scikit-learn's StandardScaler); 0 where the
            feature is constant.
        rows: number of utterances behind both.
    """

    mean: numpy.ndarray
    scale: numpy.ndarray
    rows: int


@dataclass(frozen=True)
class Normalised:
    """Standardised utterances, the ids of those that were dropped as outliers, and the statistics applied last."""

    utterances: Utterances
    dropped: pandas.Index
    statistics: Statistics


@dataclass(frozen=True)
class Rows:
    """All rows of a set, standardised, with those told apart that lie beyond the limit.

    Attributes:
        features: float32, shape (n, 88).
        stays: bool, shape (n,): rows that are no outliers.
        statistics: what the rows were standardised by.
    """

    features: numpy.ndarray
    stays: numpy.ndarray
    statistics: Statistics


def fit(features: pandas.DataFrame | numpy.ndarray) -> Statistics:
    """Mean and standard deviation of each feature.

    Args:
        features: (n, 88) finite numbers, n >= 2.

    Raises:
        ValueError: another shape, fewer than two rows, or numbers that are not finite.
    """
    values = numpy.asarray(features, dtype="float64")
    if values.ndim != 2 or values.shape[1] != len(NAMES) or len(values) < 2 or not numpy.isfinite(values).all():
        raise ValueError(
            f"expected at least two rows of {len(NAMES)} finite features, came shape {values.shape} or others"
        )
    # A constant column's computed deviation may be a rounding error instead of 0: dividing by that would blow it up.
    constant = values.max(axis=0) == values.min(axis=0)
    return Statistics(values.mean(axis=0), numpy.where(constant, 0.0, values.std(axis=0)), len(values))


def standardise(features: pandas.DataFrame | numpy.ndarray, statistics: Statistics) -> numpy.ndarray:
    """z-scores, float64, shape (n, 88); 0 throughout for a feature that is constant in the statistics.

    Such a feature has no scale to be measured by; 0 says "nothing known", also where it varies in the set at hand.
    """
    scores = numpy.asarray(features, dtype="float64") - statistics.mean
    constant = statistics.scale == 0
    scores /= numpy.where(constant, 1.0, statistics.scale)
    scores[:, constant] = 0.0
    return scores


def normalise(
    utterances: Utterances, *, statistics: Statistics | None = None, limit: float | None = LIMIT, level: str = "kept"
) -> Normalised:
    """Standardise utterances and drop outliers.

    Without given statistics: z-scores by the utterances' own, rows with any |z| > limit dropped, then standardised
    once more by the statistics of the rows that stay (once: z may exceed the limit again). With given ones: z-scores by
    them, rows beyond the limit dropped, nothing estimated. Among n rows |z| cannot exceed the root of n - 1, so 101
    rows or fewer never lose one to a limit of 10.

    Args:
        utterances: features in openSMILE's units.
        statistics: of another set, for instance ``normalise(training).statistics``.
        limit: largest |z| that stays; ``None`` drops nothing.
        level: ``"kept"``, or ``"removed"``: the 17 ``LEVEL_FEATURES`` are set to 0 after standardising. The rows
            dropped are the same for both, so that results are compared on the same utterances.

    Returns:
        Utterances with float32 features, ids of the dropped rows, and the statistics applied (after dropping).

    Raises:
        ValueError: an unknown level, a limit not above 0, or own statistics of fewer than two rows.
    """
    if level not in LEVELS:
        raise ValueError(f"level: expected one of {', '.join(LEVELS)}, came {level!r}")
    if limit is not None and not limit > 0:
        raise ValueError(f"limit: expected a number above 0 or None, came {limit!r}")
    applied = fit(utterances.features) if statistics is None else statistics
    scores = standardise(utterances.features, applied)
    stays = numpy.ones(len(scores), dtype=bool) if limit is None else (numpy.abs(scores) <= limit).all(axis=1)
    kept = utterances.rows(stays)
    if statistics is None:
        applied = fit(kept.features)
    scores = _inputs(standardise(kept.features, applied), level)
    features = pandas.DataFrame(scores, index=kept.features.index, columns=kept.features.columns)
    return Normalised(replace(kept, features=features), utterances.table.index[~stays], applied)


def standardise_rows(
    utterances: Utterances,
    *,
    statistics: Statistics | None = None,
    part: numpy.ndarray | None = None,
    limit: float | None = LIMIT,
    level: str = "kept",
) -> Rows:
    """Standardise every row, those beyond the limit too, by given statistics or by those of a part of the rows.

    What :func:`normalise` does, for those who need the rows where they are: models that each have statistics of their
    own, or an evaluation on rows that the statistics do not come from. A row of ``part`` is an outlier if
    :func:`normalise` drops it from the part, any other row if it lies beyond the limit under the statistics applied.

    Args:
        utterances: features in openSMILE's units, n rows.
        statistics: of another set; then nothing is estimated.
        part: positions of the rows whose statistics are taken (outliers among them left out); ``None`` takes all.
        limit, level: as for :func:`normalise`.

    Raises:
        ValueError: both ``statistics`` and ``part``; otherwise as :func:`normalise`.
    """
    if statistics is not None and part is not None:
        raise ValueError("statistics, part: expected one of them at most, came both")
    if level not in LEVELS:
        raise ValueError(f"level: expected one of {', '.join(LEVELS)}, came {level!r}")
    own = None
    if statistics is None:
        own = normalise(utterances if part is None else utterances.rows(part), limit=limit)
        statistics = own.statistics
    scores = standardise(utterances.features, statistics)
    stays = numpy.ones(len(scores), dtype=bool) if limit is None else (numpy.abs(scores) <= limit).all(axis=1)
    if own is not None:
        estimated = slice(None) if part is None else numpy.asarray(part)
        stays[estimated] = ~utterances.table.index[estimated].isin(own.dropped)
    return Rows(_inputs(scores, level), stays, statistics)


def _inputs(scores: numpy.ndarray, level: str) -> numpy.ndarray:
    """What a model sees of z-scores: float32, the level features zero where they are removed."""
    if level == "removed":
        scores[:, [NAMES.index(name) for name in LEVEL_FEATURES]] = 0.0
    return scores.astype("float32")
