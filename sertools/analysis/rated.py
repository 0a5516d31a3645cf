"""The rated track: where people rated every utterance, models are tested on held-out speakers and between corpora.

With EmoTale these are three cells: held-out speakers of both languages (the paper's column of the training corpus),
English to Danish and Danish to English. The same people speak in all three, so a cell counts only speakers that its
model never heard, and one draw of people serves all cells.
"""

from collections.abc import Mapping

from sertools.analysis.bootstrap import Replicates, replicates
from sertools.analysis.rank_baselines import rank_baselines
from sertools.analysis.rank_correlation import Ranked, rank
from sertools.analysis.transfer import VALIDATION
from sertools.corpora.tracks import expand
from sertools.measure.utterances import Utterances
from sertools.models.conditions import Target, target
from sertools.models.grid import Grid
from sertools.models.methods import Method
from sertools.models.track import Track, prepare_track, train_track

HELD_OUT = "train"
"""The cell of held-out speakers, by the name that rules give to the training corpus."""


def rated_tracks(
    name: str,
    *,
    folds: int = 5,
    seed: int = 0,
    rows: int | None = None,
    level: str = "kept",
    normalisation: str = "corpus",
) -> dict[str, Track]:
    """What each cell trains on: ``train`` the whole track, and each corpus's name the track's other corpora.

    Class proportions stay as found: a correlation asks nothing of them, and the corpora are small. A track of one
    corpus has the cell ``train`` alone.

    Args:
        name: a track whose utterances people rated.
        folds, seed, rows, level, normalisation: as for :func:`~sertools.models.track.prepare_track`.
    """
    corpora = expand(name)
    names = {HELD_OUT: name}
    if len(corpora) > 1:
        for target in reversed(corpora):
            others = tuple(corpus for corpus in corpora if corpus != target)
            names[target] = others[0] if len(others) == 1 else others
    options = {"folds": folds, "seed": seed, "proportions": "as found", "rows": rows}
    options |= {"level": level, "normalisation": normalisation}
    return {cell: prepare_track(trained, **options) for cell, trained in names.items()}


def cell_targets(
    tracks: Mapping[str, Track], condition: str, *, rows: int | None = None, seed: int = 0, count: str = "rest"
) -> dict[str, Target]:
    """The corpus that each cell but ``train`` moves to, under a condition; arguments as for
    :func:`~sertools.models.conditions.target`."""
    return {
        cell: target(cell, track, condition, rows=rows, seed=seed, count=count)
        for cell, track in tracks.items()
        if cell != HELD_OUT
    }


def train_cells(
    tracks: Mapping[str, Track],
    methods: tuple[Method, ...],
    *,
    runs: int,
    epochs: int,
    seed: int,
    workers: int = 1,
    device: str = "cpu",
) -> dict[str, Grid]:
    """A grid for each cell; arguments as for :func:`~sertools.models.track.train_track`."""
    options = {"runs": runs, "epochs": epochs, "seed": seed, "workers": workers, "device": device}
    return {cell: train_track(track, methods, **options) for cell, track in tracks.items()}


def people(tracks: Mapping[str, Track], *, seed: int = 0, count: int = 1000) -> Replicates:
    """One draw of the speakers of the whole track, for all cells."""
    return replicates(tracks[HELD_OUT].speakers.astype(str), count=count, seed=seed)


def rank_cells(
    tracks: Mapping[str, Track],
    grids: Mapping[str, Grid],
    *,
    targets: Mapping[str, Target] | None = None,
    dimension: str = "activation",
    embed: str = "mu",
    seed: int = 0,
    count: int = 1000,
) -> dict[str, Ranked]:
    """Each cell's expected labels under the models of its grid; ``targets`` from :func:`cell_targets`, else each
    corpus by its own statistics; other arguments as for ``rank``.

    Raises:
        ValueError: tracks standardised by their training rows, and no ``targets``.
    """
    drawn = people(tracks, seed=seed, count=count)
    return {
        cell: rank(
            track,
            grids[cell],
            _target(tracks, cell, targets),
            dimension=dimension,
            embed=embed,
            seed=seed,
            people=drawn,
        )[VALIDATION if cell == HELD_OUT else cell]
        for cell, track in tracks.items()
    }


def rank_cell_baselines(
    tracks: Mapping[str, Track],
    grids: Mapping[str, Grid],
    *,
    targets: Mapping[str, Target] | None = None,
    dimension: str = "activation",
    seed: int = 0,
    count: int = 1000,
) -> dict[str, Ranked]:
    """Each cell's baselines, on the same rows and the same draw of people; arguments as for :func:`rank_cells`."""
    drawn = people(tracks, seed=seed, count=count)
    return {
        cell: rank_baselines(
            track, grids[cell], _target(tracks, cell, targets), dimension=dimension, seed=seed, people=drawn
        )[VALIDATION if cell == HELD_OUT else cell]
        for cell, track in tracks.items()
    }


def _target(
    tracks: Mapping[str, Track], cell: str, targets: Mapping[str, Target] | None
) -> dict[str, Utterances | Target]:
    """The corpus that a cell moves to, else its rows of the whole track, standardised by the corpus's own
    statistics."""
    if cell == HELD_OUT:
        return {}
    if targets is not None:
        return {cell: targets[cell]}
    if tracks[HELD_OUT].statistics is not None:
        raise ValueError(
            "targets: expected the cells' corpora under a condition, for tracks standardised by their training rows; "
            "came none"
        )
    whole = tracks[HELD_OUT].utterances
    return {cell: whole.rows(whole.table["corpus"].eq(cell).to_numpy(dtype=bool))}
