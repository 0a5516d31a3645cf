"""Do group scores differ between emotions? One-way analysis of variance and what must stand beside it.

Das et al. 2022, section 3.3: for each method, feature group and data set, H0 "no difference between the means of the
attribution scores over the emotion classes", rejected at p < .05, scores taken to be normal. Here: tests are made per
model (fold x run) and summarised as the share of models with p < .05, never pooled over models; Kruskal-Wallis (no
normality), Holm's correction (27 groups) and tests of normality stand beside.

Scores are arrays (..., n), rows last; each leading cell (model, dimension, group) is one test.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.diagnostic import normal_ad

from sertools.analysis.bootstrap import ratio

ALPHA = 0.05
_CHUNK = 1_000_000
"""Values of a few cells held at once."""


@dataclass(frozen=True, eq=False)
class Test:
    """``statistic`` and ``p`` (...), NaN where a test is undefined (constant scores, fewer than two classes)."""

    __test__ = False  # keeps pytest from collecting it

    statistic: np.ndarray
    p: np.ndarray


def anova(scores: np.ndarray, classes: Sequence[str]) -> Test:
    """One-way ANOVA over classes, F = between / within mean square with (K - 1, n - K) degrees of freedom.

    Where every class is constant, F is infinite and p 0; where all scores are equal, NaN.

    Raises:
        ValueError: not one class a row, fewer than two classes, or no row more than classes.
    """
    scores, member = _split(scores, classes)
    counts = member.sum(0)
    freedom = len(counts) - 1, scores.shape[-1] - len(counts)

    def compute(part: np.ndarray) -> np.ndarray:
        centred = part - part.mean(-1, keepdims=True)
        class_means = centred @ member / counts
        between = (counts * class_means**2).sum(-1) / freedom[0]
        centred -= class_means @ member.T
        within = np.einsum("...n,...n->...", centred, centred) / freedom[1]
        # Rounding leaves a residue where the scores are constant; it must not pass for variance.
        noise = (1e-12 * np.abs(part).max(-1)) ** 2
        between, within = np.where(between <= noise, 0.0, between), np.where(within <= noise, 0.0, within)
        return np.where((within == 0) & (between > 0), np.inf, ratio(between, within))

    statistic = _in_parts(compute, scores)
    return Test(statistic, stats.f.sf(statistic, *freedom))


def kruskal_wallis(scores: np.ndarray, classes: Sequence[str]) -> Test:
    """Kruskal-Wallis H over classes, corrected for ties; p from chi squared with K - 1 degrees of freedom.

    Source: Kruskal and Wallis 1952. Errors as ``anova``; NaN where all scores are equal.
    """
    scores, member = _split(scores, classes)
    count, counts = scores.shape[-1], member.sum(0)

    def compute(part: np.ndarray) -> np.ndarray:
        ranks = stats.rankdata(part, axis=-1) - (count + 1) / 2
        # With average ranks, dividing by their own variance is the correction for ties.
        return (count - 1) * ratio(((ranks @ member) ** 2 / counts).sum(-1), (ranks**2).sum(-1))

    statistic = _in_parts(compute, scores)
    return Test(statistic, stats.chi2.sf(statistic, len(counts) - 1))


def holm(p: np.ndarray) -> np.ndarray:
    """Holm's adjusted p values in [0, 1], (..., G): the last axis is a family; undefined tests (NaN) stay out of it.

    The k-th smallest of K is multiplied by K - k + 1, and none may fall below a smaller one's. Source: Holm 1979.
    (statsmodels' ``multipletests`` gives the same, a family at a time, in tens of milliseconds each.)
    """
    p = np.asarray(p, dtype=float)
    order = np.argsort(p, axis=-1)  # NaN last
    remaining = np.isfinite(p).sum(-1, keepdims=True) - np.arange(p.shape[-1])
    ascending = np.take_along_axis(p, order, -1)
    raised = np.maximum.accumulate(np.minimum(1.0, ascending * np.maximum(remaining, 1)), axis=-1)
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, raised, -1)
    return adjusted


def share_significant(p: np.ndarray, *, alpha: float = ALPHA) -> np.ndarray:
    """Share over models (first axis) with p < alpha.

    (models, ...) -> (...). An undefined test (NaN) is not significant.
    """
    return (np.asarray(p, dtype=float) < alpha).mean(0)


def shapiro_wilk(scores: np.ndarray) -> Test:
    """Shapiro-Wilk's W and p of each cell's rows, n from 3 to 5000 (beyond, p is not accurate); NaN where constant.

    Raises:
        ValueError: fewer than three rows.
    """
    return _of_each_cell(stats.shapiro, scores, 3)


def anderson_darling(scores: np.ndarray) -> Test:
    """Anderson-Darling's A^2 of each cell's rows against a fitted normal, and its p; NaN where constant.

    Source: Stephens 1986, by statsmodels ``normal_ad``.

    Raises:
        ValueError: fewer than eight rows.
    """
    return _of_each_cell(normal_ad, scores, 8)


def residuals(scores: np.ndarray, classes: Sequence[str]) -> np.ndarray:
    """Scores less their class mean, (..., n): what the analysis of variance takes to be normal."""
    scores, member = _split(scores, classes)
    return scores - (scores @ member / member.sum(0)) @ member.T


def _of_each_cell(test: Callable[[np.ndarray], tuple[float, float]], scores: np.ndarray, fewest: int) -> Test:
    scores = np.asarray(scores)
    if scores.shape[-1] < fewest:
        raise ValueError(f"expected at least {fewest} rows, came {scores.shape[-1]}")
    values = np.full((*scores.shape[:-1], 2), np.nan)
    for index in np.ndindex(scores.shape[:-1]):
        rows = scores[index].astype(float)
        if np.ptp(rows) > 0:
            values[index] = test(rows)
    return Test(values[..., 0], values[..., 1])


def _in_parts(compute: Callable[[np.ndarray], np.ndarray], scores: np.ndarray) -> np.ndarray:
    """``compute`` on a few cells at a time, in double precision: (..., n) -> (...). This bounds memory."""
    cells = scores.reshape(-1, scores.shape[-1])
    step = max(1, _CHUNK // max(1, scores.shape[-1]))
    parts = [compute(np.asarray(cells[k : k + step], dtype=float)) for k in range(0, len(cells), step)]
    return np.concatenate(parts).reshape(scores.shape[:-1]) if parts else np.empty(scores.shape[:-1])


def _split(scores: np.ndarray, classes: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    scores, classes = np.asarray(scores), np.asarray(classes, dtype=str)
    names = np.unique(classes)
    if classes.shape != scores.shape[-1:] or len(names) < 2 or len(classes) <= len(names):
        raise ValueError(
            f"expected a class for each of {scores.shape[-1:]} rows, two classes and more rows than classes, came "
            f"{classes.shape} and {len(names)} classes"
        )
    return scores, (classes[:, None] == names).astype(float)
