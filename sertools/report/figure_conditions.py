"""Figure 3 of `transferable`: accuracy of each method on each corpus, a panel a condition and set of classes."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.analysis.bootstrap import Interval
from sertools.report.figures import METHOD_MARKERS, METHODS, PAPER, use_style

WIDTH = 0.8
"""Part of a corpus's place on the axis that its methods share."""
BESIDE = 0.04
"""How far the paper's value stands to the left of its method's place, ours to the right."""


def draw_conditions(
    panels: Sequence[tuple[str, float, Mapping[tuple[str, str], Interval], pd.DataFrame]],
    methods: Sequence[str],
    corpora: Mapping[str, tuple[str | None, str | None]],
    *,
    columns: int = 2,
    label: str = "balanced accuracy",
) -> Figure:
    """A panel each; in it, at every corpus, every method: the paper's value in grey and ours in colour.

    Args:
        panels: each its title, the chance level, ours by (method, corpus), and the paper's rows as in
            ``published.load`` (row, corpus, mean, lo, hi).
        methods: in the order to show.
        corpora: what the axis says to our name and the paper's; None where one of the two lacks it.
        columns: panels side by side. label: of the vertical axis.

    Ours has its 95 % interval over speakers; below eight speakers a small dot stands for each of them.
    """
    use_style()
    rows = -(-len(panels) // columns)
    figure, axes = plt.subplots(
        rows, columns, figsize=(4.9 * columns, 3.1 * rows + 0.4), sharex=True, sharey="row", squeeze=False
    )
    places = np.linspace(-WIDTH / 2, WIDTH / 2, len(methods) + 1)
    places = (places[:-1] + places[1:]) / 2
    for panel, (title, chance, ours, theirs) in zip(axes.flat, panels, strict=False):
        panel.axhline(chance, color="#444444", linestyle="--", linewidth=0.9, zorder=1)
        printed = theirs.set_index(["row", "corpus"])
        for x, (mine, paper) in enumerate(corpora.values()):
            if x:
                panel.axvline(x - 0.5, color="#E4E4E4", linewidth=0.8, zorder=0)
            for method, place in zip(methods, x + places, strict=True):
                if paper is not None and (method, paper) in printed.index:
                    _paper(panel, place - BESIDE, method, printed.loc[(method, paper)])
                if mine is not None and (method, mine) in ours:
                    _ours(panel, place + BESIDE, method, ours[method, mine])
        panel.set_title(title, loc="left")
        panel.set_xticks(range(len(corpora)), list(corpora), fontsize=8)
        panel.tick_params(axis="x", length=0)
        panel.set_xlim(-0.5, len(corpora) - 0.5)
        panel.grid(False, axis="x")
    for panel in axes[:, 0]:
        panel.set_ylabel(label)
    for panel in axes.flat[len(panels) :]:
        panel.set_visible(False)
    handles = [
        Line2D([], [], color=METHODS[name], marker=METHOD_MARKERS[name], linestyle="none", label=name)
        for name in methods
    ]
    handles.append(Line2D([], [], color=PAPER, marker="o", fillstyle="none", linestyle="none", label="the paper's"))
    handles.append(Line2D([], [], color="#444444", linestyle="--", linewidth=0.9, label="chance"))
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    # laid out once, not again for each file that it is saved to
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure


def _ours(panel: Axes, x: float, method: str, one: Interval) -> None:
    colour = METHODS[method]
    if one.has_interval:
        panel.vlines(x, one.low, one.high, color=colour, linewidth=1.4)
    else:
        dots = np.array(list(one.dots.values()))
        panel.plot(np.full(len(dots), x), dots, ".", color=colour, markersize=4, alpha=0.5, markeredgewidth=0)
    panel.plot(x, one.estimate, marker=METHOD_MARKERS[method], color=colour, markersize=5.5, linestyle="none")


def _paper(panel: Axes, x: float, method: str, row: pd.Series) -> None:
    if np.isfinite(row["lo"]) and np.isfinite(row["hi"]):
        panel.vlines(x, row["lo"], row["hi"], color=PAPER, linewidth=1.0)
    panel.plot(
        x, row["mean"], marker=METHOD_MARKERS[method], color=PAPER, markersize=4.5, markerfacecolor="white",
        linestyle="none",
    )  # fmt: skip
