"""Do the classes lie along a latent dimension as they lie along a rating? Overlaps of one-dimensional densities.

`interpretable` section 3: the classes' marginal distributions for activation resemble those along the first latent
dimension. Two classes' overlap along an axis is the Bhattacharyya coefficient of their kernel densities,

    BC(a, b) = sum_x sqrt(p_a(x) p_b(x)),

which needs no common unit: so the overlap of a pair along a latent dimension can be held against the overlap of that
pair along a rating of the same utterances. Every axis gets a Gaussian kernel by Scott's rule in one dimension, on all
rows that are compared; the ratings are means of a few raters on a grid finer than that bandwidth.
"""

import numpy as np
import pandas as pd

from sertools.analysis.angles import principal_axis
from sertools.analysis.bootstrap import Interval, Statistic, interval, mean_over_members, ratio, replicates
from sertools.analysis.density import REACH
from sertools.analysis.group_sums import rows_of_groups
from sertools.analysis.pairs import PAIRS
from sertools.analysis.transfer import held_out
from sertools.corpora.trace import traced
from sertools.models.conditions import Target, inputs_of
from sertools.models.grid import Grid
from sertools.models.track import DIMENSIONS, Track

CELLS = 200
AXES = ("1", "2", "principal", "both")
"""Latent axes: the first dimension (the paper's), the second, the first principal component of the training rows, and
the mean of what the two dimensions say."""


def scott_of_one(values: np.ndarray) -> float:
    """Scott's rule in one dimension, h = sd n^(-1/5), for n values; 0 where they do not spread.

    Source: Scott 1992, Multivariate Density Estimation, equation 6.42, with d = 1.
    """
    values = np.asarray(values, dtype=float)
    spread = values.std(ddof=1) if len(values) > 1 else 0.0
    return float(spread * len(values) ** -0.2) if spread > 1e-12 * (1 + np.abs(values).max()) else 0.0


def kernel_density(values: np.ndarray, at: np.ndarray, bandwidth: float) -> np.ndarray:
    """Gaussian kernel density of (n,) values at (c,) places, (c,); bandwidth > 0."""
    apart = (np.asarray(at, dtype=float)[:, None] - np.asarray(values, dtype=float)) / bandwidth
    return np.exp(-0.5 * apart**2).mean(1) / (bandwidth * np.sqrt(2 * np.pi))


def cells_of(values: np.ndarray, bandwidth: float, cells: int = CELLS) -> np.ndarray:
    """Centres of equal cells over the range of the values and ``REACH`` bandwidths around it, (cells,)."""
    low, high = np.min(values) - REACH * bandwidth, np.max(values) + REACH * bandwidth
    return low + (high - low) * (np.arange(cells) + 0.5) / cells


def marginal_overlap(
    values: np.ndarray, classes: np.ndarray, codes: np.ndarray, speakers: int, *, cells: int = CELLS
) -> Statistic:
    """Bhattacharyya coefficient of each pair of classes along one axis: ``weights (R, S) -> (6, R)``, pairs as in
    ``PAIRS``, values in [0, 1].

    One bandwidth and one grid serve all classes and replicates. NaN where a replicate lacks a class, and where the
    values do not spread.

    Args:
        values: (n,) along the axis. classes: (n,) words. codes: (n,) speaker of each row. speakers: S.
        cells: of the grid.
    """
    values, bandwidth = np.asarray(values, dtype=float), scott_of_one(values)
    if not bandwidth:
        return lambda weights: np.full((len(PAIRS), len(weights)), np.nan)
    where = cells_of(values, bandwidth, cells)
    names = list(dict.fromkeys(word for pair in PAIRS.values() for word in pair))
    contributions = np.zeros((len(names), speakers, cells))
    for place, name in enumerate(names):
        mine = np.flatnonzero(classes == name)
        for speaker, rows in rows_of_groups(codes[mine]).items():
            contributions[place, speaker] = len(rows) * kernel_density(values[mine[rows]], where, bandwidth)

    def statistic(weights: np.ndarray) -> np.ndarray:
        drawn = np.asarray(weights, dtype=float) @ contributions
        roots, totals = np.sqrt(drawn), drawn.sum(-1)
        places = [[names.index(word) for word in pair] for pair in PAIRS.values()]
        return np.stack([ratio((roots[a] * roots[b]).sum(-1), np.sqrt(totals[a] * totals[b])) for a, b in places])

    return statistic


def along(latents: np.ndarray, training: np.ndarray, axis: str) -> list[np.ndarray]:
    """The (n, 2) latents along each axis that a name of ``AXES`` stands for, one or two arrays (n,).

    Raises:
        ValueError: another name.
    """
    if axis not in AXES:
        raise ValueError(f"expected a latent axis out of {', '.join(AXES)}; came {axis!r}")
    if axis == "principal":
        return [latents @ principal_axis(training)]
    return [latents[:, place] for place in ((0, 1) if axis == "both" else (int(axis) - 1,))]


