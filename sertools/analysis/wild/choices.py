"""The other choices of `wild` (weights of classes, the mended partitions, mappings to classes): what the accuracies
are under each, and the analyses over which a verdict takes its share."""

import pandas as pd

from sertools.analysis.wild.accuracy import names_in_rules, unweighted
from sertools.analysis.wild.setup import HELD_OUT, Parts
from sertools.analysis.wild.trend import pretraining_trend
from sertools.corpora.partitions import VARIANTS
from sertools.corpora.polarity import CHOSEN

PUBLISHED = "as published"
ENCODERS = ("frozen", "fine-tuned")
"""What "with the encoder" may mean."""
_USUAL = {"variant": VARIANTS[0], "mapping": CHOSEN, "weighting": "none"}


def reading(member: pd.Series) -> str:
    """What a member has other than the paper's own, in words: "mapping: surprise dropped"; "as published" for none."""
    other = [f"{name}: {member[name]}" for name, usual in _USUAL.items() if member[name] != usual]
    return ", ".join(other) or PUBLISHED


def readings(members: pd.DataFrame) -> pd.Series:
    """The reading of each member that is of some reading of the whole page: those of the curve, the random split and
    the other held-out speakers are left out. In the order in which readings first occur."""
    whole = (members["split"] == "disjoint") & (members["held_out"] == HELD_OUT)
    whole &= members["amount"].isin(["none", "all"])
    chosen = members[whole]
    return pd.Series([reading(row) for _, row in chosen.iterrows()], index=chosen.index, dtype="str", name="reading")


def by_reading(counts: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Unweighted accuracy under each reading, mean over its runs.

    Args:
        counts: from ``accuracy.tallies``. members: as in ``results.Results``.

    Returns:
        Columns reading, strategy, corpus, runs, value.
    """
    of = readings(members)
    found = unweighted(counts[counts["member"].isin(of.index)], ["member", "corpus"]).reset_index()
    found = found.join(of, on="member").join(members["strategy"], on="member")
    grouped = found.groupby(["reading", "strategy", "corpus"], sort=False)["ua"]
    return grouped.agg(runs="size", value="mean").reset_index()


def analyses(accuracy: pd.DataFrame, parts: Parts) -> pd.DataFrame:
    """The statistic ``ua`` in every analysis: a reading, with the encoder frozen or fine-tuned in the place that the
    rules call "frozen". Readings that lack one of the two strategies give no analysis with it.

    Args:
        accuracy: from :func:`by_reading`.

    Returns:
        Columns analysis, strategy ("scratch", "frozen"), corpus (as the rules name it), split, value.
    """
    found = []
    for name, rows in accuracy.groupby("reading", sort=False):
        for encoder in ENCODERS:
            if {"scratch", encoder} <= set(rows["strategy"]):
                part = rows[rows["strategy"].isin(["scratch", encoder])]
                part = part.assign(strategy=part["strategy"].replace(encoder, "frozen"))
                found.append(part.assign(analysis=f"{name}, {encoder}", split="disjoint"))
    frame = pd.concat(found, ignore_index=True)
    frame["corpus"] = frame["corpus"].map(names_in_rules(parts))
    return frame[["analysis", "strategy", "corpus", "split", "value"]]


def trend_analyses(curve: pd.DataFrame) -> pd.DataFrame:
    """The statistic ``pretraining_trend`` in every analysis that was run: the encoder frozen, or fine-tuned in the
    place that the rules call "frozen".

    Args:
        curve: from ``trend.curve_of_runs``.

    Returns:
        Columns analysis, strategy ("frozen"), value.
    """
    means = curve.groupby(["strategy", "amount"], sort=False)["ua"].mean().rename("value").reset_index()
    means = means.assign(analysis=means["strategy"])
    return pretraining_trend(means, by="analysis").assign(strategy="frozen")
