"""Tables 4 and 5 of `vowels` beside ours: unweighted average recalls in percent, as the paper prints them.

Two kinds of doubt stand in lines of their own: over the runs (Student's t, as the paper's tests have it), which says
nothing about other speakers, and over the speakers, where there are too few for an interval a value each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sertools.analysis.vowels.paired_tests import stars
from sertools.analysis.vowels.recall_intervals import Spread, difference_table, recall_table
from sertools.analysis.vowels.setup import BASELINES, EMOTIONS, RATED, TASKS
from sertools.models.baselines.catalogue import BASELINES as CATALOGUE
from sertools.models.vowel_methods import METHODS, READINGS
from sertools.report.tables import MISSING, number, signed

PRINTED = {"M->B": "en->zh", "B->M": "zh->en"}
"""The paper's directions and ours in their place."""
SAID = {
    "en->zh": "English to Mandarin", "zh->en": "Mandarin to English", "en->dk": "English to Danish",
    "dk->en": "Danish to English",
}  # fmt: skip
RATED_PRINTED = {"M->B": "en->dk", "B->M": "dk->en"}
"""The paper's directions and ours in their place where arousal and valence are recognised."""
WITHIN = "within"
"""The row of Table 5 of a model of the target's own language."""
ROWS = (*(f"{one.name} {one.kind}" if one.kind else one.name for one in METHODS), WITHIN)
"""The rows of Table 5."""
PROPOSED = "AGA-CL Both"
HEADINGS = dict(zip(TASKS, ("four classes", *EMOTIONS), strict=True)) | {"aro": "arousal", "val": "valence"}
"""Of the columns."""
CELL = ["direction", "row", "task"]
OURS = ("value", "run_low", "run_high", "low", "high")
LINES = {
    "paper": "paper", "ours": "ours", "difference": "difference", "over the runs": "runs, 95 %",
    "over speakers": "speakers",
}  # fmt: skip
"""What a line of a table holds, and what it is called there."""


@dataclass(frozen=True)
class Line:
    """One line a row: its key in `LINES`, and for whom (rows of the table; None for all)."""

    key: str
    rows: tuple[str, ...] | None = None


def row_name(model: str, anchors: str = "", reading: str = "") -> str:
    """A model as Table 5 writes it, such as "AGA-CL Both"; with guessed labels ", guessed" behind."""
    return " ".join(filter(None, (model, anchors))) + (", guessed" if reading == READINGS[1] else "")


def after(row: str) -> str:
    """A baseline with those after whom it was made: "GAN after Su and Lee (2022)"; others as they are."""
    return f"{row} after {CATALOGUE[row].after}" if row in CATALOGUE else row


def ours(found: Spread, direction: str, row: str | None = None) -> pd.DataFrame:
    """Our recalls in percent: a row a model and task.

    row: what the models are called where they are of one row, else each after itself.

    Returns:
        Columns direction, row, task, `OURS`, dots.
    """
    table = recall_table(found)
    names = [row_name(*key) for key in zip(table["model"], table["anchors"], table["reading"], strict=True)]
    table = table.assign(direction=direction, row=names if row is None else row)
    table["dots"] = [tuple(100 * dot for dot in dots) for dots in table["dots"]]
    table[list(OURS)] *= 100
    return table[[*CELL, *OURS, "dots"]]


def tests(found: Spread, direction: str) -> pd.DataFrame:
    """The paired t-tests of Table 4: the proposal against each baseline and task.

    Returns:
        Columns direction, row (of the baseline), task, gain (points), `OURS` without value, dots, of the gain, p,
        ahead, runs.
    """
    pairs = [
        (("AGA-CL", "Both", READINGS[0], task), (baseline, "", "", task)) for baseline in BASELINES for task in TASKS
    ]
    table = difference_table(found, pairs)
    table["dots"] = [tuple(100 * dot for dot in dots) for dots in table["dots"]]
    table[list(OURS)] *= 100
    table = table.assign(direction=direction, row=[cell[0] for cell in table["second"]],
                         task=[cell[-1] for cell in table["second"]])  # fmt: skip
    return table.rename(columns={"value": "gain"})[[*CELL, "gain", *OURS[1:], "dots", "p", "ahead", "runs"]]


