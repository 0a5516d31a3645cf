"""The two references of `interpretable` beside its autoencoders, as members of the same kind.

Das et al. 2021, section 2 and Figure 2: a linear support vector classifier on all 88 features (SVC), and one on the
first two principal components (PCA). Both are fitted on each training fold, so a reference has one member a fold.
Rows that a member was trained on are a corpus of their own here (``SEEN``): the paper's training accuracy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from sklearn.decomposition import PCA

from sertools.analysis.bootstrap import Interval, interval
from sertools.analysis.classify import balanced_statistic, predict_members
from sertools.analysis.conditions_accuracy import classified, plain_statistic
from sertools.analysis.once import once
from sertools.analysis.transfer import TRAIN, Scored
from sertools.corpora.trace import traced
from sertools.measure.utterances import Utterances
from sertools.models.conditions import Target, inputs_of, of_fold
from sertools.models.conditions import validation as held_out_target
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track

SEEN = "seen"
"""Name, and label in the rules, of the rows that a member was trained on."""
REFERENCES = ("SVC", "PCA")
COMPONENTS = 2
"""As many as the autoencoders have latent dimensions."""


def principal_components(
    training: np.ndarray, positions: Sequence[np.ndarray], targets: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Every corpus on the first two principal components of each training fold.

    Args:
        training: features of the training corpus, (n, 88), or (folds, n, 88) where folds have their own normalisation.
        positions: for each fold the rows (int) of ``training`` that the components are fitted on.
        targets: name to features, (k, 88) or (folds, k, 88).

    Returns:
        name to (folds, k, 2).
    """
    fitted = [
        PCA(COMPONENTS, svd_solver="full").fit(of_fold(training, fold)[rows]) for fold, rows in enumerate(positions)
    ]
    return {
        name: np.stack([one.transform(of_fold(features, fold)) for fold, one in enumerate(fitted)])
        for name, features in targets.items()
    }


@once
@traced
def reference_predictions(
    track: Track,
    inputs: Mapping[str, np.ndarray],
    *,
    classifier: str = "SVC",
    scaled: bool = True,
    workers: int = 1,
) -> dict[str, np.ndarray]:
    """What SVC and PCA say: name -> predicted emotions, str (2 x folds, k), SVC's members first, a member a fold.

    Args:
        track: its folds are trained on.
        inputs: name to features, (k, 88) or (folds, k, 88).
        classifier, scaled: see :func:`sertools.analysis.classify.classifier`. workers: threads.
    """
    positions = [fold.train for fold in track.folds]
    emotions = track.utterances.table["emotion"].to_numpy(dtype=str)
    own = "training"
    everything = {own: track.inputs, **{("target", name): features for name, features in inputs.items()}}
    whole = {
        name: np.broadcast_to(features, (len(positions), *features.shape[-2:])) for name, features in everything.items()
    }
    said = []
    for features in (whole, principal_components(track.inputs, positions, everything)):
        targets = {name: features["target", name] for name in inputs}
        said.append(
            predict_members(
                features[own], emotions, positions, targets, kind=classifier, scaled=scaled, workers=workers
            )
        )
    return {name: np.concatenate([one[name] for one in said]) for name in inputs}


def score_with_references(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    validation: Target | None = None,
    noisy_input: bool = False,
    classifier: str = "SVC",
    scaled: bool = True,
    seed: int = 0,
    workers: int = 1,
    count: int = 1000,
) -> dict[str, Scored]:
    """Predictions of SVC, PCA and every autoencoder of the grid, on held-out rows, seen rows and each target.

    Args:
        track, grid: what was trained, on what; every fold has a member in the grid.
        targets: name to a standardised corpus, or one under a condition; rows without an emotion never count.
        validation: the track's own rows under a condition; None for the test folds as the track has them.
        noisy_input: whether the DAE sees noise; the references never do.
        classifier, scaled: kind of classifier, alike for all methods, and whether its input is standardised by its
            training rows.
        seed: of noise and drawn speakers. workers: threads. count: number of bootstrap replicates.

    Returns:
        ``TRAIN`` (held-out rows), ``SEEN`` and each target's name to its :class:`Scored`; members: SVC's folds, PCA's
        folds, then the grid's.
    """
    if validation is None:
        validation = held_out_target(track, "target" if track.statistics is None else "training")
    seen = _seen(track)
    corpora = {TRAIN: validation, SEEN: seen, **targets}
    choices = {"classifier": classifier, "scaled": scaled, "workers": workers}
    said = reference_predictions(track, {name: inputs_of(corpus) for name, corpus in corpora.items()}, **choices)
    found = classified(
        track, grid, corpora, class_sets={"all": CLASSES}, embed="mu", noisy_input=noisy_input, seed=seed, count=count,
        **choices,
    )  # fmt: skip
    # which rows count depends on a member's fold alone, so a reference borrows them from a member of the grid
    folds = [member.fold for member in grid.members]
    borrowed = [folds.index(fold) for fold in range(len(track.folds))] * len(REFERENCES)
    scored = {}
    for (name, _), one in found.items():
        tested = one.tested if name != SEEN else seen.counted[folds]
        scored[name] = replace(
            one,
            name=name,
            predicted=np.concatenate([said[name], one.predicted]),
            tested=np.concatenate([tested[borrowed], tested]),
            methods=np.concatenate([np.repeat(REFERENCES, len(track.folds)), one.methods]),
            runs=np.concatenate([np.zeros(len(borrowed), dtype=int), one.runs]),
        )
    return scored


def _seen(track: Track) -> Target:
    """The track's rows as a target of which each fold counts the rows that it trains on."""
    counted = np.zeros((len(track.folds), len(track.codes)), dtype=bool)
    for number, fold in enumerate(track.folds):
        counted[number, fold.train] = True
    return Target(SEEN, track.utterances, track.inputs, counted, np.zeros_like(counted), None)


def accuracy_cells(
    scored: Mapping[str, Scored], methods: Sequence[str], corpora: Sequence[str]
) -> dict[str, dict[tuple[str, str], Interval]]:
    """``accuracy`` (plain) and ``balanced_accuracy`` by (method, corpus).

    Args:
        scored: from :func:`score_with_references`. methods: their names. corpora: names among ``scored``.
    """
    cells: dict[str, dict[tuple[str, str], Interval]] = {"accuracy": {}, "balanced_accuracy": {}}
    for corpus in corpora:
        one = scored[corpus]
        for method in methods:
            counts = one.counts(method)
            cells["accuracy"][method, corpus] = interval(plain_statistic(counts), one.drawn)
            cells["balanced_accuracy"][method, corpus] = interval(balanced_statistic(counts), one.drawn)
    return cells


def classification(
    track: Track, grid: Grid, targets: Mapping[str, Utterances | Target], **choices
) -> dict[str, dict[tuple[str, str], Interval]]:
    """The statistics of the claims on Figure 2: ``accuracy`` and ``balanced_accuracy`` of SVC, PCA and each method of
    the grid, on seen rows (``SEEN``), held-out rows (``TRAIN``) and each target.

    Args:
        track, grid, targets, choices: as for :func:`score_with_references`; ``count=1`` where only the estimates are
            looked at.
    """
    scored = score_with_references(track, grid, targets, **choices)
    methods = (*REFERENCES, *dict.fromkeys(member.method.name for member in grid.members))
    return accuracy_cells(scored, methods, (SEEN, TRAIN, *targets))
