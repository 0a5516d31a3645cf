"""From trained grids to the predictions and scores of every corpus: the track's own test folds, and the corpora moved
to.

`zeroshot` section 2 and Table 2: a classifier is trained on the latent embedding of the training fold and tested on the
embedding of the validation fold and of each transfer corpus. A score here is a method's mean over its runs; inside a
run the folds' predictions are counted together, so that a speaker who is held out in one fold is scored by the model
that never heard her. Where every fold predicts every row (transfer corpora) this equals the mean over folds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sertools.analysis.bootstrap import Interval, Replicates, interval, replicates
from sertools.analysis.classify import (
    balanced,
    balanced_statistic,
    class_statistic,
    confusion_by_speaker,
    predict_members,
    recalls,
    share_ratio,
)
from sertools.corpora.trace import traced
from sertools.measure.shipped import Utterances
from sertools.models.conditions import VALIDATION, Target, inputs_of
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track

TRAIN = "train"
"""Label of these rows in the statistics of a claim's rule."""
THREE = ("sad", "happy", "angry")
"""The classes of AESD, which has no neutral speech."""


@dataclass(frozen=True, eq=False)
class Scored:
    """What every model of a grid says about one corpus.

    Attributes:
        name: the corpus, or ``VALIDATION``.
        truth: (n,) emotion of each row.
        predicted: (members, n) predicted emotion.
        tested: (members, n) bool, the rows that count for a member: its test fold, or speakers that it never heard.
        codes: (n,) position of each row's speaker in ``drawn.speakers``.
        drawn: the replicates of speakers, the same for every method.
        methods, runs: (members,) name of the method and number of the run of each member.
    """

    name: str
    truth: np.ndarray
    predicted: np.ndarray
    tested: np.ndarray
    codes: np.ndarray
    drawn: Replicates
    methods: np.ndarray
    runs: np.ndarray

    def counts(self, method: str, classes: Sequence[str] = CLASSES) -> np.ndarray:
        """Confusion counts of a method, (runs, speakers, 4, 4), over the rows whose emotion is among ``classes``.

        Predictions stay free to take any of ``CLASSES``: the classifier of the paper's AESD column knows neutral too.
        """
        chosen = np.flatnonzero(self.methods == method)
        tested = self.tested[chosen] & np.isin(self.truth, classes)
        counts = confusion_by_speaker(
            self.truth, self.predicted[chosen], CLASSES, self.codes, len(self.drawn.speakers), tested=tested
        )
        runs = self.runs[chosen]
        return np.stack([counts[runs == run].sum(0) for run in np.unique(runs)])

    def accuracy(self, method: str, classes: Sequence[str] = CLASSES) -> Interval:
        """Balanced accuracy of a method over speakers, the mean over its runs."""
        return interval(balanced_statistic(self.counts(method, classes)), self.drawn)

    def spread(self, method: str, classes: Sequence[str] = CLASSES) -> float:
        """Standard deviation of the balanced accuracy over the method's models (fold x run): the papers' sigma."""
        chosen = np.flatnonzero(self.methods == method)
        tested = self.tested[chosen] & np.isin(self.truth, classes)
        one = np.zeros(len(self.truth), dtype=int)
        values = balanced(
            confusion_by_speaker(self.truth, self.predicted[chosen], CLASSES, one, 1, tested=tested)[:, 0]
        )
        return float(np.nanstd(values, ddof=1)) if np.isfinite(values).sum() > 1 else float("nan")


def unheard(track: Track, grid: Grid, speakers: np.ndarray) -> np.ndarray:
    """(members, n) bool: rows of a corpus whose speaker is not among the training rows of the member's fold.

    With random folds every speaker of the track is heard in every fold, as published; then all rows count.
    """
    if track.split == "random":
        return np.ones((len(grid.members), len(speakers)), dtype=bool)
    # pandas looks each row up once; numpy compares words of type object with each speaker in turn
    new = [~pd.Series(speakers).isin(pd.unique(track.speakers[fold.train])).to_numpy() for fold in track.folds]
    return np.stack([new[member.fold] for member in grid.members])


