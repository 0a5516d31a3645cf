"""Tables that stand beside Table 5 of `vowels`: differences between models, how often one lies above another, other
choices, and what training cost. Recalls in percent, differences in points."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sertools.analysis.vowels.printed import wins
from sertools.analysis.vowels.recall_intervals import Cell, Spread, difference_table
from sertools.analysis.vowels.recall_statistics import Counted, uar
from sertools.analysis.vowels.recalls import POOLINGS
from sertools.analysis.vowels.results import Results
from sertools.analysis.vowels.setup import BASELINES, DIRECTIONS, TASKS
from sertools.models.vowel_methods import KINDS
from sertools.report.corpus_names import written
from sertools.report.tables import number, signed
from sertools.report.vowel_recall_tables import HEADINGS, SAID, over, row_name

COMPARED = (("AGA-CL", "CL"), ("AGA-CL", "GA-CL"), ("GA-CL", "CL"), ("GA-CL", "BA-CL"), ("BA-CL", "WA-CL"),
            ("WA-CL", "CL"))  # fmt: skip
"""Pairs of models that the text of section 7.2.2 holds against each other, and what its WA-CL does to CL."""


def differences(spreads: Mapping[str, Spread], pairs: Sequence[tuple[Cell, Cell]]) -> pd.DataFrame:
    """A row a direction, pair of models and task: the first less the second, in points; all digits.

    Returns:
        Index direction, difference (such as "AGA-CL Both less CL"), task; columns of
        `recall_intervals.difference_table` from value to runs.
    """
    parts = []
    for direction, found in spreads.items():
        table = difference_table(found, pairs)
        names = [
            f"{row_name(*one[:-1])} less {row_name(*other[:-1])}"
            for one, other in zip(table["first"], table["second"], strict=True)
        ]
        facts = {"direction": direction, "difference": names, "task": [cell[-1] for cell in table["first"]]}
        parts.append(table.assign(**facts))
    frame = pd.concat(parts, ignore_index=True)
    frame["dots"] = [tuple(100 * dot for dot in dots) for dots in frame["dots"]]
    frame[["value", "run_low", "run_high", "low", "high"]] *= 100
    return frame.set_index(["direction", "difference", "task"]).drop(columns=["first", "second"])


def differences_shown(frame: pd.DataFrame) -> pd.DataFrame:
    """`differences` for reading."""
    rows = [
        {
            "direction": SAID[direction],
            "difference": what,
            "task": HEADINGS[task],
            "points": signed(row["value"], 1),
            "over the runs, 95 %": over(row, "runs", sign=True),
            "over speakers": over(row, "speakers", sign=True),
            "runs above zero": f"{row['ahead']} of {row['runs']}",
            "p over runs": number(row["p"], 3),
        }
        for (direction, what, task), row in frame.iterrows()
    ]
    return pd.DataFrame(rows).set_index(["direction", "difference", "task"])


def wins_table(printed: pd.DataFrame, estimates: pd.DataFrame) -> pd.DataFrame:
    """In how many cells of Table 5 one model lies above another, in the paper's numbers and in ours.

    Args:
        printed: Table 5 of `published.load`. estimates: ``uar`` and ``uar_rated`` of one replicate, below each other.

    Returns:
        Index ``above`` ("AGA-CL above GA-CL") and anchors; text "13 of 14".
    """
    wide = estimates.pivot_table(index=["anchors", "direction", "task"], columns="model", values="value")
    rows = {}
    for one, other in COMPARED:
        theirs = wins(printed, one, other)
        for anchors in KINDS:
            own = wide.loc[anchors]
            rows[f"{one} above {other}", anchors] = {
                "paper": f"{theirs.loc[anchors, 'above']} of {theirs.loc[anchors, 'cells']}",
                "ours": f"{int((own[one] > own[other]).sum())} of {len(own)}",
            }
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index = pd.MultiIndex.from_tuples(table.index, names=["above", "anchors"])
    return table


def choices_table(counted: Counted, analyses: pd.DataFrame) -> pd.DataFrame:
    """A row a direction and analysis: recall of CL in four classes in percent, and what GA-CL and AGA-CL Both add.

    Args:
        counted: of the run. analyses: ``uar`` of `recall_readings.chosen`.

    Returns:
        Index direction and analysis: runs, CL, GA-CL adds, AGA-CL adds (points).
    """
    wide = analyses.pivot_table(
        index=["direction", "analysis"], columns="model", values="value", sort=False, observed=True
    )  # fmt: skip
    runs = {(source, target): counted("transfer", source, target).runs for source, target in DIRECTIONS}
    table = pd.DataFrame(index=wide.index)
    table["runs"] = [
        len(runs[pair]) if analysis not in counted.results.settings.choices else len(counted(analysis, *pair).runs)
        for direction, analysis in wide.index
        for pair in DIRECTIONS
        if DIRECTIONS[pair] == direction
    ]
    table["CL"] = 100 * wide["CL"]
    for model in ("GA-CL", "AGA-CL"):
        table[f"{model} adds"] = 100 * (wide[model] - wide["CL"])
    return table.rename(index=SAID, level="direction")


def fixed_table(turned: Spread, fixed: Spread, rows: Sequence[tuple[str, str, str]]) -> pd.DataFrame:
    """Recall in four classes in percent where each speaker is tested in turn, and where two are once and for all.

    Args:
        turned, fixed: of the two studies. rows: model, anchors, reading.

    Returns:
        Index ``model``: in turn, those two of them (the same speakers, each tested in turn), once (divided once), the
        recall of each of these two, runs of the latter.
    """
    both = [turned.tallies.speakers.index(name) for name in fixed.tallies.speakers]
    table = {}
    for row in rows:
        one, other = turned.at((*row, TASKS[0])), fixed.at((*row, TASKS[0]))
        table[row_name(*row)] = {
            "in turn, all": 100 * turned.runs[one].mean(),
            "in turn, the same two": 100 * turned.alone[one, both].mean(),
            "divided once": 100 * fixed.runs[other].mean(),
            "each of the two": " · ".join(number(100 * each, 0) for each in fixed.alone[other]),
            "runs": fixed.runs.shape[1],
        }
    return pd.DataFrame.from_dict(table, orient="index").rename_axis("model")


def corpora_table(spreads: Mapping[str, Spread], rows: Sequence[tuple[str, str, str]]) -> pd.DataFrame:
    """Recall in four classes in percent by corpus of the tested speakers, and by what it is taken of.

    Args:
        spreads: direction to what was worked out. rows: model, anchors, reading.

    Returns:
        Index direction and ``of`` (a corpus with its speakers and utterances, then `recalls.POOLINGS` where there are
        several corpora); a column a row.
    """
    table = {}
    for direction, found in spreads.items():
        tallies, sizes = found.tallies, utterances_of(found)
        places = {row_name(*row): tallies.cells.get_loc((*row, TASKS[0])) for row in rows}
        corpora = dict.fromkeys(tallies.corpora)
        for corpus in corpora:
            own = np.array(tallies.corpora) == corpus
            recalls = tallies.recalls(own[None].astype(float)).mean(1)[:, 0]
            name = f"{written(corpus)}: {own.sum()} speaker{'s' if own.sum() > 1 else ''}, {sizes[corpus]} utterances"
            table[SAID[direction], name] = {row: 100 * recalls[place] for row, place in places.items()}
        for pooling in POOLINGS if len(corpora) > 1 else ():
            recalls = tallies.recalls(pooling=pooling).mean(1)[:, 0]
            table[SAID[direction], pooling] = {row: 100 * recalls[place] for row, place in places.items()}
    frame = pd.DataFrame.from_dict(table, orient="index")
    frame.index = pd.MultiIndex.from_tuples(frame.index, names=["direction", "of"])
    return frame


def utterances_of(found: Spread) -> pd.Series:
    """Tested utterances by corpus."""
    rows = found.tallies.rows[0, 0].sum(-1)
    return pd.Series(rows, index=pd.Index(found.tallies.corpora, name="corpus")).groupby(level=0, sort=False).sum()


def costs_table(results: Results) -> pd.DataFrame:
    """What training cost, a row a kind of model of Tables 4 and 5, baselines last.

    Returns:
        Index ``model``: trained (models of the tables), seconds (mean of a model, its share of the batch that it was
        trained in), epochs, epoch kept (least to most), validation (unweighted average recall of the source's
        validation at that epoch, percent, mean of the runs with a history).
    """
    models = results.models[results.models["study"] == "transfer"]
    curves = results.histories[results.histories["quantity"] == "validation_ua"].set_index(["number", "epoch"])["value"]
    rows = {}
    for name in (*dict.fromkeys(models["model"][~models["model"].isin(BASELINES)]), *BASELINES):
        part = models[models["model"] == name]
        kept = [
            curves.loc[number, epoch] for number, epoch in part["best"].dropna().items() if (number, epoch) in curves
        ]
        rows[name] = {
            "models": len(part),
            "seconds a model": part["seconds"].mean(),
            "epochs": _range(part["epochs"]),
            "epoch kept": _range(part["best"]),
            "validation": 100 * float(np.mean(kept)) if kept else np.nan,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("model")


def estimates(counted: Counted, statistic=uar) -> pd.DataFrame:
    """A statistic of everybody and all runs, without the column replicate."""
    return statistic(counted, count=0).drop(columns="replicate")


def _range(values: pd.Series) -> str:
    known = values.dropna().astype(int)
    if known.empty:
        return ""
    return str(known.min()) if known.min() == known.max() else f"{known.min()} to {known.max()}"
