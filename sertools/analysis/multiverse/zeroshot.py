"""The statistics of `zeroshot` in one world, under every level of the axes that bear on them."""

from collections.abc import Mapping
from itertools import combinations, product

import numpy as np

from sertools.analysis.multiverse.classes import accuracy, among_three, by_class, confusions
from sertools.analysis.multiverse.explained import explained
from sertools.analysis.multiverse.latent import log_distances, organised
from sertools.analysis.multiverse.rows import Rows
from sertools.analysis.multiverse.training import SUPERVISED, Stage, trained_name
from sertools.analysis.multiverse.views import OWN, Key, View, chosen, mean, models, normalisations, under
from sertools.analysis.multiverse.worlds import POOLED
from sertools.analysis.rank_correlation import rank
from sertools.analysis.rated import HELD_OUT
from sertools.analysis.transfer import TRAIN, VALIDATION
from sertools.measure.groups import groups
from sertools.models.grid import Grid
from sertools.models.shard import HISTORY

METHODS = ("Unsupervised", "Metric-cluster", "Metric-act", "Metric-val")
EMOTIONS = ("neutral", "sad", "angry")
"""The three that the paper's attributions compare."""


def add(stages: Mapping[str, Stage], rows: Rows) -> None:
    """All statistics of a world."""
    stage = stages[HELD_OUT]
    for condition in normalisations(stage):
        choices = {"normalisation": condition}
        if stage.world.kind == POOLED:
            _classes(stage, rows, choices)
            _latents(stage, rows, choices)
            _attributions(stage, rows, choices)
        else:
            _ranks(stages, rows, choices)


def corpora(stage: Stage, condition: str, *, papers: bool = False) -> dict[str, Key]:
    """Label in the rules -> key of a corpus in a condition, the held-out rows first; all, or those of the papers."""
    wanted = stage.settings.papers if papers else stage.settings.corpora
    return {TRAIN: OWN, **{name: (condition, name) for name in wanted}}


def _classes(stage: Stage, rows: Rows, choices: dict[str, str]) -> None:
    named = corpora(stage, choices["normalisation"])
    for classifier in under(rows, stage, "accuracy", "classifier"):
        of = {**choices, "classifier": classifier}
        for measure in under(rows, stage, "accuracy", "measure"):
            for statistic, part in (("accuracy", lambda counts: counts), ("accuracy_three", among_three)):

                def scored(view: View, classifier=classifier, measure=measure, part=part) -> dict:
                    found = confusions(stage, view, classifier)
                    return {(name,): accuracy(part(found[key]), measure) for name, key in named.items()}

                chosen(rows, stage, statistic, METHODS, ("corpus",), {**of, "measure": measure}, scored)
        for statistic in ("recall", "predicted"):

            def of_class(view: View, classifier=classifier, statistic=statistic) -> dict:
                found = confusions(stage, view, classifier)
                return {
                    (name, emotion): value
                    for name, key in named.items()
                    for emotion, value in by_class(found[key])[statistic].items()
                }

            chosen(rows, stage, statistic, METHODS, ("corpus", "emotion"), of, of_class)


def _latents(stage: Stage, rows: Rows, choices: dict[str, str]) -> None:
    named = corpora(stage, choices["normalisation"])
    for statistic in ("separation", "spread", "overlap", "inside"):
        shown = {TRAIN: OWN} if statistic == "separation" else named

        def lies(view: View, statistic=statistic, shown=shown) -> dict:
            return {(name,): organised(stage, view)[statistic][key] for name, key in shown.items()}

        chosen(rows, stage, statistic, METHODS, ("corpus",), choices, lies)
    for kernel in under(rows, stage, "log_distance", "kernel"):

        def apart(view: View, kernel=kernel) -> dict:
            return {
                (name,): value for name, value in log_distances(stage, view, kernel, choices["normalisation"]).items()
            }

        chosen(rows, stage, "log_distance", METHODS, ("corpus",), {**choices, "kernel": kernel}, apart)
    chosen(rows, stage, "kl", METHODS, ("dimension",), choices, lambda view: divergence(models(stage, view.method)))


