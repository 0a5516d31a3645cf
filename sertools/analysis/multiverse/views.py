"""What evaluation reads from a trained world: the latents of each method under each reading, worked out once.

A *view* is a method's models and how an utterance is embedded by them. Levels of the axes `labels`, `embed`, `input`
and `reduction` only choose among views, so a statistic is worked out for every view and then looked up for every level.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from sertools.analysis.bootstrap import Interval
from sertools.analysis.multiverse.rows import Rows
from sertools.analysis.multiverse.training import Stage, trained_name
from sertools.analysis.transfer import TRAIN, held_out, tested_rows
from sertools.models.conditions import inputs_of
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, classes_of

OWN = ("own", TRAIN)
"""The track's held-out rows as the models were trained to see them; other corpora are keyed (condition, name)."""
SEEN = ("own", "seen")
"""The rows of training."""
CHOOSING = ("labels", "embed", "input", "reduction")
"""Axes whose levels choose among views."""

Key = tuple[str, str]


class View(NamedTuple):
    """A trained method, ``which`` embedding ("mu" or "z"), and whether its input is ``noisy``."""

    method: str
    which: str = "mu"
    noisy: bool = False


def view(method: str, labels: str = "human", embed: str = "mu", input: str = "clean", reduction: str = "mean") -> View:
    """The view of a paper's method under levels of the axes; `mixed` is a sample, but the mean for VAE-ss. Only a DAE
    sees noise; a DAE and a UAE have one embedding."""
    name = trained_name(method, labels, reduction)
    if name in ("DAE", "UAE"):
        return View(name, "mu", name == "DAE" and input == "noisy")
    mixed = "mu" if name == "Metric-cluster" else "z"
    return View(name, mixed if embed == "mixed" else embed)


def models(stage: Stage, method: str) -> Grid:
    """The models of a trained method."""
    return stage.grid.select(method=method)


def members_of(stage: Stage) -> str:
    """A trained method: all have a model for every fold and run, in one order."""
    return stage.grid.members[0].method.name


def keys(stage: Stage) -> list[Key]:
    """Of all corpora in all conditions, the track's held-out rows first."""
    return [OWN, *((condition, name) for condition, named in stage.targets.items() for name in named)]


def latents(stage: Stage, one: View) -> dict[Key, np.ndarray]:
    """Key -> latents of all rows of a corpus under a view, float32 (models, n, 2).

    Each corpus is sampled with noise of its own, as in `sertools.analysis.latent_distance`; under every condition with
    the same.
    """
    return remembered(stage, ("latents", one), lambda: _latents(stage, one))


def _latents(stage: Stage, one: View) -> dict[Key, np.ndarray]:
    grid, options = models(stage, one.method), {"which": one.which, "noisy_input": one.noisy}
    found = {OWN: grid.embed(stage.track.inputs, seed=stage.seed, **options)}
    order = (TRAIN, *stage.settings.corpora)
    for condition, named in stage.targets.items():
        for name, corpus in named.items():
            seed = stage.seed + (order.index(name) if name in order else 0)
            found[condition, name] = grid.embed(inputs_of(corpus), seed=seed, **options)
    return found


def tested(stage: Stage, key: Key) -> np.ndarray:
    """(models of a method, n) bool: the rows of a corpus that count for each model, alike for all methods."""

    def rows() -> np.ndarray:
        grid = models(stage, members_of(stage))
        if key == OWN:
            return held_out(stage.track, grid)
        return tested_rows(stage.track, grid, stage.targets[key[0]][key[1]]) & (codes(stage, key) >= 0)

    return remembered(stage, ("tested", key), rows)


def codes(stage: Stage, key: Key) -> np.ndarray:
    """(n,) position in ``CLASSES`` of each row of a corpus; -1 where it has none of them."""
    if key in (OWN, SEEN):
        return stage.track.codes
    return remembered(stage, ("codes", key), lambda: classes_of(stage.targets[key[0]][key[1]].utterances))


def words(stage: Stage) -> np.ndarray:
    """(N,) emotion of each row of the track."""
    return np.array(CLASSES)[stage.track.codes]


def normalisations(stage: Stage) -> tuple[str, ...]:
    """Levels of the axis `normalisation` that a world stands for: models trained on corpora that were standardised by
    themselves meet targets that are, too; those trained by fold statistics meet targets by fold statistics."""
    levels = ("target", "target 20 %") if stage.world.normalisation == "corpus" else ("training",)
    return tuple(level for level in levels if stage.settings.takes("normalisation", level))


def remembered(stage: Stage, what: tuple, make: Callable[[], object]):
    """``make()``, worked out once for a stage."""
    if what not in stage.known:
        stage.known[what] = make()
    return stage.known[what]


def mean(values: np.ndarray) -> float:
    """Mean over models, those without a value left out; NaN where none has one."""
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) else float("nan")


def under(rows: Rows, stage: Stage, statistic: str, axis: str) -> tuple[str, ...]:
    """The levels of an axis that are wanted for a statistic."""
    return tuple(level for level in rows.paper.levels(statistic).get(axis, ()) if stage.settings.takes(axis, level))


def chosen(
    rows: Rows,
    stage: Stage,
    statistic: str,
    methods: Sequence[str] | str,
    names: Sequence[str],
    choices: Mapping[str, str],
    look: Callable[[View], Mapping[tuple[str, ...], Interval | float]],
) -> None:
    """Add a statistic under every level of the axes that choose among views.

    Args:
        methods: the paper's, the labels of the axis ``method``; one name alone where the statistic has no such axis.
        names: of the statistic's further axes.
        choices: levels of all other axes.
        look: view -> labels of the further axes -> value.
    """
    bearing = [axis for axis in CHOOSING if axis in rows.paper.statistics[statistic]]
    own = {**rows.paper.own, **rows.paper.own_of.get(statistic, {})}
    fixed = {axis: own[axis] for axis in CHOOSING if axis in own and axis not in bearing}
    for taken in product(*(under(rows, stage, statistic, axis) for axis in bearing)):
        levels = dict(zip(bearing, taken, strict=True))
        if isinstance(methods, str):
            rows.add_cells(statistic, {**choices, **levels}, names, look(view(methods, **{**fixed, **levels})))
            continue
        cells = {
            (method, *labels): value
            for method in methods
            for labels, value in look(view(method, **{**fixed, **levels})).items()
        }
        rows.add_cells(statistic, {**choices, **levels}, ("method", *names), cells)
