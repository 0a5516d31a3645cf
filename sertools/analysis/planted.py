"""Planted data: answers of classifiers in which one method is better than the others by a known amount.

What may be real is real: the speakers of a corpus and how many utterances of each class each of them has. Planted is
who answers rightly. In a world speaker s answers rightly under method m with probability

    level + effect_m + spread / sqrt(2) * e_ms,    e_ms uniform with mean 0 and variance 1,

so that a method's expected balanced accuracy is ``level + effect_m`` exactly, and the difference between two methods
has the standard deviation ``spread`` between speakers. Methods agree on hard and easy utterances: all take the same
uniform number for an utterance but for a share ``apart`` of utterances, where each takes its own; two methods with the
same chance p then differ in ``apart * 2 p (1 - p)`` of their answers. Worlds differ in everything that is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from sertools.analysis.bootstrap import Replicates, Statistic, ratio, replicates
from sertools.analysis.classify import balanced_statistic, confusion_by_speaker
from sertools.models.track import CLASSES

STEEP = np.sqrt(3.0)
"""Half the width of a uniform distribution of standard deviation 1."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Who said what in a corpus: rows sorted by speaker and class.

    Attributes:
        name: the corpus.
        truth: (n,) emotion of each row.
        codes: (n,) position of its speaker in ``drawn.speakers``.
        drawn: replicates of speakers, drawn as for any corpus.
    """

    name: str
    truth: np.ndarray
    codes: np.ndarray
    drawn: Replicates

    @property
    def speakers(self) -> int:
        """Number of speakers, S."""
        return len(self.drawn.speakers)

    @property
    def equal_speakers(self) -> float:
        """How many speakers with equally many utterances would weigh as these do: 1 over the sum of squared shares."""
        shares = np.bincount(self.codes) / len(self.codes)
        return float(1 / (shares**2).sum())


def layout(
    name: str, speakers: Sequence[str], emotions: Sequence[str], *, count: int = 1000, seed: int = 0, minimum: int = 8
) -> Layout:
    """The layout of a corpus from the speaker and the emotion of each row; rows of other classes are left out.

    count, seed, minimum: of the draw of speakers, see `bootstrap.replicates`.

    Raises:
        ValueError: no row in the four classes.
    """
    speakers, emotions = np.asarray(speakers, dtype=str), np.asarray(emotions, dtype=str)
    kept = np.isin(emotions, CLASSES)
    if not kept.any():
        raise ValueError(f"{name}: expected rows among {', '.join(CLASSES)}, came none")
    drawn = replicates(speakers[kept], count=count, seed=seed, minimum=minimum)
    codes = drawn.codes(speakers[kept])
    order = np.lexsort((emotions[kept], codes))
    return Layout(name, emotions[kept][order], codes[order], drawn)


@dataclass(frozen=True, eq=False)
class Answers:
    """Worlds of planted answers to one corpus.

    Attributes:
        layout: the corpus.
        level: balanced accuracy of a method without an effect, in 0..1.
        spread: standard deviation between speakers of the difference between two methods.
        uniforms: (methods, worlds, n) float32 in 0..1; an answer is right where its chance is above it.
        people: (methods, worlds, S) what a speaker adds to a method's chance.
    """

    layout: Layout
    level: float
    spread: float
    uniforms: np.ndarray
    people: np.ndarray

    def right(self, method: int, effect: float = 0.0) -> np.ndarray:
        """(worlds, n) bool: is the answer of a method that is better by ``effect`` right.

        Raises:
            ValueError: an effect with which a chance could leave 0..1; it would no longer be what was planted.
        """
        middle, reach = self.level + effect, STEEP * self.spread / np.sqrt(2)
        if not (reach <= middle <= 1 - reach):
            raise ValueError(
                f"{self.layout.name}: expected level + effect within {reach:.3f} and {1 - reach:.3f}, came {middle:.3f}"
            )
        chance = (middle + self.people[method]).astype(np.float32)
        return self.uniforms[method] < chance[:, self.layout.codes]

    def replicates(self, method: int, effect: float = 0.0, weights: np.ndarray | None = None) -> np.ndarray:
        """Balanced accuracy in every replicate of speakers, (worlds, R); errors as `right`."""
        return accuracy_replicates(self.right(method, effect), self.layout, weights)

    def statistic(self, world: int, method: int, effect: float = 0.0) -> Statistic:
        """Balanced accuracy of one world's predictions in words, for `bootstrap.interval`; errors as `right`."""
        said = predictions(self.layout.truth, self.right(method, effect)[world : world + 1])
        counts = confusion_by_speaker(self.layout.truth, said, CLASSES, self.layout.codes, self.layout.speakers)
        return balanced_statistic(counts)


def answers(
    of: Layout, *, methods: int, worlds: int, level: float, spread: float, apart: float, seed: int = 0
) -> Answers:
    """Draw worlds of answers; the same seed and name of the corpus give the same ones.

    Raises:
        ValueError: fewer than two methods or one world; ``level`` or ``apart`` outside 0..1; a negative ``spread``.
    """
    if methods < 2 or worlds < 1 or not 0 < level < 1 or not 0 <= apart <= 1 or spread < 0:
        raise ValueError(
            f"expected two methods, a world, level and apart in 0..1 and spread >= 0, came {methods}, {worlds}, "
            f"{level}, {apart}, {spread}"
        )
    generator = np.random.default_rng([seed, *of.name.encode()])
    rows = (worlds, len(of.truth))
    shared = generator.random(rows, dtype=np.float32)
    own = generator.random(rows, dtype=np.float32) < apart
    uniforms = np.stack([np.where(own, generator.random(rows, dtype=np.float32), shared) for _ in range(methods)])
    people = generator.uniform(-STEEP, STEEP, (methods, worlds, of.speakers)) * spread / np.sqrt(2)
    return Answers(of, level, spread, uniforms, people)


def apart_for(level: float, differing: float) -> float:
    """The share of utterances on which methods draw apart so that two of them differ in ``differing`` of their
    answers; at most 1."""
    return float(min(1.0, differing / (2 * level * (1 - level))))


def predictions(truth: np.ndarray, right: np.ndarray, *, seed: int = 0) -> np.ndarray:
    """Words for answers, (worlds, n): the truth where right, else one of the other three classes at random."""
    places = np.array([CLASSES.index(word) for word in truth])
    shift = np.random.default_rng(seed).integers(1, len(CLASSES), right.shape)
    return np.array(CLASSES)[np.where(right, places, (places + shift) % len(CLASSES))]


def accuracy_replicates(right: np.ndarray, of: Layout, weights: np.ndarray | None = None) -> np.ndarray:
    """Balanced accuracy of every world in every replicate: (worlds, R), as `classify.balanced_statistic` has it.

    Recalls need only right answers and totals, so no confusion is counted. weights: (R, S), those of the layout when
    omitted.
    """
    weights = np.asarray(of.drawn.weights if weights is None else weights, dtype=float)
    kind = np.array([CLASSES.index(word) for word in of.truth])
    cell = of.codes * len(CLASSES) + kind
    order = np.argsort(cell, kind="stable")
    cells, first = np.unique(cell[order], return_index=True)
    hits = np.zeros((len(right), of.speakers * len(CLASSES)))
    hits[:, cells] = np.add.reduceat(right[:, order], first, axis=1, dtype=np.int32)
    totals = np.bincount(cell, minlength=of.speakers * len(CLASSES)).reshape(of.speakers, len(CLASSES))
    by_speaker = hits.reshape(len(right), of.speakers, len(CLASSES)).transpose(1, 2, 0).reshape(of.speakers, -1)
    drawn = (weights @ by_speaker).reshape(len(weights), len(CLASSES), len(right))
    recall = ratio(drawn, (weights @ totals)[:, :, None])
    present = np.isfinite(recall)
    return ratio(np.where(present, recall, 0.0).sum(1), present.sum(1)).T


def analyses(
    *, worlds: int, count: int, share: float, correlation: float, common: np.ndarray | None = None, seed: int = 0
) -> np.ndarray:
    """Truth of a claim in the analyses of a planted multiverse, bool (worlds, count).

    Each analysis is true with probability ``share``; two of them go together as two normal variables of this
    ``correlation`` cut at the same place. common: (worlds,) standard normal, what all analyses of a world share, drawn
    when omitted: a world's own speakers are in all of its analyses.

    Raises:
        ValueError: ``share`` not inside 0..1 or ``correlation`` not within 0..1.
    """
    if not 0 < share < 1 or not 0 <= correlation <= 1:
        raise ValueError(f"expected a share inside and a correlation within 0..1, came {share} and {correlation}")
    generator = np.random.default_rng(seed)
    drawn = generator.standard_normal(worlds) if common is None else np.asarray(common, dtype=float)
    own = generator.standard_normal((worlds, count))
    return np.sqrt(correlation) * drawn[:, None] + np.sqrt(1 - correlation) * own > norm.ppf(1 - share)
