"""Densities of a two-dimensional latent space: what Figures 1 and 2 of Das et al. 2022 show, as numbers.

Kernel densities have a Gaussian kernel with one bandwidth a dimension, so a density on a grid is the product of two
small matrices: exact, and fast enough for hundreds of models.

    p(u, v) = 1/n sum_i N(u; x_i, h_1^2) N(v; y_i, h_2^2)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.interpolate import RegularGridInterpolator

CELLS = 200
"""Cells of a grid along each dimension."""
REACH = 3.0
"""A grid ends this many bandwidths beyond the outermost samples."""
AT_ONCE = 10_000
"""Samples whose kernels are held at once: 32 MB on a whole grid."""
STEPS = 2.0
"""Cells a bandwidth that are enough: sums over a smooth kernel converge exponentially once the cells resolve it."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Centres of equal cells along both dimensions, ``first`` (c,) and ``second`` (d,).

    Cell [a, b] lies at their pair.
    """

    first: np.ndarray
    second: np.ndarray

    @property
    def cell(self) -> float:
        """Area of a cell."""
        return float((self.first[1] - self.first[0]) * (self.second[1] - self.second[0]))


def scott(samples: np.ndarray) -> np.ndarray:
    """Scott's rule, one bandwidth a dimension: h_d = sd_d n^(-1/6) for n samples in two dimensions, (2,).

    Source: Scott 1992, Multivariate Density Estimation, equation 6.42, with d = 2.

    Raises:
        ValueError: fewer than two samples, or a dimension without spread (a collapsed latent has no such density).
    """
    samples = check(samples)
    if collapsed(samples):
        raise ValueError(f"expected spread in both dimensions, came {samples.std(0)} over {len(samples)} samples")
    return samples.std(0, ddof=1) * len(samples) ** (-1 / 6)


def collapsed(samples: np.ndarray) -> bool:
    """Whether a dimension has no spread beyond rounding (posterior collapse), or there is only one sample."""
    samples = check(samples)
    return len(samples) < 2 or bool((samples.std(0) <= 1e-12 * (1 + np.abs(samples).max(0))).any())


def grid(samples: Sequence[np.ndarray], bandwidth: float | np.ndarray, *, cells: int | None = CELLS) -> Grid:
    """A grid of ``cells`` x ``cells`` over the union of the samples' ranges and ``REACH`` bandwidths around it.

    ``cells=None``: as many along each dimension as give ``STEPS`` a bandwidth, at most ``CELLS``; replicates need no
    more.
    """
    bandwidth = _bandwidth(bandwidth)
    together = np.concatenate([check(sample) for sample in samples])
    low, high = together.min(0) - REACH * bandwidth, together.max(0) + REACH * bandwidth
    enough = np.minimum(np.ceil(STEPS * (high - low) / bandwidth), CELLS) if cells is None else (cells, cells)
    middles = [(np.arange(int(number)) + 0.5) / int(number) for number in enough]
    return Grid(*(low[k] + (high[k] - low[k]) * middles[k] for k in (0, 1)))


def density(samples: np.ndarray, where: Grid, bandwidth: float | np.ndarray) -> np.ndarray:
    """Gaussian kernel density (n, 2) -> (c, d) at the centres of the cells.

    ``bandwidth``: one number or one a dimension, > 0. Raises ValueError for another one, and as :func:`check`.
    """
    samples, bandwidth = check(samples), _bandwidth(bandwidth)
    total = np.zeros((len(where.first), len(where.second)))
    for part in (samples[start : start + AT_ONCE] for start in range(0, len(samples), AT_ONCE)):
        first, second = (
            np.exp(-0.5 * ((centres[:, None] - part[:, k]) / bandwidth[k]) ** 2) / (bandwidth[k] * np.sqrt(2 * np.pi))
            for k, centres in enumerate((where.first, where.second))
        )
        total += first @ second.T
    return total / len(samples)


def cell_probabilities(samples: np.ndarray, where: Grid, bandwidth: float | np.ndarray) -> np.ndarray:
    """The density on a grid, normalised so that its cells sum to 1, (c, d).

    Arguments and errors as for :func:`density`; ValueError also where the samples leave no mass on the grid.
    """
    values = density(samples, where, bandwidth)
    total = values.sum()
    if not total > 0:
        raise ValueError("expected a density with mass on the grid, came none: do samples and grid belong together?")
    return values / total


def single(values: np.ndarray) -> np.ndarray:
    """A density's values in single precision, and 0 for those that are below its range.

    It would hold these with fewer digits, over which processors take a hundred times as long; no sum sees them.
    """
    rounded = values.astype(np.float32)
    rounded[rounded < np.finfo(np.float32).tiny] = 0
    return rounded


def highest_density_level(probabilities: np.ndarray, share: float = 0.95) -> float:
    """Smallest cell probability inside the smallest set of cells that holds ``share`` of the mass.

    Source: Hyndman 1996, Computing and graphing highest density regions, definition 1, on a grid. Raises ValueError
    for a share that is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"expected a share between 0 and 1, came {share}")
    ordered = np.sort(probabilities, axis=None)[::-1]
    position = np.searchsorted(np.cumsum(ordered), share * ordered.sum())
    return float(ordered[min(position, len(ordered) - 1)])


def share_inside(
    training: np.ndarray,
    targets: Sequence[np.ndarray],
    *,
    share: float = 0.95,
    bandwidth: float | np.ndarray | None = None,
) -> list[np.ndarray]:
    """Which samples of each target lie inside the training density's highest-density region: one bool (k,) a target.

    The mean of such an array is the share (claim on the scatter plots of Figure 2); by construction about ``share`` for
    fresh samples of the training distribution. Densities between cell centres are interpolated; beyond the grid they
    are 0.

    ``bandwidth``: Scott's rule on the training samples when omitted.

    Raises:
        ValueError: as :func:`density`, :func:`scott` and :func:`highest_density_level`.
    """
    bandwidth = _bandwidth(scott(training) if bandwidth is None else bandwidth)
    inside = _region(check(training).tobytes(), tuple(bandwidth.tolist()), share)
    return [inside(check(target)) for target in targets]


@lru_cache(maxsize=128)  # the models of a grid, one after the other for every corpus; 300 KB each
def _region(training: bytes, bandwidth: tuple[float, ...], share: float) -> Callable[[np.ndarray], np.ndarray]:
    """Whether points lie inside the highest-density region of the training samples, the bytes of float (n, 2)."""
    samples = np.frombuffer(training).reshape(-1, 2)
    where = grid([samples], np.array(bandwidth))
    probabilities = cell_probabilities(samples, where, np.array(bandwidth))
    level = highest_density_level(probabilities, share)
    at = RegularGridInterpolator((where.first, where.second), probabilities, bounds_error=False, fill_value=0.0)
    return lambda points: at(points) >= level


def check(samples: np.ndarray) -> np.ndarray:
    """The samples as float64 (n, 2).

    Raises:
        ValueError: another shape, no sample, or a value that is not finite.
    """
    samples = np.asarray(samples, dtype=float)
    if samples.ndim != 2 or samples.shape[1] != 2 or not len(samples) or not np.isfinite(samples).all():
        raise ValueError(
            f"expected finite samples of shape (n, 2), came {samples.shape}, finite: {np.isfinite(samples).all()}"
        )
    return samples


def _bandwidth(bandwidth: float | np.ndarray) -> np.ndarray:
    bandwidth = np.broadcast_to(np.asarray(bandwidth, dtype=float), (2,))
    if not (bandwidth > 0).all():
        raise ValueError(f"expected bandwidths above 0, came {bandwidth}")
    return bandwidth
