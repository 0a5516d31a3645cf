"""Tables of accuracy by condition and set of classes: panels of a figure, and what one reading changes in another."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sertools.analysis.bootstrap import Interval
from sertools.report.labelled import Labelled
from sertools.report.statistics import with_interval
from sertools.report.tables import number, signed

Cells = Mapping[tuple[str, str, str, str], Interval]
"""(method, corpus, condition, classes) to an interval."""


def panel(
    cells: Cells, condition: str, classes: str, names: Mapping[str, str] | None = None
) -> dict[tuple[str, str], Interval]:
    """(method, corpus) to interval of one condition and set of classes; ``names`` renames corpora.

    Raises:
        KeyError: nothing was scored under these.
    """
    renamed = dict(names or {})
    found = {
        (method, renamed.get(corpus, corpus)): one
        for (method, corpus, given, known), one in cells.items()
        if (given, known) == (condition, classes)
    }
    if not found:
        raise KeyError(f"expected scores under {condition!r} for {classes!r}, came none of them")
    return found


def mean_estimate(cells: Cells, method: str, corpora: Sequence[str], condition: str, classes: str) -> float:
    """Mean over corpora of a method's estimate."""
    return float(np.mean([cells[method, corpus, condition, classes].estimate for corpus in corpora]))


def two_conditions(
    cells: Cells, methods: Sequence[str], corpora: Sequence[str], classes: str, conditions: tuple[str, str]
) -> pd.DataFrame:
    """A row a method, a column a corpus: "0.30 / 0.49, +0.19", the two conditions and what the second adds."""
    rows = {
        method: {
            corpus: change_text(*(cells[method, corpus, condition, classes].estimate for condition in conditions))
            for corpus in corpora
        }
        for method in methods
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("method")


def change_text(first: float, second: float) -> str:
    """Two values and what the second adds: "0.30 / 0.49, +0.19"."""
    return f"{number(first)} / {number(second)}, {signed(second - first)}"


def by_condition(
    cells: Cells, methods: Sequence[str], corpora: Sequence[str], classes: str, conditions: Sequence[str]
) -> dict[tuple[str, str], Interval]:
    """(method, "corpus, condition") to interval, for ``rank_tables.matrix``."""
    return {
        (method, f"{corpus}, {condition}"): cells[method, corpus, condition, classes]
        for corpus in corpora
        for condition in conditions
        for method in methods
    }


def by_rows(
    cells: Cells, method: str, corpora: Sequence[str], counted: Mapping[str, Mapping[str, int]], classes: str
) -> pd.DataFrame:
    """A row a condition of ``counted``, a column a corpus: "0.30 (324 rows)"."""
    rows = {
        condition: {
            corpus: f"{number(cells[method, corpus, condition, classes].estimate)} ({of[corpus]} rows)"
            for corpus in corpora
        }
        for condition, of in counted.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("condition and rows")


def highest_cells(statistic: Labelled, method: str) -> str:
    """In how many cells (all axes but ``method``, one row of values) a method is strictly highest, of those that have a
    value: "15 of 24".

    Raises:
        ValueError: not one row.
    """
    if len(statistic.values) != 1:
        raise ValueError(f"expected one row of values, came {len(statistic.values)}")
    values = np.moveaxis(statistic.values[0], list(statistic.axes).index("method"), 0)
    values = values.reshape(len(values), -1)
    values = values[:, np.isfinite(values).all(0)]
    row = statistic.axes["method"].index(method)
    return f"{int((values[row] > np.delete(values, row, axis=0).max(0)).sum())} of {values.shape[1]}"


def change(cells: Cells, method: str, corpus: str, classes: str, conditions: tuple[str, str]) -> float:
    """What the second condition adds to the first, for a method on a corpus."""
    first, second = (cells[method, corpus, condition, classes].estimate for condition in conditions)
    return second - first


def by_reading(
    readings: Mapping[str, Cells],
    methods: Sequence[str],
    places: Mapping[str, Sequence[str]],
    condition: str,
    classes: str,
) -> pd.DataFrame:
    """A row a method, a column a place and reading: mean accuracy over the corpora of the place; NaN where a reading
    has no such method."""
    columns = {
        f"{reading}, {place}": {
            method: mean_estimate(cells, method, corpora, condition, classes)
            for method in methods
            if any(known == method for known, *_ in cells)
        }
        for place, corpora in places.items()
        for reading, cells in readings.items()
    }
    return pd.DataFrame(columns, index=pd.Index(methods, name="method"))


def fold_gap(published: Cells, apart: Cells, methods: Sequence[str], corpus: str, condition: str) -> pd.DataFrame:
    """Random folds, folds by speaker and the gap between them, for each method and set of classes."""
    sets = list(
        dict.fromkeys(classes for _, place, given, classes in published if (place, given) == (corpus, condition))
    )
    rows = {}
    for method in methods:
        rows[method] = {}
        for classes in sets:
            random, own = (cells[method, corpus, condition, classes] for cells in (published, apart))
            rows[method] |= {
                f"random, {classes}": with_interval(random),
                f"apart, {classes}": with_interval(own),
                f"gap, {classes}": random.estimate - own.estimate,
            }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("method")


def pair_means(
    pairs: Mapping[tuple[str, str, str], Interval], methods: Sequence[str], places: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """A row a method, a column a place and pair of classes: mean accuracy over the corpora of the place."""
    names = list(dict.fromkeys(pair for *_, pair in pairs))
    return pd.DataFrame(
        {
            f"{pair}, {place}": {
                method: float(np.mean([pairs[method, corpus, pair].estimate for corpus in corpora]))
                for method in methods
            }
            for place, corpora in places.items()
            for pair in names
        }
    ).rename_axis("method")


def printed_value(rows: pd.DataFrame, row: str, corpus: str) -> float:
    """The one printed mean of a row and corpus among those of ``published.load``.

    Raises:
        ValueError: none or several.
    """
    return float(rows.loc[(rows["row"] == row) & (rows["corpus"] == corpus), "mean"].item())
