"""Table 7 of `vowels`: AGA-CL on features of other encoders, the paper's beside ours, in percent as it prints them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sertools.analysis.vowels.printed import text_against_tables
from sertools.analysis.vowels.setup import TASKS
from sertools.report.anchored_vowel_tables import PRINTED, SAID, middle
from sertools.report.tables import number

PAPER = "{}, the paper's"
CELL = ["direction", "features", "task"]
NAMES = {"wav2vec2": "Wav2vec2.0", "hubert": "HuBERT", "cepstral": "cepstral", "compare": "openSMILE's ComParE"}
"""The encoders of the library as the table writes them; the first two as the paper does."""


def proposed(uar: pd.DataFrame) -> pd.DataFrame:
    """The rows of the statistic ``uar`` that are AGA-CL's with both kinds of anchors: replicate, direction, task,
    value."""
    rows = uar[(uar["model"] == "AGA-CL") & (uar["anchors"] == "Both")]
    return rows[["replicate", "direction", "task", "value"]].reset_index(drop=True)


def table7(ours: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], printed: pd.DataFrame) -> pd.DataFrame:
    """All numbers of Table 7.

    Args:
        ours: name of the features to recalls (shares) of `proposed`, in one replicate and in many. printed: Table 7 as
            `published.load` has it.

    Returns:
        A row a direction, features and task: value, low, high (middle 95 % of the replicates; NaN for the paper's), in
        percent.
    """
    named = printed.rename(columns={"condition": "task", "mean": "value"})
    named = named.assign(direction=named["corpus"].map(PRINTED), features=named["row"].map(PAPER.format))
    parts = [named.set_index(CELL)[["value"]].assign(low=np.nan, high=np.nan)]
    for name, (estimate, replicates) in ours.items():
        one = estimate.assign(features=name).set_index(CELL)["value"]
        ends = replicates.assign(features=name).groupby(CELL, sort=False)["value"].agg(lambda x: middle(x.to_numpy()))
        low, high = (ends.map(lambda pair, k=k: pair[k]) for k in range(2))
        parts.append(100 * pd.DataFrame({"value": one, "low": low, "high": high}))
    rows = [*dict.fromkeys(named["features"]), *ours]
    return pd.concat(parts).reindex(pd.MultiIndex.from_product([SAID, rows, TASKS], names=CELL))


def as_printed(frame: pd.DataFrame) -> pd.DataFrame:
    """`table7` laid out as the paper prints it: a row a direction and features, a column a task."""
    rows = []
    for (direction, features), part in frame.groupby(level=CELL[:2], sort=False):
        cells = {}
        for task, row in part.droplevel(CELL[:2]).iterrows():
            theirs = np.isnan(row["low"])
            cells[task] = number(row["value"], 2 if theirs else 1)
            if not theirs:
                cells[task] += f" [{number(row['low'], 1)}, {number(row['high'], 1)}]"
        rows.append({"direction": SAID[direction], "features": features, **cells})
    return pd.DataFrame(rows).set_index(["direction", "features"])


def slips(printed: pd.DataFrame, place: str = "text 7.4") -> pd.DataFrame:
    """What a section of the text says of recalls and the tables do not: statement, direction, task, printed, in the
    table, difference; see `printed.text_against_tables`."""
    found = text_against_tables(printed)
    found = found[(found["place"] == place) & ~found["agrees"]]
    columns = ["statement", "direction", "task", "printed", "recomputed", "difference"]
    return found[columns].rename(columns={"recomputed": "in the table"}).set_index("statement")
