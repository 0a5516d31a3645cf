"""The verdict machine at work in planted worlds: how often it says which word, by the size of what was planted.

Worlds run side by side: the replicates of all worlds form one long first axis of the statistic on which the rule is
evaluated (`rules.evaluate`), and each world's share of true replicates gets its word (`verdicts.word_of_shares`).
`judged` takes one world the long way, as a page does: predictions in words or scores, `Interval`, `replicated`,
`judge` with a `Claim`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm, rankdata

from sertools.analysis.bootstrap import interval
from sertools.analysis.planted import Answers, analyses
from sertools.analysis.planted_ranks import Scores
from sertools.corpora.trace import traced
from sertools.report.claims import Claim
from sertools.report.labelled import Labelled
from sertools.report.rules import evaluate
from sertools.report.statistics import positions, replicated
from sertools.report.verdicts import FAILS, HOLDS, OPEN, judge, word_of_shares

METHODS = ("A", "B", "C", "D")
"""Planted methods: A is better than each of the others by the planted effect, the others are equal."""
SAID = (HOLDS, FAILS, OPEN)
POWER = 0.8

Worlds = Mapping[str, Answers | Scores]
"""Planted worlds by corpus; worlds number k of all corpora belong together."""


@dataclass(frozen=True)
class Shape:
    """A form that claims have. name: for tables; rule: on the statistic `score` (method, corpus); like: claims of that
    form."""

    name: str
    rule: str
    like: str


EVERY, MEAN, FIRST, FIRST_EVERYWHERE = (
    Shape("A above B, on every corpus", "all(score['A'] > score['B'])", "zeroshot-02, zeroshot-12"),
    Shape("A above B, mean over corpora", "mean(score['A']) > mean(score['B'])", "zeroshot-27, zeroshot-28"),
    Shape("A first of four, mean over corpora", "highest(mean(score, 'corpus'), 'A')", "zeroshot-08, zeroshot-24"),
    Shape("A first of four, on every corpus", "all(highest(score, 'A'))", "zeroshot-01"),
)
SHAPES = (EVERY, MEAN, FIRST, FIRST_EVERYWHERE)


def on_one(corpus: str) -> Shape:
    """A above B on one corpus."""
    return Shape(f"A above B on {corpus}", f"score['A', {corpus!r}] > score['B', {corpus!r}]", "a part of the others")


@dataclass(frozen=True, eq=False)
class Operated:
    """What came of planted worlds.

    shares: (rule, effect) -> (worlds,) share of replicates in which the rule is true. effects: ascending.
    estimates: effect -> (worlds,) mean over replicates and corpora of the difference between A and B.
    """

    shares: dict[tuple[str, float], np.ndarray]
    effects: tuple[float, ...]
    estimates: dict[float, np.ndarray]

    def words(self, rule: str, effect: float) -> np.ndarray:
        """(worlds,) the word for each world."""
        return np.array([word_of_shares(float(often)) for often in self.shares[rule, effect]])

    def curves(self, shape: Shape) -> pd.DataFrame:
        """A row an effect and word: effect, word, worlds, share, low, high (95 % Wilson interval over worlds)."""
        rows = []
        for effect in self.effects:
            rows += [{"effect": effect, **row} for row in tallied(self.words(shape.rule, effect))]
        return pd.DataFrame(rows)


@traced
def operate(
    worlds: Worlds, shapes: Sequence[Shape], effects: Iterable[float], *, count: int, seed: int = 0
) -> Operated:
    """Evaluate rules in every world at every effect.

    worlds: the same number of worlds of `METHODS` for each corpus. count: replicates, as many as bootstraps drew. All
    worlds share one draw of speakers, the one that the seed gives, as all pages do.

    Raises:
        ValueError: corpora with different numbers of worlds, or a bootstrap of another number of replicates.
    """
    effects = tuple(sorted(float(effect) for effect in effects))
    drawn = {corpus: positions(one.layout.drawn, count, seed) for corpus, one in worlds.items()}
    axes = {"method": METHODS, "corpus": tuple(worlds)}
    number = {one.people.shape[1] for one in worlds.values()}
    if len(number) != 1:
        raise ValueError(f"expected as many worlds of every corpus, came {sorted(number)}")
    # replicates lie last in memory: rules reduce over the few methods and corpora, much faster that way
    table = np.empty((len(METHODS), len(worlds), number.pop() * count))
    for place, (corpus, one) in enumerate(worlds.items()):
        for method in range(1, len(METHODS)):
            table[method, place] = one.replicates(method)[:, drawn[corpus]].ravel()
    given = {"score": Labelled(np.moveaxis(table, -1, 0), axes)}
    shares, estimates = {}, {}
    for effect in effects:
        for place, (corpus, one) in enumerate(worlds.items()):
            table[0, place] = one.replicates(0, effect)[:, drawn[corpus]].ravel()
        for shape in shapes:
            shares[shape.rule, effect] = evaluate(shape.rule, given).reshape(-1, count).mean(axis=1)
        estimates[effect] = (table[0] - table[1]).mean(axis=0).reshape(-1, count).mean(axis=1)
    return Operated(shares, effects, estimates)


def judged(worlds: Worlds, shape: Shape, effect: float, world: int, *, count: int, seed: int = 0) -> str:
    """The word for one world, the way every page takes: `Interval`, `replicated`, `judge` with a `Claim`."""
    cells = {
        (label, corpus): interval(one.statistic(world, method, effect if method == 0 else 0.0), one.layout.drawn)
        for corpus, one in worlds.items()
        for method, label in enumerate(METHODS)
    }
    claim = Claim(
        id="planted-01", section="planted", claim=shape.name, statistic="planted", rule=shape.rule, paper_value=None,
        holds_in_paper_own_numbers="planted", track="pooled", stands_on="stand-in", page="verdicts/01_verdict_machine",
    )  # fmt: skip
    speakers = {corpus: one.layout.speakers for corpus, one in worlds.items()}
    statistics = {"score": replicated(cells, ("method", "corpus"), count=count, seed=seed)}
    return judge(claim, statistics, speakers=speakers).verdict


def tallied(words: np.ndarray) -> list[dict[str, object]]:
    """A row for each word that is said: word, worlds, share, low, high."""
    rows = []
    for word in SAID:
        said, total = int((words == word).sum()), len(words)
        low, high = wilson(said, total)
        rows.append({"word": word, "worlds": total, "share": said / total, "low": low, "high": high})
    return rows


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Interval for a share (Wilson 1927, "Probable inference", eq. 1).

    Raises:
        ValueError: no trial.
    """
    if trials < 1:
        raise ValueError(f"expected at least one trial, came {trials}")
    quantile, share = norm.ppf(0.5 + confidence / 2), successes / trials
    middle = share + quantile**2 / (2 * trials)
    reach = quantile * np.sqrt(share * (1 - share) / trials + quantile**2 / (4 * trials**2))
    scale = 1 + quantile**2 / trials
    # at 0 and 1 the bound is the share itself, whatever floating point makes of it
    low = 0.0 if successes == 0 else (middle - reach) / scale
    high = 1.0 if successes == trials else (middle + reach) / scale
    return float(low), float(high)


