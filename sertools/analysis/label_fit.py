"""How much of people's ratings does an embedding explain? R2 of a linear fit, on speakers whom the fit never saw.

`transferable` section 3.1 supposes that the embedding corresponds to activation more than to valence. Here both are
fitted by least squares to the two latent dimensions of the training fold, for each model, and

    R2 = 1 - sum (y - y_hat)^2 / sum (y - mean y)^2

is taken over the held-out rows of a run's folds together, the mean being that of the same rows. It can be negative: a
fit that misses new speakers by more than their mean does.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from sertools.analysis.bootstrap import Interval, Statistic, interval, ratio, replicates
from sertools.analysis.embedding import embedded, own_rows
from sertools.analysis.group_sums import sums_of_groups
from sertools.analysis.rank_correlation import rated_rows
from sertools.analysis.transfer import tested_rows
from sertools.corpora.table import CorpusError
from sertools.corpora.trace import traced
from sertools.measure.utterances import Utterances
from sertools.models.conditions import Target, inputs_of
from sertools.models.grid import Grid
from sertools.models.track import DIMENSIONS, Track

FITS = ("training", "tested")


def fitted(latents: np.ndarray, labels: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Labels predicted for other rows by a least-squares fit with intercept.

    Args:
        latents: (n, d). labels: (n,), finite. others: (k, d).

    Returns:
        (k,) float64. A dimension without spread in the rows of the fit adds nothing.
    """
    latents, others = np.asarray(latents, dtype=float), np.asarray(others, dtype=float)
    centre, scale = latents.mean(0), latents.std(0)
    # least squares is blind to scale, its decision on rank is not: latents of sd .005 and of sd 5 are fitted alike
    used = np.where(scale > 0, 1 / np.where(scale > 0, scale, 1.0), 0.0)
    design, new = (np.column_stack([np.ones(len(each)), (each - centre) * used]) for each in (latents, others))
    weights, *_ = np.linalg.lstsq(design, np.asarray(labels, dtype=float), rcond=1e-10)
    return new @ weights


def r2_statistic(
    predicted: np.ndarray, labels: np.ndarray, tested: np.ndarray, codes: np.ndarray, speakers: int
) -> Statistic:
    """R2 in every replicate of speakers, ``weights (R, S) -> (runs, R)``.

    Args:
        predicted: (runs, n). labels: (n,). tested: bool (runs, n), rows that count. codes: (n,) speaker. speakers: S.

    Returns:
        A statistic; NaN where a replicate's rows have one and the same label.
    """
    predicted, tested = np.atleast_2d(predicted), np.atleast_2d(tested)
    # centred first: sums of squares about a far mean lose digits
    centred = np.where(tested, labels - np.mean(labels[tested.any(0)]), 0.0)
    errors = np.where(tested, labels - predicted, 0.0) ** 2
    counts, sums, squares, missed = (
        sums_of_groups(each, codes, speakers) for each in (tested, centred, centred**2, errors)
    )

    def statistic(weights: np.ndarray) -> np.ndarray:
        drawn = np.asarray(weights, dtype=float).T
        total = squares @ drawn - ratio((sums @ drawn) ** 2, counts @ drawn)
        return 1 - ratio(missed @ drawn, np.where(total > 1e-9, total, 0.0))

    return statistic


@traced
def label_fits(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target] | None = None,
    *,
    dimensions: Sequence[str] = DIMENSIONS,
    embed: str = "mixed",
    noisy_input: bool = False,
    fit: str = "training",
    seed: int = 0,
    count: int = 1000,
) -> dict[tuple[str, str], Interval]:
    """R2 of each label on the embedding, over held-out speakers of a track whose rows people rated.

    Args:
        track, grid: what was trained, on what. targets: not looked at; the claim is about the track's own rows.
        dimensions: ``activation``, ``valence`` or both.
        embed: ``mixed``, ``mu`` or ``z``. noisy_input: whether a DAE sees noise.
        fit: ``training`` fits on the training fold; ``tested`` on the tested rows of each model, which asks whether
            the label is in the embedding at all, wherever new speakers lie in it.
        seed: of sampled latents and drawn speakers. count: number of bootstrap replicates.

    Returns:
        (method, label) to its interval over speakers, the mean over a method's runs; a run's held-out rows are taken
        together, each predicted by the model that never saw its speaker.

    Raises:
        ValueError: another ``fit``.
        CorpusError: a row without a human rating.
    """
    if fit not in FITS:
        raise ValueError(f"fit: expected one of {', '.join(FITS)}, came {fit!r}")
    held_out = own_rows(track)
    table = track.utterances.table
    for dimension in dimensions:
        if not (rated := rated_rows(track.utterances, dimension)).all():
            raise CorpusError(
                f"{track.name}: expected a rating of {dimension} for every row; {int((~rated).sum())} have none, "
                f"first: {table.index[~rated][0]}"
            )
    drawn = replicates(track.speakers.astype(str), count=count, seed=seed)
    codes = drawn.codes(track.speakers.astype(str))
    options = {"embed": embed, "seed": seed, "noisy_input": noisy_input}
    latents, seen = embedded(grid, inputs_of(held_out), **options), embedded(grid, track.inputs, **options)
    tested = tested_rows(track, grid, held_out)
    found: dict[tuple[str, str], Interval] = {}
    for method in dict.fromkeys(member.method.name for member in grid.members):
        places = [place for place, member in enumerate(grid.members) if member.method.name == method]
        runs = sorted({grid.members[place].run for place in places})
        for dimension in dimensions:
            labels = table[dimension].to_numpy(dtype=float)
            predicted, counted = np.zeros((len(runs), len(labels))), np.zeros((len(runs), len(labels)), dtype=bool)
            for place in places:
                member, rows = grid.members[place], tested[place]
                row = runs.index(member.run)
                train = track.folds[member.fold].train
                known = (
                    (seen[place, train], labels[train]) if fit == "training" else (latents[place, rows], labels[rows])
                )
                predicted[row, rows] = fitted(*known, latents[place, rows])
                counted[row] |= rows
            statistic = r2_statistic(predicted, labels, counted, codes, len(drawn.speakers))
            found[method, dimension] = interval(statistic, drawn)
    return found
