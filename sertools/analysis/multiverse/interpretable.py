"""The statistics of `interpretable` in one world, under every level of the axes that bear on them."""

from collections.abc import Mapping
from itertools import product

import numpy as np

from sertools.analysis.anger import anger_auc
from sertools.analysis.angles import angles
from sertools.analysis.cloud_overlap import cloud_overlap
from sertools.analysis.emotion_attribution import explain
from sertools.analysis.emotion_profiles import cells, profiles
from sertools.analysis.marginals import marginal_gap
from sertools.analysis.mixture import happy_share
from sertools.analysis.multiverse.classes import accuracy, by_class, confusions, counted
from sertools.analysis.multiverse.explained import inputs
from sertools.analysis.multiverse.rows import Rows
from sertools.analysis.multiverse.training import IN_TRIADS, Stage, triad_name
from sertools.analysis.multiverse.views import (
    OWN,
    SEEN,
    Key,
    View,
    chosen,
    keys,
    models,
    normalisations,
    remembered,
    under,
)
from sertools.analysis.multiverse.worlds import POOLED
from sertools.analysis.rated import HELD_OUT
from sertools.analysis.references import REFERENCES, principal_components
from sertools.analysis.transfer import TRAIN
from sertools.models.track import CLASSES
from sertools.models.triads import TRIADS

DENOISING = "DAE"
METHODS = (*REFERENCES, *IN_TRIADS)
OWN_ROWS = {SEEN[1]: SEEN, TRAIN: OWN}
AXES = {"attribution": ("emotion", "group"), "profile_rho": ("pair",), "profile_distance": ("pair",)}


def add(stages: Mapping[str, Stage], rows: Rows) -> None:
    """All statistics of a world."""
    stage = stages[HELD_OUT]
    for condition in normalisations(stage):
        choices = {"normalisation": condition}
        if stage.world.kind == POOLED:
            _classes(stage, rows, choices)
            _triads(stage, rows, choices)
            _latents(stage, rows, choices)
            _attributions(stage, rows, choices)
        else:
            _marginals(stage, rows, choices)


def corpora(stage: Stage, condition: str) -> dict[str, Key]:
    """Label in the rules -> key of a corpus in a condition: rows of training, held-out rows, transfer corpora."""
    return {**OWN_ROWS, **{name: (condition, name) for name in stage.settings.corpora}}


def said(stage: Stage, view: View, classifier: str) -> dict[Key, np.ndarray]:
    """Confusion counts as `classes.confusions`, of the references too: a classifier of all features (SVC), and of the
    first two principal components (PCA)."""
    if view.method not in REFERENCES:
        return confusions(stage, view, classifier)
    members = models(stage, DENOISING).select(run=0).members
    return remembered(
        stage,
        ("confusions", view, classifier),
        lambda: counted(stage, _reference(stage, view.method), members, classifier, CLASSES),
    )


def _reference(stage: Stage, method: str) -> dict[Key, np.ndarray]:
    """Key -> (folds, n, 88) features of a corpus as each fold sees them, or (folds, n, 2) of their components."""
    folds = range(len(stage.track.folds))
    features = {key: np.stack([inputs(stage, key, fold) for fold in folds]) for key in keys(stage)}
    if method == "SVC":
        return features
    return principal_components(features[OWN], [fold.train for fold in stage.track.folds], features)


def _classes(stage: Stage, rows: Rows, choices: dict[str, str]) -> None:
    named = corpora(stage, choices["normalisation"])
    for classifier, measure in product(
        under(rows, stage, "accuracy", "classifier"), under(rows, stage, "accuracy", "measure")
    ):

        def scored(view: View, classifier=classifier, measure=measure) -> dict:
            found = said(stage, view, classifier)
            return {(name,): accuracy(found[key], measure) for name, key in named.items()}

        of = {**choices, "classifier": classifier, "measure": measure}
        chosen(rows, stage, "accuracy", METHODS, ("corpus",), of, scored)


def _triads(stage: Stage, rows: Rows, choices: dict[str, str]) -> None:
    named = corpora(stage, choices["normalisation"])

    def three(view: View, triad: str, classifier: str) -> dict[Key, np.ndarray]:
        return confusions(stage, view._replace(method=triad_name(view.method, triad)), classifier, TRIADS[triad])

    for classifier in under(rows, stage, "triad_accuracy", "classifier"):
        of = {**choices, "classifier": classifier}
        for measure in under(rows, stage, "triad_accuracy", "measure"):

            def scored(view: View, classifier=classifier, measure=measure) -> dict:
                return {
                    (triad, name): accuracy(three(view, triad, classifier)[key], measure)
                    for triad in TRIADS
                    for name, key in named.items()
                }

            chosen(rows, stage, "triad_accuracy", IN_TRIADS, ("triad", "corpus"), {**of, "measure": measure}, scored)

        def of_class(view: View, classifier=classifier) -> dict:
            return {
                (triad, name, emotion): by_class(three(view, triad, classifier)[key])["recall"][emotion]
                for triad, emotions in TRIADS.items()
                for name, key in named.items()
                for emotion in emotions
            }

        chosen(rows, stage, "triad_recall", DENOISING, ("triad", "corpus", "emotion"), of, of_class)


def _latents(stage: Stage, rows: Rows, choices: dict[str, str]) -> None:
    targets = {name: stage.targets[choices["normalisation"]][name] for name in stage.settings.corpora}

    def reading(view: View) -> dict:
        return {"method": view.method, "noisy_input": view.noisy, "seed": stage.seed, "count": 0}

    given = (stage.track, stage.grid, targets)
    flat = ("corpus",)
    chosen(rows, stage, "anger_auc", DENOISING, flat, choices, lambda view: anger_auc(*given, **reading(view)))
    chosen(rows, stage, "happy_share", DENOISING, flat, choices, lambda view: happy_share(*given, **reading(view)))
    chosen(rows, stage, "angle", DENOISING, flat, choices, lambda view: angles(*given, **reading(view))["angle"])
    chosen(
        rows, stage, "class_overlap", DENOISING, ("corpus", "pair"), choices,
        lambda view: cloud_overlap(*given, **reading(view)),
    )  # fmt: skip


def _attributions(stage: Stage, rows: Rows, choices: dict[str, str]) -> None:
    for reference in under(rows, stage, "attribution", "reference"):
        found = remembered(
            stage,
            ("emotion attribution", reference),
            lambda reference=reference: explain(
                stage.track, stage.grid, {}, method=DENOISING, reference=reference, seed=stage.seed, count=0
            )[TRAIN],
        )
        for explained, dimension in product(
            under(rows, stage, "attribution", "rows"), under(rows, stage, "attribution", "dimension")
        ):
            of = {**choices, "reference": reference, "rows": explained, "dimension": dimension}
            for statistic, one in cells(profiles(found, rows=explained, dimension=dimension), found).items():
                rows.add_cells(statistic, of, AXES[statistic], one)


def _marginals(stage: Stage, rows: Rows, choices: dict[str, str]) -> None:
    for dimension in under(rows, stage, "marginal_gap", "dimension"):

        def gaps(view: View, dimension=dimension) -> dict:
            return marginal_gap(
                stage.track, stage.grid, method=view.method, dimension=dimension, noisy_input=view.noisy,
                seed=stage.seed, count=0,
            )  # fmt: skip

        chosen(
            rows, stage, "marginal_gap", DENOISING, ("pair", "label"), {**choices, "dimension": dimension}, gaps
        )  # fmt: skip
