"""Does a latent space know how active an utterance is? Expected labels given the embedding, ranked against labels.

`zeroshot` section 4.1, Table 1: E[activation | z] under a joint Gaussian, its moments from the training corpus
(*transfer*) or from the corpus itself (*supervised*), and Spearman's rho with the label. Supervised is cross-fitted
over five random parts (the verdict's reading), or in-sample, as the paper's wording has it. On the training corpus the
two conditions are one and the same by construction. As in the paper rho is taken for each model (fold x run) on its
own, then averaged: rows that different models predict are never ranked against each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sertools.analysis import conditional_mean
from sertools.analysis.bootstrap import Interval, Replicates, interval, replicates
from sertools.analysis.correlation import spearman, spearman_statistic
from sertools.analysis.separation import auc_statistic
from sertools.analysis.transfer import VALIDATION, held_out, tested_rows
from sertools.corpora.labels import class_means, from_means
from sertools.corpora.table import CorpusError
from sertools.corpora.trace import traced
from sertools.measure.utterances import Utterances
from sertools.models.conditions import Target, inputs_of
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track

IN_SAMPLE = "supervised, in-sample"
CONDITIONS = ("transfer", "supervised", IN_SAMPLE)
PARTS = 5


@dataclass(frozen=True, eq=False)
class Ranked:
    """Expected labels of one corpus under every model of a grid, or under baselines that are scored like models.

    Attributes:
        name: the corpus, or ``VALIDATION``.
        expected: condition to (members, n) expected label, NaN on rows that do not count for a member.
        labels: (members, n) the label to rank against, on 1 to 5; NaN where there is none.
        emotions: (n,) emotion of each row, empty where it has none.
        human: whether every label that counts is a human rating.
        codes, drawn: position of each row's speaker in ``drawn.speakers``, and the replicates of speakers.
        methods: (members,) name of each member's method.
    """

    name: str
    expected: Mapping[str, np.ndarray]
    labels: np.ndarray
    emotions: np.ndarray
    human: bool
    codes: np.ndarray
    drawn: Replicates
    methods: np.ndarray
    _known: dict[tuple[str, str], Interval] = field(default_factory=dict, repr=False)

    def rho(self, method: str, condition: str = "transfer") -> Interval:
        """Spearman's rho of a method over speakers, the mean over its models; computed once."""
        if (method, condition) not in self._known:
            scores, labels = self.scores(method, condition)
            statistic = spearman_statistic(scores, labels, self.codes, len(self.drawn.speakers))
            self._known[method, condition] = interval(statistic, self.drawn)
        return self._known[method, condition]

    def of_models(self, method: str, condition: str = "transfer") -> np.ndarray:
        """Spearman's rho of each of the method's models (fold x run), NaN where a model cannot be ranked."""
        return spearman(*self.scores(method, condition)).rho

    def spread(self, method: str, condition: str = "transfer") -> float:
        """Standard deviation of rho over the method's models: the paper's sigma. NaN with fewer than two models."""
        rho = self.of_models(method, condition)
        return float(np.nanstd(rho, ddof=1)) if np.isfinite(rho).sum() > 1 else float("nan")

    def auc(self, method: str, first: Sequence[str], second: Sequence[str], condition: str = "transfer") -> Interval:
        """Area under the ROC curve of the expected label for two sets of emotions, over speakers."""
        scores, _ = self.scores(method, condition)
        return interval(
            auc_statistic(scores, self.emotions, first, second, self.codes, len(self.drawn.speakers)), self.drawn
        )

    def rows(self, method: str, condition: str = "transfer") -> float:
        """Rows that are ranked together: the mean over the method's models."""
        scores, labels = self.scores(method, condition)
        return float((np.isfinite(scores) & np.isfinite(labels)).sum(1).mean())

    def scores(self, method: str, condition: str = "transfer") -> tuple[np.ndarray, np.ndarray]:
        """Expected label and label (m, n) under each of the method's models.

        Raises:
            ValueError: a method or condition that was not ranked.
        """
        chosen = self.methods == method
        if condition not in self.expected or not chosen.any():
            raise ValueError(
                f"{self.name}: expected a method among {', '.join(dict.fromkeys(self.methods))} and a condition among "
                f"{', '.join(self.expected)}; came {method!r}, {condition!r}"
            )
        return self.expected[condition][chosen], self.labels[chosen]


def rated_rows(corpus: Utterances | Target, dimension: str) -> np.ndarray:
    """(n,) bool: rows that carry a human rating of ``activation`` or ``valence``."""
    return (corpus.table["rating"].eq("human") & corpus.table[dimension].notna()).to_numpy(dtype=bool)


