"""How much two emotions overlap in a latent space: Bhattacharyya coefficient of their kernel densities, pair by pair.

Claims on Figure 2 of `transferable` and Figure 4 of `interpretable` name pairs of classes that lie on each other.

    BC(a, b) = sum_x sqrt(p_a(x) p_b(x))        1: the same density; 0: no common ground

One bandwidth (Scott's rule on all rows of the corpus that count for a model) and one grid serve all classes and all
replicates of speakers, as in :func:`sertools.analysis.structure.overlap`, which is the mean over the pairs.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from sertools.analysis.bootstrap import Interval, Statistic, interval, ratio, replicates
from sertools.analysis.density import check, density, grid, scott
from sertools.analysis.embedding import embedded, own_rows
from sertools.analysis.group_sums import rows_of_groups
from sertools.analysis.pairs import PAIRS, words
from sertools.analysis.structure import CELLS
from sertools.analysis.transfer import TRAIN, tested_rows
from sertools.corpora.trace import traced
from sertools.measure.utterances import Utterances
from sertools.models.conditions import Target, inputs_of
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track

SIMULTANEOUS = 250
"""Replicates worked out at once: bounds the memory."""


def pair_overlap(
    latents: np.ndarray,
    classes: np.ndarray,
    codes: np.ndarray,
    weights: np.ndarray,
    pairs: Sequence[tuple[str, str]],
    *,
    cells: int | None = CELLS,
) -> np.ndarray:
    """Bhattacharyya coefficient of each pair of classes of one model in each replicate of speakers, (pairs, R).

    Args:
        latents: (n, 2). classes: (n,) words. codes: (n,) position of each row's speaker among the columns of
        ``weights``.
        weights: (R, S) how often each speaker counts.
        pairs: two words each. cells: as for :func:`sertools.analysis.density.grid`.

    Returns:
        Values in [0, 1]; NaN where a replicate lacks a class.
    """
    latents, weights = check(latents), np.asarray(weights, dtype=np.float32)
    bandwidth = scott(latents)
    where = grid([latents], bandwidth, cells=cells)
    names = list(dict.fromkeys(word for pair in pairs for word in pair))
    # float32 halves the time and keeps six digits of a coefficient
    size = len(where.first) * len(where.second)
    contributions = np.zeros((len(names), weights.shape[1], size), dtype=np.float32)
    for place, name in enumerate(names):
        mine = np.flatnonzero(classes == name)
        for speaker, rows in rows_of_groups(codes[mine]).items():
            contributions[place, speaker] = len(rows) * density(latents[mine[rows]], where, bandwidth).ravel()
    values = np.full((len(pairs), len(weights)), np.nan)
    for start in range(0, len(weights), SIMULTANEOUS):
        part = slice(start, start + SIMULTANEOUS)
        drawn = [weights[part] @ of_class for of_class in contributions]
        totals = [each.sum(1, dtype=float) for each in drawn]
        roots = [np.sqrt(each) for each in drawn]
        for number, (first, second) in enumerate(pairs):
            a, b = names.index(first), names.index(second)
            common = np.einsum("rc,rc->r", roots[a], roots[b], dtype=float)
            values[number, part] = ratio(common, np.sqrt(totals[a] * totals[b]))
    return values


@traced
def class_overlap(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    pairs: Sequence[str] = tuple(PAIRS),
    embed: str = "mixed",
    noisy_input: bool = False,
    seed: int = 0,
    count: int = 1000,
) -> dict[tuple[str, str, str], Interval]:
    """The overlap of each pair of classes for each method and corpus, the mean over a method's models.

    Args:
        track, grid: what was trained, on what.
        targets: name to a standardised corpus; rows outside the four classes are left out. ``TRAIN`` is the track's
        held-out rows, added as the models saw them where it is not among them.
        pairs: such as "H-A" (letters N, S, H, A).
        embed: ``mixed``, ``mu`` or ``z``. noisy_input: whether a DAE sees noise.
        seed: of sampled latents and drawn speakers. count: number of bootstrap replicates.

    Returns:
        (method, corpus, pair) to its interval over speakers; corpus ``TRAIN`` is the held-out rows of the track.
    """
    named = [words(pair) for pair in pairs]
    methods = [member.method.name for member in grid.members]
    found: dict[tuple[str, str, str], Interval] = {}
    for corpus, target in {TRAIN: own_rows(track), **targets}.items():
        table = target.table
        speakers, emotions = table["speaker"].to_numpy(dtype=str), table["emotion"].fillna("").to_numpy(dtype=str)
        drawn = replicates(speakers, count=count, seed=seed)
        codes = drawn.codes(speakers)
        latents = embedded(grid, inputs_of(target), embed=embed, seed=seed, noisy_input=noisy_input)
        rows = tested_rows(track, grid, target) & np.isin(emotions, CLASSES)
        for method in dict.fromkeys(methods):
            models = [
                (latents[k, rows[k]], emotions[rows[k]], codes[rows[k]])
                for k, name in enumerate(methods)
                if name == method
            ]
            statistic = _remembered(
                lambda weights, models=models: np.stack([pair_overlap(*model, weights, named) for model in models])
            )
            for place, pair in enumerate(pairs):
                of_pair = lambda weights, place=place, statistic=statistic: statistic(weights)[:, place]  # noqa: E731
                found[method, corpus, pair] = interval(of_pair, drawn)
    return found


def _remembered(statistic: Statistic) -> Statistic:
    """The same statistic, not worked out again for the weights that it saw last: all pairs share their densities."""
    last: list[np.ndarray] = []

    def remembered(weights: np.ndarray) -> np.ndarray:
        if not last or not np.array_equal(last[0], weights):
            last[:] = [weights, statistic(weights)]
        return last[1]

    return remembered
