"""Errors by corpus: every held-out speaker a dot, the corpus a marker, plain references as level lines."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.analysis.bootstrap import Interval
from sertools.report.figure_histories import COLOURS, DASHES
from sertools.report.figures import SHAPES, use_style

WIDTH = 0.7
"""Part of a corpus's place on the axis that its groups share."""


def draw_errors(errors: Mapping[str, Mapping[str, Interval]], references: Mapping[str, float], *, label: str) -> Figure:
    """At every corpus a marker a group, with its 95 % interval over speakers or, below eight, a dot a speaker.

    Args:
        errors: group (such as an amount of speech) to corpus to error; the first group names the corpora, in order.
        references: what the legend says to a value that is drawn as a level line.
        label: of the vertical axis, which begins at 0.
    """
    use_style()
    figure, axis = plt.subplots(figsize=(9.2, 3.8))
    names = list(next(iter(errors.values())))
    steps = np.linspace(-WIDTH / 2, WIDTH / 2, len(errors) + 1)
    for place, (of_corpora, shift) in enumerate(zip(errors.values(), (steps[:-1] + steps[1:]) / 2, strict=True)):
        for x, name in enumerate(names):
            if name not in of_corpora:
                continue
            one = of_corpora[name]
            if one.has_interval:
                axis.vlines(x + shift, one.low, one.high, color=COLOURS[place], linewidth=1.4)
            else:
                dots = np.array(list(one.dots.values()))
                axis.plot(np.full(len(dots), x + shift), dots, ".", color=COLOURS[place], markersize=4, alpha=0.6)
            axis.plot(x + shift, one.estimate, SHAPES[place], color=COLOURS[place], markersize=5.5, fillstyle="none")
    for (text, value), dashes in zip(references.items(), DASHES[1:], strict=False):
        axis.axhline(value, color="#444444", linestyle=dashes, linewidth=1.0, label=text, zorder=1)
    axis.set_xticks(range(len(names)), [name.replace(" ", "\n", 1) for name in names], fontsize=8)
    axis.set_ylim(bottom=0)
    axis.set_ylabel(label)
    axis.grid(False, axis="x")
    handles = [
        Line2D([], [], color=COLOURS[place], marker=SHAPES[place], fillstyle="none", linestyle="none", label=name)
        for place, name in enumerate(errors)
    ]
    figure.legend(handles=[*handles, *axis.get_legend_handles_labels()[0]], loc="outside lower center", ncols=4)
    return figure
