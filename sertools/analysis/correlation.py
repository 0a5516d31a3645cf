"""Signed rank correlation of scores with labels, for many members, with its value in every replicate of speakers.

Spearman's rho is Pearson's correlation of average ranks (ties share the mean of their ranks). Das et al. 2022, section
3.2 and Table 1; signed, so that a score that runs against the label is told from one that runs with it.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.stats import rankdata

from sertools.analysis.bootstrap import Statistic, ratio

CHUNK = 2_000_000
"""Replicates x rows held at once: bounds memory to a few arrays of 16 MB."""
FEW = 128
"""Speakers up to whom ranks follow from counts by speaker, at rows x speakers; above them the drawn rows are summed up
in the order of the values, which needs no counts and is the faster then. Both are exact, so they agree to the digit."""
_ZERO = 1e-12
"""Share of the largest possible variance of ranks below which a replicate counts as constant (rounding)."""


@dataclass(frozen=True, eq=False)
class Spearman:
    """``rho`` (m,) in [-1, 1] or NaN.

    ``rows`` (m,) rows used; ``reasons``: one text a member, empty where rho is a number.
    """

    rho: np.ndarray
    rows: np.ndarray
    reasons: tuple[str, ...]


def spearman(scores: np.ndarray, labels: np.ndarray) -> Spearman:
    """Rank correlation of each member's scores (m, n) or (n,) with labels (n,) or (m, n).

    Rows where score or label is NaN are left out for that member (a member scores its own test fold only). NaN, with
    the reason, where fewer than two rows remain or the scores or labels are constant.

    Raises:
        ValueError: the shapes do not fit.
    """
    scores, labels = _pair(scores, labels)
    known = np.isfinite(scores) & np.isfinite(labels)
    ranked: dict[bytes, np.ndarray] = {}
    values, reasons = [], []
    for score, label, used in zip(scores, labels, known, strict=True):
        # Members of one fold share rows and labels: these are ranked once.
        key = label[used].tobytes()
        if key not in ranked:
            ranked[key] = rankdata(label[used]) - (used.sum() + 1) / 2
        value, reason = _correlation(rankdata(score[used]) - (used.sum() + 1) / 2, ranked[key])
        values.append(value)
        reasons.append(reason)
    return Spearman(np.array(values), known.sum(1), tuple(reasons))


def _correlation(first: np.ndarray, second: np.ndarray) -> tuple[float, str]:
    if len(first) < 2:
        return np.nan, f"{len(first)} rows"
    if not first.any() or not second.any():
        return np.nan, "constant scores" if not first.any() else "constant labels"
    return float(first @ second / np.sqrt((first @ first) * (second @ second))), ""


def spearman_statistic(scores: np.ndarray, labels: np.ndarray, codes: np.ndarray, speakers: int) -> Statistic:
    """Spearman's rho in every replicate of speakers: ``weights (R, S) -> (m, R)``, for ``bootstrap.interval``.

    A row drawn w times stands w times in the sample. The rank of row i is then a weighted count: with B_s(i) = rows of
    speaker s below i + half of those equal to i, the average rank is sum_s w_s B_s(i) + 1/2. Nothing is sorted again
    in a replicate. Exact. The cost grows with rows times speakers up to ``FEW`` speakers, then with the rows.

    Args:
        scores: (m, n) or (n,), NaN where a member does not score a row.
        labels: (n,) or (m, n), NaN where unknown.
        codes: int (n,), speaker of each row. speakers: S.

    Raises:
        ValueError: scores, labels and codes of different lengths.
    """
    scores, labels = _pair(scores, labels)
    codes = np.asarray(codes)
    if codes.shape != scores.shape[1:]:
        raise ValueError(f"expected a speaker for each of {scores.shape[1]} rows, came {codes.shape}")
    known = np.isfinite(scores) & np.isfinite(labels)
    # Members of one fold share rows and labels: that side is computed once for all of them.
    groups: dict[bytes, list[int]] = {}
    for member, used in enumerate(known):
        groups.setdefault(used.tobytes() + labels[member, used].tobytes(), []).append(member)
    alike = list(groups.values())

    sorted_once: dict[int, Places] = {}

    def placed(key: int, values: np.ndarray) -> Places:
        if key not in sorted_once:
            sorted_once[key] = places(values, values)
        return sorted_once[key]

    def statistic(weights: np.ndarray) -> np.ndarray:
        weights = np.asarray(weights, dtype=float)
        step = max(1, CHUNK // max(1, scores.shape[1]))
        return np.concatenate([compute(weights[k : k + step]) for k in range(0, len(weights), step)], axis=1)

    def compute(weights: np.ndarray) -> np.ndarray:
        few = speakers <= FEW
        out = np.full((len(scores), len(weights)), np.nan)
        for members in alike:
            used = known[members[0]]
            code, label = codes[used], labels[members[0], used]
            drawn = weights[:, code]
            total = drawn.sum(1)
            # Average ranks have mean (N + 1) / 2; with the shared 1/2 left out, N / 2.
            if few:
                below, label_variance = _ranked(label, code, weights, total)
                weighted_label = drawn * (weights @ below.T - total[:, None] / 2)
            else:
                rank = drawn_below(placed(-1 - members[0], label), code, weights) - total[:, None] / 2
                weighted_label = drawn * rank
                label_variance = np.einsum("rn,rn->r", weighted_label, rank)
            floor = _ZERO * total**3
            for member in members:
                score = scores[member, used]
                # the covariance is sum_i w_i (label rank - N / 2) (rank - N / 2), where the first factors sum to 0
                if few:
                    below, score_variance = _ranked(score, code, weights, total)
                    covariance = np.einsum("rs,rs->r", weighted_label @ below, weights)
                else:
                    rank = drawn_below(placed(member, score), code, weights) - total[:, None] / 2
                    score_variance = np.einsum("rn,rn,rn->r", drawn, rank, rank)
                    covariance = np.einsum("rn,rn->r", weighted_label, rank)
                product = np.where(
                    (score_variance > floor) & (label_variance > floor), score_variance * label_variance, 0.0
                )
                out[member] = ratio(covariance, np.sqrt(product))
        return out

    return statistic


class Places(NamedTuple):
    """Order of n values, and of each of k others how many of the n lie below it and how many not above it."""

    order: np.ndarray
    below: np.ndarray
    not_above: np.ndarray


def places(at: np.ndarray, values: np.ndarray) -> Places:
    """Places of ``at`` (k,) among ``values`` (n,), all finite."""
    order = np.argsort(values, kind="stable")
    return Places(order, *(np.searchsorted(values[order], at, side) for side in ("left", "right")))


def drawn_below(found: Places, code: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """How many drawn rows have a value below each of those that were placed, plus half of those that have the same.

    Args:
        found: among the values of n rows. code: (n,) speaker of each row. weights: (R, S), how often a speaker was
            drawn.

    Returns:
        (R, k).
    """
    up_to = np.zeros((len(weights), len(code) + 1))
    np.cumsum(weights[:, code[found.order]], axis=1, out=up_to[:, 1:])
    return (up_to[:, found.below] + up_to[:, found.not_above]) / 2


def _ranked(
    values: np.ndarray, code: np.ndarray, weights: np.ndarray, total: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For each row and speaker: rows of that speaker below it plus half of those equal to it, (n, S); and the sum of
    squares of the drawn rows' ranks about their mean in each replicate, (R,).

    The latter is (N^3 - sum_g T_g^3) / 12, where T_g drawn rows share the value g. A value that a single row has is
    drawn as often as that row's speaker.
    """
    levels, level = np.unique(values, return_inverse=True)
    speakers = weights.shape[1]
    counts = np.bincount(level * speakers + code, minlength=len(levels) * speakers).reshape(len(levels), speakers)
    alone = counts.sum(1) == 1
    tied = ((weights @ counts[~alone].T) ** 3).sum(1) + weights**3 @ counts[alone].sum(0)
    return (np.cumsum(counts, axis=0) - counts / 2)[level], (total**3 - tied) / 12


def _pair(scores: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scores, labels = np.atleast_2d(np.asarray(scores, dtype=float)), np.asarray(labels, dtype=float)
    if labels.shape not in (scores.shape[1:], scores.shape):
        raise ValueError(f"expected labels of shape {scores.shape[1:]} or {scores.shape}, came {labels.shape}")
    return scores, np.broadcast_to(labels, scores.shape)