def detectable(curves: pd.DataFrame, power: float = POWER) -> float:
    """The smallest effect from which on "holds here" is said in at least ``power`` of the worlds, interpolated between
    planted effects; NaN where none of them suffices."""
    held = curves[curves["word"] == HOLDS].sort_values("effect", kind="stable")
    effects, shares = held["effect"].to_numpy(), held["share"].to_numpy()
    below = np.flatnonzero(shares < power)
    if not len(below):
        return float(effects[0])
    last = below[-1]
    if last == len(effects) - 1:
        return float("nan")
    part = (power - shares[last]) / (shares[last + 1] - shares[last])
    return float(effects[last] + part * (effects[last + 1] - effects[last]))


def errors(curves: pd.DataFrame) -> dict[str, float]:
    """The machine's mistakes: shares of worlds.

    `holds, equal` and `fails, equal`: at effect 0, where A is not better. `holds, worse`: most at a negative effect.
    `fails, better`: most at a positive effect, where the claim is true.
    """
    table = curves.pivot(index="effect", columns="word", values="share")
    return {
        "holds, equal": float(table.loc[0.0, HOLDS]),
        "fails, equal": float(table.loc[0.0, FAILS]),
        "holds, worse": float(table.loc[table.index < 0, HOLDS].max()),
        "fails, better": float(table.loc[table.index > 0, FAILS].max()),
    }


def with_multiverse(
    operated: Operated, shape: Shape, effect: float, *, share: float, correlation: float, count: int, seed: int = 0
) -> np.ndarray:
    """(worlds,) words where each world also has a multiverse of ``count`` analyses, true with probability ``share``.

    What analyses share is what the world's own speakers say: the order of the worlds by their estimate.
    """
    estimate = operated.estimates[effect]
    common = norm.ppf((rankdata(estimate) - 0.5) / len(estimate))
    truths = analyses(worlds=len(estimate), count=count, share=share, correlation=correlation, common=common, seed=seed)
    often = operated.shares[shape.rule, effect]
    return np.array(
        [word_of_shares(float(one), float(wide)) for one, wide in zip(often, truths.mean(axis=1), strict=True)]
    )
