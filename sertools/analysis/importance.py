"""How much each feature group moves each latent dimension: for every model of a grid, corpus, emotion and speaker.

`zeroshot` sections 3.3 and 4.3: DeepLIFT from the zero input to the posterior mean; a row's score in a group is the
mean over the group's features of the absolute attribution. A model explains the rows that it never heard: its own
test fold, and the transfer corpora less the speakers of its training fold. What is kept of the scores are sums by
speaker and emotion, from which means and the analysis of variance follow under any weights of speakers (`weighted`),
and the tests of all rows.
"""

import warnings
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from joblib import Parallel, delayed
from scipy import stats

from sertools.analysis.attribution import deeplift, group_scores, latent_mean
from sertools.analysis.bootstrap import Replicates, ratio, replicates
from sertools.analysis.significance import ALPHA, anova, kruskal_wallis
from sertools.analysis.speaker_sums import sums_by_speaker
from sertools.analysis.transfer import VALIDATION, held_out, tested_rows
from sertools.corpora.table import CorpusError
from sertools.corpora.trace import traced
from sertools.measure.groups import table
from sertools.measure.shipped import Utterances
from sertools.models.conditions import Target, inputs_of, of_fold
from sertools.models.grid import Grid
from sertools.models.track import CLASSES, Track, classes_of

TESTS = ("ANOVA", "Kruskal-Wallis", "ANOVA, signed scores")
_ROUNDING = 1e-12
"""Share of the sum of squares below which a variance is rounding."""


@dataclass(frozen=True, eq=False)
class Importance:
    """What every model says about one corpus; m models, d dimensions, G groups, S speakers, K = 4 emotions
    (``CLASSES``).

    Attributes:
        name: the corpus, or ``VALIDATION``.
        counts: (m, S, K) rows that count for a model.
        sums: (m, d, G, S, K) sum of their absolute scores, in units of the latent.
        squares: (m, d, G, S) sum of the squared scores.
        p: name among ``TESTS`` to the test's p over all rows, (m, d, G); NaN where it is undefined.
        scores: models of the first run to their rows' scores, float32 (2, d, G, n): absolute, signed.
        tested: (m, n) bool, the rows that count. emotions: (n,) position in ``CLASSES``. codes: (n,) speaker.
        spread: (m, d) standard deviation of the latent over the model's training rows.
        drawn: the replicates of speakers. methods: (m,) name of each model's method.
    """

    name: str
    counts: np.ndarray
    sums: np.ndarray
    squares: np.ndarray
    p: Mapping[str, np.ndarray]
    scores: Mapping[int, np.ndarray]
    tested: np.ndarray
    emotions: np.ndarray
    codes: np.ndarray
    spread: np.ndarray
    drawn: Replicates
    methods: np.ndarray


@dataclass(frozen=True, eq=False)
class Weighted:
    """A method on one corpus under R weightings of the speakers.

    attribution: (R, d, K, G) mean absolute score, the mean over models; scaled: each model's divided by the spread of
    its latent; significant: (R, d, G) share of models whose analysis of variance gives p < .05; profiles: (models, R,
    d, G) a model's mean over the emotions, as ranks of mean 0 and length 1. NaN where no row is drawn.
    """

    attribution: np.ndarray
    scaled: np.ndarray
    significant: np.ndarray
    profiles: np.ndarray


