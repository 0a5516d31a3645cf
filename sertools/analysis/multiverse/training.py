"""A trained world: its track, the models of all methods, and the corpora that they are carried to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch

from sertools.analysis.multiverse.axes import axes
from sertools.analysis.multiverse.worlds import POOLED, Settings, World
from sertools.analysis.rated import HELD_OUT
from sertools.analysis.transfer import TRAIN
from sertools.corpora.labels import labels as dimensional_labels
from sertools.corpora.tracks import expand
from sertools.models.conditions import Target, target, validation
from sertools.models.grid import Grid
from sertools.models.methods import METHODS, Method, members
from sertools.models.store import trained
from sertools.models.track import DIMENSIONS, Track, prepare_track
from sertools.models.triads import triad_of, with_triads

SUPERVISED = {"Metric-act": "activation", "Metric-val": "valence"}
"""Methods that a label supervises, and which."""
SUM = "VAE-vanilla, sum"
"""VAE-vanilla with the squared error summed over the features."""
SAME = {"VAE-annealing": "Unsupervised", "VAE-ss": "Metric-cluster", "DAE-vanilla": "DAE"}
"""Methods of one paper that are another's under another name."""
IN_TRIADS = ("UAE", "DAE")
"""Methods that are trained on three classes, too."""
SHARE = "target 20 %"
_POOLED = ("Unsupervised", "Metric-cluster", "VAE-vanilla", "DAE", "UAE")
_HELD_OUT = ("Unsupervised", "Metric-cluster", "VAE-vanilla", "DAE")
_MOVED = ("Unsupervised", "Metric-cluster")


@dataclass(frozen=True, eq=False)
class Stage:
    """A trained world, or one cell of a rated one.

    targets: condition -> corpus -> that corpus as the models see it; ``TRAIN`` is the track's held-out rows where they
    are standardised otherwise than in training. grid: all methods under the names of :func:`trained_name` and
    :func:`triad_name`. known: what families of statistics have worked out and share.
    """

    world: World
    settings: Settings
    track: Track
    grid: Grid
    targets: dict[str, dict[str, Target]]
    known: dict = field(default_factory=dict)

    @property
    def seed(self) -> int:
        """Of folds, training and evaluation."""
        return self.settings.seed


def trained_name(method: str, labels: str = "human", reduction: str = "mean") -> str:
    """The name under which a paper's method was trained, given the levels of the axes `labels` and `reduction`.

    Valence has no class order: with the labels `order` Metric-val keeps its class means.
    """
    if method in SUPERVISED:
        return f"{method}, {'class mean' if labels == 'order' and method == 'Metric-val' else labels}"
    if method == "VAE-vanilla" and reduction == "sum":
        return SUM
    return SAME.get(method, method)


def triad_name(method: str, triad: str) -> str:
    """The name of a method that was trained on the three classes of a triad (N-S-A)."""
    return f"{method}, {triad}"


def stages(world: World, settings: Settings, *, folder: Path | None = None) -> dict[str, Stage]:
    """Train a world, or take its models from the cache.

    Args:
        world, settings: which. folder: of the cache, see :func:`sertools.models.store.trained`.

    Returns:
        ``HELD_OUT`` -> the stage of a pooled world; of a rated one also each corpus of the track -> the stage whose
        models were trained on the track's other corpora.
    """
    if world.kind == POOLED:
        track = _track(world, settings, settings.pooled)
        grid = _grid(track, world, settings, _POOLED, settings_sum=True, folder=folder)
        grid = joined([grid, _triads(track, world, settings, folder)])
        targets = _targets(track, settings.corpora, world, settings)
        if world.normalisation == "training":
            targets[SHARE][TRAIN] = validation(track, SHARE, seed=settings.seed)
        return {HELD_OUT: Stage(world, settings, track, grid, targets)}
    whole = _track(world, settings, settings.rated)
    grid = _grid(whole, world, settings, _HELD_OUT, folder=folder)
    found = {HELD_OUT: Stage(world, settings, whole, grid, {condition: {} for condition in world.conditions})}
    corpora = expand(settings.rated)
    for corpus in corpora if len(corpora) > 1 else ():
        others = tuple(other for other in corpora if other != corpus)
        track = _track(world, settings, others[0] if len(others) == 1 else others)
        grid = _grid(track, world, settings, _MOVED, folder=folder)
        found[corpus] = Stage(world, settings, track, grid, _targets(track, [corpus], world, settings))
    return found


