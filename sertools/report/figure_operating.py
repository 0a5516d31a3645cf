"""Operating curves of the verdict machine: which word in what share of planted worlds, by the planted effect."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sertools.report.figures import OKABE_ITO, use_style
from sertools.report.operating import POWER, detectable
from sertools.report.verdicts import FAILS, HOLDS, OPEN

LOOK = {HOLDS: ("blue", "o", "-"), FAILS: ("vermilion", "s", "--"), OPEN: ("grey", "^", ":")}
COLUMNS = 4


def draw_operating(panels: Mapping[str, pd.DataFrame], xlabel: str) -> Figure:
    """A panel for each set of worlds.

    panels: title -> curves as `operating.Operated.curves` gives them. A line is a word, its band the 95 % Monte-Carlo
    interval; the thin upright line is the smallest effect that is found in `POWER` of the worlds, where there is one.
    """
    use_style()
    rows = -(-len(panels) // COLUMNS)
    figure, axes = plt.subplots(rows, COLUMNS, figsize=(10.5, 2.7 * rows), sharex=True, sharey=True, squeeze=False)
    for panel in axes.flat[len(panels) :]:
        panel.set_visible(False)
    for panel, (title, curves) in zip(axes.flat, panels.items(), strict=False):
        for word, (colour, marker, style) in LOOK.items():
            one = curves[curves["word"] == word].sort_values("effect", kind="stable")
            panel.fill_between(one["effect"], one["low"], one["high"], color=OKABE_ITO[colour], alpha=0.18, linewidth=0)
            panel.plot(
                one["effect"], one["share"], color=OKABE_ITO[colour], marker=marker, linestyle=style, markersize=4,
                label=word,
            )  # fmt: skip
        panel.axvline(0, color="#444444", linewidth=0.8)
        found = detectable(curves)
        if np.isfinite(found):
            panel.plot([found, found], [0, POWER], color=OKABE_ITO["blue"], linewidth=0.8)
        panel.set(title=title, ylim=(-0.03, 1.03), yticks=[0, 0.2, 0.4, 0.6, 0.8, 1])
        panel.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        panel.xaxis.set_major_formatter("{x:g}")
    for panel in axes[-1]:
        panel.set_xlabel(xlabel)
    for panel in axes[:, 0]:
        panel.set_ylabel("share of worlds")
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels))
    return figure
