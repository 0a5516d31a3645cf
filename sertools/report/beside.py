"""Ours beside the paper's: the printed number, ours with its 95 % interval over speakers, and the difference."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from sertools.report.counterparts import KEY
from sertools.report.published import NAMES
from sertools.report.tables import MISSING, number, signed
from sertools.report.verdicts import FEWEST_SPEAKERS

NOT_HERE = "audio not here"


class BesideError(ValueError):
    """Our numbers do not fit beside the paper's."""


def _ours(row: Mapping, places: int) -> str:
    """ "0.43 [0.40, 0.46]"; below eight speakers "0.43 (0.38 · 0.47 · 0.44)", one number a speaker."""
    text = number(row["value"], places)
    dots = row.get("dots")
    if isinstance(dots, Sequence) and not isinstance(dots, str):
        if len(dots) >= FEWEST_SPEAKERS:
            raise BesideError(f"expected an interval for {len(dots)} speakers ({FEWEST_SPEAKERS} or more), came dots")
        return f"{text} ({' · '.join(number(dot, places) for dot in dots)})"
    low, high = row.get("low", math.nan), row.get("high", math.nan)
    if math.isnan(low) or math.isnan(high):
        return text
    if not low <= high:
        raise BesideError(f"expected an interval with low <= high, came [{low}, {high}]")
    return f"{text} [{number(low, places)}, {number(high, places)}]"


def beside(
    ours: pd.DataFrame,
    printed: pd.DataFrame,
    *,
    names: Mapping[str, str],
    extension: Mapping[str, str] | Iterable[str] = (),
    why_missing: Mapping[str, str] | None = None,
    places: int = 2,
) -> pd.DataFrame:
    """A row a method and corpus: what the paper printed, ours, the difference.

    ours: columns method, corpus (the registry's names), value, and low, high (95 %) or dots (one value a speaker,
    fewer than eight speakers); printed: rows of `published.load` of one table and condition; names: printed corpus ->
    ours, in the order to show, such as {"IEMOCAP": "open-english", "EMO-DB": "emodb"}; extension: our corpora that
    the paper does not have, shown after; why_missing: our corpus -> why it has no number here (else "audio not
    here").

    Returns columns Method, Corpus, Paper, "Ours [95 %]", Difference (text), and paper, value, difference (float), part
    ("paper's corpora", "extension"); and for `page.Page.beside_paper` the key of the printed number, low, high, dots
    and on, our corpus. Raises BesideError for a corpus of ours that has no place, or a cell given twice.
    """
    extension = dict(extension) if isinstance(extension, Mapping) else {name: name for name in extension}
    why_missing = dict(why_missing or {})
    if stray := set(ours["corpus"]) - set(names.values()) - set(extension):
        raise BesideError(f"expected our corpora among {[*names.values(), *extension]}, came {sorted(stray)}")
    for what, frame, keys in (("our", ours, ["method", "corpus"]), ("printed", printed, ["row", "corpus"])):
        if frame.duplicated(keys).any():
            first = tuple(frame.loc[frame.duplicated(keys), keys].iloc[0])
            raise BesideError(f"expected one {what} number a cell, came several for {first}")
    own = {(row["method"], row["corpus"]): row for row in ours.to_dict("records")}
    theirs = {(row["row"], row["corpus"]): row for row in printed.to_dict("records")}
    methods = list(dict.fromkeys([*printed["row"], *ours["method"]]))
    columns = [(paper, mine, _heading(paper, mine), "paper's corpora") for paper, mine in names.items()]
    columns += [(None, mine, heading, "extension") for mine, heading in extension.items()]
    rows = []
    for method in methods:
        for paper_corpus, corpus, heading, part in columns:
            mine, printed_row = own.get((method, corpus)), theirs.get((method, paper_corpus))
            paper = printed_row["mean"] if printed_row else math.nan
            value = mine["value"] if mine else math.nan
            spread = printed_row["std"] if printed_row else math.nan
            rows.append(
                {
                    "Method": method,
                    "Corpus": heading,
                    "Paper": number(paper, places) + ("" if math.isnan(spread) else f" ± {number(spread, places)}"),
                    "Ours [95 %]": _ours(mine, places) if mine else why_missing.get(corpus, NOT_HERE),
                    "Difference": signed(value - paper, places),
                    "paper": paper,
                    "value": value,
                    "difference": value - paper,
                    "part": part,
                    **{name: printed_row[name] if printed_row else None for name in KEY},
                    **{name: mine.get(name) if mine else None for name in ("low", "high", "dots")},
                    "on": corpus,
                }
            )
    return pd.DataFrame(rows)


def _heading(paper: str, ours: str) -> str:
    """The paper's corpus, and what stands in for it where that is another."""
    return paper if NAMES.get(paper) == ours else f"{paper} / {ours}"


def as_printed(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `beside` laid out as the paper prints its tables: a column a corpus, the paper's corpora first; for
    each method a line of the paper's numbers, one of ours, one of the differences (lines that are empty throughout
    are left out)."""
    lines = {"Paper": "paper", "Ours [95 %]": "ours [95 %]", "Difference": "difference"}
    corpora = list(dict.fromkeys(rows["Corpus"]))
    table = []
    for method, cells in rows.groupby("Method", sort=False):
        for column, said in lines.items():
            found = cells.set_index("Corpus")[column]
            if column == "Ours [95 %]" or (found != MISSING).any():
                table.append({"Method": method, " ": said, **found.reindex(corpora).to_dict()})
    return pd.DataFrame(table)
