"""Separation, spread, overlap and inside of every method on every corpus: `zeroshot` Figure 2 in numbers."""

from collections.abc import Mapping

import numpy as np

from sertools.analysis.bootstrap import Interval, Statistic, interval, replicates
from sertools.analysis.structure import inside, overlap, separation, spread
from sertools.analysis.transfer import TRAIN, held_out, tested_rows
from sertools.measure.shipped import Utterances
from sertools.models.conditions import Target, inputs_of
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track

MEASURES = ("separation", "spread", "overlap", "inside")


def organisation(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    embed: str = "mu",
    seed: int = 0,
    count: int = 1000,
) -> dict[str, dict[tuple[str, str], Interval]]:
    """The four measures of :mod:`sertools.analysis.structure`, the mean over a method's models.

    Args:
        track, grid: what was trained, on what. targets: name to standardised utterances, or to a corpus under
        a condition; rows outside the four classes are left out.
        embed: ``mu`` or ``z``. seed: of sampled latents and drawn speakers. count: number of bootstrap replicates.

    Returns:
        Measure to (method, corpus) to its interval over speakers; corpus ``TRAIN`` is the held-out rows of the track.
    """
    training = grid.embed(track.inputs, which=embed, seed=seed)
    found: dict[str, dict[tuple[str, str], Interval]] = {measure: {} for measure in MEASURES}
    names = [member.method.name for member in grid.members]
    for corpus, utterances in {TRAIN: track.utterances, **targets}.items():
        table = utterances.table
        speakers, emotions = table["speaker"].to_numpy(dtype=str), table["emotion"].fillna("").to_numpy(dtype=str)
        drawn = replicates(speakers, count=count, seed=seed)
        codes = drawn.codes(speakers)
        latents = training if corpus == TRAIN else grid.embed(inputs_of(utterances), which=embed, seed=seed)
        rows = held_out(track, grid) if corpus == TRAIN else tested_rows(track, grid, utterances)
        rows = rows & np.isin(emotions, CLASSES)
        for method in dict.fromkeys(names):
            statistics: dict[str, list[Statistic]] = {measure: [] for measure in MEASURES}
            for k in (k for k, name in enumerate(names) if name == method):
                points, classes, code = latents[k, rows[k]], emotions[rows[k]], codes[rows[k]]
                trained = training[k, track.folds[grid.members[k].fold].train]
                statistics["separation"].append(separation(points, classes, code))
                statistics["spread"].append(spread(points, trained, code, len(drawn.speakers)))
                statistics["overlap"].append(overlap(points, classes, code, len(drawn.speakers)))
                statistics["inside"].append(inside(points, trained, code, len(drawn.speakers)))
            for measure, of_members in statistics.items():
                found[measure][method, corpus] = interval(_stacked(of_members), drawn)
    return found


def _stacked(statistics: list[Statistic]) -> Statistic:
    """Statistics of single models as one of all: ``weights (R, S) -> (members, R)``."""
    return lambda weights: np.stack([np.ravel(statistic(weights)) for statistic in statistics])
