"""Does a latent space know how active an utterance is? Expected labels given the embedding, ranked against labels.

`zeroshot` section 4.1, Table 1: E[activation | z] under a joint Gaussian, its moments from the training corpus (*transfer*) or
from the corpus itself (*supervised*), and Spearman's rho with the label. Supervised is cross-fitted over five random parts
(the verdict's reading), or in-sample, as the paper's wording has it. On the training corpus the two conditions are one and the
same by construction.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sertools.analysis import conditional_mean
from sertools.analysis.bootstrap import Interval, Replicates, interval, replicates
from sertools.analysis.correlation import spearman, spearman_statistic
from sertools.analysis.separation import auc_statistic
from sertools.analysis.transfer import VALIDATION, held_out, unheard
from sertools.corpora.labels import class_means, from_means
from sertools.measure.shipped import Utterances
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track

CONDITIONS = ("transfer", "supervised", "supervised, in-sample")
PARTS = 5


@dataclass(frozen=True)
class Ranked:
    """Expected labels of one corpus under every model of a grid.

    Attributes:
        name: the corpus, or ``VALIDATION``.
        expected: condition to (members, n) expected label, NaN on rows that do not count for a member.
        labels: (members, n) the label to rank against, on 1 to 5.
        emotions: (n,) emotion of each row.
        human: whether every label that counts is a human rating.
        codes, drawn: speaker of each row, and the replicates of speakers.
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

    def rho(self, method: str, condition: str = "transfer") -> Interval:
        """Spearman's rho of a method over speakers, the mean over its models."""
        chosen = self.methods == method
        statistic = spearman_statistic(
            self.expected[condition][chosen], self.labels[chosen], self.codes, len(self.drawn.speakers)
        )
        return interval(statistic, self.drawn)

    def spread(self, method: str, condition: str = "transfer") -> float:
        """Standard deviation of rho over the method's models (fold x run): the paper's sigma."""
        chosen = self.methods == method
        return float(np.nanstd(spearman(self.expected[condition][chosen], self.labels[chosen]).rho, ddof=1))

    def auc(self, method: str, first: tuple[str, ...], second: tuple[str, ...], condition: str = "transfer") -> Interval:
        """Area under the ROC curve of the expected label for two sets of emotions, over speakers."""
        chosen = self.methods == method
        scores = self.expected[condition][chosen]
        statistic = auc_statistic(scores, self.emotions, first, second, self.codes, len(self.drawn.speakers))
        return interval(statistic, self.drawn)


def target_labels(track: Track, corpus: Utterances, dimension: str) -> np.ndarray:
    """(folds, n) label of every row of a corpus: its human ratings, else class means of each training fold of the track.

    Raises:
        CorpusError: a row has neither a rating nor an emotion that the training fold has rated.
    """
    means = [class_means(track.utterances.table, dimension, fold.train) for fold in track.folds]
    return np.stack([from_means(corpus.table, dimension, one) for one in means])


def rank(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances],
    *,
    dimension: str = "activation",
    embed: str = "mu",
    seed: int = 0,
    count: int = 1000,
) -> dict[str, Ranked]:
    """Expected labels of the track's test folds and of each target, under both conditions.

    Args:
        track: what the grid was trained on.
        grid: the trained models.
        targets: name to standardised utterances with emotions.
        dimension: ``activation`` (the paper's Table 1, for every method) or ``valence``.
        embed: ``mu`` (posterior mean) or ``z`` (sampled).
        seed: of sampled latents, of the parts of the cross-fit and of the speakers drawn.
        count: number of bootstrap replicates.

    Returns:
        ``VALIDATION`` and each target's name to its :class:`Ranked`.
    """
    folds = np.array([member.fold for member in grid.members])
    methods = np.array([member.method.name for member in grid.members])
    training = grid.embed(track.utterances.features.to_numpy(), which=embed, seed=seed)
    trained = np.zeros((len(folds), len(track.codes)), dtype=bool)
    for number, fold in enumerate(folds):
        trained[number, track.folds[fold].train] = True
    fitted = conditional_mean.fit(training, track.labels[dimension][folds], trained)

    ranked = {}
    for name, corpus in {VALIDATION: track.utterances, **targets}.items():
        table = corpus.table
        speakers = table["speaker"].to_numpy(dtype=str)
        drawn = replicates(speakers, count=count, seed=seed)
        if name == VALIDATION:
            counted, labels = held_out(track, grid), track.labels[dimension][folds]
            transferred = np.where(counted, fitted.predict(training), np.nan)
            expected = dict.fromkeys(CONDITIONS, transferred)
        else:
            latents = grid.embed(corpus.features.to_numpy(), which=embed, seed=seed)
            counted = unheard(track, grid, speakers) & table["emotion"].isin(CLASSES).to_numpy()
            labels = target_labels(track, corpus, dimension)[folds]
            parts = conditional_mean.random_parts(len(table), PARTS, seed=seed)
            expected = {
                "transfer": np.where(counted, fitted.predict(latents), np.nan),
                "supervised": conditional_mean.cross_fitted(latents, labels, parts, rows=counted),
                "supervised, in-sample": conditional_mean.in_sample(latents, labels, rows=counted),
            }
        human = bool((table["rating"].eq("human") & table[dimension].notna()).all())
        emotions = table["emotion"].fillna("").to_numpy(dtype=str)
        ranked[name] = Ranked(name, expected, labels, emotions, human, drawn.codes(speakers), drawn, methods)
    return ranked
