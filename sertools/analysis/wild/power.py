"""What an accuracy of `wild` could be without any knowledge, and which difference a few runs could show at all."""

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import nct, norm
from scipy.stats import t as student

from sertools.corpora.polarity import POLARITIES

CHANCE = 1 / len(POLARITIES)
"""Unweighted accuracy of naming one class always, or any class at random, each as often as one likes."""


def guessing_sd(rows: np.ndarray) -> float:
    """Standard deviation of the unweighted accuracy of one who names each class with the same chance.

    rows: of each class, (classes,), each at least 1. A class's recall is a binomial share; the mean of independent ones
    has a k-th of the root of their variances' sum.

    >>> round(guessing_sd([50, 50, 50]), 3)
    0.038
    """
    rows = np.asarray(rows, dtype=float)
    chance = 1 / len(rows)
    return float(np.sqrt((chance * (1 - chance) / rows).sum()) / len(rows))


def floors(counts: pd.DataFrame) -> pd.DataFrame:
    """What lies below every result, for each corpus.

    Args:
        counts: from ``accuracy.tallies``, of one member.

    Returns:
        Indexed by corpus: speakers, utterances, the rows of each class, ``largest`` (the share of the largest class:
        plain accuracy of always naming it; its unweighted accuracy is ``CHANCE``), ``low`` and ``high``: where the
        unweighted accuracy of guessing lies in 95 % of cases (normal approximation).
    """
    rows = counts.pivot_table(index="corpus", columns="truth", values="rows", aggfunc="sum", sort=False)
    rows = rows.reindex(columns=list(POLARITIES)).fillna(0).astype(int)
    frame = pd.DataFrame({"speakers": counts.groupby("corpus", sort=False)["speaker"].nunique()})
    frame["utterances"] = rows.sum(axis=1)
    frame = frame.join(rows)
    frame["largest"] = rows.max(axis=1) / rows.sum(axis=1)
    half = norm.ppf(0.975) * np.array([guessing_sd(row[row > 0]) for row in rows.to_numpy()])
    frame["low"], frame["high"] = CHANCE - half, CHANCE + half
    return frame.rename_axis(index="corpus", columns=None)


def detectable(sd: float, runs: int, *, power: float = 0.8, level: float = 0.05) -> float:
    """The smallest true mean difference that a two-sided t-test over paired runs finds with probability ``power``.

    Args:
        sd: standard deviation of the difference over runs. runs: how many. level: of the test.

    Returns:
        The difference, in units of ``sd``; NaN for a single run or a missing ``sd``.
    """
    if runs < 2 or not np.isfinite(sd):
        return np.nan
    bound = student.ppf(1 - level / 2, runs - 1)

    def missing(effect: float) -> float:
        return float(nct.sf(bound, runs - 1, effect) - power)  # in its own direction

    highest = bound
    while missing(highest) < 0:
        highest *= 2
    return float(brentq(missing, 0.0, highest) / np.sqrt(runs) * sd)
