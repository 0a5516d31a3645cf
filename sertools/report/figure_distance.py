"""Figure 4 of `transferable`: log Bhattacharyya distance of every corpus to the training rows, a panel a reading."""

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


def draw_distances(
    panels: Sequence[tuple[str, Mapping[tuple[str, str], Interval], Mapping[str, float], pd.DataFrame | None]],
    methods: Sequence[str],
    corpora: Mapping[str, tuple[str | None, str | None]],
) -> Figure:
    """A panel each, one below the other; in it, at every corpus, every method: the paper's in grey, ours in colour.

    Args:
        panels: each its title, ours by (method, corpus), the floor by method (dotted, in the method's colour), and the
            paper's rows as in ``published.load`` (row, corpus, mean, lo, hi) or None.
        methods: in the order to show.
        corpora: what the axis says to our name and the paper's; None where one of the two lacks it.

    Ours has its 95 % interval over speakers; below eight speakers a small dot for each speaker left out.
    """
    use_style()
    figure, axes = plt.subplots(
        len(panels), 1, figsize=(9.2, 3.1 * len(panels) + 0.4), sharex=True, squeeze=False
    )  # fmt: skip
    places = np.linspace(-WIDTH / 2, WIDTH / 2, len(methods) + 1)
    places = (places[:-1] + places[1:]) / 2
    for panel, (title, ours, floors, theirs) in zip(axes[:, 0], panels, strict=True):
        printed = None if theirs is None else theirs.set_index(["row", "corpus"])
        for x, (mine, paper) in enumerate(corpora.values()):
            if x:
                panel.axvline(x - 0.5, color="#E4E4E4", linewidth=0.8, zorder=0)
            for method, place in zip(methods, x + places, strict=True):
                if printed is not None and (method, paper) in printed.index:
                    _paper(panel, place - 0.05, method, printed.loc[(method, paper)])
                if (method, mine) in ours:
                    _ours(panel, place + 0.05, method, ours[method, mine])
                    panel.hlines(
                        floors[method], place - 0.03, place + 0.13, color=METHODS[method], linewidth=1, linestyle=":"
                    )
        panel.set_title(title, loc="left")
        panel.set_ylabel("ln Bhattacharyya distance")
        panel.tick_params(axis="x", length=0)
        panel.grid(False, axis="x")
    axes[-1, 0].set_xticks(range(len(corpora)), list(corpora), fontsize=9)
    axes[-1, 0].set_xlim(-0.5, len(corpora) - 0.5)
    handles = [
        Line2D([], [], color=METHODS[name], marker=METHOD_MARKERS[name], linestyle="none", label=name)
        for name in methods
    ]
    handles.append(Line2D([], [], color=PAPER, marker="o", fillstyle="none", linestyle="none", label="the paper's"))
    handles.append(Line2D([], [], color="#444444", linestyle=":", linewidth=1, label="floor"))
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return figure


def _ours(panel: Axes, x: float, method: str, one: Interval) -> None:
    colour = METHODS[method]
    if one.has_interval:
        panel.vlines(x, one.low, one.high, color=colour, linewidth=1.4)
    else:
        panel.plot(np.full(len(one.values), x), one.values, ".", color=colour, markersize=4, alpha=0.6)
    panel.plot(x, one.estimate, marker=METHOD_MARKERS[method], color=colour, markersize=5.5, linestyle="none")


def _paper(panel: Axes, x: float, method: str, row: pd.Series) -> None:
    if np.isfinite(row["lo"]) and np.isfinite(row["hi"]):
        panel.vlines(x, row["lo"], row["hi"], color=PAPER, linewidth=1.0)
    panel.plot(
        x, row["mean"], marker=METHOD_MARKERS[method], color=PAPER, fillstyle="none", markersize=5.5, linestyle="none"
    )
