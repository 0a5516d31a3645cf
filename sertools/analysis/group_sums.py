"""Rows and sums of many groups (the speakers of a corpus, say) at a cost that grows with the rows alone.

A matrix of rows by groups, or one look at all rows for each group, would cost rows times groups: the square of the
corpus where new utterances come with new speakers.
"""

import math

import numpy as np
from scipy.sparse import csc_array


def sums_of_groups(values: np.ndarray, codes: np.ndarray, groups: int) -> np.ndarray:
    """Sums of values (..., n) over the rows of each group, codes (n,) in 0 ... groups - 1: float64 (..., groups)."""
    values, count = np.asarray(values, dtype=float), len(codes)
    # a column a row of the values, which are then read in order
    belongs = csc_array((np.ones(count), np.asarray(codes, dtype=int), np.arange(count + 1)), shape=(groups, count))
    flat = values.reshape(math.prod(values.shape[:-1]), count)
    return (belongs @ flat.T).T.reshape(*values.shape[:-1], groups)


def rows_of_groups(codes: np.ndarray) -> dict[int, np.ndarray]:
    """Each group that has rows, ascending, to their positions, ascending; codes (n,)."""
    order = np.argsort(codes, kind="stable")
    found, starts = np.unique(np.asarray(codes)[order], return_index=True)
    return dict(zip(found.tolist(), np.split(order, starts[1:]), strict=True)) if len(found) else {}


def moments_of_groups(points: np.ndarray, codes: np.ndarray, groups: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each group's points (n, d): number (groups,), sum (groups, d) and sum of products (groups, d, d)."""
    products = points[:, :, None] * points[:, None, :]
    sums, squares = (
        np.moveaxis(sums_of_groups(np.moveaxis(each, 0, -1), codes, groups), -1, 0) for each in (points, products)
    )
    return np.bincount(codes, minlength=groups), sums, squares
