"""What a paper printed: `sertools/papers/<paper>/published.csv`, one row a printed number."""

from __future__ import annotations

import difflib
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from sertools.report.rules import SEEN, TRAIN

COLUMNS = ["paper", "table", "row", "corpus", "condition", "metric", "mean", "std", "lo", "hi", "note"]
NAMES = {  # the papers' spelling -> the registry's name
    "IEMOCAP": "iemocap", "EMO-DB": "emodb", "SAVEE": "savee", "CaFE": "cafe", "URDU": "urdu", "AESD": "aesdd",
}  # fmt: skip
_CELL = ["replicate", "method", "corpus", "value"]


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

    IEMOCAP, the training corpus, is `train`; axes as the paper's claims.yml names them.

    * zeroshot: rho from Table 1; accuracy from Table 2, which has three classes on AESD; accuracy_three, AESD alone.
    * transferable: accuracy from Figure 3, whose panels have a class less on AESD; plain_accuracy from Table 1;
      log_distance from Figure 4.
    * interpretable: accuracy from Figure 2, as shares; IEMOCAP's training rows are `seen`.
    * vowels: uar (and uar_rated, uar_within) from Table 5, uar_baseline and p_baseline (the bounds that its stars stand
      for) from Table 4, uar_encoder from Table 7, uar_third from Table 8, recalls as shares; similarity, distance and
      commonality from Table 2, chosen from Table 3, commonality_after from Table 6.

    Raises PublishedError for another paper.
    """
    made = {
        "zeroshot": _zeroshot, "transferable": _transferable, "interpretable": _interpretable, "vowels": _vowels,
    }  # fmt: skip
    if paper not in made:
        raise PublishedError(
            f"expected a paper whose printed tables are statistics ({', '.join(made)}), came {paper!r}"
        )
    return made[paper]()


def _tidy(paper: str, table: str) -> pd.DataFrame:
    known = {**NAMES, "IEMOCAP": TRAIN, "IEMOCAP-valid": TRAIN, "IEMOCAP-train": SEEN}
    rows = load(paper, table)
    return rows.assign(replicate=0, method=rows["row"], corpus=rows["corpus"].map(known), value=rows["mean"])


def _zeroshot() -> dict[str, pd.DataFrame]:
    first, second = _tidy("zeroshot", "Table 1"), _tidy("zeroshot", "Table 2")
    first["condition"] = first["condition"].str.lower()
    return {
        "rho": first[[*_CELL, "condition"]],
        "accuracy": second[_CELL],
        "accuracy_three": second.loc[second["condition"].str.lower() == "s-h-a", _CELL],
    }


def _transferable() -> dict[str, pd.DataFrame]:
    panels = {"a": ("unseen", "N-S-H-A"), "b": ("unseen", "N-S-A"), "c": ("20 %", "N-S-H-A"), "d": ("20 %", "N-S-A")}
    accuracy = pd.concat(
        _tidy("transferable", f"Figure 3({letter})").assign(condition=condition, classes=classes)
        for letter, (condition, classes) in panels.items()
    )
    plain = _tidy("transferable", "Table 1").query("row.str.contains('proposed')")
    plain = plain.assign(method="DAE-vanilla", condition="unseen", classes="N-S-H-A")
    axes = [*_CELL, "condition", "classes"]
    return {
        "accuracy": accuracy[axes],
        "plain_accuracy": plain[axes],
        "log_distance": _tidy("transferable", "Figure 4")[_CELL],
    }


def _interpretable() -> dict[str, pd.DataFrame]:
    rows = _tidy("interpretable", "Figure 2")
    rows = rows.assign(method=rows["row"].str.removesuffix("+SVC"), value=rows["value"] / 100)
    return {"accuracy": rows[_CELL]}


_DIRECTIONS = {"M->B": "en->zh", "B->M": "zh->en"}
_SOURCES = {"M->D": "English", "B->D": "Mandarin"}
_RATED = ["aro", "val"]
_BOUNDS = {0: 1.0, 1: 0.1, 2: 0.05, 3: 0.01}  # stars -> the p that they lie below


def _vowels() -> dict[str, pd.DataFrame]:
    def recalls(number: int) -> pd.DataFrame:
        rows = load("vowels", f"Table {number}").rename(columns={"row": "model", "condition": "task"})
        rows = rows.assign(replicate=0, direction=rows["corpus"].map(_DIRECTIONS), value=rows["mean"] / 100)
        return rows.loc[rows["metric"] == "UAR_percent"]

    def scores(number: int, metric: str, axes: list[str]) -> pd.DataFrame:
        rows = load("vowels", f"Table {number}").query("metric == @metric")
        rows = rows.rename(columns={"row": "vowel", "condition": "emotion", "mean": "value"})
        return rows.assign(replicate=0, direction=rows["corpus"].map(_DIRECTIONS))[["replicate", *axes, "value"]]

    cell = ["replicate", "model", "direction", "task", "value"]
    fifth, eighth = recalls(5), recalls(8)
    within = fifth["model"] == "within"
    named = fifth[~within].assign(anchors=fifth["model"].str.split().str[1], model=fifth["model"].str.split().str[0])
    kinds = pd.DataFrame({"anchors": ["Mono", "Diph", "Both"]})
    alone = named[named["model"] == "CL"].drop(columns="anchors").merge(kinds, how="cross")  # CL has no anchors
    uar = pd.concat([alone, named[named["model"] != "CL"]])[[*cell, "anchors"]]
    baselines = recalls(4).query("model != 'AGA-CL'")
    stars = load("vowels", "Table 4").query("metric == 'stars'")
    stars = stars.rename(columns={"row": "model", "condition": "task"})
    third = eighth.assign(source=eighth["corpus"].map(_SOURCES), target="ru")
    chosen = pd.concat(
        scores(3, group, ["vowel", "emotion"]).assign(group=group, value=1.0) for group in ("BA", "WA", "GA")
    )
    before = scores(2, "Com", ["vowel", "emotion"])
    every = pd.MultiIndex.from_product(
        [[0], *(before[axis].unique() for axis in ("vowel", "emotion")), ["BA", "WA", "GA"]],
        names=["replicate", "vowel", "emotion", "group"],
    )
    chosen = chosen.set_index(every.names)["value"].reindex(every, fill_value=0.0).reset_index()
    return {
        "uar": uar[~uar["task"].isin(_RATED)],
        "uar_rated": uar[uar["task"].isin(_RATED)],
        "uar_within": fifth.loc[within & ~fifth["task"].isin(_RATED), ["replicate", "direction", "task", "value"]],
        "uar_baseline": baselines[cell],
        "p_baseline": stars.assign(
            replicate=0, direction=stars["corpus"].map(_DIRECTIONS), value=stars["mean"].map(_BOUNDS)
        )[cell],
        "uar_encoder": recalls(7).rename(columns={"model": "encoder"})[
            ["replicate", "encoder", "direction", "task", "value"]
        ],
        "uar_third": third[["replicate", "model", "source", "target", "task", "value"]],
        "similarity": scores(2, "CS", ["vowel", "emotion"]),
        "distance": scores(2, "ED", ["vowel", "emotion"]),
        "commonality": before,
        "commonality_after": scores(6, "Com", ["direction", "vowel", "emotion"]),
        "chosen": chosen,
    }
