"""Do group scores differ between emotions? One-way analysis of variance and what must stand beside it.

Das et al. 2022, section 3.3: for each method, feature group and data set, H0 "no difference between the means of the
attribution scores over the emotion classes", rejected at p < .05, scores taken to be normal. Here: tests are made per
model (fold x run) and summarised as the share of models with p < .05, never pooled over models; Kruskal-Wallis (no
normality), Holm's correction (27 groups) and tests of normality stand beside.

Scores are arrays (..., n), rows last; each leading cell (model, dimension, group) is one test.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.diagnostic import normal_ad
from statsmodels.stats.multitest import multipletests

from sertools.analysis.bootstrap import ratio

ALPHA = 0.05


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
    centred = scores - scores.mean(-1, keepdims=True)
    class_means = centred @ member / counts
    within_rows = centred - class_means @ member.T
    between = (counts * class_means**2).sum(-1) / (len(counts) - 1)
    within = (within_rows**2).sum(-1) / (scores.shape[-1] - len(counts))
    # Rounding leaves a residue where the scores are constant; it must not pass for variance.
    noise = (1e-12 * np.abs(scores).max(-1)) ** 2
    between, within = np.where(between <= noise, 0.0, between), np.where(within <= noise, 0.0, within)
    statistic = np.where((within == 0) & (between > 0), np.inf, ratio(between, within))
    return Test(statistic, stats.f.sf(statistic, len(counts) - 1, scores.shape[-1] - len(counts)))


def kruskal_wallis(scores: np.ndarray, classes: Sequence[str]) -> Test:
    """Kruskal-Wallis H over classes, corrected for ties; p from chi squared with K - 1 degrees of freedom.

    Source: Kruskal and Wallis 1952. Errors as ``anova``; NaN where all scores are equal.
    """
    scores, member = _split(scores, classes)
    count, counts = scores.shape[-1], member.sum(0)
    ranks = stats.rankdata(scores, axis=-1) - (count + 1) / 2
    # With average ranks, dividing by their own variance is the correction for ties.
    statistic = (count - 1) * ratio(((ranks @ member) ** 2 / counts).sum(-1), (ranks**2).sum(-1))
    return Test(statistic, stats.chi2.sf(statistic, len(counts) - 1))


def holm(p: np.ndarray) -> np.ndarray:
    """Holm's adjusted p values in [0, 1], (..., G): the last axis is a family; undefined tests (NaN) stay out of it.

    Source: Holm 1979; statsmodels ``multipletests(method="holm")``.
    """
    p = np.asarray(p, dtype=float)
    adjusted = np.full(p.shape, np.nan)
    for index in np.ndindex(p.shape[:-1]):
        known = np.isfinite(p[index])
        if known.any():
            adjusted[index][known] = multipletests(p[index][known], method="holm")[1]
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
    scores = np.asarray(scores, dtype=float)
    if scores.shape[-1] < 3:
        raise ValueError(f"expected at least 3 rows, came {scores.shape[-1]}")
    cells = scores.reshape(-1, scores.shape[-1])
    values = np.full((len(cells), 2), np.nan)
    for cell in np.flatnonzero(np.ptp(cells, axis=1) > 0):
        values[cell] = stats.shapiro(cells[cell])
    return Test(values[:, 0].reshape(scores.shape[:-1]), values[:, 1].reshape(scores.shape[:-1]))


def anderson_darling(scores: np.ndarray) -> Test:
    """Anderson-Darling's A^2 of each cell's rows against a fitted normal, and its p; NaN where constant.

    Source: Stephens 1986, by statsmodels ``normal_ad``. Raises ValueError below eight rows.
    """
    scores = np.asarray(scores, dtype=float)
    if scores.shape[-1] < 8:
        raise ValueError(f"expected at least 8 rows, came {scores.shape[-1]}")
    cells = scores.reshape(-1, scores.shape[-1])
    values = np.full((len(cells), 2), np.nan)
    for cell in np.flatnonzero(np.ptp(cells, axis=1) > 0):
        values[cell] = normal_ad(cells[cell])
    return Test(values[:, 0].reshape(scores.shape[:-1]), values[:, 1].reshape(scores.shape[:-1]))


def residuals(scores: np.ndarray, classes: Sequence[str]) -> np.ndarray:
    """Scores less their class mean, (..., n): what the analysis of variance takes to be normal."""
    scores, member = _split(scores, classes)
    return scores - (scores @ member / member.sum(0)) @ member.T


def _split(scores: np.ndarray, classes: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    scores, classes = np.asarray(scores, dtype=float), np.asarray(classes, dtype=str)
    names = np.unique(classes)
    if classes.shape != scores.shape[-1:] or len(names) < 2 or len(classes) <= len(names):
        raise ValueError(
            f"expected a class for each of {scores.shape[-1:]} rows, two classes and more rows than classes, came "
            f"{classes.shape} and {len(names)} classes"
        )
    return scores, (classes[:, None] == names).astype(float)
