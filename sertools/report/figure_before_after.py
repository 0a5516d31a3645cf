"""Figure 6 of `vowels`, Com of every vowel before and after anchoring, and how the change hangs on the value before."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.analysis.vowels.setup import EMOTIONS
from sertools.corpora.vowels import MONOPHTHONGS, VOWELS
from sertools.report.figure_vowel_space import letter
from sertools.report.figures import EMOTION_MARKERS, OKABE_ITO, use_style
from sertools.report.figures import EMOTIONS as COLOURS

WIDTH = 0.72
"""Part of a vowel's place on the axis that its emotions share."""
NAMES = {task: emotion for emotion, task in EMOTIONS.items()}
"""The emotions' short names to their words."""
_GREY = "#777777"


def draw_changes(panels: Mapping[str, pd.DataFrame], *, columns: int = 2) -> Figure:
    """Figure 6: at every vowel a line an emotion, from Com before (a dash) to Com after (a marker, filled for the group
    anchors of the emotion).

    Args:
        panels: title to a direction's rows of `printed_commonality.changes` or `before_after.changes`; all on one
            scale, in rows of ``columns``.
    """
    use_style()
    lines = -(-len(panels) // columns)
    figure, axes = plt.subplots(
        lines, columns, figsize=(5.0 * columns, 2.9 * lines + 0.4), sharex=True, sharey=True, squeeze=False
    )
    edges = np.linspace(-WIDTH / 2, WIDTH / 2, len(NAMES) + 1)
    shifts = dict(zip(NAMES, (edges[:-1] + edges[1:]) / 2, strict=True))
    for axis, (title, rows) in zip(axes.ravel(), panels.items(), strict=False):
        for row in rows.itertuples():
            place, colour = VOWELS.index(row.vowel) + shifts[row.emotion], COLOURS[NAMES[row.emotion]]
            axis.plot([place, place], [row.before, row.after], color=colour, linewidth=1.2, zorder=2)
            axis.plot(place, row.before, "_", color=colour, markersize=6, markeredgewidth=1.6, zorder=2)
            _point(axis, place, row.after, row.emotion, row.anchored)
        axis.axvline(len(MONOPHTHONGS) - 0.5, color="#444444", linewidth=0.8)
        axis.set_title(title)
        axis.grid(False, axis="x")
        axis.set(xlim=(-0.5, len(VOWELS) - 0.5))
        axis.set_xticks(range(len(VOWELS)), [letter(vowel) for vowel in VOWELS], fontsize=12)
        axis.tick_params(axis="x", length=0)
    for axis in axes.ravel()[len(panels) :]:
        axis.axis("off")
    for axis in axes[:, 0]:
        axis.set_ylabel("Com")
    before = Line2D([], [], color=_GREY, marker="_", linestyle="none", markeredgewidth=1.6, label="before")
    _legend(figure, [before])
    return figure


def draw_regression(panels: Mapping[str, pd.DataFrame], *, columns: int = 2) -> Figure:
    """The change of every cell over its value before, and the line on which all would lie, but for scatter, if the
    value after had nothing to do with the one before.

    Args:
        panels: as in `draw_changes`, each on a scale of its own.
    """
    use_style()
    lines = -(-len(panels) // columns)
    figure, axes = plt.subplots(lines, columns, figsize=(4.6 * columns, 2.9 * lines + 0.4), squeeze=False)
    for axis, (title, rows) in zip(axes.ravel(), panels.items(), strict=False):
        for row in rows.itertuples():
            _point(axis, row.before, row.change, row.emotion, row.anchored)
        ends = np.array([rows["before"].min(), rows["before"].max()])
        axis.plot(ends, rows["after"].mean() - ends, color=_GREY, linewidth=1.2, zorder=1)
        axis.axhline(0, color="#444444", linewidth=0.8, zorder=1)
        axis.set_title(title)
    for axis in axes.ravel()[len(panels) :]:
        axis.axis("off")
    for axis in axes[-1]:
        axis.set_xlabel("Com before")
    for axis in axes[:, 0]:
        axis.set_ylabel("change of Com")
    _legend(figure, [Line2D([], [], color=_GREY, linewidth=1.2, label="if unrelated")])
    return figure


def _point(axis: plt.Axes, x: float, y: float, emotion: str, anchored: bool) -> None:
    colour, marker = COLOURS[NAMES[emotion]], EMOTION_MARKERS[NAMES[emotion]]
    face = colour if anchored else "white"
    axis.plot(x, y, marker, color=colour, markerfacecolor=face, markersize=5, markeredgewidth=1.2, zorder=3)


def _legend(figure: Figure, more: list[Line2D]) -> None:
    handles = [
        Line2D([], [], color=COLOURS[word], marker=EMOTION_MARKERS[word], linestyle="none", label=word)
        for word in NAMES.values()
    ]
    kinds = {"group anchor": OKABE_ITO["black"], "other vowel": "white"}
    handles += [
        Line2D([], [], color=OKABE_ITO["black"], marker="o", markerfacecolor=face, linestyle="none", label=said)
        for said, face in kinds.items()
    ]
    handles += more
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles), fontsize=9)
    # laid out once, not again for each file that it is saved to
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
