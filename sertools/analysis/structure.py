"""How a latent space is organised, over speakers: what a reader of the paper's Figure 2 judges by eye.

Four measures, each for every model and every replicate of speakers (`zeroshot` section 4.2):

* *separation*: distance between class means over distance within classes;
* *spread*: ln det of the covariance on a corpus over that of the training rows;
* *overlap*: mean Bhattacharyya coefficient between the kernel densities of two classes;
* *inside*: share of samples inside the region that holds 95 % of the training density.

Densities and moments are sums over samples, so a replicate is a weighted sum of what the single speakers contribute.
"""

from itertools import combinations

import numpy as np

from sertools.analysis.bootstrap import Statistic, means, ratio
from sertools.analysis.density import check, density, grid, scott, share_inside
from sertools.analysis.group_sums import moments_of_groups, rows_of_groups

CELLS = 40
"""Cells a side for the overlap: two to three cells a bandwidth at the sizes of these corpora."""
_CHUNK = 8_000_000
"""Replicates x rows held at once: bounds memory to a few arrays of 64 MB."""


def separation(latents: np.ndarray, classes: np.ndarray, codes: np.ndarray) -> Statistic:
    """D_inter / D_intra of one model: mean distance between class means by mean distance to the own class mean.

    Args:
        latents: (n, 2). classes: (n,) words. codes: (n,) position of each row's speaker.

    Returns:
        A statistic ``weights (R, S) -> (R,)``; NaN where a replicate lacks a class.
    """
    latents = check(latents)
    names, code = np.unique(classes, return_inverse=True)
    member = np.eye(len(names))[code]

    def statistic(weights: np.ndarray) -> np.ndarray:
        weights, step = np.asarray(weights, dtype=float), max(1, _CHUNK // len(latents))
        return np.concatenate([compute(weights[k : k + step, codes]) for k in range(0, len(weights), step)])

    def compute(drawn: np.ndarray) -> np.ndarray:
        counts = drawn @ member
        centres = ratio(np.einsum("rn,nk,nd->rkd", drawn, member, latents, optimize=True), counts[..., None])
        # a dimension after the other: arrays of pairs are slow to add up
        first, second = (latents[:, k] - centres[:, code, k] for k in (0, 1))
        within = ratio((drawn * np.sqrt(first * first + second * second)).sum(1), drawn.sum(1))
        between = [
            np.linalg.norm(centres[:, a] - centres[:, b], axis=-1) for a, b in combinations(range(len(names)), 2)
        ]
        return ratio(np.mean(between, axis=0), within)

    return statistic


def spread(latents: np.ndarray, training: np.ndarray, codes: np.ndarray, speakers: int) -> Statistic:
    """ln det Cov(corpus) - ln det Cov(training) of one model; the training rows stay as they are.

    Args:
        latents: (n, 2) of the corpus. training: (N, 2). codes: (n,) speaker. speakers: S.

    Returns:
        A statistic ``weights (R, S) -> (R,)``; NaN where a covariance is singular (a collapsed latent space).
    """
    latents, training = check(latents), check(training)
    counts, sums, products = moments_of_groups(latents - latents.mean(0), codes, speakers)
    sign, volume = np.linalg.slogdet(np.cov(training, rowvar=False))
    reference = volume if sign > 0 else np.nan

    def statistic(weights: np.ndarray) -> np.ndarray:
        weights = np.asarray(weights, dtype=float)
        total = weights @ counts
        centre = ratio(weights @ sums, total[:, None])
        covariance = ratio(np.einsum("rs,sde->rde", weights, products), total[:, None, None])
        covariance = covariance - centre[:, :, None] * centre[:, None, :]
        signs, values = np.linalg.slogdet(np.where(np.isfinite(covariance), covariance, 0.0))
        return np.where(signs > 0, values, np.nan) - reference

    return statistic


def overlap(
    latents: np.ndarray, classes: np.ndarray, codes: np.ndarray, speakers: int, *, cells: int = CELLS
) -> Statistic:
    """Mean over pairs of classes of the Bhattacharyya coefficient between their kernel densities, of one model.

    One bandwidth (Scott's rule on all rows) and one grid serve all classes and replicates.

    Args:
        latents: (n, 2). classes: (n,) words. codes: (n,) speaker. speakers: S. cells: of the grid, a side.

    Returns:
        A statistic ``weights (R, S) -> (R,)`` in [0, 1], NaN where a replicate lacks a class.
    """
    latents = check(latents)
    bandwidth = scott(latents)
    where = grid([latents], bandwidth, cells=cells)
    names = np.unique(classes)
    # float32 halves the time and keeps six digits of a coefficient
    contributions = np.zeros((len(names), speakers, cells * cells), dtype=np.float32)
    for k, name in enumerate(names):
        mine = np.flatnonzero(classes == name)
        for speaker, rows in rows_of_groups(codes[mine]).items():
            contributions[k, speaker] = len(rows) * density(latents[mine[rows]], where, bandwidth).ravel()

    def statistic(weights: np.ndarray) -> np.ndarray:
        roots, totals = [], []
        for of_class in contributions:
            drawn = np.asarray(weights, dtype=np.float32) @ of_class
            totals.append(drawn.sum(1, dtype=float))
            roots.append(np.sqrt(drawn, out=drawn))
        pairs = [
            ratio(np.einsum("rc,rc->r", roots[a], roots[b]), np.sqrt(totals[a] * totals[b]))
            for a, b in combinations(range(len(names)), 2)
        ]
        return np.mean(pairs, axis=0)

    return statistic


def inside(
    latents: np.ndarray, training: np.ndarray, codes: np.ndarray, speakers: int, *, share: float = 0.95
) -> Statistic:
    """Share of a corpus's samples inside the training density's highest-density region, of one model.

    Args and returns as :func:`spread`; in [0, 1]; NaN for all replicates where the training latents are collapsed.
    """
    within = share_inside(training, [latents], share=share)[0]
    return means(within.astype(float), codes, speakers)
