"""Tables of the recognition of emotions in `wild`: Table 2 as far as it can be made again, and what stands beside it.

Brackets hold the 95 % interval over runs (Student's t), parentheses a value a speaker: two kinds of doubt, of which the
first says nothing about other speakers.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from sertools.analysis.wild.accuracy import OverRuns, differences, over_runs
from sertools.analysis.wild.answered import recalls
from sertools.analysis.wild.choices import ENCODERS
from sertools.analysis.wild.power import detectable
from sertools.analysis.wild.setup import Parts
from sertools.report.corpus_names import written
from sertools.report.tables import MISSING, number, signed

LOST = "lost"
NOT_HERE = "audio not here"
TESTED = ("emodb", "emovo", "iemocap", "ravdess", "savee", "tess")
"""The corpora of Table 2, in its order."""


def name_of(speaker: str) -> str:
    """A speaker without the corpus."""
    return speaker.split("-", 1)[-1]


def with_runs(one: OverRuns, *, sign: bool = False) -> str:
    """Such as "0.45 [0.41, 0.49]"; a single run has no brackets. sign: a difference, with its sign."""
    shown = signed if sign else number
    return shown(one.mean) + (f" [{number(one.low)}, {number(one.high)}]" if one.runs > 1 else "")


def by_speaker(values: pd.Series) -> str:
    """Such as " (OAF 0.44 · YAF 0.46)" for a series indexed by speaker; empty for a single speaker."""
    if len(values) < 2:
        return ""
    return " (" + " · ".join(f"{name_of(who)} {number(value)}" for who, value in values.sort_index().items()) + ")"


def table2(accuracy: pd.DataFrame, speakers: pd.DataFrame, parts: Parts, printed: Mapping[str, float]) -> pd.DataFrame:
    """Rows: the paper's three with what is known of them, then ours by strategy; a column a corpus, as in the paper.

    Args:
        accuracy, speakers: from ``accuracy.own_accuracy``, the latter by speaker. printed: against whom, to the points
            on TESS that the text gives.
    """
    columns = list(parts.tested) if parts.synthetic else list(TESTED)
    unseen = f"{written(parts.unseen)} (left out)"
    heading = {name: unseen if name == parts.unseen else written(name) for name in columns}
    lost = dict.fromkeys(heading.values(), LOST)
    known = " and ".join(f"{signed(points, 1)} against {whom}" for whom, points in printed.items())
    rows = [
        {"model": "CNN-LSTM of the literature, as the paper printed it", **lost},
        {"model": "from scratch, as the paper printed it", **lost},
        {"model": "with the encoder, as the paper printed it", **lost, unseen: f"{LOST}; {known} (points)"},
    ]
    for strategy, part in accuracy.groupby("strategy", sort=False):
        cells: dict[str, str] = {}
        for corpus in columns:
            found = part.loc[part["corpus"] == corpus, "ua"]
            one = speakers[(speakers["strategy"] == strategy) & (speakers["corpus"] == corpus)]
            each = by_speaker(one.groupby("speaker")["ua"].mean())
            cells[heading[corpus]] = with_runs(over_runs(found)) + each if len(found) else NOT_HERE
        rows.append({"model": f"{strategy}, ours", **cells})
    return pd.DataFrame(rows).set_index("model")


def differences_table(accuracy: pd.DataFrame, speakers: pd.DataFrame, parts: Parts) -> pd.DataFrame:
    """A row an encoder and place: the unseen corpus, each of its speakers, each test partition and their mean.

    Args:
        accuracy, speakers: from ``accuracy.own_accuracy``, the latter by speaker.

    Returns:
        Indexed by ``encoder`` and ``on``: difference (text), runs (in how many it is above zero), sd (of the
        difference over runs), detectable (see ``power.detectable``).
    """
    rows = []
    for encoder in ENCODERS:
        whole = differences(accuracy, encoder)
        each = differences(speakers[speakers["corpus"] == parts.unseen], encoder, by=("speaker",))
        columns = {f"{written(parts.unseen)}, left out": whole[parts.unseen]}
        columns |= {f"{written(parts.unseen)}, {name_of(who)}": each[who] for who in sorted(each.columns)}
        columns |= {f"{written(name)}, test partition": whole[name] for name in parts.labelled}
        columns["mean of the test partitions"] = whole[list(parts.labelled)].mean(axis=1)
        for place, values in columns.items():
            one = over_runs(values)
            above = f"{int((values > 0).sum())} of {len(values)}"
            cells = {"difference": with_runs(one, sign=True), "runs above zero": above, "sd": one.sd}
            rows.append({"encoder": encoder, "on": place, **cells, "detectable": detectable(one.sd, one.runs)})
    return pd.DataFrame(rows).set_index(["encoder", "on"])


def floors_table(floors: pd.DataFrame) -> pd.DataFrame:
    """:func:`sertools.analysis.wild.power.floors` for reading."""
    shown = floors.rename(index=written).copy()
    shown["guessing, 95 % of cases"] = [
        f"{number(low)} to {number(high)}" for low, high in zip(shown["low"], shown["high"], strict=True)
    ]
    return shown.drop(columns=["low", "high"]).rename(columns={"largest": "largest class"})


def emotions_table(answered: pd.DataFrame) -> pd.DataFrame:
    """A row an emotion and its class, a column a strategy: the share of right answers.

    Args:
        answered: from ``answered.shares`` by emotion.
    """
    return recalls(answered).unstack("strategy", sort=False).rename_axis(columns=None)


def men_table(men: pd.DataFrame) -> pd.DataFrame:
    """A row a strategy and speaker: accuracy where he was held out, in the random split, and what the latter adds; then
    the mean over speakers.

    Args:
        men: from ``replicates.men``.
    """
    means = men.groupby(["strategy", "speaker", "split"], sort=False)[["ua", "rows"]].mean().unstack("split")
    runs = men.groupby(["strategy", "speaker", "split"], sort=False)["run"].nunique().unstack("split")
    rows = []
    for strategy in dict.fromkeys(men["strategy"]):
        part = means.loc[strategy]
        for speaker, cells in part.sort_index().iterrows():
            rows.append(
                {
                    "strategy": strategy,
                    "speaker": name_of(speaker),
                    "held out": cells["ua", "disjoint"],
                    "rows": int(cells["rows", "disjoint"]),
                    "runs": int(runs.loc[(strategy, speaker), "disjoint"]),
                    "random split": cells["ua", "random"],
                    "rows, random": int(cells["rows", "random"]),
                    "runs, random": int(runs.loc[(strategy, speaker), "random"]),
                    "random adds": cells["ua", "random"] - cells["ua", "disjoint"],
                }
            )
        mean = {"held out": part["ua", "disjoint"].mean(), "random split": part["ua", "random"].mean()}
        adds = {"random adds": mean["random split"] - mean["held out"]}
        rows.append({"strategy": strategy, "speaker": "mean", **mean, **adds})
    return pd.DataFrame(rows).set_index(["strategy", "speaker"])


def readings_table(accuracy: pd.DataFrame, corpora: Sequence[str]) -> pd.DataFrame:
    """A row a reading: mean accuracy over ``corpora`` from scratch, and what each encoder adds.

    Args:
        accuracy: from ``choices.by_reading``.
    """
    part = accuracy[accuracy["corpus"].isin(corpora)]
    means = part.groupby(["reading", "strategy"], sort=False)["value"].mean().unstack("strategy", sort=False)
    runs = part.groupby(["reading", "strategy"], sort=False)["runs"].max().unstack("strategy", sort=False)
    table = pd.DataFrame({"runs": runs.max(axis=1)})
    for strategy in means:
        table[strategy] = means[strategy]
    for encoder in ENCODERS:
        gain = means[encoder] - means["scratch"]
        table[f"{encoder} adds"] = [MISSING if pd.isna(one) else signed(one) for one in gain]
    return table
