"""Scores of a model that was trained again, held against those that a run of record ships."""

import numpy as np
import pandas as pd

WITHIN = 0.02
"""Two scores (0 to 1) agree where they differ by no more."""
ELSEWHERE = 0.9
"""Share of scores that must agree on another machine or with other versions, where training takes other roundings;
where nothing differs, all must."""


def compare(here: pd.DataFrame, there: pd.DataFrame, scores: list[str], needed: float) -> pd.DataFrame:
    """What a model says now against what ships.

    Args:
        here, there: now and shipped, a row an utterance (index: its id, which begins with its corpus). scores: columns;
            NaN in all rows of both where the task lacks the class. needed: share of the utterances that must agree.

    Returns:
        A row a corpus: corpus, rows, missing (on one side only), beyond (utterances of which a score differs by more
        than `WITHIN`), largest (difference), matches (bool: none is missing and enough agree).
    """
    shipped = [f"{name}_shipped" for name in scores]
    both = here[scores].join(there[scores], how="outer", suffixes=("", "_shipped"))
    absent = both[scores].isna().all(axis=1) | both[shipped].isna().all(axis=1)
    apart = np.abs(both[scores].to_numpy() - both[shipped].to_numpy())
    largest = pd.Series(np.nanmax(apart, axis=1, initial=0), index=both.index)
    found = []
    for corpus, rows in largest.groupby(both.index.str.partition("/").get_level_values(0), sort=True):
        missing, beyond = int(absent[rows.index].sum()), int((rows > WITHIN).sum())
        matches = not missing and beyond <= (1 - needed) * len(rows)
        found.append(
            {"corpus": corpus, "rows": len(rows), "missing": missing, "beyond": beyond, "largest": rows.max(),
             "matches": matches}
        )  # fmt: skip
    return pd.DataFrame(found)
