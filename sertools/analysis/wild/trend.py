"""Accuracy on the unseen corpus over the amount of speech for pre-training, and whether it rises (claim 10)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from sertools.analysis.wild.accuracy import left_out, unweighted
from sertools.analysis.wild.replicates import replicated
from sertools.analysis.wild.setup import HELD_OUT, Autoencoder, Parts
from sertools.corpora.partitions import VARIANTS
from sertools.corpora.polarity import CHOSEN
from sertools.models.cnn_lstm import STRATEGIES


def on_curve(members: pd.DataFrame) -> pd.DataFrame:
    """The members with an encoder that differ from the paper's own in nothing but the amount of speech for
    pre-training."""
    usual = {"split": "disjoint", "held_out": HELD_OUT, "variant": VARIANTS[0], "mapping": CHOSEN, "weighting": "none"}
    same = (members[list(usual)] == pd.Series(usual)).all(axis=1)
    return members[same & (members["strategy"] != "scratch")]


def ordered(amounts: Sequence[str]) -> list[str]:
    """Amounts from the smallest share to all of it."""
    return sorted(set(amounts), key=lambda amount: Autoencoder(0, amount).share)


def curve_of_runs(counts: pd.DataFrame, members: pd.DataFrame, parts: Parts) -> pd.DataFrame:
    """Unweighted accuracy on the unseen corpus of every member on the curve.

    Args:
        counts: from ``accuracy.tallies``. members: as in ``results.Results``.

    Returns:
        Columns strategy, amount, run, ua; strategies in the order of ``STRATEGIES``, amounts from the smallest.
    """
    chosen = on_curve(members)
    rows = counts[counts["member"].isin(chosen.index) & (counts["corpus"] == parts.unseen)]
    frame = unweighted(rows, ["member"]).reset_index().join(chosen[["strategy", "amount", "run"]], on="member")
    order = {amount: place for place, amount in enumerate(ordered(frame["amount"]))}
    frame = frame.assign(place=frame["amount"].map(order), first=frame["strategy"].map(STRATEGIES.index))
    frame = frame.sort_values(["first", "place", "run"], ignore_index=True)
    return frame[["strategy", "amount", "run", "ua"]]


def pretraining_curve(
    counts: pd.DataFrame, members: pd.DataFrame, parts: Parts, *, count: int, seed: int = 0
) -> pd.DataFrame:
    """The statistic ``pretraining_curve``: each speaker of the unseen corpus left out once, times draws of runs.

    Returns:
        Columns replicate, strategy, amount, value.
    """
    chosen = on_curve(members)
    rows = counts[counts["member"].isin(chosen.index) & (counts["corpus"] == parts.unseen)]
    frame = left_out(rows, ["member"]).reset_index().join(chosen[["strategy", "amount", "run"]], on="member")
    return replicated(frame.set_index(["strategy", "amount", "left", "run"])["ua"], count=count, seed=seed)


def pretraining_trend(curve: pd.DataFrame, by: str = "replicate") -> pd.DataFrame:
    """The statistic ``pretraining_trend``: Spearman's rho of accuracy and amount over the amounts.

    Args:
        curve: columns ``by``, strategy, amount, value. A curve without any rise or fall has a rho of 0.

    Returns:
        Columns ``by``, strategy, value.

    Raises:
        ValueError: fewer than two amounts, or a curve that lacks one.
    """
    amounts = ordered(curve["amount"])
    wide = curve.pivot(index=[by, "strategy"], columns="amount", values="value")[amounts]
    if len(amounts) < 2 or wide.isna().any(axis=None):
        raise ValueError(f"expected a value at two amounts or more, came {', '.join(amounts)} with gaps")
    rho = spearman(wide.to_numpy())
    return pd.Series(rho, index=wide.index, name="value").reset_index()


def spearman(values: np.ndarray) -> np.ndarray:
    """Spearman's rho of each row (n, places) with its place, equal values sharing their mean rank; 0 where all values
    of a row are equal.

    >>> spearman(np.array([[1.0, 2.0, 4.0], [1.0, 1.0, 1.0]])).tolist()
    [1.0, 0.0]
    """
    ranks = rankdata(values, axis=1)
    places = np.arange(1.0, values.shape[1] + 1)
    both = (ranks - ranks.mean(1, keepdims=True)) @ (places - places.mean())
    size = ranks.std(1) * places.std() * values.shape[1]
    return np.divide(both, size, out=np.zeros(len(values)), where=size > 0)