def marginal_gap(
    track: Track,
    grid: Grid,
    *,
    validation: Target | None = None,
    method: str = "DAE",
    dimension: str = "1",
    embed: str = "mu",
    noisy_input: bool = False,
    seed: int = 0,
    count: int = 1000,
) -> dict[tuple[str, str], Interval]:
    """|overlap of a pair along the latent axis - overlap along a rating| by (pair, label), the mean over the models.

    Each model is looked at on its own held-out rows, and the rating on the same rows. Labels: activation, valence.

    Args:
        track, grid: a track whose rows people rated, and what was trained on it.
        validation: the held-out rows under another condition. method: whose models.
        dimension: one of ``AXES``. embed: ``mu`` or ``z``. noisy_input: whether a DAE sees noise.
        seed: of sampled latents, noise and drawn speakers. count: number of bootstrap replicates.

    Raises:
        ValueError: a held-out row without a rating, or another ``dimension``.
    """
    found: dict[tuple[str, str], Interval] = {}
    overlaps = marginal_overlaps(
        track, grid, validation=validation, method=method, dimension=dimension, embed=embed, noisy_input=noisy_input,
        seed=seed,
    )  # fmt: skip
    drawn = replicates(track.speakers.astype(str), count=count, seed=seed)
    for label in DIMENSIONS:
        known: list[np.ndarray] = []

        def gaps(weights: np.ndarray, label: str = label, known: list[np.ndarray] = known) -> np.ndarray:
            # `interval` asks for the same weights each time: six pairs share their densities
            if not known:
                models = [
                    np.mean([np.abs(of(weights) - ratings[label](weights)) for of in latent], axis=0)
                    for latent, ratings in overlaps
                ]
                known.append(np.stack(models, axis=1))
            return known[0]

        for place, pair in enumerate(PAIRS):
            found[pair, label] = interval(lambda weights, place=place, gaps=gaps: gaps(weights)[place], drawn)
    return found


@traced
def marginal_overlaps(
    track: Track,
    grid: Grid,
    *,
    validation: Target | None = None,
    method: str = "DAE",
    dimension: str = "1",
    embed: str = "mu",
    noisy_input: bool = False,
    seed: int = 0,
) -> list[tuple[list[Statistic], dict[str, Statistic]]]:
    """For each model, on its held-out rows: ``marginal_overlap`` along its latent axis or axes, and along each rating.

    Arguments and errors as for :func:`marginal_gap`; weights are of the track's speakers in sorted order.
    """
    grid = grid.select(method=method)
    options = {"which": embed, "seed": seed, "noisy_input": noisy_input}
    own = grid.embed(track.inputs, **options)
    latents = own if validation is None else grid.embed(inputs_of(validation), **options)
    table = track.utterances.table
    names, codes = np.unique(track.speakers.astype(str), return_inverse=True)
    found = []
    for k, (member, rows) in enumerate(zip(grid.members, held_out(track, grid), strict=True)):
        unrated = table.index[rows & ~(table["rating"].eq("human") & table[list(DIMENSIONS)].notna().all(axis=1))]
        if len(unrated):
            raise ValueError(
                f"{track.name}: expected a rating of every held-out row; {len(unrated)} have none, first: {unrated[0]}"
            )
        classes = table["emotion"].to_numpy(dtype=str)[rows]

        def of(values: np.ndarray, classes: np.ndarray = classes, rows: np.ndarray = rows) -> Statistic:
            return marginal_overlap(values, classes, codes[rows], len(names))

        training = own[k, track.folds[member.fold].train]
        latent = [of(values) for values in along(latents[k, rows], training, dimension)]
        found.append((latent, {label: of(table[label].to_numpy(dtype=float)[rows]) for label in DIMENSIONS}))
    return found


def mean_overlaps(
    track: Track, grid: Grid, *, axes: tuple[str, ...] = ("1", "2", "principal"), **choices
) -> pd.DataFrame:
    """Overlap of each pair along the ratings and the latent axes, all speakers once, the mean over the models.

    Args:
        track, grid, choices: as for :func:`marginal_overlaps`. axes: out of ``AXES``, columns of the result.

    Returns:
        A row a pair; columns activation, valence and the axes.
    """
    everyone = np.ones((1, len(np.unique(track.speakers))))
    found: dict[str, list[np.ndarray]] = {}
    for axis in axes:
        for latent, ratings in marginal_overlaps(track, grid, dimension=axis, **choices):
            for name, statistics in {**{label: [of] for label, of in ratings.items()}, axis: latent}.items():
                found.setdefault(name, []).append(np.mean([of(everyone)[:, 0] for of in statistics], axis=0))
    means = {name: mean_over_members(np.stack(values)) for name, values in found.items()}
    return pd.DataFrame(means, index=pd.Index(PAIRS, name="pair"))[[*DIMENSIONS, *axes]]
