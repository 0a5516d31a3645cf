"""The multiverse as pictures: each claim's share of analyses, and one claim's analyses from least to largest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sertools.report.figures import OKABE_ITO, use_style
from sertools.report.verdicts import MULTIVERSE

if TYPE_CHECKING:
    from sertools.report.multiverse import Multiverse

TRUE, FALSE = OKABE_ITO["blue"], OKABE_ITO["vermilion"]
MARKS = {
    True: ("true under the paper's own choices", "o", TRUE),
    False: ("false", "X", FALSE),
    None: ("no value", "D", OKABE_ITO["grey"]),
}
BINS = 60
"""Columns of a specification curve's lower panel: each shows the mix of levels among as many analyses."""


def draw_overview(multiverses: Sequence[Multiverse]) -> Figure:
    """A row a claim: the share of analyses in which it holds, and whether it does under the paper's own choices.

    Between the two lines (one third, two thirds) the multiverse leaves a claim undecided.
    """
    use_style()
    figure, panel = plt.subplots(figsize=(7, 0.6 + 0.24 * len(multiverses)))
    panel.axvspan(1 - MULTIVERSE, MULTIVERSE, color="#EFEFEF", zorder=0)
    for row, one in enumerate(multiverses):
        panel.plot([0, one.share], [row, row], color="#9A9A9A", linewidth=1.2, zorder=1)
        _, marker, colour = MARKS[one.own_truth]
        panel.scatter(one.share, row, s=46, zorder=2, marker=marker, color=colour, edgecolors="white", linewidths=0.6)
    for truth in (True, False, None):
        if any(one.own_truth is truth for one in multiverses):
            label, marker, colour = MARKS[truth]
            panel.scatter([], [], marker=marker, color=colour, label=label)
    panel.set_yticks(range(len(multiverses)), [one.claim for one in multiverses], fontsize=8)
    panel.set(
        xlim=(-0.02, 1.02), ylim=(len(multiverses) - 0.4, -0.6), xlabel="share of analyses in which the claim holds"
    )
    panel.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    panel.grid(axis="y", visible=False)
    figure.legend(loc="outside upper center", ncols=3, fontsize=8)
    return figure


def draw_specification(one: Multiverse) -> Figure:
    """All analyses of a claim in the order of its number: above the number, below which choices stand behind it.

    A square below is as dark as its level is frequent among the analyses above it: even where the level plays no part.
    The paper's own choices are marked with a diamond above and bold names below. A claim without a number is ordered by
    its truth alone.
    """
    use_style()
    choices = one.choices[[choice for choice in one.choices if one.choices[choice].nunique() > 1]]
    levels = [(choice, level) for choice in choices for level in choices[choice].unique()]
    values = one.truths.astype(float) if one.values is None else one.values
    order = np.argsort(values.to_numpy(), kind="stable")  # analyses whose number is missing come last
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(7.6, 2.4 + 0.19 * len(levels)), sharex=True, height_ratios=[2.2, 0.19 * len(levels)]
    )
    truths = one.truths.to_numpy()[order]
    ranks, drawn = np.arange(len(order)), values.to_numpy()[order]
    for truth, colour, label in ((True, TRUE, "the claim holds"), (False, FALSE, "it does not")):
        chosen = truths == truth
        if chosen.any():
            above.scatter(ranks[chosen], drawn[chosen], s=5, color=colour, linewidths=0, label=label, rasterized=True)
    if one.own is not None:
        place = int(np.flatnonzero(one.choices.index.to_numpy()[order] == one.own)[0])
        above.scatter(
            place, drawn[place], marker="D", s=54, facecolors="none", edgecolors="black", linewidths=1.4,
            label="the paper's own choices", zorder=3, clip_on=False,
        )  # fmt: skip
    above.set_ylabel("the claim's number" if one.values is not None else "holds")
    above.legend(loc="upper left", fontsize=8, markerscale=1.4)
    _strip(below, choices, levels, order, {} if one.own is None else choices.loc[one.own].to_dict())
    below.set_xlabel(f"{len(order)} analyses, in the order of the number above")
    below.set_xlim(-0.5, len(order) - 0.5)
    return figure


def _strip(panel: plt.Axes, choices, levels: list[tuple[str, str]], order: np.ndarray, own: dict[str, str]) -> None:
    """How frequent each level is along the ordered analyses, a row a level, against an even spread."""
    edges = np.linspace(0, len(order), min(BINS, len(order)) + 1).round().astype(int)
    shares = np.array(
        [
            np.add.reduceat((choices[choice].to_numpy()[order] == level).astype(float), edges[:-1]) / np.diff(edges)
            for choice, level in levels
        ]
    )
    panel.pcolormesh(
        edges - 0.5, np.arange(len(levels) + 1) - 0.5, shares, cmap="Greys", vmin=0, vmax=1, rasterized=True
    )
    before = None
    names = []
    for row, (choice, level) in enumerate(levels):
        names.append(f"{choice}: {level}" if choice != before else level)
        if choice != before and row:
            panel.axhline(row - 0.5, color="#444444", linewidth=0.8)
        before = choice
    panel.set_yticks(range(len(levels)), names, fontsize=7)
    for text, (choice, level) in zip(panel.get_yticklabels(), levels, strict=True):
        if own.get(choice) == level:
            text.set_fontweight("bold")
    panel.set_ylim(len(levels) - 0.5, -0.5)
    panel.grid(visible=False)