def _track(world: World, settings: Settings, name: str | tuple[str, ...]) -> Track:
    return prepare_track(
        name,
        split=world.split,
        folds=settings.folds,
        seed=settings.seed,
        proportions=world.proportions,
        level=world.level,
        normalisation=world.normalisation,
        rows=settings.rows,
    )


def _targets(track: Track, corpora: Iterable[str], world: World, settings: Settings) -> dict[str, dict[str, Target]]:
    options = {"rows": settings.rows, "seed": settings.seed}
    return {
        condition: {corpus: target(corpus, track, condition, **options) for corpus in corpora}
        for condition in world.conditions
    }


def _grid(
    track: Track, world: World, settings: Settings, names: Iterable[str], *, settings_sum: bool = False,
    folder: Path | None,
) -> Grid:  # fmt: skip
    """The models of all methods in one grid: those named, and the supervised ones once for each source of labels."""
    plain = [METHODS[name] for name in names]
    if settings_sum:
        plain.append(replace(METHODS["VAE-vanilla"], name=SUM, reduction="sum"))
    grids = []
    for source in axes()["labels"].levels:
        if not settings.takes("labels", source):
            continue
        supervised = {trained_name(name, source): name for name in SUPERVISED}
        methods = [replace(METHODS[name], name=new) for new, name in supervised.items() if new.endswith(source)]
        grids.append(_train(_labelled(track, source), [*plain, *methods], world, settings, folder))
        plain = []
    return joined(grids)


def _triads(track: Track, world: World, settings: Settings, folder: Path | None) -> Grid:
    """The UAE and DAE of each triad, as methods of their own on the folds of the track."""
    three = with_triads(track)
    grid = _train(three, [METHODS[name] for name in IN_TRIADS], world, settings, folder)
    renamed = []
    for member in grid.members:
        triad, fold = triad_of(three, member.fold)
        method = replace(member.method, name=triad_name(member.method.name, triad))
        renamed.append(replace(member, method=method, fold=fold))
    return replace(grid, members=tuple(renamed))


def _labelled(track: Track, source: str) -> Track:
    """The same track, its models supervised by labels of another source; the order is of activation alone."""
    table, of = track.utterances.table, ("activation",) if source == "order" else DIMENSIONS
    labels = {
        name: np.stack([dimensional_labels(table, name, fold.train, source) for fold in track.folds]) for name in of
    }
    return replace(track, labels=labels)


def _train(track: Track, methods: list[Method], world: World, settings: Settings, folder: Path | None) -> Grid:
    return trained(
        track.inputs,
        members(tuple(methods), len(track.folds), settings.runs),
        [fold.train for fold in track.folds],
        track.codes,
        track.labels,
        epochs=settings.epochs[world.epochs],
        seed=settings.seed,
        folder=folder,
    )


def joined(grids: list[Grid]) -> Grid:
    """The members of several grids that were trained with one seed for equally many epochs, as one grid."""
    first = grids[0]
    return Grid(
        tuple(member for grid in grids for member in grid.members),
        {name: torch.cat([grid.parameters[name] for grid in grids]) for name in first.parameters},
        np.concatenate([grid.history for grid in grids], axis=1),
        first.seed,
    )


def trained_models(stages: Mapping[str, Stage]) -> int:
    """How many models a world has."""
    return sum(len(stage.grid.members) for stage in stages.values())