def labelled_rows(corpus: Utterances | Target, dimension: str) -> np.ndarray:
    """(n,) bool: rows that can be ranked, by a human rating or by the mean of one of the four classes."""
    return rated_rows(corpus, dimension) | corpus.table["emotion"].isin(CLASSES).to_numpy(dtype=bool)


def target_labels(track: Track, corpus: Utterances | Target, dimension: str) -> np.ndarray:
    """(folds, n) label of every row of a corpus: its human ratings, else class means of each training fold.

    NaN on rows that have neither a rating nor one of the four classes.

    Raises:
        CorpusError: no row can be labelled, or a class has no rating in a training fold.
    """
    rows = labelled_rows(corpus, dimension)
    if not rows.any():
        raise CorpusError(
            f"{corpus.name}: expected ratings of {dimension} or emotions among {', '.join(CLASSES)}, came neither"
        )
    labels = np.full((len(track.folds), len(corpus)), np.nan)
    for number, fold in enumerate(track.folds):
        if rated_rows(corpus, dimension)[rows].all():
            labels[number, rows] = corpus.table[dimension].to_numpy(dtype=float)[rows]
        else:
            means = class_means(track.utterances.table, dimension, fold.train)
            labels[number, rows] = from_means(corpus.table.loc[rows], dimension, means)
    return labels


def counted_rows(track: Track, grid: Grid, name: str, corpus: Utterances | Target, dimension: str) -> np.ndarray:
    """(members, n) bool: the member's test fold for ``VALIDATION``, else labelled rows of speakers it never heard."""
    if name == VALIDATION:
        return held_out(track, grid)
    return tested_rows(track, grid, corpus) & labelled_rows(corpus, dimension)


@traced
def rank(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    dimension: str = "activation",
    embed: str = "mu",
    seed: int = 0,
    count: int = 1000,
    people: Replicates | None = None,
) -> dict[str, Ranked]:
    """Expected labels of the track's test folds and of each target, under both conditions.

    Args:
        track: what the grid was trained on.
        grid: the trained models.
        targets: name to standardised utterances, or to a corpus under a condition, with emotions or ratings.
        dimension: ``activation`` (the paper's Table 1, for every method) or ``valence``.
        embed: ``mu`` (posterior mean) or ``z`` (sampled).
        seed: of sampled latents, of the parts of the cross-fit and of the speakers drawn.
        count: number of bootstrap replicates.
        people: one draw of speakers for all corpora, where they share them; each corpus's own when omitted.

    Returns:
        ``VALIDATION`` and each target's name to its :class:`Ranked`.

    Raises:
        CorpusError: a target without a row that can be labelled.
    """
    folds = np.array([member.fold for member in grid.members])
    methods = np.array([member.method.name for member in grid.members])
    training = grid.embed(track.inputs, which=embed, seed=seed)
    trained = np.zeros((len(folds), len(track.codes)), dtype=bool)
    for number, fold in enumerate(folds):
        trained[number, track.folds[fold].train] = True
    fitted = conditional_mean.fit(training, track.labels[dimension][folds], trained)

    ranked = {}
    for name, corpus in {VALIDATION: track.utterances, **targets}.items():
        speakers = corpus.table["speaker"].to_numpy(dtype=str)
        drawn = people if people is not None else replicates(speakers, count=count, seed=seed)
        counted = counted_rows(track, grid, name, corpus, dimension)
        if name == VALIDATION:
            labels = track.labels[dimension][folds]
            expected = dict.fromkeys(CONDITIONS, np.where(counted, fitted.predict(training), np.nan))
        else:
            latents = grid.embed(inputs_of(corpus), which=embed, seed=seed)
            labels = target_labels(track, corpus, dimension)[folds]
            parts = conditional_mean.random_parts(len(corpus), PARTS, seed=seed)
            expected = {
                "transfer": np.where(counted, fitted.predict(latents), np.nan),
                "supervised": conditional_mean.cross_fitted(latents, labels, parts, rows=counted),
                IN_SAMPLE: conditional_mean.in_sample(latents, labels, rows=counted),
            }
        human = bool(rated_rows(corpus, dimension)[counted.any(0)].all())
        emotions = corpus.table["emotion"].fillna("").to_numpy(dtype=str)
        ranked[name] = Ranked(name, expected, labels, emotions, human, drawn.codes(speakers), drawn, methods)
    return ranked


def rhos(
    ranked: Mapping[str, Ranked], methods: Sequence[str], condition: str = "transfer"
) -> dict[tuple[str, str], Interval]:
    """(method, corpus) to rho over speakers, for every corpus that was ranked; condition: of ``CONDITIONS``.

    Raises:
        ValueError: a method or condition that was not ranked.
    """
    return {(method, name): one.rho(method, condition) for name, one in ranked.items() for method in methods}
