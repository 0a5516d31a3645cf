"""The collapse of a posterior over the epochs of training: KL divergence and reconstruction, a row a reading of the
loss."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from sertools.report.figures import METHOD_MARKERS, METHODS, use_style

LOWEST = 1e-6
"""Nats below which a divergence is drawn at the edge: float32 has no more to say."""
BAND = (0.05, 0.95)
"""Quantiles over models between which the bands lie."""
PANELS = {
    "kl_1": "KL of dimension 1, nats",
    "kl_2": "KL of dimension 2, nats",
    "share": "error over that of the mean",
}


def draw_collapse(readings: Mapping[str, pd.DataFrame]) -> Figure:
    """A row a reading and a column a quantity of ``PANELS``; the line is the median over models, the band the middle
    90 %.

    Args:
        readings: name to a frame of ``sertools.analysis.collapse.course``.
    """
    use_style()
    size = (10, 2.4 * len(readings) + 0.7)
    figure, axes = plt.subplots(len(readings), len(PANELS), figsize=size, squeeze=False, sharex=True, sharey="col")
    lines = {}
    for place, (reading, frame) in enumerate(readings.items()):
        row = axes[place]
        for panel, (quantity, title) in zip(row, PANELS.items(), strict=True):
            for method, of in frame.dropna(subset=[quantity]).groupby("method", sort=False):
                over = of.groupby("epoch")[quantity].quantile([*BAND, 0.5]).unstack()
                if quantity != "share":
                    over = over.clip(lower=LOWEST)
                panel.fill_between(over.index, over[BAND[0]], over[BAND[1]], color=METHODS[method], alpha=0.25, lw=0)
                lines[method] = panel.plot(
                    over.index,
                    over[0.5],
                    color=METHODS[method],
                    lw=1.6,
                    marker=METHOD_MARKERS[method],
                    ms=4,
                    markevery=0.2,
                )[0]
            if quantity != "share":
                panel.set_yscale("log")
            else:
                panel.axhline(1, color="#444444", lw=0.8, ls=":")
                panel.set_ylim(bottom=0)
            if place == 0:
                panel.set_title(title)
        row[0].set_ylabel(reading)
    for panel in axes[-1]:
        panel.set_xlabel("epoch")
    figure.legend(lines.values(), lines.keys(), loc="outside upper center", ncols=len(lines))
    return figure
