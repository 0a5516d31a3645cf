"""The picture of Table 2 of `wild`: accuracy of each strategy on each corpus, with a dot a speaker and run."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.analysis.wild.accuracy import over_runs
from sertools.analysis.wild.power import CHANCE
from sertools.report.figures import OKABE_ITO, use_style

COLOURS = {
    "scratch": OKABE_ITO["blue"], "frozen": OKABE_ITO["vermilion"], "fine-tuned": OKABE_ITO["green"],
}  # fmt: skip
MARKERS = {"scratch": "o", "frozen": "s", "fine-tuned": "^"}
WIDTH = 0.78
"""Part of a corpus's place on the axis that its strategies share."""
SPEAKERS = 0.045
"""How far apart the columns of a corpus's speakers stand."""


def draw_strategies(
    speakers: pd.DataFrame,
    accuracy: pd.DataFrame,
    corpora: Sequence[tuple[str, str]],
    guessing: pd.DataFrame,
) -> Figure:
    """At every corpus, for each strategy: a small dot a speaker and run (a column of dots a speaker), the mean over
    runs as the strategy's marker, and its 95 % interval over runs as a line.

    Args:
        speakers, accuracy: columns strategy, run, corpus, ua, the former with speaker (``accuracy.own_accuracy``).
        corpora: name and what the axis says, in the order to show; the last is the unseen one, behind a line.
        guessing: indexed by corpus, low and high: where guessing lies in 95 % of cases, a grey band.
    """
    use_style()
    figure, panel = plt.subplots(figsize=(9.2, 4.4))
    strategies = list(dict.fromkeys(accuracy["strategy"]))
    edges = np.linspace(-WIDTH / 2, WIDTH / 2, len(strategies) + 1)
    places = dict(zip(strategies, (edges[:-1] + edges[1:]) / 2, strict=True))
    panel.axhline(CHANCE, color="#444444", linestyle="--", linewidth=0.9, zorder=1)
    for x, (corpus, _) in enumerate(corpora):
        low, high = guessing.loc[corpus, ["low", "high"]]
        panel.fill_between([x - 0.44, x + 0.44], low, high, color="#E9E9E9", linewidth=0, zorder=0)
        for strategy in strategies:
            dots = speakers[(speakers["strategy"] == strategy) & (speakers["corpus"] == corpus)]
            runs = accuracy.loc[(accuracy["strategy"] == strategy) & (accuracy["corpus"] == corpus), "ua"]
            _cell(panel, x + places[strategy], strategy, dots, runs)
    panel.axvline(len(corpora) - 1.5, color="#444444", linewidth=0.8)
    panel.set_xticks(range(len(corpora)), [said for _, said in corpora])
    panel.tick_params(axis="x", length=0)
    panel.set(xlim=(-0.5, len(corpora) - 0.5), ylabel="unweighted accuracy")
    panel.grid(False, axis="x")
    handles = [
        Line2D([], [], color=COLOURS[name], marker=MARKERS[name], linestyle="-", label=name) for name in strategies
    ]
    handles.append(Line2D([], [], color="#666666", marker=".", linestyle="none", label="a speaker in a run"))
    handles.append(Line2D([], [], color="#444444", linestyle="--", linewidth=0.9, label="chance"))
    handles.append(plt.Rectangle((0, 0), 1, 1, color="#E9E9E9", label="guessing, 95 % of cases"))
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return figure


def _cell(panel: Axes, x: float, strategy: str, dots: pd.DataFrame, runs: pd.Series) -> None:
    people = sorted(dots["speaker"].unique())
    shift = {who: (place - (len(people) - 1) / 2) * SPEAKERS for place, who in enumerate(people)}
    panel.plot(
        x - 0.05 + dots["speaker"].map(shift).to_numpy(float), dots["ua"], ".", color=COLOURS[strategy], alpha=0.5,
        markersize=6, markeredgewidth=0, zorder=2,
    )  # fmt: skip
    one = over_runs(runs)
    if one.runs > 1:
        panel.vlines(x + 0.07, one.low, one.high, color=COLOURS[strategy], linewidth=1.5, zorder=3)
    panel.plot(
        [x + 0.07], [one.mean], MARKERS[strategy], color=COLOURS[strategy], markersize=6.5, markeredgecolor="white",
        zorder=4,
    )  # fmt: skip
