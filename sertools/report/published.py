"""What a paper printed: `sertools/papers/<paper>/published.csv`, one row a printed number."""

from __future__ import annotations

import difflib
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from sertools.report.rules import TRAIN

COLUMNS = ["paper", "table", "row", "corpus", "condition", "metric", "mean", "std", "lo", "hi", "note"]
NAMES = {  # the papers' spelling -> the registry's name
    "IEMOCAP": "iemocap", "EMO-DB": "emodb", "SAVEE": "savee", "CaFE": "cafe", "URDU": "urdu", "AESD": "aesdd",
}  # fmt: skip


class PublishedError(LookupError):
    """A paper, table or cell is not among what was printed."""


def folder(paper: str) -> Path:
    """Folder of a paper's data files. Raises PublishedError for a paper that has none."""
    found = Path(str(files("sertools.papers"))) / paper
    if not (found / "published.csv").is_file():
        have = sorted(each.parent.name for each in found.parent.glob("*/published.csv"))
        raise PublishedError(f"expected a paper out of {', '.join(have)}, came {paper!r}")
    return found


@cache
def _table(paper: str) -> pd.DataFrame:
    return pd.read_csv(folder(paper) / "published.csv", keep_default_na=True)


def load(paper: str, table: str | None = None) -> pd.DataFrame:
    """All printed numbers of a paper, or those of one table ("Table 1"): columns COLUMNS, in the order of the paper.

    mean, std, lo, hi are NaN where the paper prints none. Raises PublishedError for an unknown paper or table.
    """
    rows = _table(paper)
    if table is not None:
        have = list(rows["table"].unique())
        if table not in have:
            raise PublishedError(f"{paper}: expected a table out of {', '.join(have)}, came {table!r}")
        rows = rows[rows["table"] == table]
    return rows.reset_index(drop=True).copy()


def lookup(table: str, row: str, corpus: str, condition: str | None = None, *, paper: str = "zeroshot") -> pd.Series:
    """The one printed number of a cell: a Series with COLUMNS.

    condition may be left out where the table has one condition for that cell. Raises PublishedError where no cell or
    more than one fits, with what the table has.
    """
    found = load(paper, table)
    for column, wanted in (("row", row), ("corpus", corpus), ("condition", condition)):
        if wanted is None:
            continue
        have = list(found[column].dropna().unique())
        found = found[found[column] == wanted]
        if found.empty:
            near = difflib.get_close_matches(wanted, have, n=1)
            hint = f"; the nearest is {near[0]!r}" if near else ""
            raise PublishedError(f"{paper} {table}: expected a {column} out of {have}, came {wanted!r}{hint}")
    if len(found) != 1:
        raise PublishedError(
            f"{paper} {table}: expected one number for {row!r}, {corpus!r}, came {len(found)}: "
            f"conditions {list(found['condition'])}"
        )
    return found.iloc[0]


def statistics(paper: str) -> dict[str, pd.DataFrame]:
    """The paper's own printed numbers as statistics for `rules.evaluate`, one replicate.

    zeroshot: rho (method, corpus, condition) from Table 1; accuracy (method, corpus) from Table 2, which has three
    classes on AESD; accuracy_three, the same on AESD alone. IEMOCAP, the training corpus, is `train`.
    """
    if paper != "zeroshot":
        raise PublishedError(f"expected a paper whose printed tables are statistics (zeroshot), came {paper!r}")
    known = {**NAMES, "IEMOCAP": TRAIN}

    def tidy(table: str) -> pd.DataFrame:
        rows = load(paper, table)
        rows = rows.assign(replicate=0, method=rows["row"], corpus=rows["corpus"].map(known), value=rows["mean"])
        return rows.assign(condition=rows["condition"].str.lower())

    first, second = tidy("Table 1"), tidy("Table 2")
    axes = ["replicate", "method", "corpus", "value"]
    return {
        "rho": first[[*axes, "condition"]],
        "accuracy": second[axes],
        "accuracy_three": second.loc[second["condition"] == "s-h-a", axes],
    }