@traced
def explain(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    seed: int = 0,
    count: int = 1000,
    workers: int = 1,
) -> tuple[dict[str, Importance], np.ndarray]:
    """Explain every model of a grid on its test fold and on each target.

    Args:
        track: what the grid was trained on.
        grid: the trained models.
        targets: name to standardised utterances, or to a corpus under a condition; rows without one of the four
            emotions are left out.
        seed: of the speakers drawn. count: number of bootstrap replicates. workers: threads.

    Returns:
        ``VALIDATION`` and each target's name to its :class:`Importance`; and (m,) each model's largest convergence
        delta as a share of its largest |mu(x) - mu(0)|, after rounding to single precision (``deeplift`` asserts
        1e-6).

    Raises:
        CorpusError: a target without emotions.
        AttributionError: attributions that do not add up.
    """
    corpora = {VALIDATION: track.utterances, **targets}
    tested, emotions = {}, {name: classes_of(corpus) for name, corpus in corpora.items()}
    for name, corpus in corpora.items():
        rows = held_out(track, grid) if name == VALIDATION else tested_rows(track, grid, corpus)
        tested[name] = rows & (emotions[name] >= 0)
        if not tested[name].any():
            raise CorpusError(f"{name}: expected rows of {', '.join(CLASSES)} by unheard speakers, came none")
    drawn = {
        name: replicates(corpus.table["speaker"].to_numpy(dtype=str), count=count, seed=seed)
        for name, corpus in corpora.items()
    }
    codes = {name: drawn[name].codes(corpus.table["speaker"].to_numpy(dtype=str)) for name, corpus in corpora.items()}
    inputs = {VALIDATION: track.inputs, **{name: inputs_of(corpus) for name, corpus in targets.items()}}
    first_run = min(member.run for member in grid.members)
    labels = list(table()["label"])

    def one(member: int) -> tuple[dict[str, dict], float]:
        fold = grid.members[member].fold
        rows = np.concatenate([of_fold(inputs[name], fold)[tested[name][member]] for name in corpora])
        scores, delta = _scores(grid.model(member), rows, labels)
        parts = np.split(scores, np.cumsum([tested[name][member].sum() for name in corpora])[:-1], axis=-1)
        found = {}
        for name, part in zip(corpora, parts, strict=True):
            chosen = tested[name][member]
            found[name] = _summary(part, emotions[name][chosen], codes[name][chosen], len(drawn[name].speakers))
            found[name]["scores"] = part if grid.members[member].run == first_run else None
        return found, delta

    with warnings.catch_warnings():
        # captum says at each call that it hooks activations; filters that threads set for themselves race.
        warnings.filterwarnings("ignore", message="Setting forward, backward hooks", category=UserWarning)
        results = Parallel(n_jobs=workers, prefer="threads")(delayed(one)(k) for k in range(len(grid.members)))
    spread = _spread(track, grid)
    methods = np.array([member.method.name for member in grid.members])
    explained = {}
    for name in corpora:
        members = [found[name] for found, _ in results]
        stacked = {key: np.stack([each[key] for each in members]) for key in ("counts", "sums", "squares")}
        p = {test: np.stack([each["p"][test] for each in members]) for test in TESTS}
        kept = {number: each["scores"] for number, each in enumerate(members) if each["scores"] is not None}
        explained[name] = Importance(
            name, **stacked, p=p, scores=kept, tested=tested[name], emotions=emotions[name], codes=codes[name],
            spread=spread, drawn=drawn[name], methods=methods,
        )  # fmt: skip
    return explained, np.array([delta for _, delta in results])


def weighted(one: Importance, method: str, weights: np.ndarray, *, emotions: Sequence[str] = CLASSES) -> Weighted:
    """Means, shares of significant tests and profiles of a method under weights of speakers.

    Args:
        weights: (R, S), how often a speaker counts; a row of ones is the data as they are.
        emotions: which ones ``attribution`` and ``profiles`` show, in this order; the analysis of variance is over
            all four.

    The analysis of variance is worked out from sums alone: with n_k, T_k the weighted count and sum of class k and Q
    the weighted sum of squares, between = sum T_k^2 / n_k - T^2 / n, within = Q - sum T_k^2 / n_k; p < alpha where F
    exceeds its critical value. A model without two classes and more rows than classes in a replicate is left out of
    the share.
    """
    weights = np.asarray(weights, dtype=float)
    chosen = np.flatnonzero(one.methods == method)
    shown = [CLASSES.index(emotion) for emotion in emotions]
    dimensions, groups = one.sums.shape[1:3]
    shape = (dimensions, groups, len(CLASSES), len(weights))
    total, scaled, known = np.zeros(shape), np.zeros(shape), np.zeros(shape[2:])
    significant, testable = np.zeros((dimensions, groups, len(weights))), np.zeros(len(weights))
    profiles = np.empty((len(chosen), len(weights), dimensions, groups), dtype=np.float32)
    for place, member in enumerate(chosen):
        counts = one.counts[member].T @ weights.T
        sums = one.sums[member].swapaxes(-1, -2) @ weights.T
        means = ratio(sums, counts)
        present = counts > 0
        filled = np.where(present, means, 0.0)
        total += filled
        scaled += ratio(filled, one.spread[member][:, None, None, None])
        known += present
        of_member, defined = _significant(counts, sums, filled, one.squares[member] @ weights.T)
        significant += of_member
        testable += defined
        profile = ratio(filled[:, :, shown].sum(2), present[shown].sum(0))
        profiles[place] = _unit_ranks(profile.transpose(2, 0, 1))
    attribution, scaled = (ratio(values, known)[:, :, shown].transpose(3, 0, 2, 1) for values in (total, scaled))
    return Weighted(attribution, scaled, ratio(significant, testable).transpose(2, 0, 1), profiles)


