"""Figure 2 of `interpretable`: accuracy of four methods on each corpus, ours beside the paper's."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.analysis.bootstrap import Interval
from sertools.report.figure_conditions import draw_conditions

MAJORITY = "#B07A00"
"""Colour of the lines at the largest class's share: no method has it."""


def draw_classification(
    measures: Mapping[str, Mapping[tuple[str, str], Interval]],
    printed: pd.DataFrame,
    methods: Sequence[str],
    corpora: Mapping[str, tuple[str | None, str | None]],
    *,
    chance: float,
    majority: Mapping[str, float],
) -> Figure:
    """A panel a measure, the paper's values in each: its text does not say which of the measures they are.

    Args:
        measures: title to ours by (method, corpus). printed: the paper's rows as shares (row, corpus, mean, lo, hi).
        methods: in the order to show. corpora: what the axis says to our name and the paper's, None where one is
            missing. chance: level of the dashed line. majority: our corpus to the share of its largest class, drawn as
            a short line in the first panel, which is plain accuracy.
    """
    panels = [(title, chance, ours, printed) for title, ours in measures.items()]
    figure = draw_conditions(panels, methods, corpora, columns=1, label="accuracy")
    figure.set_size_inches(9.6, 2.9 * len(panels) + 0.5)
    for x, (mine, _) in enumerate(corpora.values()):
        if mine in majority:
            figure.axes[0].hlines(majority[mine], x - 0.42, x + 0.42, color=MAJORITY, linewidth=1.2, zorder=1)
    line = Line2D([], [], color=MAJORITY, linewidth=1.2, label="always the largest class")
    (legend,) = figure.legends
    handles = [*legend.legend_handles, line]
    legend.remove()
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return figure
