"""How often each unit of a bottleneck is near zero, and how the share of near-zero activities came about."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sertools.report.figure_histories import COLOURS, DASHES
from sertools.report.figures import use_style

BINS = 20


def draw_units(units: Mapping[str, np.ndarray], references: Mapping[str, float]) -> Figure:
    """Outlines of histograms over units: how many are near zero in which share of their activities.

    Args:
        units: what the legend says, such as a run, to the share of each unit, (units,) within 0 ... 1.
        references: what the legend says to a share that is drawn as an upright line.
    """
    use_style()
    figure, axis = plt.subplots(figsize=(7.2, 3.4))
    edges = np.linspace(0, 1, BINS + 1)
    for place, (name, shares) in enumerate(units.items()):
        axis.stairs(np.histogram(shares, edges)[0], edges, color=COLOURS[place % len(COLOURS)], label=name)
    for (text, share), dashes in zip(references.items(), DASHES[1:], strict=False):
        axis.axvline(share, color="#444444", linestyle=dashes, linewidth=1.1, label=text)
    axis.set(xlim=(0, 1), ylim=(0, None), xlabel="share of a unit's activities that are near zero", ylabel="units")
    figure.legend(loc="outside lower center", ncols=4)
    return figure
