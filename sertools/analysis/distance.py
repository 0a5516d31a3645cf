"""How far a corpus lies from the training corpus in latent space: the Bhattacharyya distance of two kernel densities.

    BD = -ln sum_z sqrt(p(z) q(z)),  p, q cell probabilities on one grid

Source: Das et al., ICASSP 2022 (`transferable`), section 4, "Consistency of latent distribution", Figure 4 (its
logarithm). As printed the sum lacks the cells' area; here both densities are normalised to cell probabilities. Two
readings:

* ``"fixed"``: bandwidth 1 in the latent space's own unit, the papers' (scikit-learn's default). A narrow latent space
  is then close to anything.
* ``"scale-free"``: both samples standardised by the training samples, bandwidth by Scott's rule n^(-1/6).

The number of samples alone moves ln BD by 2 or 3, so both sides have equally many, and the distance between two samples
of the *same* distribution is the floor to read it against.
"""

from collections.abc import Iterable

import numpy as np

from sertools.analysis.density import CELLS, cell_probabilities, check, collapsed, grid

READINGS = ("fixed", "scale-free")


def bhattacharyya_distance(
    first: np.ndarray, second: np.ndarray, *, bandwidth: float | np.ndarray = 1.0, cells: int = CELLS
) -> float:
    """BD >= 0 between the kernel densities of two samples (n, 2) and (k, 2), on a grid over both.

    Infinite where the densities share no cell. Natural logarithm.
    """
    where = grid([first, second], bandwidth, cells=cells)
    roots = [np.sqrt(cell_probabilities(sample, where, bandwidth)) for sample in (first, second)]
    # 1 - sum sqrt(pq) = 1/2 sum (sqrt p - sqrt q)^2, which keeps its digits where they nearly agree (BD of 1e-8).
    hellinger = min(1.0, 0.5 * float(((roots[0] - roots[1]) ** 2).sum()))
    return float(-np.log1p(-hellinger)) if hellinger < 1 else np.inf


def equal_size(training: int, others: Iterable[int]) -> int:
    """The common number of samples: the smallest corpus's, at most half the training rows (a floor takes two draws).

    Raises:
        ValueError: it would be below 2.
    """
    size = min([training // 2, *others])
    if size < 2:
        raise ValueError(
            f"expected at least 2 samples a corpus and 4 training rows, came {list(others)} and {training}"
        )
    return size


def subsample(count: int, size: int, seed: int) -> np.ndarray:
    """``size`` of ``count`` positions, without replacement, seeded, ascending: int (size,).

    Raises:
        ValueError: fewer rows than asked for.
    """
    if size > count:
        raise ValueError(f"expected at least {size} rows to draw from, came {count}")
    return np.sort(np.random.default_rng(seed).permutation(count)[:size])


def distance_to_training(
    training: np.ndarray, target: np.ndarray, *, size: int, seed: int = 0, reading: str = "fixed", cells: int = CELLS
) -> float:
    """BD between ``size`` of the training samples (N, 2) and ``size`` of the target's (k, 2).

    Standardisation (``reading="scale-free"``) uses all training samples. NaN where that reading is undefined because
    the training latents have no spread in a dimension (posterior collapse).

    Raises:
        ValueError: an unknown reading, or fewer rows than ``size``.
    """
    training, target = check(training), check(target)
    # Two seeds from one: a corpus as large as the training set must not be drawn at the same positions.
    drawn = training[subsample(len(training), size, 2 * seed)], target[subsample(len(target), size, 2 * seed + 1)]
    return _read(training, *drawn, reading, cells)


def floor(
    training: np.ndarray, *, size: int, seed: int = 0, repeats: int = 1, reading: str = "fixed", cells: int = CELLS
) -> float:
    """Mean BD between two disjoint draws of ``size`` training samples: what sampling alone makes of distance 0.

    Raises:
        ValueError: fewer than ``2 * size`` training samples, or an unknown reading.
    """
    training = check(training)
    values = []
    for repeat in range(repeats):
        if 2 * size > len(training):
            raise ValueError(
                f"expected at least {2 * size} training samples for two draws of {size}, came {len(training)}"
            )
        order = np.random.default_rng([seed, repeat]).permutation(len(training))
        values.append(_read(training, training[order[:size]], training[order[size : 2 * size]], reading, cells))
    return float(np.mean(values))


def gaussian_bhattacharyya(
    first_mean: np.ndarray, first_covariance: np.ndarray, second_mean: np.ndarray, second_covariance: np.ndarray
) -> float:
    """BD of two Gaussians in closed form: 1/8 d' S^-1 d + 1/2 ln(det S / sqrt(det S1 det S2)), S = (S1 + S2) / 2.

    Source: Fukunaga 1990, Introduction to Statistical Pattern Recognition, equation 3.152. What the grid is checked
    against.
    """
    first_covariance, second_covariance = np.asarray(first_covariance, float), np.asarray(second_covariance, float)
    middle = (first_covariance + second_covariance) / 2
    apart = np.asarray(first_mean, float) - np.asarray(second_mean, float)
    volumes = [np.linalg.slogdet(matrix)[1] for matrix in (middle, first_covariance, second_covariance)]
    return float(apart @ np.linalg.solve(middle, apart) / 8 + 0.5 * (volumes[0] - (volumes[1] + volumes[2]) / 2))


def _read(training: np.ndarray, first: np.ndarray, second: np.ndarray, reading: str, cells: int) -> float:
    if reading not in READINGS:
        raise ValueError(f"expected a reading among {READINGS}, came {reading!r}")
    if reading == "fixed":
        return bhattacharyya_distance(first, second, cells=cells)
    if collapsed(training):
        return np.nan
    centre, spread = training.mean(0), training.std(0, ddof=1)
    bandwidth = len(first) ** (-1 / 6)
    return bhattacharyya_distance(
        (first - centre) / spread, (second - centre) / spread, bandwidth=bandwidth, cells=cells
    )
