"""Figure 5 of `transferable`: the latents of all corpora over each other, with marginal densities, a panel a method."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.analysis.marginals import kernel_density, scott_of_one
from sertools.report.figures import OKABE_ITO, SHAPES, use_style

MOST = 200
"""Points drawn of one corpus in one panel: more hide each other."""
COLOURS = [OKABE_ITO[name] for name in ("grey", "blue", "orange", "vermilion", "green", "purple", "sky", "black")]
COLUMNS = 2


def draw_corpora(methods: Sequence[str], corpora: Mapping[str, np.ndarray], *, seed: int = 0) -> Figure:
    """A panel a method: points of every corpus, and each corpus's marginal densities above and beside them.

    Args:
        methods: m names.
        corpora: name to latents (m, k, 2) of one model a method; the first, the training rows, is drawn in grey. All
            rows make the densities (Scott's rule in one dimension), at most ``MOST`` are drawn as points (seeded).
        seed: of the points drawn.

    Axes end where the outermost half percent of all points begins.
    """
    use_style()
    lines = -(-len(methods) // COLUMNS)
    figure = plt.figure(figsize=(4.3 * COLUMNS, 3.9 * lines + 0.4))
    outer = figure.add_gridspec(lines, COLUMNS)
    looks = dict(zip(corpora, zip(COLOURS, SHAPES, strict=False), strict=False))
    for place, method in enumerate(methods):
        inner = outer[place // COLUMNS, place % COLUMNS].subgridspec(
            2, 2, width_ratios=(5, 1), height_ratios=(1, 5), wspace=0.03, hspace=0.03
        )
        middle = figure.add_subplot(inner[1, 0])
        sides = (figure.add_subplot(inner[0, 0], sharex=middle), figure.add_subplot(inner[1, 1], sharey=middle))
        shown = {name: latents[place] for name, latents in corpora.items()}
        low, high = _limits(list(shown.values()))
        middle.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        for name, points in shown.items():
            colour, shape = looks[name]
            chosen = np.sort(np.random.default_rng(seed).permutation(len(points))[:MOST])
            middle.scatter(*points[chosen].T, s=9, color=colour, marker=shape, alpha=0.5, linewidths=0, rasterized=True)
            _marginals(sides, points, low, high, colour)
        middle.set_xlabel("latent dimension 1", fontsize=8)
        middle.set_ylabel("latent dimension 2", fontsize=8)
        middle.tick_params(labelsize=7)
        middle.locator_params(nbins=5)
        middle.grid(False)
        for side in sides:
            side.axis("off")
        sides[0].set_title(method)
    handles = [
        Line2D([], [], color=colour, marker=shape, linestyle="none", label=name)
        for name, (colour, shape) in looks.items()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    # laid out once, not again for each file that it is saved to
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure


def _marginals(sides: tuple[Axes, Axes], points: np.ndarray, low: np.ndarray, high: np.ndarray, colour: str) -> None:
    """Both marginal densities of a corpus; none along a dimension without spread."""
    for dimension, side in enumerate(sides):
        if bandwidth := scott_of_one(points[:, dimension]):
            where = np.linspace(low[dimension], high[dimension], 150)
            density = kernel_density(points[:, dimension], where, bandwidth)
            side.plot(*((where, density) if dimension == 0 else (density, where)), color=colour, linewidth=1.2)


def _limits(points: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    low, high = np.percentile(np.concatenate(list(points)), [0.5, 99.5], axis=0)
    margin = 0.06 * np.maximum(high - low, 1e-9)
    return low - margin, high + margin
