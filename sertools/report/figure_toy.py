"""Pictures of the toy languages of `vowels`: what the triplet loss does to distances, and which vowels hear which."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sertools.report.figures import OKABE_ITO, use_style

FARTHEST = 2.0
"""Of two vectors of length 1."""


def draw_triplets(found: Mapping[str, Mapping[str, tuple[np.ndarray, np.ndarray]]], margin: float) -> Figure:
    """A row a set of triplets, a column a model: a dot a triplet, its anchor's distance to the positive over that to
    the negative.

    Args:
        found: row to column to distances to positives and negatives, (triplets,) each.
        margin: triplets below the dashed line are farther from the negative by at least that, and cost nothing.
    """
    use_style()
    columns = list(next(iter(found.values())))
    figure, axes = plt.subplots(
        len(found),
        len(columns),
        figsize=(2.9 * len(columns), 2.75 * len(found)),
        squeeze=False,
        sharex=True,
        sharey=True,
    )
    ends = np.array([0.0, FARTHEST])
    for row, (name, models) in zip(axes, found.items(), strict=True):
        for panel, column in zip(row, columns, strict=True):
            near, far = models[column]
            right = near < far
            for chosen, colour, marker in ((right, "blue", "o"), (~right, "vermilion", "^")):
                panel.scatter(far[chosen], near[chosen], s=9, alpha=0.5, color=OKABE_ITO[colour], marker=marker, lw=0)
            panel.plot(ends, ends, color=OKABE_ITO["black"], linewidth=1)
            panel.plot(ends, ends - margin, color=OKABE_ITO["black"], linewidth=1, linestyle="--")
            panel.text(
                0.03,
                0.97,
                f"{right.mean():.0%} nearer\nto the positive",
                transform=panel.transAxes,
                va="top",
                fontsize=8,
            )
            panel.set(xlim=ends, ylim=ends, aspect="equal")
        row[0].set_ylabel(f"{name}\ndistance to the positive")
    for panel, column in zip(axes[0], columns, strict=True):
        panel.set_title(column, loc="left")
    for panel in axes[-1]:
        panel.set_xlabel("distance to the negative")
    return figure


def draw_influence(influence: np.ndarray, vowels: Sequence[str]) -> Figure:
    """Which vowels of the target each vowel of the source hears; influence: (V, V), source by target, NaN where the
    target has none of a vowel."""
    use_style()
    figure, panel = plt.subplots(figsize=(5.2, 4.3))
    panel.set_facecolor("#D0D0D0")
    image = panel.imshow(np.ma.masked_invalid(influence), cmap="viridis", vmin=0)
    names = [f"/{vowel}/" for vowel in vowels]
    panel.set_xticks(range(len(names)), names, rotation=45)
    panel.set_yticks(range(len(names)), names)
    panel.set(xlabel="vowel of the target that is moved", ylabel="vowel of the source")
    panel.grid(False)
    bound = np.nanmax(influence) / 2
    for place, value in np.ndenumerate(influence):
        if value > 0:
            colour = "black" if value > bound else "white"
            panel.text(*place[::-1], f"{value:.2f}", ha="center", va="center", fontsize=7, color=colour)
    figure.colorbar(image, label="relative change of its embedding", shrink=0.85)
    return figure
