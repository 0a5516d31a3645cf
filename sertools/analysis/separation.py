"""Can a score tell two sets of emotions apart? Area under the ROC curve, for labels that are only class means.

Where activation labels are class means, a rank correlation measures class separation and can change its sign with the
order of two close classes. AUC(high, low), AUC(A, H) and AUC(N, S) say which classes a score separates (this
replication's protocol).

    AUC = P(score of a first-set row > score of a second-set row) + 1/2 P(equal)   (Mann-Whitney's U / (n1 n2))
"""

from collections.abc import Hashable, Sequence

import numpy as np
from scipy.stats import rankdata

from sertools.analysis.bootstrap import Statistic, ratio
from sertools.analysis.correlation import CHUNK, FEW, drawn_below, places
from sertools.analysis.group_sums import sums_of_groups

CONTRASTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "high, low": (("angry", "happy"), ("neutral", "sad")),
    "A, H": (("angry",), ("happy",)),
    "N, S": (("neutral",), ("sad",)),
}
"""Name -> (emotions that should score high, emotions that should score low)."""


def auc(scores: np.ndarray, emotions: Sequence[str], first: Sequence[str], second: Sequence[str]) -> np.ndarray:
    """AUC in [0, 1] of each member's scores (m, n) or (n,): (m,). NaN scores are left out; NaN where a set has no row.

    Raises:
        ValueError: not one emotion a row, or the sets overlap.
    """
    scores, high, low = _sets(scores, emotions, first, second)
    values = np.full(len(scores), np.nan)
    for member, score in enumerate(scores):
        above, below = score[high & np.isfinite(score)], score[low & np.isfinite(score)]
        if len(above) and len(below):
            ranks = rankdata(np.concatenate([above, below]))[: len(above)]
            values[member] = (ranks.sum() - len(above) * (len(above) + 1) / 2) / (len(above) * len(below))
    return values


def auc_statistic(
    scores: np.ndarray,
    emotions: Sequence[str],
    first: Sequence[str],
    second: Sequence[str],
    codes: np.ndarray,
    speakers: int,
) -> Statistic:
    """AUC in every replicate of speakers: ``weights (R, S) -> (m, R)``. Exact.

    With U_st = wins of speaker s's first-set rows over speaker t's second-set rows, a replicate's AUC is
    w'Uw / (w'n1 w'n2). Above ``FEW`` speakers the wins are counted in each replicate, over the rows in the order of
    their scores: U would hold speakers x speakers, and the numbers are the same.
    """
    scores, high, low = _sets(scores, emotions, first, second)
    codes = np.asarray(codes)
    sets = [(np.isfinite(score) & high, np.isfinite(score) & low) for score in scores]
    counts = np.array(
        [[np.bincount(codes[rows], minlength=speakers) for rows in side] for side in zip(*sets, strict=True)]
    )

    def share(won: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return ratio(won, (counts[0] @ weights.T) * (counts[1] @ weights.T))

    def counted(weights: np.ndarray) -> np.ndarray:
        weights, step = np.asarray(weights, dtype=float), max(1, CHUNK // len(codes))
        won = np.empty((len(scores), len(weights)))
        for member, (high_rows, below) in enumerate(sets):
            # in the order of their scores, so that sums up to each are read one after the other
            above = np.flatnonzero(high_rows)
            above = above[np.argsort(scores[member, above], kind="stable")]
            found = places(scores[member, above], scores[member, below])
            for part in (slice(k, k + step) for k in range(0, len(weights), step)):
                beaten = drawn_below(found, codes[below], weights[part])
                won[member, part] = np.einsum("rk,rk->r", weights[part][:, codes[above]], beaten)
        return share(won, weights)

    if speakers > FEW:
        return counted
    wins = np.zeros((len(scores), speakers, speakers))
    for member, (score, (above, below)) in enumerate(zip(scores, sets, strict=True)):
        for rival in np.unique(codes[below]):
            ordered = np.sort(score[below & (codes == rival)])
            won = (np.searchsorted(ordered, score[above], "left") + np.searchsorted(ordered, score[above], "right")) / 2
            wins[member, :, rival] = np.bincount(codes[above], weights=won, minlength=speakers)

    def statistic(weights: np.ndarray) -> np.ndarray:
        weights = np.asarray(weights, dtype=float)
        return share(np.einsum("mst,rs,rt->mr", wins, weights, weights, optimize=True), weights)

    return statistic


def paired_share(
    scores: np.ndarray, keys: Sequence[Hashable], strong: Sequence[bool]
) -> tuple[np.ndarray, tuple[Hashable, ...]]:
    """Does a score rise from the weak to the strong rendition of the same thing (RAVDESS's two intensities)?

    Rows with one key (actor, emotion, sentence) are averaged by strength, and the two means compared: 1 where strong >
    weak, 1/2 where equal, 0 else. The mean is the share of pairs in which the direction is right.

    Args:
        scores: (m, n) or (n,), finite. keys: what makes a pair, one a row. strong: bool (n,).

    Returns:
        ((m, P), the P keys that have both strengths, in order of appearance).

    Raises:
        ValueError: lengths differ, or no key has both strengths.
    """
    scores, strong = np.atleast_2d(np.asarray(scores, dtype=float)), np.asarray(strong, dtype=bool)
    if len(keys) != scores.shape[1] or strong.shape != scores.shape[1:]:
        raise ValueError(
            f"expected a key and a strength for {scores.shape[1]} rows, came {len(keys)} and {strong.shape}"
        )
    position = {key: k for k, key in enumerate(dict.fromkeys(keys))}
    code = np.array([position[key] for key in keys])
    means, counts = [], []
    for side in (strong, ~strong):
        counts.append(np.bincount(code[side], minlength=len(position)))
        means.append(ratio(sums_of_groups(scores[:, side], code[side], len(position)), counts[-1]))
    both = (counts[0] > 0) & (counts[1] > 0)
    if not both.any():
        raise ValueError("expected keys with a strong and a weak rendition, came none")
    share = (np.sign(means[0][:, both] - means[1][:, both]) + 1) / 2
    return share, tuple(key for key, k in position.items() if both[k])


def _sets(
    scores: np.ndarray, emotions: Sequence[str], first: Sequence[str], second: Sequence[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    scores, emotions = np.atleast_2d(np.asarray(scores, dtype=float)), np.asarray(emotions, dtype=str)
    if emotions.shape != scores.shape[1:] or set(first) & set(second):
        raise ValueError(
            f"expected an emotion for each of {scores.shape[1]} rows and disjoint sets, came {emotions.shape}, "
            f"{first}, {second}"
        )
    return scores, np.isin(emotions, list(first)), np.isin(emotions, list(second))
