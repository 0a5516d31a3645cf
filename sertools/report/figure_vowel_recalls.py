"""Pictures of Tables 4 and 5 of `vowels`: differences to the baselines, recalls of all variants, gains over CL."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.report.figures import OKABE_ITO, PAPER, use_style
from sertools.report.tables import number, signed
from sertools.report.vowel_recall_tables import HEADINGS, SAID

COLOURS = {
    "GAN": OKABE_ITO["blue"], "NMF": OKABE_ITO["vermilion"], "Ensemble": OKABE_ITO["green"],
    "Few-shot": OKABE_ITO["purple"],
}  # fmt: skip
MARKERS = dict(zip(COLOURS, ("o", "s", "^", "D"), strict=True))
OURS = OKABE_ITO["blue"]


def draw_gains_over_baselines(tested: pd.DataFrame, printed: pd.DataFrame) -> Figure:
    """A panel a direction: what the proposal gains on each baseline at each task, in points, with its 95 % interval
    over the runs (thick) and over speakers (thin), or a small dot a speaker; the paper's number as a grey cross.

    Args:
        tested: of `vowel_recall_tables.tests`, both directions. printed: columns direction, row, task, gain (points).
    """
    use_style()
    directions, tasks = list(dict.fromkeys(tested["direction"])), [t for t in HEADINGS if t in set(tested["task"])]
    figure, panels = plt.subplots(
        1, len(directions), figsize=(9.6, 1.2 + 1.15 * len(tasks)), sharey=True, squeeze=False
    )  # fmt: skip
    step = len(COLOURS) + 1
    for panel, direction in zip(panels[0], directions, strict=True):
        panel.axvline(0, color="#444444", linewidth=0.9)
        for block, task in enumerate(tasks):
            for place, baseline in enumerate(COLOURS):
                chosen = (tested["direction"] == direction) & (tested["row"] == baseline) & (tested["task"] == task)
                theirs = printed[
                    (printed["direction"] == direction) & (printed["row"] == baseline) & (printed["task"] == task)
                ]
                y = block * step + place
                panel.plot(theirs["gain"], [y] * len(theirs), "x", color=PAPER, markersize=6, zorder=2)
                for cell in tested[chosen].to_dict("records"):
                    _spread(panel, cell, cell["gain"], y, COLOURS[baseline], MARKERS[baseline])
        panel.set(title=SAID[direction], xlabel="AGA-CL Both less the baseline, points of recall")
        panel.set_yticks(
            [block * step + (len(COLOURS) - 1) / 2 for block in range(len(tasks))], [HEADINGS[task] for task in tasks]
        )
        panel.grid(False, axis="y")
    panels[0][0].invert_yaxis()
    handles = [
        Line2D([], [], color=COLOURS[name], marker=MARKERS[name], linestyle="none", label=name) for name in COLOURS
    ]
    handles += _explained()
    figure.legend(handles=handles, loc="outside lower center", ncols=4)
    return figure


def draw_recalls(frame: pd.DataFrame, directions: Sequence[str], rows: Sequence[str], chance: float) -> Figure:
    """A panel a direction: recall of every row of Table 5 in one task, in percent, with both of its doubts; the paper's
    as a grey cross, chance as a line.

    Args:
        frame: of `vowel_recall_tables.beside`, of one task. rows: to show, from above. chance: in percent.
    """
    use_style()
    figure, panels = plt.subplots(
        1, len(directions), figsize=(9.6, 1.4 + 0.3 * len(rows)), sharey=True, squeeze=False
    )  # fmt: skip
    for panel, direction in zip(panels[0], directions, strict=True):
        panel.axvline(chance, color="#444444", linestyle="--", linewidth=0.9)
        part = frame[frame["direction"] == direction].set_index("row")
        for y, row in enumerate(rows):
            cell = part.loc[row]
            panel.plot([cell["paper"]], [y], "x", color=PAPER, markersize=6, zorder=2)
            _spread(panel, cell, cell["value"], y, OURS, "o")
        panel.set(title=SAID[direction], xlabel="unweighted average recall, percent")
        panel.set_yticks(range(len(rows)), rows)
    panels[0][0].invert_yaxis()
    handles = [Line2D([], [], color=OURS, marker="o", linestyle="none", label="ours")]
    handles += [*_explained(), Line2D([], [], color="#444444", linestyle="--", linewidth=0.9, label="chance")]
    figure.legend(handles=handles, loc="outside lower center", ncols=3)
    return figure


def draw_gains(frame: pd.DataFrame, halves: Mapping[str, Sequence[str]], rows: Sequence[str]) -> Figure:
    """What every variant adds to CL at each task, in points: the paper above, ours below, a column of panels a half of
    Table 5; one scale of colours, the number in each cell.

    Args:
        frame: of `vowel_recall_tables.beside`, of Table 5. halves: title to our directions of a half. rows: to show.
    """
    use_style()
    figure, panels = plt.subplots(2, len(halves), figsize=(9.6, 2.2 + 0.5 * len(rows)), squeeze=False)
    made = {
        (what, title): _gains(frame[frame["direction"].isin(list(directions))], what, rows)
        for title, directions in halves.items()
        for what in ("paper", "value")
    }
    largest = max(np.nanmax(np.abs(each.to_numpy()), initial=0.1) for each in made.values())
    for line, what in enumerate(("paper", "value")):
        for panel, title in zip(panels[line], halves, strict=True):
            table = made[what, title]
            panel.imshow(table, cmap="RdBu_r", norm=TwoSlopeNorm(0, -largest, largest), aspect="auto")
            for y, x in np.ndindex(table.shape):
                value = table.iat[y, x]
                if np.isfinite(value):
                    dark = abs(value) > 0.6 * largest
                    panel.text(x, y, signed(value, 1), ha="center", va="center", fontsize=8,
                               color="white" if dark else "#222222")  # fmt: skip
            panel.set_title(f"{'the paper' if what == 'paper' else 'ours'}: {title}", loc="left")
            panel.set_xticks(range(table.shape[1]), [HEADINGS[task] for task in table.columns], rotation=20)
            panel.set_yticks(range(len(rows)), rows if panel is panels[line][0] else [""] * len(rows))
            panel.tick_params(length=0)
            panel.grid(False)
    return figure


def alt_of_recalls(frame: pd.DataFrame, directions: Sequence[str], rows: Sequence[str]) -> str:
    """The numbers of `draw_recalls` in words."""
    said = []
    for direction in directions:
        part = frame[frame["direction"] == direction].set_index("row")["value"]
        said.append(f"{SAID[direction]}: " + ", ".join(f"{row} {number(part[row], 1)}" for row in rows))
    return "; ".join(said)


def _gains(part: pd.DataFrame, what: str, rows: Sequence[str]) -> pd.DataFrame:
    wide = part.pivot(index="row", columns="task", values=what)
    wide = wide[[task for task in HEADINGS if task in wide]]
    return (wide - wide.loc["CL"]).loc[list(rows)]


def _spread(panel: Axes, cell: Mapping, value: float, y: float, colour: str, marker: str) -> None:
    if not pd.isna(cell["run_low"]):
        panel.hlines(y, cell["run_low"], cell["run_high"], color=colour, linewidth=3.5, alpha=0.45, zorder=3)
    if not pd.isna(cell["low"]):
        panel.hlines(y, cell["low"], cell["high"], color=colour, linewidth=1.0, zorder=3)
    panel.plot(list(cell["dots"]), [y] * len(cell["dots"]), ".", color=colour, markersize=4, alpha=0.8, zorder=3)
    panel.plot([value], [y], marker, color=colour, markersize=5.5, markeredgecolor="white", zorder=4)


def _explained() -> list[Line2D]:
    return [
        Line2D([], [], color="#666666", linewidth=3.5, alpha=0.45, label="95 % over the runs"),
        Line2D([], [], color="#666666", linewidth=1.0, label="95 % over speakers"),
        Line2D([], [], color="#666666", marker=".", linestyle="none", label="a speaker, where they are few"),
        Line2D([], [], color=PAPER, marker="x", linestyle="none", label="the paper"),
    ]
