"""The commonality that `vowels` prints (Tables 2, 3 and 6), worked out again from itself.

Table 2 prints the cosine similarity CS and the Euclidean distance ED of each vowel of two languages and their combined
score Com (Equations 1 and 2), Table 3 the anchors chosen by it, Table 6 Com after training. Columns of the frames that
come in are `report.published.COLUMNS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sertools.analysis.vowels.anchors import GROUPS, choose
from sertools.analysis.vowels.commonality import PRINTED_MAXIMUM

EMOTIONS = ("neu", "hap", "ang", "sad")
MONOPHTHONGS, DIPHTHONGS = range(6), range(6, 10)
"""Places of the two kinds in the order in which Table 2 prints its vowels."""
_HALF = 0.005  # half of a unit of the last printed digit


def similarity(printed: pd.DataFrame) -> pd.DataFrame:
    """Table 2 with a row an emotion and vowel, in the paper's order: index (emotion, vowel); columns CS, ED, Com, and
    repaired, true where a digit was lost and one of the three was restored by the equations."""
    table = printed[printed["table"] == "Table 2"]
    vowels = table["row"].unique()
    wide = table.pivot(index=["condition", "row"], columns="metric", values="mean")
    repaired = table["note"].astype(str).str.startswith("repaired").groupby([table["condition"], table["row"]]).any()
    wide = wide[["CS", "ED", "Com"]].assign(repaired=repaired)
    order = pd.MultiIndex.from_product([EMOTIONS, vowels], names=["emotion", "vowel"])
    return wide.rename_axis(index=order.names).reindex(order).rename_axis(columns=None)


def recomputed(printed: pd.DataFrame, maximum: float = PRINTED_MAXIMUM) -> pd.DataFrame:
    """Com of Table 2 from its CS and ED: ((CS + 1 - ED / maximum) / 2).

    Returns:
        As :func:`similarity`, with recomputed, difference (printed less recomputed) and agrees: true where rounding of
        the three printed numbers alone explains the difference.

    Raises:
        ValueError: a maximum below a printed distance, or not positive.
    """
    table = similarity(printed)
    if not maximum >= table["ED"].max():
        raise ValueError(f"expected a maximum of at least the printed {table['ED'].max()}, came {maximum}")
    again = (table["CS"] + 1 - table["ED"] / maximum) / 2
    difference = table["Com"] - again
    bound = _HALF + (_HALF + _HALF / maximum) / 2
    return table.assign(recomputed=again, difference=difference, agrees=difference.abs() <= bound)


@dataclass(frozen=True)
class Fit:
    """ED_inv = 2 Com - CS as a straight line in ED: intercept, slope (per unit of ED), rms (root mean squared
    residual); maximum: the ED_max of the one-parameter fit 1 - ED / ED_max; cells: how many were read without
    repair."""

    intercept: float
    slope: float
    rms: float
    maximum: float
    cells: int


def fitted_maximum(printed: pd.DataFrame) -> Fit:
    """By what the paper divided ED: least squares over the cells of Table 2 that needed no repair."""
    table = similarity(printed).query("~repaired")
    distance, inverse = table["ED"].to_numpy(), (2 * table["Com"] - table["CS"]).to_numpy()
    slope, intercept = np.polyfit(distance, inverse, 1)
    rms = float(np.sqrt(np.mean((inverse - intercept - slope * distance) ** 2)))
    through_one = float((distance @ (1 - inverse)) / (distance @ distance))
    return Fit(float(intercept), float(slope), rms, 1 / through_one, len(table))


def anchors_printed(printed: pd.DataFrame) -> dict[tuple[str, str], tuple[str, ...]]:
    """Table 3: (emotion, group) to its vowels, monophthongs first, each kind as printed."""
    table = printed[printed["table"] == "Table 3"]
    return {
        (emotion, group): tuple(table[(table["condition"] == emotion) & (table["metric"] == group)]["row"])
        for emotion in EMOTIONS
        for group in GROUPS
    }


def anchors_against_scores(printed: pd.DataFrame, maximum: float | None = None) -> pd.DataFrame:
    """Table 3 beside the anchors that Table 2 gives: by its printed Com, or by Com recomputed with a maximum.

    Returns:
        A row an emotion and group: emotion, group, printed, by_score (tuples of vowels in Table 2's order), agrees.
    """
    table = similarity(printed) if maximum is None else recomputed(printed, maximum)
    scores = table["Com" if maximum is None else "recomputed"].unstack("vowel").loc[list(EMOTIONS)]
    vowels: Sequence[str] = list(table.index.unique("vowel"))
    by_score = choose(scores[vowels].to_numpy(), MONOPHTHONGS, DIPHTHONGS)
    rows = []
    for (emotion, group), printed_set in anchors_printed(printed).items():
        mask = by_score[group, "Both"][EMOTIONS.index(emotion)]
        ours = tuple(vowel for vowel, taken in zip(vowels, mask, strict=True) if taken)
        theirs = tuple(sorted(printed_set, key=vowels.index))
        rows.append({"emotion": emotion, "group": group, "printed": theirs, "by_score": ours, "agrees": theirs == ours})
    return pd.DataFrame(rows)


def changes(printed: pd.DataFrame) -> pd.DataFrame:
    """Com before (Table 2) and after anchoring (Table 6): a row a direction, emotion and vowel.

    Returns:
        Columns direction, emotion, vowel, before, after, change, anchored (in the emotion's GA of Table 3).
    """
    after = printed[printed["table"] == "Table 6"].rename(
        columns={"corpus": "direction", "condition": "emotion", "row": "vowel", "mean": "after"}
    )[["direction", "emotion", "vowel", "after"]]
    before = similarity(printed)["Com"].rename("before")
    frame = after.join(before, on=["emotion", "vowel"]).reset_index(drop=True)
    anchors = anchors_printed(printed)
    anchored = [row.vowel in anchors[row.emotion, "GA"] for row in frame.itertuples()]
    return frame.assign(change=frame["after"] - frame["before"], anchored=anchored)


def regression_to_the_mean(frame: pd.DataFrame) -> pd.DataFrame:
    """How the change hangs on the value before, and how it would if the value after had nothing to do with it.

    With standard deviations s and t before and after and a correlation r of the two, the change correlates with the
    value before by (r t - s) / sqrt(s^2 + t^2 - 2 r s t); for r = 0 that is -s / sqrt(s^2 + t^2), near -1 wherever
    the values after lie closer together than those before.

    Args:
        frame: columns direction, before, after, change, anchored, as from :func:`changes`; also of our own Com.

    Returns:
        Index direction; columns cells, risen, correlation (of change with before), if_unrelated, correlation_after (of
        after with before), sd_before, sd_after, change_anchored and change_others (means), change_others_expected: the
        mean change of the vowels that are no anchors if all fell on one line of after on before.
    """
    rows = {}
    for direction, part in frame.groupby("direction", sort=False):
        before, after = part["before"].to_numpy(), part["after"].to_numpy()
        slope, intercept = np.polyfit(before, after, 1)
        others = ~part["anchored"].to_numpy(bool)
        rows[direction] = {
            "cells": len(part),
            "risen": int((part["change"] > 1e-9).sum()),
            "correlation": np.corrcoef(before, after - before)[0, 1],
            "if_unrelated": -before.std() / np.hypot(before.std(), after.std()),
            "correlation_after": np.corrcoef(before, after)[0, 1],
            "sd_before": before.std(ddof=1),
            "sd_after": after.std(ddof=1),
            "change_anchored": (after - before)[~others].mean(),
            "change_others": (after - before)[others].mean(),
            "change_others_expected": (intercept + (slope - 1) * before)[others].mean(),
        }
    return pd.DataFrame(rows).T.rename_axis("direction")
