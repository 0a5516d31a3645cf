"""Rank correlations as dots with their intervals: a panel a cell, a row a method, baselines as lines."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from sertools.analysis.bootstrap import Interval
from sertools.report.figures import METHOD_MARKERS, METHODS, OKABE_ITO, use_style

LINES = (("--", "orange"), (":", "purple"), ("-.", "sky"))


def draw_rho(
    methods: Sequence[str],
    panels: Mapping[str, str],
    readings: Mapping[str, Mapping[tuple[str, str], Interval]],
    lines: Mapping[str, Mapping[str, float]],
    *,
    paper: Mapping[str, float] | None = None,
) -> Figure:
    """Dots for every reading, the first of them filled.

    Args:
        methods: rows, from top to bottom.
        panels: cell to its title.
        readings: name to (method, cell) to rho; two or three of them.
        lines: baseline to its rho in each cell that it is known in.
        paper: method to the printed rho, shown in the first panel.
    """
    use_style()
    figure, axes = plt.subplots(1, len(panels), figsize=(3.3 * len(panels), 3.1), sharey=True, squeeze=False)
    for column, (cell, title) in enumerate(panels.items()):
        panel = axes[0, column]
        for place, (name, rho) in enumerate(readings.items()):
            for row, method in enumerate(methods):
                one, height = rho[method, cell], row + 0.26 * place - 0.13 * (len(readings) - 1)
                colour = METHODS.get(method, OKABE_ITO["black"])
                face = colour if place == 0 else "white"
                panel.plot([one.low, one.high], [height, height], color=colour, linewidth=1.4, zorder=2)
                panel.scatter(
                    one.estimate, height, marker=METHOD_MARKERS.get(method, "o"), s=34, color=face, edgecolors=colour,
                    zorder=3, label=name if row == 0 and column == 0 else None,
                )  # fmt: skip
        for (style, colour), (name, values) in zip(LINES, lines.items(), strict=False):
            if cell in values:
                panel.axvline(values[cell], linestyle=style, color=OKABE_ITO[colour], label=None if column else name)
        if paper is not None and column == 0:
            heights = range(len(methods))
            panel.scatter(
                [paper[method] for method in methods], heights, marker="|", s=170, color=OKABE_ITO["grey"],
                zorder=1, linewidths=2.5, label="printed, on IEMOCAP",
            )  # fmt: skip
        panel.axvline(0, color="#444444", linewidth=0.8)
        panel.set(title=title, xlabel="Spearman's rho", xlim=(-0.2, 1), xticks=[0, 0.25, 0.5, 0.75, 1])
        panel.xaxis.set_major_formatter("{x:g}")
        panel.set_yticks(range(len(methods)), methods)
        panel.set_ylim(len(methods) - 0.4, -0.6)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), fontsize=8)
    return figure
