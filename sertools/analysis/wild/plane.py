"""The plane of `wild` Figure 3: t-SNE, with every choice that it depends on written out.

The paper names t-SNE (van der Maaten and Hinton 2008) and none of its settings. Here they are those of scikit-learn's
version, but for two. The start is at random, as in every scikit-learn of the paper's year (before 1.2), so that what a
seed alone changes can be seen; and there are half as many iterations, which a few hundred rows need less of.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from sklearn.manifold import TSNE

from sertools.analysis.once import once
from sertools.corpora.trace import traced

PERPLEXITY = 30.0
ITERATIONS = 500
USUAL = 1000
"""Iterations unless something else is asked of scikit-learn."""
CHOICES = {
    "n_components": 2,
    "early_exaggeration": 12.0,
    "learning_rate": "auto",
    "n_iter_without_progress": 300,
    "min_grad_norm": 1e-7,
    "metric": "euclidean",
    "metric_params": None,
    "init": "random",
    "method": "barnes_hut",
    "angle": 0.5,
    "n_jobs": 1,
    "verbose": 0,
}
"""All that scikit-learn's `TSNE` can be given, but for perplexity, seed and iterations. One thread each: sums over
several would differ in their last digits, and t-SNE makes much of these."""


class Asked(NamedTuple):
    """One plane to make: (n, d) values, the perplexity, the seed, the iterations."""

    values: np.ndarray
    perplexity: float = PERPLEXITY
    seed: int = 0
    iterations: int = ITERATIONS


def bounded(perplexity: float, rows: int) -> float:
    """The perplexity, but at most a third of the other rows: each row has about three times as many neighbours.

    Raises:
        ValueError: fewer than four rows, or a perplexity that is not above 0.
    """
    if rows < 4 or not perplexity > 0:
        raise ValueError(f"expected four rows at least and a perplexity above 0, came {rows} and {perplexity}")
    return min(float(perplexity), (rows - 1) / 3)


@once
@traced
def plane(
    values: np.ndarray, perplexity: float = PERPLEXITY, seed: int = 0, iterations: int = ITERATIONS
) -> np.ndarray:
    """t-SNE of ``values`` (n, d) in two dimensions: float32 (n, 2), its axes without unit or meaning.

    The perplexity is `bounded`. The same values and settings give the same plane on the same machine.

    Raises:
        ValueError: as `bounded`.
    """
    found = TSNE(perplexity=bounded(perplexity, len(values)), random_state=seed, max_iter=iterations, **CHOICES)
    return found.fit_transform(np.ascontiguousarray(values, dtype=np.float32))


def planes(asked: Sequence[Asked], *, workers: int = 1) -> list[np.ndarray]:
    """The plane of each that is asked for, on so many threads; how many changes no result."""
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda one: plane(*one), asked))