def divergence(grid: Grid) -> dict[tuple[str], float]:
    """Latent dimension ("1", "2") -> KL divergence at the last epoch in nats, the mean over a method's models."""
    return {(name,): mean(grid.history[-1][:, HISTORY.index(f"kl_{name}")]) for name in ("1", "2")}


def _attributions(stage: Stage, rows: Rows, choices: dict[str, str]) -> None:
    named = corpora(stage, choices["normalisation"], papers=True)
    labels = tuple(groups())
    for reference, source in product(
        under(rows, stage, "attribution", "reference"), under(rows, stage, "attribution", "labels")
    ):
        of = {**choices, "reference": reference, "labels": source}
        found = {
            method: [explained(stage, trained_name(method, source), reference, key, EMOTIONS) for key in named.values()]
            for method in METHODS
        }
        axes = {"method": METHODS, "corpus": tuple(named)}
        # (methods, corpora, d, emotions, groups), (methods, corpora, d, groups), (methods, d)
        size = {
            "raw": np.array([[one.attribution[0] for one in each] for each in found.values()]),
            "latent sd": np.array([[one.scaled[0] for one in each] for each in found.values()]),
        }
        significant = np.array([[one.significant[0] for one in each] for each in found.values()])
        alike = np.array([_agreement([one.profiles[:, 0] for one in each]) for each in found.values()])
        for dimension in under(rows, stage, "attribution", "dimension"):
            taken = [0, 1] if dimension == "both" else [int(dimension) - 1]
            one = {**of, "dimension": dimension}
            for scale in under(rows, stage, "attribution", "scale"):
                shown = {**axes, "emotion": EMOTIONS, "group": labels}
                rows.add("attribution", {**one, "scale": scale}, shown, size[scale][:, :, taken].mean(2))
            rows.add("significant", one, {**axes, "group": labels}, significant[:, :, taken].mean(2))
            rows.add("profile_correlation", one, {"method": METHODS}, alike[:, taken].mean(1))


def _agreement(profiles: list[np.ndarray]) -> np.ndarray:
    """Correlation of unit rank profiles, corpora x (models, d, G), the mean over models, then over pairs: (d,)."""
    pairs = [
        [mean((first[:, d] * second[:, d]).sum(-1)) for d in range(first.shape[1])]
        for first, second in combinations(profiles, 2)
    ]
    return np.mean(pairs, axis=0)


def _ranks(stages: Mapping[str, Stage], rows: Rows, choices: dict[str, str]) -> None:
    found: dict[View, dict[str, dict]] = {}

    def ranked(view: View) -> dict[str, dict]:
        if view not in found:
            found[view] = _ranked(stages, view, choices["normalisation"])
        return found[view]

    stage = stages[HELD_OUT]
    names = ("corpus", "condition")
    chosen(rows, stage, "rho", METHODS, names, choices, lambda view: ranked(view)["rho"])
    chosen(rows, stage, "rho_own", tuple(SUPERVISED), names[:1], choices, lambda view: ranked(view)["rho_own"])


def _ranked(stages: Mapping[str, Stage], view: View, condition: str) -> dict[str, dict]:
    """``rho`` with activation by (corpus, condition) and, of a method with a label of its own, ``rho_own`` by
    (corpus,)."""
    own = SUPERVISED.get(view.method.partition(",")[0])
    found: dict[str, dict] = {"rho": {}, "rho_own": {}}
    for cell, stage in stages.items():
        targets = {} if cell == HELD_OUT else {cell: stage.targets[condition][cell]}
        for dimension in dict.fromkeys(["activation", *filter(None, [own])]):
            one = rank(
                stage.track, models(stage, view.method), targets, dimension=dimension, embed=view.which,
                seed=stage.seed, count=0,
            )[VALIDATION if cell == HELD_OUT else cell]  # fmt: skip
            values = {name: one.rho(view.method, name).estimate for name in ("transfer", "supervised")}
            if dimension == "activation":
                found["rho"] |= {(cell, name): value for name, value in values.items()}
            if dimension == own:
                found["rho_own"][cell,] = values["transfer"]
    return found