def _scores(model: torch.nn.Module, rows: np.ndarray, labels: list[str]) -> tuple[np.ndarray, float]:
    """Group scores of the rows, float32 (2, d, G, n): absolute and signed; and the largest convergence delta
    (share)."""
    attributions = deeplift(latent_mean(model), rows)
    network = latent_mean(deepcopy(model)).double()
    with torch.no_grad():
        change = (network(torch.tensor(rows).double()) - network(torch.zeros(1, rows.shape[1]).double())).numpy().T
    delta = np.abs(attributions.sum(-1, dtype=float) - change).max()
    scores = [group_scores(attributions, labels, signed=signed).swapaxes(-1, -2) for signed in (False, True)]
    return np.stack(scores), float(ratio(delta, np.abs(change).max()))


def _summary(scores: np.ndarray, emotions: np.ndarray, codes: np.ndarray, speakers: int) -> dict:
    """Sums by speaker and emotion, and the tests of one model's rows: scores (2, d, G, n), emotions and codes
    (n,)."""
    absolute, signed = scores.astype(float)
    counts, sums = sums_by_speaker(absolute, emotions, codes, speakers)
    names, counted = np.unique(emotions, return_counts=True)
    if len(names) > 1 and counted.sum() > len(names):
        classes = np.array(CLASSES)[emotions]
        p = [anova(absolute, classes).p, kruskal_wallis(absolute, classes).p, anova(signed, classes).p]
    else:
        p = [np.full(absolute.shape[:-1], np.nan)] * len(TESTS)
    return {
        "counts": counts,
        "sums": sums,
        "squares": sums_by_speaker(absolute**2, emotions, codes, speakers)[1].sum(-1),
        "p": dict(zip(TESTS, p, strict=True)),
    }


def _significant(
    counts: np.ndarray, sums: np.ndarray, means: np.ndarray, squares: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(d, G, R) bool and (R,) bool, which replicates can be tested; counts (K, R), sums and means (d, G, K, R)."""
    classes, count = (counts > 0).sum(0), counts.sum(0)
    defined = (classes > 1) & (count > classes)
    explained = (sums * means).sum(-2)
    between = explained - ratio(sums.sum(-2) ** 2, count)
    within = squares - explained
    noise = _ROUNDING * squares
    between, within = np.where(between <= noise, 0.0, between), np.where(within <= noise, 0.0, within)
    numerator, denominator = np.where(defined, classes - 1, 1), np.where(defined, count - classes, 1)
    # `isf` is slow and replicates share few degrees of freedom
    freedom, place = np.unique(np.stack([numerator, denominator]), axis=1, return_inverse=True)
    critical = stats.f.isf(ALPHA, *freedom)[place.ravel()]
    return defined & (between / numerator > critical * within / denominator), defined


def _unit_ranks(profiles: np.ndarray) -> np.ndarray:
    """Ranks along the last axis less their mean, divided by their length; NaN for a profile without values or
    variation."""
    ranks = stats.rankdata(profiles, axis=-1) - (profiles.shape[-1] + 1) / 2
    unit = ratio(ranks, np.sqrt((ranks**2).sum(-1, keepdims=True)))
    return np.where(np.isfinite(profiles).all(-1, keepdims=True), unit, np.nan)


def _spread(track: Track, grid: Grid) -> np.ndarray:
    latents = grid.embed(track.inputs, which="mu", seed=0)
    return np.stack([latents[k, track.folds[one.fold].train].std(0) for k, one in enumerate(grid.members)])
