"""The distribution of the errors of an alignment: how many vowels' centres lie how near to where they should."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sertools.report.figure_histories import COLOURS, DASHES
from sertools.report.figures import use_style

LEAST, MOST = 1.0, 500.0
"""Milliseconds that the axis spans; what is nearer or further stands at its ends."""


def draw_errors_of_alignment(panels: Mapping[str, Mapping[str, np.ndarray]], marks: Sequence[float] = ()) -> Figure:
    """A panel a set of comparisons, a line each: the share of vowels up to a distance; dots at the median and at 90 %.

    Args:
        panels: title to name to distances in milliseconds. marks: shares, level lines.
    """
    use_style()
    figure, axes = plt.subplots(1, len(panels), figsize=(4.6 * len(panels), 4.0), sharey=True, squeeze=False)
    for axis, (title, lines) in zip(axes[0], panels.items(), strict=True):
        for place, (name, errors) in enumerate(lines.items()):
            values = np.sort(np.clip(np.asarray(errors, dtype=float), LEAST, MOST))
            shares = np.arange(1, len(values) + 1) / len(values)
            colour, dashes = COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)]
            axis.step(values, shares, where="post", color=colour, linestyle=dashes, linewidth=1.5, label=name)
            at = np.quantile(values, [0.5, 0.9])
            axis.plot(at, [0.5, 0.9], "o", color=colour, markersize=4.5)
        for mark in marks:
            axis.axhline(mark, color="#888888", linewidth=0.8, linestyle=":", zorder=1)
        axis.set(xscale="log", xlim=(LEAST, MOST), ylim=(0, 1.01), title=title, xlabel="distance of the centres (ms)")
        ticks = (1, 3, 10, 30, 100, 300)
        axis.set_xticks(ticks, [str(tick) for tick in ticks])
        axis.minorticks_off()
        axis.legend(loc="lower right", fontsize=8)
    axes[0][0].set_ylabel("share of vowels")
    return figure
