"""Figure 4 (g-j) of `interpretable`: split violins of attributions, a panel an emotion, a violin a feature group."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sertools.report.figures import OKABE_ITO, use_style

LIMIT = 0.4
"""Where the vertical axis of the original ends, up and down (the authors' poster)."""
FEWEST = 10
"""Below this many rows each is a dot: a density of a handful of rows would be invented."""
ENDS = (1, 99)
"""Percentiles at which a violin ends."""
COLOURS = (OKABE_ITO["blue"], OKABE_ITO["vermilion"])
_WIDTH = 0.44
_POINTS = 40


def half_violin(values: np.ndarray, limit: float = LIMIT) -> tuple[np.ndarray, np.ndarray]:
    """Heights (p,) inside +-limit and the Gaussian kernel density of values (n,) there, 1 at its highest.

    Bandwidth: Scott's rule in one dimension, sd n^(-1/5). It ends at the first and last percentile: beyond, halves
    are hairlines. Values without spread are a single height of density 1.
    """
    values = np.asarray(values, dtype=float)
    width = values.std(ddof=1) * len(values) ** -0.2 if len(values) > 1 else 0.0
    if width <= 1e-9 * (1 + np.abs(values).max()):
        return np.clip(values[:1], -limit, limit), np.ones(1)
    heights = np.linspace(*np.clip(np.percentile(values, ENDS), -limit, limit), _POINTS)
    density = np.exp(-0.5 * ((heights[:, None] - values) / width) ** 2).sum(1)
    return heights, density / max(density.max(), np.finfo(float).tiny)


def beyond(panels: Mapping[str, np.ndarray], limit: float = LIMIT) -> float:
    """Share, 0 to 1, of all scores of all panels that lie beyond the limits; NaN without any."""
    scores = np.concatenate([each.ravel() for each in panels.values()] or [np.empty(0)])
    return float((np.abs(scores) > limit).mean()) if len(scores) else float("nan")


def draw_violins(
    panels: Mapping[str, np.ndarray], groups: Sequence[str], *, counted: str = "utterances", limit: float = LIMIT
) -> Figure:
    """A panel below the other, a violin a group: its left half the first latent dimension, its right half the second.

    Args:
        panels: title to signed scores (2, G, n), in the order to show; n may differ and may be 0.
        groups: names of the G groups. counted: what n counts, said in each title. limit: of the vertical axis.
    """
    use_style()
    figure, axes = plt.subplots(len(panels), 1, figsize=(10, 2.1 * len(panels) + 1.2), sharex=True, squeeze=False)
    for panel, (title, scores) in zip(axes[:, 0], panels.items(), strict=True):
        panel.axhline(0, color="#777777", linewidth=0.7, zorder=1)
        for dimension, (side, colour) in enumerate(zip((-1, 1), COLOURS, strict=True)):
            (_dots if scores.shape[-1] < FEWEST else _halves)(panel, scores[dimension], side, colour, limit)
        panel.set_title(f"{title}: {scores.shape[-1]} {counted}", loc="left")
        panel.set(xlim=(-0.7, len(groups) - 0.3), ylim=(-limit, limit), ylabel="attribution")
        panel.grid(False, axis="x")
        panel.vlines(np.arange(len(groups) - 1) + 0.5, -limit, limit, color="#EEEEEE", linewidth=0.6, zorder=0)
    axes[-1, 0].set_xticks(np.arange(len(groups)), groups, rotation=90, fontsize=8)
    handles = [Patch(color=colour, label=f"latent dimension {k + 1}") for k, colour in enumerate(COLOURS)]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return figure


def _dots(panel: Axes, scores: np.ndarray, side: int, colour: str, limit: float) -> None:
    """Scores (G, n) as dots beside each other."""
    across = np.arange(len(scores))[:, None] + side * np.linspace(0.1, 0.32, scores.shape[1])
    marker = "o" if side < 0 else "s"
    panel.plot(across.ravel(), np.clip(scores, -limit, limit).ravel(), marker, color=colour, markersize=2.5)


def _halves(panel: Axes, scores: np.ndarray, side: int, colour: str, limit: float) -> None:
    """Scores (G, n) as half violins with their medians: two collections, for hundreds of artists are slow to draw."""
    outlines, medians = [], []
    for place, values in enumerate(scores):
        heights, density = half_violin(values, limit)
        edge = place + side * _WIDTH * density
        outlines.append([(place, heights[0]), *zip(edge, heights, strict=True), (place, heights[-1])])
        middle = float(np.clip(np.median(values), -limit, limit))
        medians.append([(place, middle), (place + side * 0.6 * _WIDTH, middle)])
    panel.add_collection(PolyCollection(outlines, facecolors=colour, edgecolors=colour, alpha=0.75, linewidths=0.4))
    panel.add_collection(LineCollection(medians, colors="#111111", linewidths=1.0, zorder=3))
