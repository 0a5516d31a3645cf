"""The numbers behind the verdicts on `zeroshot` section 4.3, as tables: means, contrasts of emotions, tests,
readings."""

import operator
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from sertools.analysis.importance import TESTS, Importance
from sertools.analysis.normality import READINGS, share_normal
from sertools.analysis.significance import ALPHA, holm
from sertools.analysis.transfer import VALIDATION
from sertools.report.claims import claims
from sertools.report.importance_statistics import Evidence, as_drawn
from sertools.report.labelled import Labelled, combine
from sertools.report.rules import FUNCTIONS, TRAIN, evaluate
from sertools.report.tables import number, signed

LEVEL_GROUPS = ("Loudness", "SpecFlux", "SpecFlux(V)", "SpecFlux(UV)", "SoundLevel")
"""What the paper calls loudness, spectral flux and sound level (claim zeroshot-18)."""
VOICE_GROUPS = ("F1", "F2", "F3", "SegLen(V)", "SegLen(UV)")
"""What the paper calls formants and segment length (claim zeroshot-19)."""
_mean, _sd, _sum = FUNCTIONS["mean"], FUNCTIONS["sd"], FUNCTIONS["sum"]
Statistics = Mapping[str, Labelled]


def _drawn_alone(of: Statistics) -> Labelled:
    shown = as_drawn(of)
    return Labelled(np.where(shown.values > 0, shown.values, np.nan), shown.axes)


def _variation(x: Labelled, axis: str) -> Labelled:
    return combine(operator.truediv, _sd(x, axis), _mean(x, axis))


MEASURES: dict[str, Callable[[Statistics], Labelled]] = {
    "attribution": lambda of: _mean(of["attribution"], keep="method"),
    "drawn groups": lambda of: _mean(_drawn_alone(of), keep="method"),
    "in latent sd": lambda of: _mean(of["attribution_scaled"], keep="method"),
    "not significant": lambda of: _mean(_sum(combine(operator.sub, 1.0, of["significant"]), "group"), keep="method"),
    "sd over emotions": lambda of: _mean(_sd(of["attribution"], "emotion"), keep="method"),
    "sd over emotions / mean": lambda of: _mean(_variation(of["attribution"], "emotion"), keep="method"),
    "sd over corpora / mean": lambda of: _mean(_variation(of["attribution"], "corpus"), keep="method"),
    "profile correlation": lambda of: of["profile_correlation"],
}
"""What the rules compare, by method; "drawn groups": over the groups that Figure 3 does not show as 0; "not
significant": number of the 27 groups, each counted by the share of models without a significant difference."""


def measure(found: Evidence, name: str) -> pd.DataFrame:
    """One of ``MEASURES``: index method; value, low, high (95 % of the replicates)."""
    return _summarised(MEASURES[name](found.everyone), MEASURES[name](found.replicates))


def with_intervals(frame: pd.DataFrame, places: int = 2) -> pd.Series:
    """ "0.43 [0.40, 0.46]" for each row of a frame with value, low and high."""
    texts = [
        f"{number(v, places)} [{number(a, places)}, {number(b, places)}]"
        for v, a, b in frame[["value", "low", "high"]].to_numpy()
    ]
    return pd.Series(texts, index=frame.index)


def contrast(found: Evidence, emotion: str, groups: Sequence[str], *, against: str = "neutral") -> pd.DataFrame:
    """By how much a group's attribution under an emotion exceeds that under another, as a share of the latter.

    Means over corpora and dimensions. Columns: the groups, "+12% [3%, 20%]", and "higher", how many of them are;
    index method.
    """

    def relative(of: Statistics) -> Labelled:
        means = _mean(of["attribution"][list(groups)], keep=("method", "group", "emotion"))
        return combine(operator.sub, combine(operator.truediv, means[emotion], means[against]), 1.0)

    columns = {}
    everyone, replicates = relative(found.everyone), relative(found.replicates)
    for group in groups:
        columns[group] = [
            f"{signed(value, '.0%')} [{number(low, '.0%')}, {number(high, '.0%')}]"
            for value, low, high in _summarised(everyone[group], replicates[group]).to_numpy().round(2) + 0.0  # no -0 %
        ]
    table = pd.DataFrame(columns, index=pd.Index(everyone.axes["method"], name="method"))
    table["higher"] = (everyone.values[0] > 0).sum(1)
    return table


def shares(explained: Mapping[str, Importance], methods: Sequence[str]) -> pd.DataFrame:
    """Share of tests (model, dimension, group) whose analysis of variance gives p < .05: a row a method, a column a
    corpus; and a last row, the utterances of the corpus that a model explains (mean over models)."""
    rows = {
        method: {
            _label(name): float((one.p["ANOVA"][one.methods == method] < ALPHA).mean())
            for name, one in explained.items()
        }
        for method in methods
    }
    rows["utterances"] = {_label(name): float(one.tested.sum(1).mean()) for name, one in explained.items()}
    table = pd.DataFrame(rows).T.rename_axis("method").astype(object)
    table.loc["utterances"] = [int(round(count)) for count in table.loc["utterances"]]
    return table


def robustness(explained: Mapping[str, Importance], methods: Sequence[str]) -> pd.DataFrame:
    """Share of tests with p < .05 by method, over models, dimensions, groups and the given corpora alike: ``TESTS``,
    and the analysis of variance with Holm's correction over the groups of a model and dimension."""
    rows = {}
    for method in methods:
        p = {test: np.concatenate([one.p[test][one.methods == method] for one in explained.values()]) for test in TESTS}
        p["ANOVA, Holm over 27 groups"] = holm(p["ANOVA"])
        rows[method] = {test: float((values < ALPHA).mean()) for test, values in p.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("method")


def normal_shares(explained: Mapping[str, Importance], methods: Sequence[str]) -> pd.DataFrame:
    """Share of tests that keep the hypothesis of a normal distribution (p >= .05), mean over the given corpora."""
    columns = {f"Shapiro-Wilk, {reading}": ("Shapiro-Wilk", reading) for reading in READINGS}
    columns["Anderson-Darling, residuals"] = ("Anderson-Darling", "residuals")
    rows = {
        method: {
            column: float(np.nanmean([share_normal(one, method, reading, test=test) for one in explained.values()]))
            for column, (test, reading) in columns.items()
        }
        for method in methods
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("method")


def readings(paper: str, wanted: Sequence[str], by_reading: Mapping[str, Evidence]) -> pd.DataFrame:
    """Share of replicates in which the rules of claims are true, a column a reading; a row a claim's rule, and below
    it one for each of its further rules (``also`` in claims.yml)."""
    given = {name: found.for_rules() for name, found in by_reading.items()}
    rows = {}
    for identity in wanted:
        claim = claims(paper)[identity]
        rules = {identity: claim.rule, **{f"{identity}, {name}": rule for name, rule in claim.also.items()}}
        for label, rule in rules.items():
            rows[label] = {name: float(evaluate(rule, statistics).mean()) for name, statistics in given.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("claim")


def _label(name: str) -> str:
    return TRAIN if name == VALIDATION else name


def _summarised(everyone: Labelled, replicates: Labelled) -> pd.DataFrame:
    low, high = np.nanpercentile(replicates.values, [2.5, 97.5], axis=0)
    index = pd.Index(everyone.axes["method"], name="method")
    return pd.DataFrame({"value": everyone.values[0], "low": low, "high": high}, index=index)