def printed_recalls(printed: pd.DataFrame) -> pd.DataFrame:
    """The paper's numbers under our directions: columns direction, row, task, paper, and paper_stars (Table 4; 0
    elsewhere).

    printed: Table 4 or 5 of `published.load`.
    """
    table = printed.assign(row=printed["row"].replace("AGA-CL", PROPOSED), task=printed["condition"])
    rated = table["task"].isin(list(RATED))
    table["direction"] = table["corpus"].map(PRINTED).where(~rated, table["corpus"].map(RATED_PRINTED))
    value = table[table["metric"] == "UAR_percent"].set_index(CELL)["mean"].rename("paper")
    said = table[table["metric"] == "stars"].set_index(CELL)["mean"].rename("paper_stars")
    return value.to_frame().join(said).fillna({"paper_stars": 0}).astype({"paper_stars": int}).reset_index()


def beside(own: pd.DataFrame, printed: pd.DataFrame, tested: pd.DataFrame | None = None) -> pd.DataFrame:
    """The paper's recalls and ours, a row a cell of the paper's table, in its order; all digits.

    Args:
        own: of `ours`. printed: of `printed_recalls`. tested: of `tests`.

    Returns:
        Columns direction, row, task, paper, paper_stars, `OURS`, dots, difference (points), and with `tested` p, stars.
    """
    frame = printed.merge(own, how="left", on=CELL)
    frame["dots"] = [each if isinstance(each, tuple) else () for each in frame["dots"]]
    frame["difference"] = frame["value"] - frame["paper"]
    if tested is not None:
        frame = frame.merge(tested[[*CELL, "p"]], how="left", on=CELL)
        frame["stars"] = frame["p"].map(stars)
    return frame


def layout(
    frame: pd.DataFrame, directions: Sequence[str], lines: Sequence[Line], rows: Sequence[str]
) -> pd.DataFrame:  # fmt: skip
    """A half of a table as the paper prints it: a column a task, for each row the lines that are asked for.

    Args:
        frame: of `beside`. directions: of the half, such as that of emotions and that of ratings. lines, rows: to show,
            in this order.

    Returns:
        Text; index ``model`` and ``line``.
    """
    part = frame[frame["direction"].isin(list(directions))]
    tasks = [task for task in HEADINGS if task in set(part["task"])]
    cells = part.set_index(["row", "task"])
    made = {}
    for row in rows:
        for line in lines:
            if line.rows is not None and row not in line.rows:
                continue
            found = {
                HEADINGS[task]: _text(line.key, cells.loc[(row, task)]) if (row, task) in cells.index else MISSING
                for task in tasks
            }
            if line.key in ("paper", "ours") or set(found.values()) != {MISSING}:
                made[after(row), LINES[line.key]] = found
    table = pd.DataFrame.from_dict(made, orient="index")
    table.index = pd.MultiIndex.from_tuples(table.index, names=["model", "line"])
    return table


def _text(key: str, cell: pd.Series) -> str:
    if key == "paper":
        return number(cell["paper"]) + "*" * cell["paper_stars"]
    if pd.isna(cell["value"]):
        return MISSING
    if key == "ours":
        return number(cell["value"], 1) + cell.get("stars", "")
    if key == "difference":
        return signed(cell["difference"], 1)
    return over(cell, "runs" if key == "over the runs" else "speakers")


def over(cell: Mapping, what: str, places: int = 1, *, sign: bool = False) -> str:
    """The doubt of a value as text: "40.1 to 45.0" over the "runs", or over the "speakers"; where these are few, a
    value each, "40 · 45 · 38". sign: of a difference."""
    shown = signed if sign else number
    if what == "speakers" and len(cell["dots"]):
        return " · ".join(shown(dot, max(places - 1, 0)) for dot in cell["dots"])
    low, high = (cell["run_low"], cell["run_high"]) if what == "runs" else (cell["low"], cell["high"])
    return MISSING if pd.isna(low) or pd.isna(high) else f"{shown(low, places)} to {shown(high, places)}"
