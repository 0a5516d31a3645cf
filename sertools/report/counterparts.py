"""Ours under the keys of the printed numbers: which number of `published.csv` a number of a page is the like of.

A page records its counterparts (`page.Page.beside_paper`) in `data/printed.csv`, in the unit of the paper. A key is
what `published.csv` tells a number by: table, row, corpus, condition, metric.
"""

from __future__ import annotations

import pandas as pd

from sertools.report.published import load

KEY = ["table", "row", "corpus", "condition", "metric"]
COLUMNS = [*KEY, "value", "low", "high", "dots", "said", "on", "interval", "reading", "anchor"]
"""Of `data/printed.csv`: our value; low, high and what they are the ends of (interval); dots, a value a speaker where
there are too few for an interval; said, a counterpart that is no number; on, what ours was measured on; reading, which
of the paper's readings it is; anchor of the table or figure where it stands."""
SPEAKERS = "95 % over speakers"
DRAWS = "95 % over draws of speakers and runs"
CORPORA = "range over corpora"
SEPARATOR = " \u00b7 "
_NUMBERS = ["value", "low", "high"]


class CounterpartError(ValueError):
    """A counterpart that belongs to no printed number, or to one that has its own."""


def keys(frame: pd.DataFrame) -> pd.MultiIndex:
    """The keys of a frame that has the columns `KEY`; what the paper leaves out is an empty text."""
    return pd.MultiIndex.from_frame(frame[KEY].fillna("").astype(str))


def named(key: tuple) -> str:
    """A key for an error: "Table 2, Metric-act, EMO-DB, N-S-H-A, balanced_accuracy"."""
    return ", ".join(filter(None, key))


def counterparts(
    paper: str, rows: pd.DataFrame, *, anchor: str, on: str = "", interval: str = SPEAKERS, reading: str = "", scale=1.0
) -> pd.DataFrame:
    """`COLUMNS`, a row each of ``rows`` that has a key and a counterpart.

    rows: columns `KEY`, and of value, low, high, dots (a sequence), said and on those that there are; others are left
    out. on: what ours was measured on, where the rows do not say. scale: from our unit to the paper's (100: from shares
    to percent).

    Raises CounterpartError for a key that the paper did not print, or one that comes twice.
    """
    made = pd.DataFrame({name: rows[name] if name in rows else None for name in COLUMNS}, index=rows.index)
    made[_NUMBERS] = made[_NUMBERS].astype(float) * scale
    made["dots"] = [
        SEPARATOR.join(repr(round(float(dot) * scale, 6)) for dot in each) if isinstance(each, (list, tuple)) else ""
        for each in made["dots"]
    ]
    facts = {"said": "", "on": on, "interval": interval, "reading": reading, "anchor": anchor}
    made = made.fillna(facts)
    made.loc[made["low"].isna(), "interval"] = ""
    # what a table shows beyond the paper's own corpora has no key
    made = made[made["table"].notna() & (made[_NUMBERS].notna().any(axis=1) | (made["said"] != ""))]
    made[KEY] = made[KEY].fillna("").astype(str)
    found = keys(made)
    if stray := [key for key in found if key not in keys(load(paper))]:
        raise CounterpartError(f"{paper}: expected keys of published.csv, came {named(stray[0])}")
    if (twice := found.duplicated()).any():
        raise CounterpartError(f"{paper}: expected a counterpart once, came {named(found[twice][0])} again")
    return made[COLUMNS].reset_index(drop=True)
