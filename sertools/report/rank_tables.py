"""Tables of rank correlations: cells as text with their intervals; what a rule says under other readings."""

from collections.abc import Mapping, Sequence

import pandas as pd

from sertools.analysis.bootstrap import Interval
from sertools.report.claims import claims
from sertools.report.labelled import Labelled
from sertools.report.rules import evaluate, names
from sertools.report.statistics import with_interval
from sertools.report.tables import MINUS, number


def matrix(intervals: Mapping[tuple[str, str], Interval | float], *, index: str, places: int = 2) -> pd.DataFrame:
    """(row, column) to interval as a table of text, rows and columns in the order in which they first come.

    Args:
        intervals: the cells; one that is missing stays empty, a plain number stands without an interval.
        index: heading of the rows.
        places: decimals.
    """
    rows = list(dict.fromkeys(row for row, _ in intervals))
    columns = list(dict.fromkeys(column for _, column in intervals))
    table = pd.DataFrame(index=pd.Index(rows, name=index), columns=columns, dtype=object)
    for (row, column), one in intervals.items():
        table.loc[row, column] = with_interval(one, places) if isinstance(one, Interval) else number(one, places)
    return table.where(table.notna(), None)


def side_by_side(
    first: Mapping[tuple[str, str], Interval], second: Mapping[tuple[str, str], Interval], *, index: str
) -> pd.DataFrame:
    """Estimates of the same cells under two treatments, as text "0.38 / 0.20"; rows and columns as in ``matrix``."""
    both = {key: (one.estimate, second[key].estimate) for key, one in first.items()}
    table = pd.DataFrame(
        index=pd.Index(dict.fromkeys(row for row, _ in both), name=index),
        columns=list(dict.fromkeys(column for _, column in both)),
        dtype=object,
    )
    for (row, column), pair in both.items():
        table.loc[row, column] = " / ".join(f"{value:.2f}".replace("-", MINUS) for value in pair)
    return table


def truth(paper: str, identities: Sequence[str], readings: Mapping[str, Mapping[str, Labelled]]) -> pd.DataFrame:
    """Share of replicates, 0 to 1, in which each claim's rule is true under each reading.

    Args:
        paper: short name. identities: claims that have a rule.
        readings: name to the statistics of the rules; a rule whose statistics a reading lacks stays empty there.

    Raises:
        ValueError: a claim without a rule.
    """
    rows = {}
    for identity in identities:
        claim = claims(paper)[identity]
        if claim.rule is None:
            raise ValueError(f"{identity}: expected a claim with a rule, came {claim.not_testable!r}")
        rows[identity] = {"what it says": claim.claim} | {
            name: float(evaluate(claim.rule, statistics).mean()) if names(claim.rule) <= set(statistics) else None
            for name, statistics in readings.items()
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("claim")
