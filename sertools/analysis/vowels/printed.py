"""The accuracies that `vowels` prints, held against each other: text against tables, copies, order of its models.

Everything is worked out from the paper's own printed numbers (columns as in `report.published.COLUMNS`), in percent and
percentage points of unweighted average recall as printed. It finds slips; it says nothing on the models.
"""

import itertools

import pandas as pd
from scipy.stats import spearmanr

ANCHORS = ("Mono", "Diph", "Both")
PROPOSED = "AGA-CL Both"
_SAME = {  # rows of other tables that are a row of Table 5, or its like
    ("Table 4", "AGA-CL"): PROPOSED,
    ("Table 7", "Wav2vec2.0"): PROPOSED,
    ("Table 8", "AGA-CL"): PROPOSED,
}
_ROUNDING = 1e-6  # binary floats; the printed numbers themselves have two decimals


def recalls(printed: pd.DataFrame) -> pd.DataFrame:
    """The unweighted average recalls of Tables 4, 5, 7 and 8: a row a printed number.

    Returns:
        Columns table, model ("CL", "GAN", "HuBERT", "within", "AGA-CL Both"; a model of several tables has one name),
        direction ("M->B"), task ("4-CAT", "neu", ...), value (percent).
    """
    rows = printed[printed["table"].str.startswith("Table") & (printed["metric"] == "UAR_percent")]
    model = [_SAME.get(key, key[1]) for key in zip(rows["table"], rows["row"], strict=True)]
    facts = {"table": rows["table"], "model": model, "direction": rows["corpus"], "task": rows["condition"]}
    return pd.DataFrame(facts | {"value": rows["mean"]}).reset_index(drop=True)


def recall_by_cell(printed: pd.DataFrame) -> pd.Series:
    """Recall in percent by (model, direction, task), numbers that several tables print once.

    Raises:
        ValueError: tables that print different numbers for one cell.
    """
    rows = recalls(printed)
    cells = rows.groupby(["model", "direction", "task"], sort=False)["value"]
    if (cells.nunique() > 1).any():
        key = cells.nunique().idxmax()
        raise ValueError(f"expected one number for {key} in all tables, came {cells.get_group(key).tolist()}")
    return cells.first()


def text_against_tables(printed: pd.DataFrame) -> pd.DataFrame:
    """Every recall, and every difference of two ("AGA-CL Both - CL"), of the running text, worked out from the tables.

    Where the text names no direction, that one is taken whose number is nearest.

    Returns:
        Columns place ("text 7.2.2"), statement, direction, task, printed, recomputed, difference (printed less
        recomputed, percentage points), agrees.
    """
    cells = recall_by_cell(printed)
    rows = []
    chosen = printed["table"].str.startswith("text") & printed["metric"].isin(["UAR_percent", "UAR_points"])
    for row in printed[chosen].itertuples():
        first, _, second = row.row.partition(" - ")
        had = [row.corpus] if isinstance(row.corpus, str) and row.corpus else ["M->B", "B->M"]
        values = {
            to: cells[first, to, row.condition] - (cells[second, to, row.condition] if second else 0.0) for to in had
        }
        direction = min(values, key=lambda to: abs(values[to] - row.mean))
        difference = round(row.mean - values[direction], 2)
        rows.append(
            {
                "place": row.table,
                "statement": row.row,
                "direction": direction,
                "task": row.condition,
                "printed": row.mean,
                "recomputed": round(values[direction], 2),
                "difference": difference,
                "agrees": abs(difference) < _ROUNDING,
            }
        )
    return pd.DataFrame(rows)


def repeated(printed: pd.DataFrame) -> pd.DataFrame:
    """Numbers of Tables 4 and 5 that stand twice in one task, by different models or directions: copies, or chance.

    Two recalls of two decimals fall on the same number now and then; several of the same two rows do not.

    Returns:
        Columns task, value, first, second ("GA-CL Mono, M->B").
    """
    rows = recalls(printed)
    rows = rows[rows["table"].isin(["Table 4", "Table 5"])].drop_duplicates(["model", "direction", "task"])
    rows = rows.assign(name=rows["model"] + ", " + rows["direction"])
    found = [
        {"task": task, "value": value, "first": first, "second": second}
        for (task, value), same in rows.groupby(["task", "value"], sort=False)
        for first, second in itertools.combinations(same["name"], 2)
    ]
    return pd.DataFrame(found, columns=["task", "value", "first", "second"])


