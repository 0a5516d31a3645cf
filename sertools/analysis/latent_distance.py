"""How alike a corpus and the training corpus lie in latent space, for every model, with what the speakers say about it.

Figure 1 of Das et al. 2022 asks the eye whether the samples of a transfer corpus lie under the density of the training
corpus. Here it is the logarithm of the Bhattacharyya distance (``sertools.analysis.distance``) between the two
densities: each model's training rows against each corpus, equally many rows of all, and against as many other training
rows (the floor).

A density of drawn speakers is the weighted sum of the speakers' densities, so a replicate draws nothing again: the
training density stays, the corpus's speakers are weighted.
"""

from collections.abc import Mapping

import numpy as np

from sertools.analysis import density
from sertools.analysis.bootstrap import Interval, Replicates, Statistic, interval, replicates
from sertools.analysis.density import CELLS, REACH, cell_probabilities, collapsed, grid, single
from sertools.analysis.distance import equal_size, subsample
from sertools.analysis.embedding import embedded
from sertools.analysis.group_sums import rows_of_groups
from sertools.analysis.once import once
from sertools.analysis.transfer import VALIDATION, held_out, tested_rows
from sertools.corpora.trace import traced
from sertools.measure.utterances import Utterances
from sertools.models.conditions import Target, inputs_of
from sertools.models.grid import Grid
from sertools.models.track import Track

READINGS = ("fixed", "scale-free")
FLOOR = "floor"
DISTANCE_ROWS = 30_000
"""Rows of a corpus up to which ``log_distances`` is meant: past them draw ``size`` rows. Each of its speakers takes
320 kB on a whole grid; and where the cells are as many as the kernel needs, Scott's bandwidth gets narrower with the
rows, as n^(-1/6) along each dimension, so that time and memory grow with n^(4/3)."""
SHADOW = 12.0
"""Bandwidths beyond the training rows where their density is nil (e^-72)."""
_STEP = 128
"""Replicates at once: 200 x 200 cells of each in single precision are 20 MB."""


def log_distance_statistic(
    training: np.ndarray,
    target: np.ndarray,
    codes: np.ndarray,
    speakers: int,
    *,
    bandwidth: float,
    cells: int | None = CELLS,
) -> Statistic:
    """ln BD between training rows (k, 2) and the target's rows (n, 2) in every replicate: ``weights (R, S) -> (1, R)``.

    Args:
        training, target: latents in the unit of ``bandwidth``.
        codes: int (n,), speaker of each target row. speakers: S.
        bandwidth: of the Gaussian kernels of both densities.
        cells: of the grid along each dimension, over the union of both ranges (as far as the training rows' density
            reaches, where the union is so wide that a cell would exceed the bandwidth); see ``density.grid``.
    """
    # a sample far off would leave too few cells where the training rows are, and nothing is shared out there
    width = (np.ptp(np.concatenate([training, target]), axis=0) + 2 * REACH * bandwidth) / CELLS
    cut = bool((width > bandwidth).any())
    reach = (training.min(0) - SHADOW * bandwidth, training.max(0) + SHADOW * bandwidth) if cut else (-np.inf, np.inf)
    where = grid([training, np.clip(target, *reach)], bandwidth, cells=cells)
    taught = single(np.sqrt(cell_probabilities(training, where, bandwidth)).ravel())
    present, code = np.unique(codes, return_inverse=True)

    def statistic(weights: np.ndarray) -> np.ndarray:
        # made here and not kept: a stack of models would hold gigabytes
        mass = densities_of_groups(target, code, where, bandwidth).reshape(len(present), -1)
        of_groups = np.bincount(code) / len(code) if cut else mass.sum(1) / mass.sum()
        mass = single(mass * where.cell if cut else mass / mass.sum())
        weights = np.asarray(weights, dtype=np.float32)[:, present]
        parts = [
            distances(weights[k : k + _STEP], mass, of_groups.astype(np.float32)) for k in range(0, len(weights), _STEP)
        ]
        return np.concatenate(parts)[None]

    def distances(weights: np.ndarray, mass: np.ndarray, of_groups: np.ndarray) -> np.ndarray:
        shares = weights / np.maximum(weights @ of_groups, np.finfo(np.float32).tiny)[:, None]
        # 1 - sum sqrt(pq) = 1/2 sum (sqrt p - sqrt q)^2: cell by cell, single precision keeps its digits
        apart = shares @ mass
        beyond = (
            1 - apart.sum(1, dtype=float) if cut else 0.0
        )  # of the target's mass, where the training rows have none
        apart = np.sqrt(apart)
        apart -= taught
        hellinger = 0.5 * (np.einsum("rc,rc->r", apart, apart).astype(float) + beyond)
        near = hellinger < 1
        values = np.where(near, np.log(-np.log1p(-np.where(near, hellinger, 0.5))), np.inf)
        return np.where(weights.any(1), values, np.nan)

    return statistic


def densities_of_groups(samples: np.ndarray, code: np.ndarray, where: density.Grid, bandwidth: float) -> np.ndarray:
    """Kernel densities (groups, c, c) of the samples (n, 2) of each group, times the group's share of the samples.

    The groups are 0.., none without a sample. What ``density.density`` gives group by group, with every kernel
    computed once; their sum is the density of all.
    """
    first, second = (
        np.exp(-0.5 * ((centres[:, None] - samples[:, k]) / bandwidth) ** 2) / (bandwidth * np.sqrt(2 * np.pi))
        for k, centres in enumerate((where.first, where.second))
    )
    return np.stack([first[:, rows] @ second[:, rows].T for rows in rows_of_groups(code).values()]) / len(samples)


