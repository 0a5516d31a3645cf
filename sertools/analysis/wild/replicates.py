"""Replicates of `wild`'s accuracies as `claims.yml` says: each speaker left out once, times draws of runs."""

import numpy as np
import pandas as pd

from sertools.analysis.wild.accuracy import left_out, names_in_rules, unweighted
from sertools.analysis.wild.setup import HELD_OUT, Parts
from sertools.models.cnn_lstm import STRATEGIES


def run_draws(runs: int, count: int, seed: int = 0) -> np.ndarray:
    """Draws of as many runs as there are, with replacement: int (count, runs), the same for every cell that has as many
    runs."""
    return np.random.default_rng([seed, runs]).integers(runs, size=(count, runs))


def replicated(values: pd.Series, *, count: int, seed: int = 0) -> pd.DataFrame:
    """Mean over drawn runs for each speaker left out.

    Args:
        values: a value a run, indexed by the statistic's axes, ``left`` (the speaker left out) and ``run``; NaN or
            missing where a cell has no value. count: draws for each speaker.

    Returns:
        Columns replicate (``count`` in a row for each speaker), the axes, value.
    """
    axes = [name for name in values.index.names if name not in ("left", "run")]
    wide = values.unstack("run")
    speakers = sorted(values.index.unique("left"))
    rows = []
    for key, found in zip(wide.index, wide.to_numpy(float), strict=True):
        facts = dict(zip(wide.index.names, key, strict=True))
        runs = found[np.isfinite(found)]
        drawn = runs[run_draws(len(runs), count, seed)].mean(1) if len(runs) else np.full(count, np.nan)
        first = speakers.index(facts["left"]) * count
        place = {"replicate": np.arange(first, first + count)} | {axis: facts[axis] for axis in axes}
        rows.append(pd.DataFrame(place | {"value": drawn}))
    return pd.concat(rows, ignore_index=True)


def disjoint_accuracy(
    counts: pd.DataFrame, members: pd.DataFrame, parts: Parts, corpora: list[str], *, count: int, seed: int = 0
) -> pd.DataFrame:
    """The statistic ``ua`` with split "disjoint": the paper's own members on some of the corpora, each speaker of these
    left out once. A test partition whose one speaker is left out has no value.

    Args:
        counts: from ``accuracy.tallies``. members: as in ``results.Results``.

    Returns:
        Columns replicate, strategy, corpus (as the rules name it), split, value.
    """
    own = members[members["own"]]
    chosen = counts[counts["member"].isin(own.index) & counts["corpus"].isin(corpora)]
    frame = left_out(chosen, ["member", "corpus"]).reset_index().join(own[["strategy", "run"]], on="member")
    frame["corpus"] = frame["corpus"].map(names_in_rules(parts))
    values = frame.assign(split="disjoint").set_index(["strategy", "corpus", "split", "left", "run"])["ua"]
    return replicated(values, count=count, seed=seed)


def men(counts: pd.DataFrame, members: pd.DataFrame, parts: Parts) -> pd.DataFrame:
    """Accuracy on each speaker of the corpus ``parts.rotated``, of models that were not trained on him and of those
    that the random split gave some of his rows.

    Args:
        counts: from ``accuracy.tallies``. members: as in ``results.Results``.

    Returns:
        Columns strategy, split ("disjoint", "random"), speaker, run, rows, ua. Only the paper's own choices, strategies
        that have both splits, and speakers who have rows in both.
    """
    usual = members["own"] | (members["split"] == "random") | (members["held_out"] != HELD_OUT)
    found = counts[(counts["corpus"] == parts.rotated) & counts["member"].isin(members.index[usual])]
    by = ["member", "speaker"]
    frame = pd.concat([unweighted(found, by), found.groupby(by)["rows"].sum()], axis=1).reset_index()
    frame = frame.join(members[["strategy", "split", "run"]], on="member")
    splits = frame.groupby(["strategy", "speaker"])["split"].transform("nunique")
    kept = frame[splits == 2].assign(first=frame["strategy"].map(STRATEGIES.index))
    kept = kept.sort_values(["first", "split", "speaker", "run"], ignore_index=True)
    return kept[["strategy", "split", "speaker", "run", "rows", "ua"]]


def rotated_accuracy(men: pd.DataFrame, *, count: int, seed: int = 0) -> pd.DataFrame:
    """The statistic ``ua`` on the corpus whose speakers are held out in turn: mean over its speakers of the accuracy on
    each, each left out of that mean once.

    Args:
        men: from :func:`men`. count: draws of runs for each speaker; runs are drawn for each speaker's models alike.

    Returns:
        Columns replicate, strategy, corpus ("savee"), split, value.
    """
    each = men.rename(columns={"speaker": "left"}).set_index(["strategy", "split", "left", "run"])["ua"]
    drawn = replicated(each, count=count, seed=seed)
    speakers = sorted(men["speaker"].unique())
    drawn["draw"], drawn["who"] = drawn["replicate"] % count, drawn["replicate"] // count
    rest = []
    for left in range(len(speakers)):
        means = drawn[drawn["who"] != left].groupby(["strategy", "split", "draw"], sort=False)["value"].mean()
        rest.append(means.reset_index().assign(left=left))
    frame = pd.concat(rest, ignore_index=True).assign(corpus="savee")
    frame["replicate"] = frame["left"] * count + frame["draw"]
    return frame[["replicate", "strategy", "corpus", "split", "value"]]
