"""Sums of rows by speaker and emotion, from which means follow under any weights of the speakers.

A replicate that draws a speaker twice counts each of her rows twice: with the sums T (S, K) of S speakers and K
emotions, the counts N and weights w (S,), the mean of emotion k is sum_s w_s T_sk / sum_s w_s N_sk. A thousand
replicates are one small matrix product; no row is drawn.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sertools.analysis.bootstrap import Interval, Replicates, interval, ratio
from sertools.analysis.group_sums import sums_of_groups
from sertools.models.track import CLASSES


def sums_by_speaker(
    values: np.ndarray, emotions: np.ndarray, codes: np.ndarray, speakers: int
) -> tuple[np.ndarray, np.ndarray]:
    """Counts (S, K) of rows, and sums (..., S, K) of their values, K = 4 emotions (``CLASSES``).

    Args:
        values: (..., n). emotions: (n,) position in ``CLASSES``. codes: (n,) speaker, 0..S-1. speakers: S.
    """
    cells, shape = np.ravel_multi_index((codes, emotions), (speakers, len(CLASSES))), (speakers, len(CLASSES))
    sums = sums_of_groups(values, cells, speakers * len(CLASSES))
    counts = np.bincount(cells, minlength=speakers * len(CLASSES)).astype(float)
    return counts.reshape(shape), sums.reshape(*sums.shape[:-1], *shape)


def weighted_means(counts: np.ndarray, sums: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean of each emotion under R weightings of the speakers: (..., K, R), NaN where none of its rows counts.

    Args:
        counts: (S, K). sums: (..., S, K). weights: (R, S), how often a speaker counts.
    """
    weights = np.asarray(weights, dtype=float).T
    return ratio(sums.swapaxes(-1, -2) @ weights, counts.T @ weights)


def intervals(
    statistic: Callable[[np.ndarray], np.ndarray], labels: Sequence[Any], drawn: Replicates
) -> dict[Any, Interval]:
    """A statistic of many values, weights (R, S) -> (labels, R), worked out once: each label to its interval.

    Raises:
        ValueError: another number of values than labels.
    """
    known: list[np.ndarray] = []

    def part(place: int) -> Callable[[np.ndarray], np.ndarray]:
        # `interval` asks every statistic of one draw for the same weights
        def of_place(weights: np.ndarray) -> np.ndarray:
            if not known:
                known.append(np.asarray(statistic(weights)))
                if len(known[0]) != len(labels):
                    raise ValueError(f"expected a value for each of {len(labels)} labels, came {len(known[0])}")
            return known[0][place]

        return of_place

    return {label: interval(part(place), drawn) for place, label in enumerate(labels)}
