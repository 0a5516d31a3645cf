"""Accuracy on the unseen corpus over the amount of speech that the autoencoder heard (`wild`, claim 10)."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sertools.analysis.wild.power import CHANCE
from sertools.report.figure_strategies import COLOURS, MARKERS
from sertools.report.figures import use_style

BESIDE = 1.03
"""Factor by which the strategies stand beside each other on the logarithmic axis."""


def draw_amount(curve: pd.DataFrame, hours: Mapping[str, float], scratch: Sequence[float]) -> Figure:
    """A line a strategy through the means over runs, a small dot a run; from scratch as a level with its runs' range.

    Args:
        curve: from ``trend.curve_of_runs``. hours: amount to hours of speech. scratch: accuracies from scratch, a run
            each.
    """
    use_style()
    figure, panel = plt.subplots(figsize=(7.2, 4.2))
    levels = np.asarray(scratch, dtype=float)
    panel.axhspan(levels.min(), levels.max(), color=COLOURS["scratch"], alpha=0.12, linewidth=0, zorder=0)
    panel.axhline(levels.mean(), color=COLOURS["scratch"], linewidth=1.2, label="scratch: mean and range of runs")
    panel.axhline(CHANCE, color="#444444", linestyle="--", linewidth=0.9, label="chance")
    strategies = list(dict.fromkeys(curve["strategy"]))
    for place, strategy in enumerate(strategies):
        part = curve[curve["strategy"] == strategy]
        shift = BESIDE ** (2 * place - len(strategies) + 1)
        means = part.groupby("amount", sort=False)["ua"].mean()
        at = np.array([hours[amount] for amount in means.index])
        colour = COLOURS[strategy]
        panel.plot(
            part["amount"].map(hours) * shift, part["ua"], ".", color=colour, alpha=0.6, markersize=7, markeredgewidth=0
        )
        panel.plot(at * shift, means, MARKERS[strategy] + "-", color=colour, markeredgecolor="white", label=strategy)
    panel.set_xscale("log")
    panel.set_xticks(list(hours.values()), [f"{one:.2g} h\n({amount})" for amount, one in hours.items()])
    panel.minorticks_off()
    panel.set(xlabel="speech for pre-training", ylabel="unweighted accuracy, unseen corpus")
    figure.legend(loc="outside lower center", ncols=4)
    return figure