def tested_rows(track: Track, grid: Grid, corpus: Utterances | Target) -> np.ndarray:
    """(members, n) bool: rows of a corpus on which each member is tested.

    Those of :func:`unheard` speakers and, under a condition (``sertools.models.conditions``), counted in its fold.
    """
    tested = unheard(track, grid, corpus.table["speaker"].to_numpy(dtype=str))
    if isinstance(corpus, Target):
        tested = tested & corpus.counted[[member.fold for member in grid.members]]
    return tested


def held_out(track: Track, grid: Grid) -> np.ndarray:
    """(members, N) bool: the test fold of each member."""
    tested = np.zeros((len(grid.members), len(track.codes)), dtype=bool)
    for number, member in enumerate(grid.members):
        tested[number, track.folds[member.fold].test] = True
    return tested


@traced
def score(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    validation: Target | None = None,
    embed: str = "mu",
    classifier: str = "SVC",
    seed: int = 0,
    workers: int = 1,
    count: int = 1000,
) -> dict[str, Scored]:
    """Train a linear classifier on every model's embedding and predict the test folds and each target.

    Args:
        track: what the grid was trained on.
        grid: the trained models.
        targets: name to standardised utterances, or to a corpus under a condition; rows without an emotion are
            predicted but never counted.
        validation: the track's own rows under a condition (``sertools.models.conditions.validation``); None for the
            test folds as the track has them. The classifiers see the training rows as the models did.
        embed: ``mu`` (posterior mean) or ``z`` (sampled).
        classifier: of ``classify.CLASSIFIERS``; ``LinearSVC`` above ``classify.SVC_ROWS`` training rows.
        seed: of the sampled latents and of the speakers drawn.
        workers: threads of the classifiers.
        count: number of bootstrap replicates.

    Returns:
        ``VALIDATION`` and each target's name to its :class:`Scored`.
    """
    own = track.utterances if validation is None else validation
    corpora = {VALIDATION: own, **targets}
    training = grid.embed(track.inputs, which=embed, seed=seed)
    latents = {
        name: training if corpus is track.utterances else grid.embed(inputs_of(corpus), which=embed, seed=seed)
        for name, corpus in corpora.items()
    }
    emotions = track.utterances.table["emotion"].to_numpy(dtype=str)
    positions = [track.folds[member.fold].train for member in grid.members]
    predicted = predict_members(training, emotions, positions, latents, kind=classifier, workers=workers)
    methods = np.array([member.method.name for member in grid.members])
    runs = np.array([member.run for member in grid.members])
    scored = {}
    for name, corpus in corpora.items():
        speakers = corpus.table["speaker"].to_numpy(dtype=str)
        tested = held_out(track, grid) if corpus is track.utterances else tested_rows(track, grid, corpus)
        tested = tested & corpus.table["emotion"].isin(CLASSES).to_numpy()
        drawn = replicates(speakers, count=count, seed=seed)
        truth = corpus.table["emotion"].fillna("").to_numpy(dtype=str)
        scored[name] = Scored(name, truth, predicted[name], tested, drawn.codes(speakers), drawn, methods, runs)
    return scored


def rule_cells(
    scored: Mapping[str, Scored], methods: Sequence[str], transfer: Sequence[str]
) -> dict[str, dict[tuple[str, ...], Interval]]:
    """What the rules on classification are about, over the held-out rows (``TRAIN``) and the corpora moved to.

    Returns:
        ``accuracy`` and ``accuracy_three`` (sad, happy, angry) by (method, corpus); ``recall`` and ``predicted``
        (predicted share over true share) by (method, corpus, emotion).
    """
    cells: dict[str, dict[tuple[str, ...], Interval]] = {
        name: {} for name in ("accuracy", "accuracy_three", "recall", "predicted")
    }
    for corpus in (VALIDATION, *transfer):
        one, label = scored[corpus], TRAIN if corpus == VALIDATION else corpus
        for method in methods:
            cells["accuracy"][method, label] = one.accuracy(method)
            cells["accuracy_three"][method, label] = one.accuracy(method, THREE)
            counts = one.counts(method)
            for place, emotion in enumerate(CLASSES):
                for name, measure in (("recall", recalls), ("predicted", share_ratio)):
                    statistic = class_statistic(counts, place, measure)
                    cells[name][method, label, emotion] = interval(statistic, one.drawn)
    return cells
