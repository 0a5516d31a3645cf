"""Figure 1 of `zeroshot`: each corpus's latents, coloured by activation, over the density of the training rows."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sertools.analysis.density import cell_probabilities, collapsed, grid, highest_density_level, scott
from sertools.report.figures import use_style

MOST = 250
"""Points drawn of one corpus: more hide the density beneath."""
SHARES = (0.95, 0.75, 0.5, 0.25)
"""Parts of the training mass inside the drawn contours."""
COLOURS = "viridis"


def draw_latents(
    methods: Sequence[str],
    training: np.ndarray,
    corpora: Mapping[str, tuple[np.ndarray, np.ndarray]],
    *,
    label: str = "activation",
    scale: tuple[float, float] = (2.0, 4.0),
    seed: int = 0,
) -> Figure:
    """A row a corpus and a column a method; the panels of a column share their axes.

    Args:
        methods: m names.
        training: (m, n, 2) latents of the training rows of one model a method.
        corpora: name to latents (m, k, 2) and labels (k,), the colour of each point; at most ``MOST`` are drawn.
        label, scale: name and ends of the colour scale; beyond them the last colours hold.
        seed: of the points drawn.
    """
    use_style()
    size = (2.3 * len(methods), 1.4 * len(corpora) + 0.6)
    figure, axes = plt.subplots(len(corpora), len(methods), figsize=size, sharex="col", sharey="col", squeeze=False)
    points = None
    for column, method in enumerate(methods):
        shown = np.concatenate([training[column], *(latents[column] for latents, _ in corpora.values())])
        low, high = np.percentile(shown, [0.5, 99.5], axis=0)
        margin = 0.08 * np.maximum(high - low, 1e-9)
        for row, (name, (latents, labels)) in enumerate(corpora.items()):
            panel = axes[row, column]
            _shade(panel, training[column], np.stack([low - margin, high + margin]))
            chosen = np.sort(np.random.default_rng(seed).permutation(len(labels))[:MOST])
            points = panel.scatter(
                *latents[column, chosen].T, c=labels[chosen], s=7, cmap=COLOURS, vmin=scale[0], vmax=scale[1],
                linewidths=0.2, edgecolors="white", rasterized=True,
            )  # fmt: skip
            panel.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))
            panel.tick_params(labelsize=7)
            panel.locator_params(nbins=4)
            panel.grid(False)
            if row == 0:
                panel.set_title(method)
            if column == 0:
                panel.set_ylabel(name.replace(", ", ",\n"))
    if points is not None:
        bar = figure.colorbar(points, ax=axes, location="bottom", shrink=0.4, aspect=40, pad=0.01, extend="both")
        bar.set_label(label)
    # laid out once, not again for each file that it is saved to
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure


def _shade(panel: plt.Axes, training: np.ndarray, limits: np.ndarray) -> None:
    """The training density in greys; nothing where a dimension has collapsed."""
    if collapsed(training):
        return
    bandwidth = scott(training)
    where = grid([training, limits], bandwidth, cells=120)
    mass = cell_probabilities(training, where, bandwidth)
    levels = sorted({highest_density_level(mass, share) for share in SHARES})
    panel.contourf(
        where.first, where.second, mass.T, levels=[*levels, mass.max() * 1.01],
        colors=["#E3E3E3", "#CBCBCB", "#B0B0B0", "#959595"][: len(levels)],
    )  # fmt: skip
