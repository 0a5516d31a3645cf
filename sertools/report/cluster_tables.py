"""Silhouettes and neighbours of `wild`'s last hidden layer: what its rules decide on, and the tables."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sertools.analysis.wild.clusters import distances, silhouettes
from sertools.analysis.wild.plane import Asked, bounded
from sertools.analysis.wild.separation import NOBODY, SPACES
from sertools.report.claims import claims
from sertools.report.labelled import Labelled
from sertools.report.rules import evaluate
from sertools.report.tables import number

AXES = {
    "silhouette": ("strategy", "space", "by"),
    "permutation": ("strategy", "space", "by"),
    "knn_corpus": ("strategy", "space"),
}
"""The statistics of claims wild-06 to wild-08, as claims.yml has them."""
SAID = {"hidden": "hidden layer", "tsne": "t-SNE", "emotion": "class", "corpus": "corpus"}


def _by_run(found: pd.DataFrame, statistic: str, left_out: Sequence[str]) -> tuple[np.ndarray, dict]:
    """Values (left out, run, *axes), and the labels of the axes."""
    one = found[found["statistic"] == statistic]
    columns = ["left_out", "run", *AXES[statistic]]
    labels = {axis: tuple(one[axis].unique()) for axis in AXES[statistic]}
    order = [list(left_out), sorted(one["run"].unique()), *labels.values()]
    values = one.set_index(columns)["value"].reindex(pd.MultiIndex.from_product(order, names=columns))
    return values.to_numpy(float).reshape([len(each) for each in order]), labels


def replicated(found: pd.DataFrame, draws: np.ndarray) -> dict[str, Labelled]:
    """Every speaker left out once, times every draw of runs: the replicates of the claims' statistics.

    Args:
        found: `separation.separations`, with speakers left out.
        draws: (count, runs) how often each run counts, the same for all speakers and strategies.

    Returns:
        Statistic to its values; replicates are speakers by draws, those of one speaker side by side.
    """
    speakers = [name for name in found["left_out"].unique() if name != NOBODY]
    weights = draws / draws.sum(1, keepdims=True)
    statistics = {}
    for name in AXES:
        values, labels = _by_run(found, name, speakers)
        means = np.tensordot(weights, values, axes=(1, 1)).swapaxes(0, 1)
        statistics[name] = Labelled(means.reshape(-1, *means.shape[2:]), labels)
    return statistics


def estimated(found: pd.DataFrame) -> dict[str, Labelled]:
    """The same statistics of all speakers and all runs: one value each."""
    values = {name: _by_run(found, name, [NOBODY]) for name in AXES}
    return {name: Labelled(each.mean(1), labels) for name, (each, labels) in values.items()}


def readings(found: pd.DataFrame, scratch: str, encoders: Sequence[str]) -> tuple[pd.DataFrame, dict[str, Labelled]]:
    """The analyses over which the claims are judged: which strategy is "with the encoder", and where one looks.

    The first of ``encoders`` is the paper's own, the others stand in its place by turns; the t-SNE plane, in which the
    paper looks, stands in the hidden layer's by turns.

    Returns:
        A row an analysis (columns encoder, space), and statistic to its values by analysis.
    """
    own = estimated(found)
    choices = pd.DataFrame([{"encoder": each, "space": space} for each in encoders for space in SPACES])
    named = {"strategy": (scratch, encoders[0]), "space": (SPACES[0],)}
    statistics = {}
    for name, one in own.items():
        rows = [one[[scratch, row.encoder]][[row.space]].values[0] for row in choices.itertuples()]
        statistics[name] = Labelled(np.stack(rows), one.axes | named)
    return choices, statistics


def middle(values: np.ndarray) -> tuple[float, float]:
    """Ends of the middle 95 % of replicates."""
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _rows(statistic: str, own: dict[str, Labelled], all_of: dict[str, Labelled]) -> pd.DataFrame:
    one = own[statistic]
    rows = []
    for place in np.ndindex(*one.values.shape[1:]):
        cell = {axis: labels[k] for (axis, labels), k in zip(one.axes.items(), place, strict=True)}
        low, high = middle(all_of[statistic].values[(slice(None), *place)])
        rows.append({**cell, "value": float(one.values[(0, *place)]), "low": low, "high": high})
    return pd.DataFrame(rows)


def silhouettes_table(own: dict[str, Labelled], all_of: dict[str, Labelled]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mean silhouettes with their interval, and p: all digits, and the form to show.

    own: `estimated`; all_of: `replicated`.
    """
    frame = _rows("silhouette", own, all_of).rename(columns={"value": "silhouette"})
    frame["p"] = _rows("permutation", own, all_of)["value"]
    frame["p_least"], frame["p_most"] = _rows("permutation", own, all_of)[["low", "high"]].to_numpy().T
    shown = pd.DataFrame({"strategy": frame["strategy"]})
    shown["in the"], shown["by"] = frame["space"].map(SAID), frame["by"].map(SAID)
    shown["silhouette"] = [interval(*each) for each in frame[["silhouette", "low", "high"]].to_numpy()]
    shown["p"] = [interval(*each, places=3) for each in frame[["p", "p_least", "p_most"]].to_numpy()]
    return frame.set_index(["strategy", "space", "by"]), shown.set_index("strategy")


