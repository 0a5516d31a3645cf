"""Three emotions at a time: what a linear classifier on the embedding makes of each triad, corpus by corpus.

`interpretable` section 3 and Figure 3. Autoencoder and classifier see three classes in training, and are tested on the
rows of these three: those that they were trained on (``SEEN``), the track's held-out rows (``TRAIN``), and the corpora
moved to. Inside a run the folds' predictions are counted together, as in :mod:`sertools.analysis.transfer`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sertools.analysis.bootstrap import Interval, Replicates, interval, replicates
from sertools.analysis.classify import balanced_statistic, class_statistic, confusion_by_speaker, predict_members
from sertools.analysis.clouds import trained_rows
from sertools.analysis.conditions_accuracy import plain_statistic
from sertools.analysis.references import SEEN
from sertools.analysis.transfer import TRAIN, held_out, tested_rows
from sertools.corpora.trace import traced
from sertools.measure.shipped import Utterances
from sertools.models.conditions import Target, inputs_of
from sertools.models.grid import Grid
from sertools.models.track import Track
from sertools.models.triads import TRIADS, triad_of

MEASURES = {"plain": plain_statistic, "balanced": balanced_statistic}
"""Accuracy as the share of right predictions (the paper's), or as the mean recall of the three classes."""


@dataclass(frozen=True, eq=False)
class ScoredTriad:
    """What the models of one triad say about one corpus.

    Attributes:
        emotions: the triad's three classes, the order of the counts.
        counts: (members, S, 3, 3) rows by speaker, true class and predicted class.
        methods, folds, runs: (members,) name of the method, number of the fold (from 0) and of the run.
        drawn: the replicates of speakers, the same for all triads and methods.
    """

    emotions: tuple[str, ...]
    counts: np.ndarray
    methods: np.ndarray
    folds: np.ndarray
    runs: np.ndarray
    drawn: Replicates

    def of(self, method: str) -> np.ndarray:
        """Counts of a method with its folds together, (runs, S, 3, 3).

        Raises:
            KeyError: a method that was not scored.
        """
        chosen = self.methods == method
        if not chosen.any():
            raise KeyError(f"expected a method out of {', '.join(dict.fromkeys(self.methods))}; came {method!r}")
        return np.stack([self.counts[chosen & (self.runs == run)].sum(0) for run in np.unique(self.runs[chosen])])

    def accuracy(self, method: str, measure: str = "plain") -> Interval:
        """Accuracy of a method over speakers, ``plain`` or ``balanced``, the mean over its runs."""
        return interval(MEASURES[measure](self.of(method)), self.drawn)

    def recall(self, method: str, emotion: str) -> Interval:
        """Share of a class's rows that are called by its name, over speakers, the mean over the runs."""
        return interval(class_statistic(self.of(method), self.emotions.index(emotion)), self.drawn)

    def confusion(self, method: str, fold: int | None = None) -> np.ndarray:
        """Counts (3, 3) by true and predicted class, of one fold (in all runs), or of all folds together for None."""
        chosen = (self.methods == method) & ((self.folds == fold) | (fold is None))
        return self.counts[chosen].sum((0, 1))

    def largest_share(self, method: str) -> float:
        """Share of the largest class among the rows that a method is tested on: the plain accuracy of always naming
        it."""
        rows = self.confusion(method).sum(1)
        return float(rows.max() / rows.sum())


@traced
def score_triads(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    validation: Target | None = None,
    embed: str = "mu",
    noisy_input: bool = False,
    classifier: str = "SVC",
    scaled: bool = True,
    seed: int = 0,
    workers: int = 1,
    count: int = 1000,
) -> dict[tuple[str, str], ScoredTriad]:
    """Train a classifier of three classes on every model's embedding and predict each corpus.

    Args:
        track: from ``with_triads``. grid: trained on it.
        targets: name to a standardised corpus (made for that track, where every fold has its own normalisation).
        validation: the held-out rows under another condition (``sertools.models.conditions.validation``).
        embed: ``mu`` or ``z``. noisy_input: whether a DAE sees noise.
        classifier, scaled: see :func:`sertools.analysis.classify.classifier`.
        seed: of sampled latents, noise and drawn speakers. workers: threads. count: number of bootstrap replicates.

    Returns:
        (triad, corpus) to its :class:`ScoredTriad`; corpora are ``SEEN``, ``TRAIN`` and the targets.
    """
    options = {"which": embed, "seed": seed, "noisy_input": noisy_input}
    own = grid.embed(track.inputs, **options)
    corpora = {TRAIN: (track.utterances.table, own, held_out(track, grid))}
    for name, target in (targets if validation is None else {TRAIN: validation, **targets}).items():
        corpora[name] = (target.table, grid.embed(inputs_of(target), **options), tested_rows(track, grid, target))
    words = track.utterances.table["emotion"].to_numpy(dtype=str)
    positions = [track.folds[member.fold].train for member in grid.members]
    latents = {SEEN: own} | {name: of for name, (_, of, _) in corpora.items()}
    predicted = predict_members(own, words, positions, latents, kind=classifier, scaled=scaled, workers=workers)
    corpora = {SEEN: (track.utterances.table, own, trained_rows(track, grid)), **corpora}

    placed = [triad_of(track, member.fold) for member in grid.members]
    methods = np.array([member.method.name for member in grid.members])
    folds, runs = np.array([fold for _, fold in placed]), np.array([member.run for member in grid.members])
    found = {}
    for name, (table, _, tested) in corpora.items():
        speakers, truth = table["speaker"].to_numpy(dtype=str), table["emotion"].fillna("").to_numpy(dtype=str)
        drawn = replicates(speakers, count=count, seed=seed)
        codes = drawn.codes(speakers)
        for triad, emotions in TRIADS.items():
            chosen = np.array([own_triad == triad for own_triad, _ in placed])
            counts = confusion_by_speaker(
                truth, predicted[name][chosen], emotions, codes, len(drawn.speakers),
                tested=tested[chosen] & np.isin(truth, emotions),
            )  # fmt: skip
            found[triad, name] = ScoredTriad(emotions, counts, methods[chosen], folds[chosen], runs[chosen], drawn)
    return found


def accuracy_cells(
    scored: Mapping[tuple[str, str], ScoredTriad], *, measure: str = "plain"
) -> dict[tuple[str, str, str], Interval]:
    """The statistic ``triad_accuracy``: (method, triad, corpus) to accuracy."""
    return {
        (str(method), triad, corpus): one.accuracy(method, measure)
        for (triad, corpus), one in scored.items()
        for method in dict.fromkeys(one.methods)
    }


def recall_cells(
    scored: Mapping[tuple[str, str], ScoredTriad], *, method: str = "DAE"
) -> dict[tuple[str, str, str], Interval]:
    """The statistic ``triad_recall``: (triad, corpus, emotion) to a method's recall of each class of the triad."""
    return {
        (triad, corpus, emotion): one.recall(method, emotion)
        for (triad, corpus), one in scored.items()
        for emotion in one.emotions
    }


def triad_cells(
    track: Track, grid: Grid, targets: Mapping[str, Utterances | Target], *, measure: str = "plain", **choices
) -> dict[str, dict[tuple[str, str, str], Interval]]:
    """``triad_accuracy`` (see :func:`accuracy_cells`) and ``triad_recall`` of the DAE (see :func:`recall_cells`).

    Args:
        track, grid, targets, choices: as for :func:`score_triads`. measure: ``plain`` or ``balanced`` accuracy.
    """
    scored = score_triads(track, grid, targets, **choices)
    return {"triad_accuracy": accuracy_cells(scored, measure=measure), "triad_recall": recall_cells(scored)}
