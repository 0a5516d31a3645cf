"""Other defensible analyses of the recalls, over which a verdict takes its share.

Fixed before the run of record, and not by its results: what is trained besides the paper's own choices
(`setup.Settings.choices`), target labels guessed where they are given, and three ways to take the recall of many
speakers together. The division of Mandarin speakers once is none of them (`claims.yml`).
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from sertools.analysis.vowels import recall_statistics as statistics
from sertools.analysis.vowels.recall_statistics import Counted
from sertools.analysis.vowels.recalls import CORPORA, SPEAKERS, UTTERANCES

GUESSED = "target labels guessed"
POOLED = (UTTERANCES, CORPORA, SPEAKERS)
Read = Mapping[str, pd.DataFrame]
"""Statistic to its estimates, with the column analysis."""


def pooled(counted: Counted, names: Sequence[str]) -> Read:
    """Statistics of `recall_statistics` by name, in three analyses: one for each of `recalls.POOLINGS`."""
    return {
        name: pd.concat(
            [_named(getattr(statistics, name)(counted, pooling=each, count=0), each) for each in POOLED],
            ignore_index=True,
        )
        for name in names
    }


def guessed(counted: Counted) -> Read:
    """``uar`` in those three and a fourth: with guessed labels of the target, where models were trained so, and with
    all utterances alike. A rule on such models sees them in the place of those with given labels."""
    own = statistics.uar(counted, count=0)
    pseudo = statistics.uar_pseudo(counted, count=0).assign(anchors="Both").rename(columns={"value": "other"})
    both = own.merge(pseudo, how="left", on=["replicate", "model", "anchors", "direction", "task"])
    replaced = own.assign(value=both["other"].where(both["other"].notna(), own["value"]))
    three = pooled(counted, ["uar"])["uar"]
    return {"uar": pd.concat([three, _named(replaced, GUESSED)], ignore_index=True)}


def chosen(counted: Counted) -> Read:
    """``uar`` of four classes in the four of `guessed` and under each other choice of training; of the models that all
    have: CL, GA-CL Both and AGA-CL Both."""
    parts = [guessed(counted)["uar"]]
    parts += [
        _named(statistics.uar(counted, study=choice, count=0), choice) for choice in counted.results.settings.choices
    ]
    every = pd.concat(parts, ignore_index=True)
    models = every["model"].isin(["CL", "GA-CL", "AGA-CL"]) & (every["anchors"] == "Both")
    return {"uar": every[models & (every["task"] == "4-CAT")].reset_index(drop=True)}


def _named(frame: pd.DataFrame, analysis: str) -> pd.DataFrame:
    return frame.drop(columns="replicate").assign(analysis=analysis)
