"""Tables of Com before and after anchoring in `vowels`: Table 6 beside the paper's, and what the change says."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sertools.analysis.vowels.commonality import Commonality
from sertools.analysis.vowels.embedded_vowels import EMOTION_TASKS, like_and_unlike, nearest_are_like
from sertools.analysis.vowels.printed_commonality import regression_to_the_mean
from sertools.corpora.vowels import IPA, VOWELS
from sertools.report.tables import number, signed

PRINTED = {"M->B": "en->zh", "B->M": "zh->en"}
"""The paper's directions and ours in their place."""
SAID = {"en->zh": "English to Mandarin (M→B)", "zh->en": "Mandarin to English (B→M)"}
REGRESSION = {
    "cells": "cells", "risen": "risen", "correlation": "r of change with before", "if_unrelated": "r if unrelated",
    "correlation_after": "r of after with before", "sd_before": "sd before", "sd_after": "sd after",
    "change_anchored": "change, anchors", "change_others": "change, others",
    "change_others_expected": "others, on one line",
}  # fmt: skip
"""Columns of `printed_commonality.regression_to_the_mean` and their headings."""


def heading(vowel: str) -> str:
    """A vowel such as "/aɪ/"."""
    return f"/{IPA[vowel]}/"


def middle(replicates: np.ndarray) -> tuple[float, float]:
    """Ends of the middle 95 % of the replicates that have a value; NaN where none has."""
    known = replicates[np.isfinite(replicates)]
    return tuple(float(end) for end in np.percentile(known, [2.5, 97.5])) if len(known) else (np.nan, np.nan)


def table6(estimate: pd.DataFrame, replicates: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Com after anchoring with the paper's: all digits.

    Args:
        estimate, replicates: of `embedded_vowels.statistic`, in one replicate and in many. printed: Table 6 as
            `published.load` has it.

    Returns:
        A row a direction, emotion and vowel (index, the paper's order): paper, ours, low, high (middle 95 % of the
        replicates), difference; NaN where a vowel is missing.
    """
    cells = ["direction", "emotion", "vowel"]
    theirs = printed.assign(
        direction=printed["corpus"].map(PRINTED), emotion=printed["condition"], vowel=printed["row"]
    )
    frame = pd.DataFrame({"paper": theirs.set_index(cells)["mean"], "ours": estimate.set_index(cells)["value"]})
    ends = replicates.groupby(cells, sort=False)["value"].agg(lambda values: middle(values.to_numpy()))
    frame["low"], frame["high"] = (ends.map(lambda pair, k=k: pair[k]) for k in range(2))
    order = pd.MultiIndex.from_product([PRINTED.values(), EMOTION_TASKS, VOWELS], names=cells)
    return frame.reindex(order).assign(difference=lambda rows: rows["ours"] - rows["paper"])


def as_printed(frame: pd.DataFrame) -> pd.DataFrame:
    """`table6` laid out as the paper prints it: a column a vowel; for each direction and emotion a line of the paper's
    numbers, one of ours with its interval, one of the differences."""
    rows = []
    for (direction, emotion), part in frame.groupby(level=["direction", "emotion"], sort=False):
        part = part.droplevel(["direction", "emotion"])
        lines = {
            "paper": part["paper"].map(number),
            "ours": part.apply(_with_ends, axis=1),
            "difference": part["difference"].map(signed),
        }
        place = {"direction": SAID[direction], "emotion": emotion}
        rows += [place | {" ": name, **line.rename(heading).to_dict()} for name, line in lines.items()]
    return pd.DataFrame(rows).set_index(["direction", "emotion"])


def _with_ends(row: pd.Series) -> str:
    return number(row["ours"]) + ("" if np.isnan(row["low"]) else f" [{number(row['low'])}, {number(row['high'])}]")


def likeness(spaces: Mapping[str, tuple[Mapping[str, Commonality], Mapping[str, Commonality]]]) -> pd.DataFrame:
    """Mean Com of like and of unlike vowels, and how often the nearest vowel is the like one, means over emotions, in
    several spaces.

    Args:
        spaces: name of the space to direction to CS, ED and Com: in one replicate, in many.

    Returns:
        A row a direction and space (index): like, unlike, gap and nearest (`embedded_vowels.nearest_are_like`), each
        with ``_low`` and ``_high`` (middle 95 %).
    """
    rows = {}
    for name, (whole, many) in spaces.items():
        for direction, one in whole.items():
            values = [_by_kind(each) for each in (one, many[direction])]
            rows[direction, name] = {
                f"{kind}{end}": value
                for kind, estimate in values[0].items()
                for end, value in zip(("", "_low", "_high"), (estimate[0], *middle(values[1][kind])), strict=True)
            }
    frame = pd.DataFrame(rows).T.rename_axis(["direction", "space"])
    return frame.loc[[key for direction in SAID for key in frame.index if key[0] == direction]]


def _by_kind(one: Commonality) -> dict[str, np.ndarray]:
    like, unlike = like_and_unlike(one)
    each = {"like": like, "unlike": unlike, "gap": like - unlike, "nearest": nearest_are_like(one)}
    known = {kind: np.isfinite(values).any(-1) for kind, values in each.items()}
    return {
        kind: np.where(known[kind], np.nanmean(np.where(known[kind][:, None], values, 0.0), axis=-1), np.nan)
        for kind, values in each.items()
    }


def likeness_shown(frame: pd.DataFrame) -> pd.DataFrame:
    """`likeness` for reading."""
    shown = pd.DataFrame(index=frame.index)
    for kind in ("like", "unlike", "gap", "nearest"):
        shown[kind] = [
            f"{number(row[kind])} [{number(row[kind + '_low'])}, {number(row[kind + '_high'])}]"
            for _, row in frame.iterrows()
        ]
    return shown.rename(index=SAID, level="direction").rename(
        columns={
            "like": "like vowels",
            "unlike": "unlike vowels",
            "gap": "like less unlike",
            "nearest": "nearest is like",
        }
    )


def regressions(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """`printed_commonality.regression_to_the_mean` of several sets of changes one below the other: index of and
    direction, headings for reading. A direction with fewer than three cells has none."""
    rows = {}
    for name, frame in frames.items():
        sizes = frame["direction"].map(frame["direction"].value_counts())
        for direction, row in regression_to_the_mean(frame[sizes > 2]).iterrows():
            rows[name, PRINTED.get(direction, direction)] = row
    table = pd.DataFrame(rows).T.rename_axis(["of", "direction"]).rename(columns=REGRESSION)
    return table.astype({REGRESSION[name]: int for name in ("cells", "risen")})
