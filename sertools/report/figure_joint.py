"""Figure 4 (a-f) of `interpretable`: points in a plane, coloured by emotion, with the classes' marginal densities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.analysis.marginals import cells_of, kernel_density, scott_of_one
from sertools.models.track import CLASSES
from sertools.report.figures import EMOTION_MARKERS, EMOTIONS, use_style

MOST = 240
"""Points drawn in one panel: more hide each other."""


@dataclass(frozen=True, eq=False)
class Panel:
    """points: (n, 2). emotions: (n,) words. labels: of the two axes. shared: whether the panel's limits are those of
    all shared panels."""

    points: np.ndarray
    emotions: np.ndarray
    labels: tuple[str, str] = ("latent dimension 1", "latent dimension 2")
    shared: bool = True


def draw_joint(panels: Mapping[str, Panel], *, columns: int = 3, seed: int = 0) -> Figure:
    """A panel a name, each with the marginal densities of its classes above and beside it, each class's area 1. A label
    that the panel to the left has is not written again.

    Kernels are Gaussian with Scott's rule on all rows of the panel, as in ``sertools.analysis.marginals``. All rows
    make the densities; at most ``MOST`` of them are drawn as points (seeded).
    """
    use_style()
    rows = -(-len(panels) // columns)
    figure = plt.figure(figsize=(3.15 * columns, 3.1 * rows + 0.4))
    outer = figure.add_gridspec(rows, columns)
    drawn = list(panels.values())
    limits = _limits([panel.points for panel in panels.values() if panel.shared])
    for place, (name, panel) in enumerate(panels.items()):
        inner = outer[place // columns, place % columns].subgridspec(
            2, 2, width_ratios=(4, 1), height_ratios=(1, 4), wspace=0.04, hspace=0.04
        )
        middle = figure.add_subplot(inner[1, 0])
        above, beside = figure.add_subplot(inner[0, 0], sharex=middle), figure.add_subplot(inner[1, 1], sharey=middle)
        _points(middle, panel, seed)
        low, high = limits if panel.shared else _limits([panel.points])
        middle.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        middle.set_xlabel(panel.labels[0], fontsize=8)
        if place % columns == 0 or drawn[place - 1].labels[1] != panel.labels[1]:
            middle.set_ylabel(panel.labels[1], fontsize=8)
        _marginal(above, panel.points[:, 0], panel.emotions, upright=True)
        _marginal(beside, panel.points[:, 1], panel.emotions, upright=False)
        above.set_title(name)
    shown = [
        Line2D([], [], marker=EMOTION_MARKERS[name], color=EMOTIONS[name], label=name, markersize=6) for name in CLASSES
    ]
    figure.legend(handles=shown, loc="outside lower center", ncols=len(shown))
    # laid out once, not again for each file that it is saved to
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure


def _points(axes: plt.Axes, panel: Panel, seed: int) -> None:
    chosen = np.random.default_rng(seed).permutation(len(panel.points))[:MOST]
    for name in CLASSES:
        rows = np.sort(chosen[panel.emotions[chosen] == name])
        axes.scatter(
            *panel.points[rows].T, s=8, color=EMOTIONS[name], marker=EMOTION_MARKERS[name], alpha=0.55, linewidths=0,
            rasterized=True,
        )  # fmt: skip
    axes.tick_params(labelsize=7)
    axes.locator_params(nbins=5)
    axes.grid(False)


def _marginal(axes: plt.Axes, values: np.ndarray, emotions: np.ndarray, *, upright: bool) -> None:
    bandwidth = scott_of_one(values)
    axes.axis("off")
    if not bandwidth:
        return
    where = cells_of(values, bandwidth)
    for name in CLASSES:
        own = values[emotions == name]
        if not len(own):
            continue
        density, colour = kernel_density(own, where, bandwidth), EMOTIONS[name]
        if upright:
            axes.fill_between(where, density, color=colour, alpha=0.15, linewidth=0)
            axes.plot(where, density, color=colour, linewidth=1.2)
        else:
            axes.fill_betweenx(where, density, color=colour, alpha=0.15, linewidth=0)
            axes.plot(density, where, color=colour, linewidth=1.2)


def _limits(points: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Ends of both axes: all but the outermost half percent on either side, and a margin."""
    together = np.concatenate(list(points))
    low, high = np.percentile(together, [0.5, 99.5], axis=0)
    margin = 0.08 * np.maximum(high - low, 1e-9)
    return low - margin, high + margin
