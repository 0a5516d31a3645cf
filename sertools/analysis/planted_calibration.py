"""How much planted data have to vary to be like real data: read off the models of a trained grid.

Level, disagreement of methods and the variance over drawn speakers of the difference between two methods are measured
on real scores; the planted spread between speakers is then the one with which planted worlds vary as much. Every
corpus is drawn by bootstrap here, also those with few speakers: this compares variances, it decides nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sertools.analysis.bootstrap import replicates
from sertools.analysis.classify import balanced_statistic
from sertools.analysis.correlation import spearman, spearman_statistic
from sertools.analysis.planted import STEEP, Answers, Layout, answers, apart_for
from sertools.analysis.planted_ranks import Scores, scores
from sertools.analysis.rank_correlation import Ranked
from sertools.analysis.transfer import Scored

TRIAL = 0.1
"""A spread at which planted variance is tried; the variance grows with the square of the spread."""
WORLDS = 40
REACH = STEEP / np.sqrt(2)
"""How far a speaker's chance or rho can lie from a method's, in units of the spread."""
FULL = 0.99
"""Share of the room on the scale that speakers may take."""


@dataclass(frozen=True)
class Reality:
    """What real methods do on a corpus, means over pairs of methods.

    level: balanced accuracy, or Spearman's rho, mean over methods. together: `apart` of planted answers, or `alike`
    of planted scores. deviation: standard deviation over drawn speakers of the difference between two methods.
    """

    level: float
    together: float
    deviation: float


@dataclass(frozen=True)
class Calibrated:
    """With what planted data vary as real data do.

    level: as in `Reality`, moved where the planted effects would leave the scale. spread: standard deviation between
    speakers of a difference between methods. together: as in `Reality`, brought closer where utterances alone would
    vary more than the real ones do. deviation: what comes of it, over drawn speakers.
    """

    level: float
    spread: float
    together: float
    deviation: float


def of_answers(scored: Scored, methods: Sequence[str], *, count: int = 1000, seed: int = 0) -> Reality:
    """What classifiers do on a corpus: level, apart, deviation of differences in balanced accuracy.

    A model averaged over folds and runs is right to a degree on each utterance; the mean squared difference of that
    degree takes the place of the share of utterances on which two models differ.
    """
    weights = _weights(scored.drawn.speakers, count, seed)
    drawn, degrees = {}, {}
    right = scored.predicted == scored.truth
    for method in methods:
        chosen = scored.methods == method
        drawn[method] = np.nanmean(balanced_statistic(scored.counts(method))(weights), axis=0)
        tested = scored.tested[chosen]
        counted = tested.sum(0)
        degrees[method] = np.where(counted > 0, (right[chosen] & tested).sum(0) / np.maximum(counted, 1), np.nan)
    pairs = list(combinations(methods, 2))
    level = float(np.mean([scored.accuracy(method).estimate for method in methods]))
    differing = float(np.mean([np.nanmean((degrees[one] - degrees[other]) ** 2) for one, other in pairs]))
    return Reality(level, apart_for(level, differing), _deviation(drawn, pairs))


def of_scores(ranked: Ranked, methods: Sequence[str], *, count: int = 1000, seed: int = 0) -> Reality:
    """What methods do that rank a label: level, alike (partial correlation given the label), deviation of differences
    in rho."""
    weights = _weights(ranked.drawn.speakers, count, seed)
    drawn, mean_scores = {}, {}
    for method in methods:
        values, labels = ranked.scores(method)
        statistic = spearman_statistic(values, labels, ranked.codes, len(ranked.drawn.speakers))
        drawn[method] = np.nanmean(statistic(weights), axis=0)
        mean_scores[method] = values
    pairs = list(combinations(methods, 2))
    level = {method: ranked.rho(method).estimate for method in methods}
    alike = []
    for one, other in pairs:
        joint = np.nanmean(spearman(mean_scores[one], mean_scores[other]).rho)
        rest = np.sqrt((1 - level[one] ** 2) * (1 - level[other] ** 2))
        alike.append((joint - level[one] * level[other]) / rest)
    return Reality(float(np.mean(list(level.values()))), float(np.clip(np.mean(alike), 0, 1)), _deviation(drawn, pairs))


def like_answers(
    of: Layout, real: Reality, effects: Sequence[float], *, worlds: int = WORLDS, seed: int = 0
) -> Calibrated:
    """With what planted answers vary over drawn speakers as the real ones do, with room for the effects."""

    def plant(level: float, spread: float, apart: float) -> Answers:
        return answers(of, methods=2, worlds=worlds, level=level, spread=spread, apart=apart, seed=seed)

    return _matched(plant, of, real, lambda factor: real.together * factor, (0.0, 1.0), effects, seed)


def like_scores(
    of: Layout, real: Reality, effects: Sequence[float], *, worlds: int = WORLDS, seed: int = 0
) -> Calibrated:
    """With what planted rhos vary over drawn speakers as the real ones do, with room for the effects."""

    def plant(level: float, spread: float, alike: float) -> Scores:
        return scores(of, methods=2, worlds=worlds, level=level, spread=spread, alike=alike, seed=seed)

    return _matched(plant, of, real, lambda factor: 1 - (1 - real.together) * factor, (-1.0, 1.0), effects, seed)


def _weights(speakers: Sequence[str], count: int, seed: int) -> np.ndarray:
    return replicates(speakers, count=max(count, 200), seed=seed, minimum=2).weights


def _deviation(drawn: dict[str, np.ndarray], pairs: Sequence[tuple[str, str]]) -> float:
    return float(np.sqrt(np.mean([np.nanvar(drawn[one] - drawn[other]) for one, other in pairs])))


def _matched(
    plant: Callable[[float, float, float], Answers | Scores],
    of: Layout,
    real: Reality,
    closer: Callable[[float], float],
    scale: tuple[float, float],
    effects: Sequence[float],
    seed: int,
) -> Calibrated:
    weights = _weights(of.drawn.speakers, len(of.drawn.weights), seed)

    def variance(level: float, spread: float, together: float) -> float:
        planted = plant(level, spread, together)
        one, other = (planted.replicates(method, weights=weights) for method in (0, 1))
        return float(np.nanvar(one - other, axis=1).mean())

    least, most = scale[0] - min(effects), scale[1] - max(effects)
    start = float(np.clip(real.level, scale[0] + REACH * TRIAL, scale[1] - REACH * TRIAL))
    alone, aim = variance(start, 0.0, real.together), real.deviation**2
    spread, together = 0.0, real.together
    if alone > aim:  # utterances alone vary more than the real ones: bring the methods closer instead
        factor = aim / alone
        for _ in range(2):  # the variance of ranks is not quite linear in how close methods are
            factor *= aim / variance(start, 0.0, closer(factor))
        together = closer(factor)
    else:
        tried = variance(start, TRIAL, real.together)
        spread = min(TRIAL * np.sqrt((aim - alone) / (tried - alone)), FULL * (most - least) / 2 / REACH)
    reach = REACH * spread
    level = float(np.clip(real.level, least + reach, most - reach))
    return Calibrated(level, float(spread), float(together), float(np.sqrt(variance(level, spread, together))))
