"""The statistics of `transferable` in one world, under every level of the axes that bear on them.

Models that were trained by the statistics of their fold meet corpora by these (*unseen*, `training`) or by a share of
the corpus (`target 20 %`); those of a track whose corpora were standardised by themselves show the level `target` of
the statistics that have no condition of their own.
"""

from collections.abc import Mapping

from sertools.analysis.class_overlap import class_overlap
from sertools.analysis.collapse import divergence, reconstruction_share
from sertools.analysis.label_fit import label_fits
from sertools.analysis.multiverse.classes import accuracy, confusions
from sertools.analysis.multiverse.latent import log_distances, organised
from sertools.analysis.multiverse.rows import Rows
from sertools.analysis.multiverse.training import SHARE, Stage
from sertools.analysis.multiverse.views import OWN, Key, View, chosen, models, under
from sertools.analysis.multiverse.worlds import POOLED
from sertools.analysis.pairs import CLASS_SETS, PAIRS, words
from sertools.analysis.rated import HELD_OUT
from sertools.analysis.transfer import TRAIN
from sertools.models.grid import Grid

METHODS = ("DAE-vanilla", "VAE-vanilla", "VAE-annealing", "VAE-ss")
VARIATIONAL = METHODS[1:]
UNSEEN = "training"
CONDITIONS = {"unseen": UNSEEN, "20 %": SHARE}
"""Label of a condition in the rules -> level of the axis `normalisation`."""


def add(stages: Mapping[str, Stage], rows: Rows) -> None:
    """All statistics of a world."""
    stage = stages[HELD_OUT]
    by_fold = stage.world.normalisation == "training"
    wanted = [UNSEEN, SHARE] if by_fold else ["target"]
    conditions = [level for level in wanted if stage.settings.takes("normalisation", level)]
    if stage.world.kind != POOLED:
        for condition in conditions:
            _ratings(stage, rows, {"normalisation": condition})
        return
    for condition in conditions:
        _latents(stage, rows, {"normalisation": condition})
    if by_fold:
        _classes(stage, rows)
        _collapse(stage, rows)


def corpora(stage: Stage, condition: str) -> dict[str, Key]:
    """Label in the rules -> key of a corpus in a condition; held-out rows as they are standardised in it."""
    own = (condition, TRAIN) if TRAIN in stage.targets[condition] else OWN
    return {TRAIN: own, **{name: (condition, name) for name in stage.settings.corpora}}


def _classes(stage: Stage, rows: Rows) -> None:
    for classifier in under(rows, stage, "accuracy", "classifier"):
        choices = {"classifier": classifier}
        for statistic, measure in (("accuracy", "balanced"), ("plain_accuracy", "plain")):

            def scored(view: View, classifier=classifier, measure=measure) -> dict:
                return {
                    (name, label, of): accuracy(confusions(stage, view, classifier, classes)[key], measure)
                    for of, classes in CLASS_SETS.items()
                    for label, condition in CONDITIONS.items()
                    for name, key in corpora(stage, condition).items()
                }

            chosen(rows, stage, statistic, METHODS, ("corpus", "condition", "classes"), choices, scored)

        def told_apart(view: View, classifier=classifier) -> dict:
            return {
                (name, pair): accuracy(confusions(stage, view, classifier, words(pair))[key])
                for pair in PAIRS
                for name, key in corpora(stage, UNSEEN).items()
            }

        chosen(rows, stage, "pairwise", METHODS, ("corpus", "pair"), choices, told_apart)

    def overlaps(view: View) -> dict:
        found = class_overlap(stage.track, models(stage, view.method), {}, **_reading(stage, view))
        return {(name, pair): one for (_, name, pair), one in found.items()}

    chosen(rows, stage, "class_overlap", METHODS, ("corpus", "pair"), {}, overlaps)


def _latents(stage: Stage, rows: Rows, choices: dict[str, str]) -> None:
    condition = choices["normalisation"]
    named = {**corpora(stage, condition), TRAIN: OWN}
    for statistic in ("offset", "determinant", "inside"):

        def lies(view: View, statistic=statistic) -> dict:
            return {(name,): organised(stage, view)[statistic][key] for name, key in named.items()}

        chosen(rows, stage, statistic, METHODS, ("corpus",), choices, lies)
    for kernel in under(rows, stage, "log_distance", "kernel"):

        def apart(view: View, kernel=kernel) -> dict:
            return {(name,): value for name, value in log_distances(stage, view, kernel, condition).items()}

        chosen(rows, stage, "log_distance", METHODS, ("corpus",), {**choices, "kernel": kernel}, apart)


def _collapse(stage: Stage, rows: Rows) -> None:
    def of(view: View) -> tuple[object, Grid]:
        return stage.track, models(stage, view.method)

    def kl(view: View) -> dict:
        return {(dimension,): one for (_, dimension), one in divergence(*of(view), seed=stage.seed, count=0).items()}

    def error(view: View) -> dict:
        found = reconstruction_share(*of(view), seed=stage.seed, count=0)
        return {(): found[view.method,]}

    chosen(rows, stage, "kl", VARIATIONAL, ("dimension",), {}, kl)
    chosen(rows, stage, "reconstruction", METHODS, (), {}, error)


def _ratings(stage: Stage, rows: Rows, choices: dict[str, str]) -> None:
    def explained(view: View) -> dict:
        found = label_fits(stage.track, models(stage, view.method), **_reading(stage, view))
        return {(label,): one for (_, label), one in found.items()}

    chosen(rows, stage, "r2", METHODS, ("label",), choices, explained)


def _reading(stage: Stage, view: View) -> dict:
    return {"embed": view.which, "noisy_input": view.noisy, "seed": stage.seed, "count": 0}