def wins(printed: pd.DataFrame, model: str, other: str) -> pd.DataFrame:
    """In how many of the printed cells of Table 5 a model lies above another ("AGA-CL" above "GA-CL").

    Returns:
        A row for each set of anchors: above, cells; index Mono, Diph, Both. "CL" has the same row for all of them.

    Raises:
        ValueError: a model that is not in Table 5.
    """
    cells = recall_by_cell(printed[printed["table"] == "Table 5"])
    have = {name.split()[0] for name in cells.index.unique("model")} - {"within"}
    if unknown := {model, other} - have:
        raise ValueError(f"expected models out of {', '.join(sorted(have))}, came {', '.join(sorted(unknown))}")
    rows = {}
    for anchors in ANCHORS:
        first, second = (cells[name if name == "CL" else f"{name} {anchors}"] for name in (model, other))
        rows[anchors] = {"above": int((first > second).sum()), "cells": len(first)}
    return pd.DataFrame(rows).T.rename_axis("anchors")


def stars_against_differences(printed: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """Table 4's stars beside the differences that they are to stand for.

    Stars are bounds on the p of a paired t-test, so with like spreads over the runs a larger difference has no fewer
    stars.

    Returns:
        Columns baseline, direction, task, difference (proposed model less baseline, percentage points), stars (0 to 3),
        in the table's order; and Spearman's rho of the size of the difference with the stars.
    """
    table = printed[printed["table"] == "Table 4"]
    cells = recall_by_cell(table)
    rows = [
        {
            "baseline": row.row,
            "direction": row.corpus,
            "task": row.condition,
            "difference": round(
                cells[PROPOSED, row.corpus, row.condition] - cells[row.row, row.corpus, row.condition], 2
            ),
            "stars": int(row.mean),
        }
        for row in table[table["metric"] == "stars"].itertuples()
    ]
    frame = pd.DataFrame(rows)
    return frame, float(spearmanr(frame["difference"].abs(), frame["stars"]).statistic)


def turned_round(frame: pd.DataFrame) -> pd.DataFrame:
    """Pairs of cells in which the smaller difference has more stars, with their distance: from
    :func:`stars_against_differences`.

    Returns:
        Columns smaller, stars_of_smaller, larger, stars_of_larger, gap (percentage points between the sizes), largest
        gap first. Cells as "baseline, direction, task".
    """
    names = frame["baseline"] + ", " + frame["direction"] + ", " + frame["task"]
    sizes = frame["difference"].abs()
    rows = [
        {
            "smaller": names[one],
            "stars_of_smaller": frame["stars"][one],
            "larger": names[other],
            "stars_of_larger": frame["stars"][other],
            "gap": round(sizes[other] - sizes[one], 2),
        }
        for one, other in itertools.permutations(frame.index, 2)
        if sizes[one] < sizes[other] and frame["stars"][one] > frame["stars"][other]
    ]
    columns = ["smaller", "stars_of_smaller", "larger", "stars_of_larger", "gap"]
    return pd.DataFrame(rows, columns=columns).sort_values("gap", ascending=False, kind="stable", ignore_index=True)


def counts_against_sums(printed: pd.DataFrame) -> pd.DataFrame:
    """Table 1: the printed number of samples of each corpus beside the sum of its emotions.

    Returns:
        Index corpus; columns printed, summed, fewest (the emotion with the smallest number).
    """
    table = printed[printed["table"] == "Table 1"].pivot(index="row", columns="condition", values="mean")
    parts = table.drop(columns="overall")
    return pd.DataFrame({"printed": table["overall"], "summed": parts.sum(axis=1), "fewest": parts.idxmin(axis=1)})
