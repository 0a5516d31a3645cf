"""Table 8 of `vowels`, models carried to a third language: ours beside the paper's Russian, and what there is to carry.

Recalls are in percent, as the paper prints them. Polish and German stand where the paper has Russian: a difference to
its numbers would say nothing, and none is given.
"""

from collections.abc import Mapping

import pandas as pd

from sertools.analysis.vowels.results import Results
from sertools.analysis.vowels.setup import EMOTIONS, TASKS
from sertools.corpora.vowels import VOWELS
from sertools.report.anchored_vowel_tables import heading, middle
from sertools.report.tables import MISSING, number, signed

RUSSIAN = "Russian, the paper's"
SOURCES = {"M->D": "English", "B->D": "Mandarin"}
"""The paper's directions to the source that stands there."""
CELL = ["source", "target", "model", "task"]
GAIN = "AGA-CL less CL"
MODELS = ("CL", "AGA-CL")


def table8(estimate: pd.DataFrame, replicates: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """All numbers of Table 8: ours, the paper's, and what AGA-CL gains over CL.

    Args:
        estimate, replicates: of `recall_statistics.uar_third`, in one replicate and in many. printed: Table 8 as
            `published.load` has it.

    Returns:
        A row a source, target (`RUSSIAN` for the paper's), model (or `GAIN`) and task: value, low, high (middle 95 % of
        the replicates; NaN for the paper's), in percent or percentage points.
    """
    named = printed.rename(columns={"row": "model", "condition": "task", "mean": "value"})
    theirs = _with_gain(named.assign(source=named["corpus"].map(SOURCES), target=RUSSIAN, replicate=0))
    ours, many = (_with_gain(each.assign(value=100 * each["value"])) for each in (estimate, replicates))
    frame = pd.concat([part.set_index(CELL)[["value"]] for part in (theirs, ours)])
    ends = many.groupby(CELL, sort=False)["value"].agg(lambda values: middle(values.to_numpy()))
    frame["low"], frame["high"] = (ends.map(lambda pair, k=k: pair[k]) for k in range(2))
    targets = [RUSSIAN, *estimate["target"].unique()]
    order = pd.MultiIndex.from_product([SOURCES.values(), targets, (*MODELS, GAIN), TASKS], names=CELL)
    return frame.reindex(order)


def _with_gain(rows: pd.DataFrame) -> pd.DataFrame:
    keys = ["replicate", "source", "target", "task"]
    wide = rows.pivot(index=keys, columns="model", values="value")
    gain = (wide["AGA-CL"] - wide["CL"]).rename("value").reset_index().assign(model=GAIN)
    return pd.concat([rows[[*keys, "model", "value"]], gain], ignore_index=True)


def as_printed(frame: pd.DataFrame) -> pd.DataFrame:
    """`table8` laid out as the paper prints it: a column a task; languages and models below each other."""
    rows = []
    for (source, target, model), part in frame.groupby(level=CELL[:3], sort=False):
        shown = signed if model == GAIN else number
        cells = {}
        for task, row in part.droplevel(CELL[:3]).iterrows():
            places = 2 if target == RUSSIAN else 1
            cells[task] = shown(row["value"], places)
            if row["low"] == row["low"]:
                cells[task] += f" [{number(row['low'], 1)}, {number(row['high'], 1)}]"
        rows.append({"source": source, "target": target, "model": model, **cells})
    return pd.DataFrame(rows).set_index(["source", "target"])


def vowels_of(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Tokens of each vowel in each emotion: a row a language and emotion, a column a vowel; 0 where there is none.

    tables: language to a row a token: emotion (of the corpora), vowel; other emotions are left out.
    """
    counted = {}
    for language, table in tables.items():
        own = table[table["emotion"].isin(EMOTIONS)]
        counts = own.groupby(["emotion", "vowel"]).size().unstack("vowel", fill_value=0)
        counts = counts.reindex(index=list(EMOTIONS), columns=list(VOWELS), fill_value=0)
        counted[language] = counts.rename(index=EMOTIONS)
    return pd.concat(counted, names=["language", "emotion"])


def vowels_shown(counts: pd.DataFrame) -> pd.DataFrame:
    """`vowels_of` for reading: an empty cell where a language has no such vowel."""
    cells = counts.map(lambda many: str(int(many)) if many else "")
    return cells.rename(columns=heading)


def anchors_of(results: Results, *, group: str = "GA") -> pd.DataFrame:
    """The anchors by which models were carried to a third language: a row a source, target and emotion, a column a kind
    of vowels, best first; an en dash where a language has none of the kind."""
    third = results.chosen[(results.chosen["study"] == "third") & (results.chosen["group"] == group)]
    third = third.sort_values("score", ascending=False, kind="stable")
    joined = third.groupby(["source", "target", "emotion", "kind"])["vowel"].agg(
        lambda names: " ".join(heading(name) for name in names)
    )
    order = [
        (source, target, emotion)
        for source in SOURCES.values()
        for target in dict.fromkeys(results.chosen.loc[results.chosen["study"] == "third", "target"])
        for emotion in EMOTIONS.values()
    ]
    frame = joined.unstack("kind").reindex(index=order, columns=["Mono", "Diph"])
    frame = frame.rename(columns={"Mono": "monophthongs", "Diph": "diphthongs"}).rename_axis(columns=None)
    return frame.fillna(MISSING)
