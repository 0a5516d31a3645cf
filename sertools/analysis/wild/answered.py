"""What models answer, as shares: confusion of the three classes, and the answers to each emotion."""

import pandas as pd

from sertools.analysis.wild.accuracy import answers
from sertools.corpora.polarity import POLARITIES
from sertools.corpora.table import EMOTIONS


def shares(scores: pd.DataFrame, members: pd.DataFrame, corpus: str, by: str = "truth") -> pd.DataFrame:
    """Shares of the three answers on a corpus, of the paper's own members, mean over runs.

    Args:
        scores, members: as in ``results.Results``. by: "truth" (the true class) or "emotion".

    Returns:
        Indexed by strategy and ``by`` (for emotions: and their class, ``truth``), a column an answer; a row sums to 1.
    """
    own = members[members["own"]]
    rows = scores[(scores["corpus"] == corpus) & scores["member"].isin(own.index)]
    keys = ["truth"] if by == "truth" else ["truth", by]
    frame = rows[["member", *keys]].assign(answer=answers(rows)).join(own["strategy"], on="member")
    counted = frame.groupby(["strategy", "member", *keys, "answer"], sort=False).size().unstack("answer", fill_value=0)
    counted = counted.reindex(columns=list(POLARITIES), fill_value=0)
    each = counted.div(counted.sum(axis=1), axis=0)
    found = each.groupby(["strategy", *keys], sort=False).mean().reset_index()
    found["place"] = found["truth"].map(POLARITIES.index)
    found["rank"] = found[by].map(EMOTIONS.index) if by == "emotion" else 0
    strategies = {name: place for place, name in enumerate(dict.fromkeys(own["strategy"]))}
    found["first"] = found["strategy"].map(strategies)
    found = found.sort_values(["first", "place", "rank"], kind="stable")
    return found.set_index(["strategy", *keys])[list(POLARITIES)].rename_axis(columns=None)


def recalls(answered: pd.DataFrame) -> pd.Series:
    """Share of right answers in each row of :func:`shares`, with its index."""
    truths = answered.index.get_level_values("truth")
    return pd.Series([row[truth] for truth, (_, row) in zip(truths, answered.iterrows(), strict=True)], answered.index)