@once
@traced
def log_distances(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    reading: str = "fixed",
    embed: str = "mu",
    noisy_input: bool = False,
    seed: int = 0,
    count: int = 1000,
    cells: int | None = CELLS,
    size: int | None = None,
) -> dict[tuple[str, str], Interval]:
    """ln BD of every method and corpus over speakers, the mean over the method's models.

    Args:
        track: what the grid was trained on.
        grid: the trained models.
        targets: name to standardised utterances, or to a corpus under a condition; rows of speakers that a model heard
            in training are left out.
        reading: ``fixed`` (bandwidth 1 in the latent's own unit) or ``scale-free`` (latents standardised by the
            training rows, Scott's bandwidth); the latter leaves out models whose posterior has collapsed.
        embed: ``mu``, ``z`` or ``mixed`` (``sertools.analysis.embedding``).
        noisy_input: whether a DAE sees noise.
        seed: of sampled latents, of the rows drawn and of the speakers.
        count: number of bootstrap replicates.
        cells: of the grid along each dimension; None for as many as the kernel needs (``density.grid``).
        size: rows drawn of each corpus; None for :func:`common_size`.

    Returns:
        (method, corpus) for ``VALIDATION`` (held-out speakers of the track), each target, and ``FLOOR``: as many
        training rows that the density did not see. Its speakers are the density's own, so it has an estimate alone.

    Raises:
        ValueError: an unknown reading; a size above that of a corpus, or above half of a fold's training rows.
    """
    if reading not in READINGS:
        raise ValueError(f"expected a reading among {', '.join(READINGS)}, came {reading!r}")
    largest = common_size(track, grid, targets)
    if size is not None and not 2 <= size <= largest:
        raise ValueError(f"size: expected 2 to {largest} rows of each corpus, came {size}")
    size = size or largest
    corpora = {VALIDATION: track.utterances, **targets}
    options = {"embed": embed, "seed": seed, "noisy_input": noisy_input}
    latents = {VALIDATION: embedded(grid, track.inputs, **options)}
    # a seed for each corpus: samples drawn with the same noise, row by row, would lie closer than chance
    latents |= {
        name: embedded(grid, inputs_of(one), **(options | {"seed": seed + place}))
        for place, (name, one) in enumerate(targets.items(), start=1)
    }
    tested = _tested(track, grid, targets)
    drawn = {name: replicates(one.table["speaker"], count=count, seed=seed) for name, one in corpora.items()}
    methods = np.array([member.method.name for member in grid.members])
    found = {}
    drawn[FLOOR] = replicates([FLOOR])
    for place, name in enumerate([*corpora, FLOOR]):
        source = VALIDATION if name == FLOOR else name
        speakers = [FLOOR] * len(track.codes) if name == FLOOR else corpora[name].table["speaker"]
        codes = drawn[name].codes(speakers)
        statistics = []
        for number, member in enumerate(grid.members):
            fold = track.folds[member.fold]
            order = fold.train[np.random.default_rng([seed, member.fold]).permutation(len(fold.train))]
            if name == FLOOR:
                rows = order[size : 2 * size]
            else:
                rows = np.flatnonzero(tested[name][number])
                rows = rows[subsample(len(rows), size, seed + place)]
            statistics.append(
                _statistic(
                    latents[VALIDATION][number], fold.train, order[:size], latents[source][number][rows],
                    codes[rows], drawn[name], reading, cells,
                )
            )  # fmt: skip
        for method in dict.fromkeys(methods):
            chosen = [one for one, of in zip(statistics, methods, strict=True) if of == method]
            found[str(method), name] = interval(_stacked(chosen), drawn[name])
    return found


def common_size(track: Track, grid: Grid, targets: Mapping[str, Utterances | Target]) -> int:
    """The largest number of rows that can be drawn of every corpus for every model, twice of its training rows.

    Raises:
        ValueError: it would be below 2.
    """
    rows = np.stack([of.sum(1) for of in _tested(track, grid, targets).values()])
    return min(
        equal_size(len(track.folds[member.fold].train), rows[:, number].tolist())
        for number, member in enumerate(grid.members)
    )


def _tested(track: Track, grid: Grid, targets: Mapping[str, Utterances | Target]) -> dict[str, np.ndarray]:
    return {VALIDATION: held_out(track, grid)} | {name: tested_rows(track, grid, one) for name, one in targets.items()}


def _statistic(
    latents: np.ndarray, trained: np.ndarray, first: np.ndarray, target: np.ndarray, codes: np.ndarray,
    drawn: Replicates, reading: str, cells: int | None,
) -> Statistic:  # fmt: skip
    """One model's statistic under a reading; NaN throughout where the reading is undefined."""
    bandwidth, training = 1.0, latents[first]
    if reading == "scale-free":
        everything = latents[trained]
        if collapsed(everything):
            return lambda weights: np.full((1, len(weights)), np.nan)
        centre, spread = everything.mean(0), everything.std(0, ddof=1)
        training, target = (training - centre) / spread, (target - centre) / spread
        bandwidth = len(first) ** (-1 / 6)
    return log_distance_statistic(training, target, codes, len(drawn.speakers), bandwidth=bandwidth, cells=cells)


def _stacked(statistics: list[Statistic]) -> Statistic:
    return lambda weights: np.concatenate([one(weights) for one in statistics])