def neighbours_table(
    own: dict[str, Labelled], all_of: dict[str, Labelled], corpora: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Share of rows whose corpus their neighbours name, and how many times chance that is; all digits, and the form to
    show. corpora: how many there are."""
    frame = _rows("knn_corpus", own, all_of).rename(columns={"value": "over_chance"})
    frame.insert(2, "share", frame["over_chance"] / corpora)
    shown = pd.DataFrame({"strategy": frame["strategy"], "in the": frame["space"].map(SAID)})
    shown["share"] = [number(each) for each in frame["share"]]
    shown["times chance"] = [interval(*each) for each in frame[["over_chance", "low", "high"]].to_numpy()]
    return frame.set_index(["strategy", "space"]), shown.set_index("strategy")


def interval(value: float, low: float, high: float, places: int = 2) -> str:
    """Text such as "0.43 [0.40, 0.46]"."""
    return f"{number(value, places)} [{number(low, places)}, {number(high, places)}]"


def draws_table(drawn: pd.DataFrame, all_rows: pd.DataFrame, run: int) -> pd.DataFrame:
    """Silhouettes over draws of rows: mean, least and most, and with no draw at all in one run.

    Args:
        drawn: `separation.over_draws`. all_rows: `separation.of_every_row`, of ``run``.

    Returns:
        A row a strategy and kind of label.
    """
    values = drawn.groupby(["strategy", "by"], sort=False)["value"]
    frame = values.agg(["mean", "std", "min", "max"]).set_axis(["mean", "sd", "least", "most"], axis=1)
    frame[f"all rows, run {run}"] = all_rows.set_index(["strategy", "by"])["value"]
    return frame.rename(index=SAID, level="by")


def planes_table(
    asked: Sequence[Asked], made: Sequence[np.ndarray], labels: Mapping[str, np.ndarray], strategies: Sequence[str]
) -> pd.DataFrame:
    """Mean silhouettes in planes that differ by t-SNE's settings alone.

    Args:
        asked: for each strategy the same settings in the same order. made: a plane (n, 2) for each. labels: kind of
            label to the labels (n,). strategies: in the order of ``asked``.

    Returns:
        Index perplexity (as used), seed, iterations; a column a strategy and kind of label.
    """
    each = len(asked) // len(strategies)
    index = [(bounded(one.perplexity, len(one.values)), one.seed, one.iterations) for one in asked[:each]]
    columns = {
        f"{strategy}, {SAID[by]}": [float(silhouettes(distances(one), codes)[0]) for one in made[k * each :][:each]]
        for by, codes in labels.items()
        for k, strategy in enumerate(strategies)
    }
    return pd.DataFrame(columns, index=pd.MultiIndex.from_tuples(index, names=["perplexity", "seed", "iterations"]))


def other_readings(paper: str, identities: Sequence[str], statistics: Mapping[str, Labelled]) -> pd.DataFrame:
    """Share of replicates, 0 to 1, in which the rule of each claim and its other readings in claims.yml are true."""
    rows = []
    for identity in identities:
        claim = claims(paper)[identity]
        for name, rule in {"as judged": claim.rule, **claim.also}.items():
            share = float(evaluate(rule, statistics).mean())
            rows.append({"claim": identity, "reading": name, "true in": share})
    return pd.DataFrame(rows).set_index("claim")
