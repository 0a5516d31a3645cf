"""Are vowels nearer to their like in the other language than to other vowels there? What anchors rest on.

The paper prints the combined score of like vowels alone (Table 2). Here like ones are held against unlike ones: the gap
is the mean score of like vowels less that of unlike ones, and its p the share of permutations of one language's names
of vowels that give as large a gap, in which a permutation that moves nothing counts.
"""

import numpy as np

PERMUTATIONS = 999
_SAME = 1e-12
"""Sums this close are the same: those in another order differ in their last digits."""


def common(combined: np.ndarray) -> np.ndarray:
    """Vowels that both languages have: bool (..., V), from scores (..., V, V) that are NaN where one lacks a vowel."""
    return np.isfinite(np.diagonal(combined, axis1=-2, axis2=-1))


def gap(combined: np.ndarray) -> np.ndarray:
    """Mean score of like vowels less that of unlike ones: (..., V, V) to (...).

    Vowels that a language lacks count for nothing. NaN where fewer than two are common.
    """
    there = common(combined)
    both = there[..., :, None] & there[..., None, :]
    like = np.eye(combined.shape[-1], dtype=bool) & both
    number = there.sum(-1)
    sums = [np.where(part, combined, 0.0).sum((-1, -2)) for part in (like, both & ~like)]
    enough = number > 1
    means = [
        np.divide(each, size, out=np.full(np.shape(each), np.nan), where=enough)
        for each, size in zip(sums, (number, number * (number - 1)), strict=True)
    ]
    return means[0] - means[1]


def permutation_p(combined: np.ndarray, *, count: int = PERMUTATIONS, seed: int = 0) -> np.ndarray:
    """p of `gap` among ``count`` permutations of the second language's names: (..., V, V) to (...).

    p = (1 + permutations with a gap at least as large) / (1 + count), in [1 / (1 + count), 1] (Phipson and Smyth 2010,
    Permutation p-values should never be zero). Only vowels that both languages have change names, by the same
    permutations in all replicates. NaN where fewer than two are common. Of three common vowels there are six orders: p
    cannot be small there.

    Raises:
        ValueError: scores that are not square, or no permutation.
    """
    combined = np.asarray(combined, dtype=float)
    if combined.ndim < 2 or combined.shape[-1] != combined.shape[-2] or count < 1:
        raise ValueError(f"expected scores (..., V, V) and a permutation, came {combined.shape} and {count}")
    cells = combined.reshape(-1, *combined.shape[-2:])
    there = common(cells)
    result = np.full(len(cells), np.nan)
    for mask in np.unique(there, axis=0):
        size = int(mask.sum())
        if size < 2:
            continue
        rows = np.flatnonzero((there == mask).all(1))
        part = cells[np.ix_(rows, mask, mask)]
        names = np.random.default_rng([seed, size]).permuted(np.tile(np.arange(size), (count, 1)), axis=1)
        # The sum over all pairs does not change: the gap is large where that of pairs with one name is.
        chosen = np.eye(size)[names].reshape(count, -1)
        own = np.trace(part, axis1=1, axis2=2)
        as_large = part.reshape(len(rows), -1) @ chosen.T >= own[:, None] - _SAME
        result[rows] = (1 + as_large.sum(1)) / (1 + count)
    return result.reshape(combined.shape[:-2])


def nearest(combined: np.ndarray) -> np.ndarray:
    """Share of vowels whose highest score in the other language is that of their like: (..., V, V) to (...).

    Asked of each language's vowels, and the mean of the two; of k common vowels 1 / k are right by chance. NaN where
    none is common.
    """
    there = common(combined)
    both = there[..., :, None] & there[..., None, :]
    scores, places = np.where(both, combined, -np.inf), np.arange(combined.shape[-1])
    right = [(scores.argmax(axis) == places) & there for axis in (-1, -2)]
    number = there.sum(-1)
    share = np.full(np.shape(number), np.nan)
    return np.divide(np.add(*(each.sum(-1) for each in right)) / 2, number, out=share, where=number > 0)
