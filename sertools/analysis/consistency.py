"""How consistent a latent space is over corpora, beside the distances: `transferable` section 3.1, Figure 5 in numbers.

For every method and corpus: offset of the mean, determinant of the covariance (``sertools.analysis.shift``), and
the share of its rows inside the region that holds 95 % of the training density (``sertools.analysis.structure``).
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from sertools.analysis.bootstrap import Interval, Statistic, interval, replicates
from sertools.analysis.embedding import embedded
from sertools.analysis.shift import determinant, offset
from sertools.analysis.structure import inside
from sertools.analysis.transfer import TRAIN, held_out, tested_rows
from sertools.corpora.trace import traced
from sertools.measure.utterances import Utterances
from sertools.models.conditions import Target, inputs_of
from sertools.models.grid import Grid
from sertools.models.track import Track

MEASURES: dict[str, Callable[..., Statistic]] = {"offset": offset, "determinant": determinant, "inside": inside}


@traced
def shifts(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    embed: str = "mixed",
    noisy_input: bool = False,
    seed: int = 0,
    count: int = 1000,
) -> dict[str, dict[tuple[str, str], Interval]]:
    """Offset, determinant and inside of every method on every corpus over speakers, the mean over a method's models.

    Args:
        track, grid: what was trained, on what.
        targets: name to standardised utterances, or to a corpus under a condition; rows of speakers that a model heard
            in training are left out.
        embed: ``mixed``, ``mu`` or ``z``. noisy_input: whether a DAE sees noise.
        seed: of sampled latents and drawn speakers. count: number of bootstrap replicates.

    Returns:
        Measure to (method, corpus) to its interval; corpus ``TRAIN`` is the held-out rows of the track. NaN where the
        training latents have collapsed.
    """
    options = {"embed": embed, "seed": seed, "noisy_input": noisy_input}
    training = embedded(grid, track.inputs, **options)
    names = [member.method.name for member in grid.members]
    found: dict[str, dict[tuple[str, str], Interval]] = {measure: {} for measure in MEASURES}
    for place, corpus in enumerate((TRAIN, *targets)):
        own = corpus == TRAIN
        # no two corpora are sampled with the same noise
        latents = training if own else embedded(grid, inputs_of(targets[corpus]), **(options | {"seed": seed + place}))
        rows = held_out(track, grid) if own else tested_rows(track, grid, targets[corpus])
        speakers = track.speakers if own else targets[corpus].table["speaker"].to_numpy(dtype=str)
        drawn = replicates(speakers, count=count, seed=seed)
        codes = drawn.codes(speakers)
        for method in dict.fromkeys(names):
            for measure, statistic in MEASURES.items():
                of_members = [
                    statistic(
                        latents[k, rows[k]], training[k, track.folds[grid.members[k].fold].train], codes[rows[k]],
                        len(drawn.speakers),
                    )
                    for k, name in enumerate(names)
                    if name == method
                ]  # fmt: skip
                found[measure][method, corpus] = interval(_stacked(of_members), drawn)
    return found


def latent_shape(track: Track, grid: Grid, *, embed: str = "mixed", seed: int = 0) -> pd.DataFrame:
    """Size and shape of each method's latent space on its training rows; index method.

    Returns:
        ``sd``: root mean variance over dimensions and models, in the latent space's own unit; ``main axis``: share of
        the variance along the first principal axis, mean over models (1: the latents lie on a line).
    """
    latents = embedded(grid, track.inputs, embed=embed, seed=seed)
    rows = []
    for k, member in enumerate(grid.members):
        trained = latents[k, track.folds[member.fold].train].astype(float)
        variances = np.linalg.eigvalsh(np.cov(trained, rowvar=False))
        rows.append((member.method.name, variances.mean(), variances[-1] / variances.sum()))
    shape = pd.DataFrame(rows, columns=["method", "sd", "main axis"]).groupby("method", sort=False).mean()
    return shape.assign(sd=np.sqrt(shape["sd"]))


def areas(
    track: Track, grid: Grid, targets: Mapping[str, Utterances | Target], *, embed: str = "mixed", seed: int = 0
) -> pd.DataFrame:
    """Size of every corpus in every model's latent space against the training rows, all speakers once.

    A determinant says little where the training latents lie near a line: the least width across it multiplies the
    ratio. The total variance does not suffer from that.

    Returns:
        Columns method, fold, run, corpus, determinant and variance, ratios to the model's training rows.
    """
    training = embedded(grid, track.inputs, embed=embed, seed=seed)
    found = []
    for place, (corpus, utterances) in enumerate(targets.items(), start=1):
        latents = embedded(grid, inputs_of(utterances), embed=embed, seed=seed + place)
        rows = tested_rows(track, grid, utterances)
        for k, member in enumerate(grid.members):
            trained = np.cov(training[k, track.folds[member.fold].train].astype(float), rowvar=False)
            moved = np.cov(latents[k, rows[k]].astype(float), rowvar=False)
            found.append(
                {
                    "method": member.method.name,
                    "fold": member.fold,
                    "run": member.run,
                    "corpus": corpus,
                    "determinant": np.linalg.det(moved) / np.linalg.det(trained),
                    "variance": np.trace(moved) / np.trace(trained),
                }
            )
    return pd.DataFrame(found)


def _stacked(statistics: list[Statistic]) -> Statistic:
    return lambda weights: np.stack([np.ravel(one(weights)) for one in statistics])
