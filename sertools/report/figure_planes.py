"""Figure 3 of `wild`: planes of the last hidden layer, coloured by emotion class or by corpus."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.corpora.polarity import POLARITIES
from sertools.report.figures import OKABE_ITO, SHAPES, use_style

CLASSES = dict(
    zip(
        POLARITIES,
        [(OKABE_ITO["vermilion"], "v"), (OKABE_ITO["grey"], "o"), (OKABE_ITO["blue"], "^")],
        strict=True,
    )
)
"""Class -> colour and marker."""
_COLOURS = [OKABE_ITO[name] for name in ("green", "orange", "purple", "sky", "black", "yellow", "vermilion", "blue")]
_SHAPES = [shape for shape in SHAPES if shape not in {shape for _, shape in CLASSES.values()}]
"""Of corpora: none looks like a class, but for colours where there are many of them."""


class Plane(NamedTuple):
    """One panel: its title, points (n, 2), the label of each, and which legend the labels belong to."""

    title: str
    points: np.ndarray
    labels: Sequence[str]
    legend: str


def corpus_looks(corpora: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Corpus -> colour and marker, in their order; from the ninth on colours come again with other markers."""
    return {name: (_COLOURS[k % len(_COLOURS)], _SHAPES[k % len(_SHAPES)]) for k, name in enumerate(corpora)}


def draw_planes(
    panels: Sequence[Plane],
    looks: Mapping[str, Mapping[str, tuple[str, str]]],
    *,
    columns: int,
    side: float = 3.4,
    seed: int = 0,
) -> Figure:
    """Panels in rows of ``columns``; of two kinds of label the first has its legend above them, the last below.

    Args:
        panels: from left to right, row by row.
        looks: legend's name to label to colour and marker.
        side: of a panel, in inches.
        seed: of the order in which points are drawn, so that no label hides another.

    A plane's axes have no unit: both have one scale, and no numbers.
    """
    use_style()
    lines = -(-len(panels) // columns)
    figure, axes = plt.subplots(
        lines, columns, figsize=(side * columns, side * lines + 0.3 * len(looks)), squeeze=False
    )
    size = 18 * (side / 3.4) ** 2
    for panel in axes.ravel()[len(panels) :]:
        panel.axis("off")
    for panel, (title, points, labels, legend) in zip(axes.ravel(), panels, strict=False):
        labels = np.asarray(labels, dtype=str)
        # in slices, one call a label and slice: points of all labels lie over each other in mixed order
        for part in np.array_split(np.random.default_rng(seed).permutation(len(labels)), 6):
            for label, (colour, shape) in looks[legend].items():
                chosen = part[labels[part] == label]
                panel.scatter(
                    *points[chosen].T, s=size, color=colour, marker=shape, alpha=0.75, linewidths=0.25,
                    edgecolors="white", rasterized=True,
                )  # fmt: skip
        panel.set(xticks=[], yticks=[])
        panel.set_aspect("equal", adjustable="datalim")
        panel.grid(False)
        panel.spines[["top", "right"]].set_visible(True)
        panel.set_title(title, fontsize=10 if side > 2.5 else 8)
    used = [name for name in looks if any(panel.legend == name for panel in panels)]
    for name, place in zip(used[::-1], ("lower", "upper"), strict=False):
        handles = [
            Line2D([], [], color=colour, marker=shape, linestyle="none", label=label)
            for label, (colour, shape) in looks[name].items()
        ]
        figure.legend(handles=handles, loc=f"outside {place} center", ncols=min(len(handles), 3 * columns), fontsize=9)
    # laid out once, not again for each file that it is saved to
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure
