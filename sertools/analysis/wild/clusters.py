"""Do rows of one label lie together? Silhouettes, their p among permuted labels, and whose rows lie nearest.

The silhouette of row i (Rousseeuw 1987, Silhouettes, eq. 2), from any distance d:

    s(i) = (b - a) / max(a, b),   a: mean distance to the other rows of its own label,
                                  b: least mean distance to the rows of another label;

0 where the row is alone in its label. The mean over rows lies in [-1, 1]; 0 is no clusters. The sums of distances for
all labellings at once are one matrix product of the distances with indicators, so that hundreds of permutations cost
little more than one.
"""

import zlib
from collections.abc import Sequence

import numpy as np
from scipy.spatial.distance import pdist, squareform

from sertools.analysis.group_sums import rows_of_groups

MATRIX_ROWS = 10_000
"""Rows up to which all distances are held at once (800 MB); time and memory grow with their square."""
NEIGHBOURS = 10
PERMUTATIONS = 199
_SAME = 1e-10
"""Silhouettes this close are the same: sums in another order differ in their last digits."""


def level(corpora: Sequence[str], names: Sequence[str], seed: int, most: int | None = None) -> np.ndarray:
    """Positions, ascending, of as many rows of each corpus as the smallest has: the draw of `wild`'s silhouettes.

    corpora, names: of each row its corpus and its own name, (n,). The draw depends on the seed and on the names of a
    corpus's rows, not on the order of rows or on the other corpora. most: rows in all, where that is fewer; of a draw
    with more the first ones.

    Raises:
        ValueError: no row, or none of some corpus among so few.
    """
    corpora, names = np.asarray(corpora, dtype=str), np.asarray(names, dtype=str)
    if not len(corpora) or len(corpora) != len(names):
        raise ValueError(f"expected a corpus and a name for every row, came {len(corpora)} and {len(names)}")
    found = {corpus: np.flatnonzero(corpora == corpus) for corpus in np.unique(corpora)}
    least = min(len(rows) for rows in found.values())
    if most is not None and most < len(found):
        raise ValueError(f"expected a row of each of {len(found)} corpora at least, came {most} in all")
    least = least if most is None else min(least, most // len(found))
    chosen = []
    for corpus, rows in found.items():
        generator = np.random.default_rng([seed, zlib.crc32(corpus.encode())])
        chosen.append(rows[np.argsort(names[rows], kind="stable")][generator.permutation(len(rows))[:least]])
    return np.sort(np.concatenate(chosen))


def distances(points: np.ndarray) -> np.ndarray:
    """Euclidean distances between the rows of ``points`` (n, d): (n, n).

    Raises:
        ValueError: more than ``MATRIX_ROWS`` rows.
    """
    if len(points) > MATRIX_ROWS:
        raise ValueError(
            f"expected at most {MATRIX_ROWS} rows, came {len(points)}, whose distances would take "
            f"{8 * len(points) ** 2 / 2**30:.0f} GiB: draw fewer (the parameter silhouette_rows of a page)"
        )
    return squareform(pdist(np.asarray(points, dtype=float)))


def permuted(labels: np.ndarray, inside: np.ndarray | None = None, *, count: int, seed: int) -> np.ndarray:
    """``count`` permutations of ``labels`` (n,): (count, n); within each value of ``inside`` (n,) where it is given."""
    labels = np.asarray(labels)
    generator = np.random.default_rng(seed)
    groups = np.zeros(len(labels), dtype=int) if inside is None else np.unique(inside, return_inverse=True)[1]
    found = np.tile(labels, (count, 1))
    for rows in rows_of_groups(groups).values():
        found[:, rows] = generator.permuted(found[:, rows], axis=1)
    return found


def silhouettes(away: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Mean silhouette of each labelling.

    Args:
        away: (n, n) distances.
        labels: (p, n) whole numbers, or (n,); a label that no row has plays no part.

    Returns:
        (p,) in [-1, 1]; NaN where all rows of a labelling have the same label.

    Raises:
        ValueError: shapes that do not fit.
    """
    labels = np.atleast_2d(labels)
    count, rows = labels.shape
    if away.shape != (rows, rows):
        raise ValueError(f"expected distances between the {rows} rows of the labels, came shape {away.shape}")
    values = np.unique(labels)
    mine = labels.T[:, None, :] == values[:, None]
    sizes = mine.sum(0)
    sums = (away @ mine.reshape(rows, -1).astype(away.dtype)).reshape(rows, len(values), count)
    own, own_size = np.zeros((rows, count)), np.zeros((rows, count))
    nearest = np.full((rows, count), np.inf)
    for place in range(len(values)):
        here = mine[:, place]
        mean = np.divide(sums[:, place], sizes[place], out=np.full((rows, count), np.inf), where=sizes[place] > 0)
        np.minimum(nearest, mean, out=nearest, where=~here)
        np.copyto(own, sums[:, place], where=here)
        np.copyto(own_size, np.broadcast_to(sizes[place], (rows, count)), where=here)
    within = own / np.maximum(own_size - 1, 1)
    larger = np.maximum(within, nearest)
    alone = (own_size <= 1) | (larger == 0)
    with np.errstate(invalid="ignore"):
        each = np.where(alone, 0.0, (nearest - within) / np.where(alone, 1.0, larger))
    return np.where((sizes > 0).sum(0) > 1, each.mean(0), np.nan)


def silhouette_and_p(away: np.ndarray, labels: np.ndarray, others: np.ndarray) -> tuple[float, float]:
    """Mean silhouette of ``labels`` (n,), and its p among those of ``others`` (p, n), permutations of them.

    p = (1 + number of permutations whose silhouette is at least as large) / (1 + p), in [1 / (1 + p), 1] (Phipson and
    Smyth 2010, Permutation p-values should never be zero). Both NaN where all rows have the same label.
    """
    found = silhouettes(away, np.concatenate([np.atleast_2d(labels), others]))
    if np.isnan(found[0]):
        return np.nan, np.nan
    return float(found[0]), (1 + int((found[1:] >= found[0] - _SAME).sum())) / len(found)


def share_of_nearest(away: np.ndarray, labels: np.ndarray, neighbours: int = NEIGHBOURS) -> float:
    """Share of rows whose label most of their nearest others have, over chance (1 / number of labels).

    Where several labels are named equally often, a row counts as one part of so many: by that, rows that lie anywhere
    give 1, but for the row itself, which is not among its neighbours. All others are neighbours where there are fewer
    than ``neighbours`` of them.

    Args:
        away: (n, n) distances. labels: (n,).

    Returns:
        0 to the number of labels; 1 is chance.

    Raises:
        ValueError: fewer than two rows.
    """
    if len(labels) < 2:
        raise ValueError(f"expected two rows at least, came {len(labels)}")
    values, codes = np.unique(labels, return_inverse=True)
    others = np.array(away, dtype=float)
    np.fill_diagonal(others, np.inf)
    nearest = np.argsort(others, axis=1, kind="stable")[:, : min(neighbours, len(labels) - 1)]
    votes = (codes[nearest][:, :, None] == np.arange(len(values))).sum(1)
    most = votes == votes.max(1, keepdims=True)
    right = most[np.arange(len(codes)), codes] / most.sum(1)
    return float(right.mean() * len(values))
