"""Profiles of attribution over the 27 feature groups, an emotion each: how large, how alike, and what they owe to the
input alone.

The statistics of the claims on Figure 4 (g-j) of Das et al. 2021, with an interval over speakers: `attribution` by
emotion and group, and Spearman's rho (`profile_rho`) and Euclidean distance (`profile_distance`) of two emotions'
attributions over the groups. A model's mean over its rows comes first, then the mean over models and dimensions.
"""

from collections.abc import Callable

import numpy as np
from scipy import stats

from sertools.analysis.attribution import group_scores
from sertools.analysis.bootstrap import Interval, mean_over_members, ratio
from sertools.analysis.emotion_attribution import DIMENSIONS, ROWS, SCALES, TRUE_POSITIVES, Attributions, Explained
from sertools.analysis.emotion_attribution import explain as explained_corpora
from sertools.analysis.pairs import PAIRS
from sertools.analysis.speaker_sums import intervals
from sertools.analysis.transfer import TRAIN
from sertools.measure.groups import groups as feature_groups
from sertools.measure.groups import table
from sertools.models.conditions import Target
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track

Profiles = Callable[[np.ndarray], np.ndarray]
"""Weights of speakers (R, S) -> (K, G, R), K = 4 emotions (``CLASSES``), G = 27 groups."""


def profiles(
    found: Attributions,
    *,
    rows: str = TRUE_POSITIVES,
    dimension: str = "both",
    scale: str = "raw",
    sign: str = "feature",
) -> Profiles:
    """Mean absolute attribution by emotion and group, the mean over models and latent dimensions.

    A model without a row of an emotion in a replicate is left out of that emotion's mean; NaN where all are.

    Args:
        found: from ``emotion_attribution.explain``.
        rows: ``true positives`` or ``all``, every row on which a model is tested.
        dimension: ``both``, ``1`` or ``2``.
        scale: ``raw``, in units of the latent, or ``latent sd``: each model's divided by the standard deviation of
            that latent over its training rows.
        sign: taken off each ``feature`` before the mean over a group, or off the ``group``'s mean.

    Raises:
        ValueError: an unknown choice.
    """
    options = {"rows": (rows, ROWS), "dimension": (dimension, DIMENSIONS), "scale": (scale, SCALES)}
    for option, (came, known) in {**options, "sign": (sign, ("feature", "group"))}.items():
        if came not in known:
            raise ValueError(f"{option}: expected one of {', '.join(known)}; came {came!r}")
    taken = slice(None) if dimension == "both" else [DIMENSIONS.index(dimension) - 1]

    def values(one: Explained) -> np.ndarray:
        scores = one.absolute if sign == "feature" else np.abs(one.signed)
        if scale == "latent sd":
            scores = ratio(scores, one.spread[:, None, None])
        return scores[taken].mean(0)

    means = found.mean(values, rows, len(feature_groups()))
    return lambda weights: mean_over_members(means(weights)).swapaxes(0, 1)


def input_profiles(found: Attributions, *, rows: str = TRUE_POSITIVES, of: str = "mean") -> Profiles:
    """How far an emotion's input lies from the reference by group, without any network: in standard deviations of the
    corpus.

    Args:
        of: ``mean``, the absolute difference of an emotion's mean; or ``rows``, the mean of the absolute differences,
            to which the attribution of a linear model is proportional in a group of one feature.

    Raises:
        ValueError: another ``of``.
    """
    if of not in ("mean", "rows"):
        raise ValueError(f"of: expected 'mean' or 'rows', came {of!r}")
    labels = list(table()["label"])
    means = found.mean(lambda one: one.features.T if of == "mean" else np.abs(one.features.T), rows, len(labels))

    def statistic(weights: np.ndarray) -> np.ndarray:
        by_model = np.moveaxis(means(weights), 1, -1)  # (m, K, R, 88)
        return mean_over_members(group_scores(by_model, labels)).transpose(0, 2, 1)

    return statistic


def attribution(of: Profiles, found: Attributions) -> dict[tuple[str, str], Interval]:
    """Profiles as cells, by (emotion, group)."""
    labels = [(emotion, group) for emotion in CLASSES for group in feature_groups()]
    return intervals(lambda weights: of(weights).reshape(len(labels), -1), labels, found.drawn)


def profile_rho(of: Profiles, found: Attributions) -> dict[tuple[str], Interval]:
    """Spearman's rho of two emotions' profiles, by (pair,); NaN where a profile is missing or the same all over."""
    return _by_pair(of, found, spearman)


def profile_distance(of: Profiles, found: Attributions) -> dict[tuple[str], Interval]:
    """Euclidean distance of two emotions' profiles, by (pair,); NaN where a profile is missing."""
    return _by_pair(of, found, lambda first, second: np.sqrt(((first - second) ** 2).sum(0)))


def agreement(first: Profiles, second: Profiles, found: Attributions) -> dict[tuple[str], Interval]:
    """Spearman's rho over groups of two kinds of profiles of the same emotion, by (emotion,)."""

    def statistic(weights: np.ndarray) -> np.ndarray:
        return np.stack([spearman(*both) for both in zip(first(weights), second(weights), strict=True)])

    return intervals(statistic, [(emotion,) for emotion in CLASSES], found.drawn)


def cells(of: Profiles, found: Attributions) -> dict[str, dict[tuple[str, ...], Interval]]:
    """``attribution``, ``profile_rho`` and ``profile_distance`` of the same profiles."""
    return {
        "attribution": attribution(of, found),
        "profile_rho": profile_rho(of, found),
        "profile_distance": profile_distance(of, found),
    }


def attribution_cells(
    track: Track,
    grid: Grid,
    *,
    validation: Target | None = None,
    method: str = "DAE",
    reference: str = "neutral",
    classifier: str = "SVC",
    rows: str = TRUE_POSITIVES,
    dimension: str = "both",
    seed: int = 0,
    count: int = 1000,
    workers: int = 1,
) -> dict[str, dict[tuple[str, ...], Interval]]:
    """The statistics of the claims on Figure 4 (g-j) on the track's held-out rows; arguments as for
    ``emotion_attribution.explain`` and :func:`profiles`; ``count=0`` where only the estimates are looked at."""
    options = {"method": method, "reference": reference, "classifier": classifier}
    options |= {"seed": seed, "count": count, "workers": workers}
    found = explained_corpora(track, grid, {}, validation=validation, **options)[TRAIN]
    return cells(profiles(found, rows=rows, dimension=dimension), found)


def spearman(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Spearman's rho along the first axis, (G, R) and (G, R) to (R,); ties share a rank; NaN for a column that lacks
    a value or does not vary."""
    defined = np.isfinite(first).all(0) & np.isfinite(second).all(0)
    ranks = [stats.rankdata(np.where(defined, each, 0.0), axis=0) for each in (first, second)]
    one, two = (each - each.mean(0) for each in ranks)
    rho = ratio((one * two).sum(0), np.sqrt((one**2).sum(0) * (two**2).sum(0)))
    return np.where(defined, rho, np.nan)


def _by_pair(
    of: Profiles, found: Attributions, relation: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> dict[tuple[str], Interval]:
    places = [[CLASSES.index(emotion) for emotion in pair] for pair in PAIRS.values()]

    def statistic(weights: np.ndarray) -> np.ndarray:
        each = of(weights)
        return np.stack([relation(each[a], each[b]) for a, b in places])

    return intervals(statistic, [(name,) for name in PAIRS], found.drawn)
