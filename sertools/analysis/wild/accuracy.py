"""Unweighted accuracy of `wild`: the mean recall of positive, neutral and negative speech (Dissanayake et al. 2020,
section 3.3), from counts of right answers, so that any speaker can be left out without going back to the scores."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sertools.analysis.fold_interval import half_width
from sertools.analysis.wild.setup import Parts
from sertools.corpora.polarity import POLARITIES

COUNTED = ("member", "corpus", "speaker", "truth")
"""What `tallies` counts by."""


@dataclass(frozen=True)
class OverRuns:
    """Of a value that every run has: mean, its 95 % interval by Student's t (NaN for a single run), standard deviation
    over runs (NaN likewise), number of runs. Nothing of it answers for other speakers."""

    mean: float
    low: float
    high: float
    sd: float
    runs: int


def answers(scores: pd.DataFrame) -> np.ndarray:
    """The class with the highest of the three scores of each row (the first of equal ones), text (n,)."""
    return np.array(POLARITIES, dtype=object)[scores[list(POLARITIES)].to_numpy().argmax(1)]


def tallies(scores: pd.DataFrame) -> pd.DataFrame:
    """Rows and right answers by member, corpus, speaker and true class.

    Args:
        scores: as in ``results.Results``.

    Returns:
        DataFrame with the columns ``COUNTED``, ``rows`` and ``right`` (whole numbers); classes that a speaker has no
        rows of are left out.
    """
    right = answers(scores) == scores["truth"].to_numpy()
    frame = scores[list(COUNTED)].assign(right=right.astype(int))
    return frame.groupby(list(COUNTED), sort=False)["right"].agg(rows="size", right="sum").reset_index()


def unweighted(counts: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """Unweighted accuracy for each value of the columns ``by``: recall of each class over all rows of that group, then
    the mean over those classes that it has rows of.

    Args:
        counts: from :func:`tallies`, or a part of it.

    Returns:
        Series of shares, indexed by ``by``.
    """
    summed = counts.groupby([*by, "truth"], sort=False)[["right", "rows"]].sum()
    return (summed["right"] / summed["rows"]).groupby(list(by), sort=False).mean().rename("ua")


def left_out(counts: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """:func:`unweighted` with each speaker of ``counts`` left out once.

    Returns:
        Series indexed by ``by`` and ``left`` (the speaker left out); NaN where a group has no other speaker.
    """
    groups = unweighted(counts, by)
    speakers = sorted(counts["speaker"].unique())
    rest = {speaker: unweighted(counts[counts["speaker"] != speaker], by).reindex(groups.index) for speaker in speakers}
    return pd.concat(rest, names=["left"]).reorder_levels([*by, "left"]).rename("ua")


def own_accuracy(counts: pd.DataFrame, members: pd.DataFrame, *, speakers: bool = False) -> pd.DataFrame:
    """Unweighted accuracy of the members that stand for the paper.

    Args:
        counts: from :func:`tallies`. members: as in ``results.Results``. speakers: of each speaker by himself.

    Returns:
        Columns strategy, run, corpus, (speaker,) ua.
    """
    own = members[members["own"]]
    by = ["member", "corpus"] + ["speaker"] * speakers
    found = unweighted(counts[counts["member"].isin(own.index)], by).reset_index()
    joined = found.join(own[["strategy", "run"]], on="member")
    return joined[["strategy", "run", *by[1:], "ua"]].sort_values("run", kind="stable", ignore_index=True)


def differences(accuracy: pd.DataFrame, encoder: str, by: Sequence[str] = ("corpus",)) -> pd.DataFrame:
    """Accuracy with an encoder less that from scratch, run by run: the same run of both starts from the same seeds.

    Args:
        accuracy: from :func:`own_accuracy`. encoder: "frozen" or "fine-tuned".

    Returns:
        Indexed by run, a column for each value of ``by``; runs that one of the two lacks are left out.
    """
    of = {name: rows.pivot(index="run", columns=list(by), values="ua") for name, rows in accuracy.groupby("strategy")}
    return (of[encoder] - of["scratch"]).dropna(how="all")


def over_runs(values: Sequence[float] | np.ndarray) -> OverRuns:
    """Mean over runs with its interval.

    Raises:
        ValueError: no value.

    >>> found = over_runs([0.4, 0.5, 0.6])  # sd 0.1, t(2) = 4.303: half of the interval is 0.248
    >>> round(found.mean, 3), round(found.high, 3)
    (0.5, 0.748)
    """
    array = np.asarray(values, dtype=float)
    array = array[np.isfinite(array)]
    if not array.size:
        raise ValueError("expected the value of one run at least, came none")
    mean = float(array.mean())
    if array.size == 1:
        return OverRuns(mean, np.nan, np.nan, np.nan, 1)
    sd = float(array.std(ddof=1))
    half = half_width(sd, array.size)
    return OverRuns(mean, mean - half, mean + half, sd, int(array.size))


def names_in_rules(parts: Parts) -> dict[str, str]:
    """Our corpora to the names that the rules of `claims.yml` know: their own, but for machine-made speech, of which
    each corpus stands in the place of one of the paper's."""
    if not parts.synthetic:
        return {name: name for name in parts.tested}
    rest = iter(("emodb", "emovo", "ravdess", "iemocap"))
    return {name: "savee" if name == parts.rotated else next(rest) for name in parts.labelled} | {parts.unseen: "tess"}
