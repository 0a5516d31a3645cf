"""Figure 2 of `zeroshot`: the latent density of each class, with the transfer corpora as points, a panel a method and
class."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sertools.analysis.density import cell_probabilities, grid, highest_density_level, scott
from sertools.measure.shipped import Utterances
from sertools.models.track import CLASSES
from sertools.report.figures import EMOTIONS, SHAPES, use_style

CORPUS_COLOURS = ("#000000", "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MOST = 120
"""Points drawn of one corpus and class: more hide the density beneath."""


def draw_classes(
    methods: Sequence[str],
    training: np.ndarray,
    codes: np.ndarray,
    targets: Mapping[str, tuple[np.ndarray, Utterances]],
) -> Figure:
    """A row a method and a column a class.

    Args:
        methods: m names. training: (m, n, 2) latents of the training rows of one model a method. codes: (n,) class as
            its position in ``CLASSES``. targets: corpus to its latents (m, k, 2) and its utterances (k rows).
    """
    use_style()
    figure, axes = plt.subplots(len(methods), len(CLASSES), figsize=(9.5, 2.3 * len(methods)), squeeze=False)
    handles: dict[str, object] = {}
    for row, method in enumerate(methods):
        points = training[row]
        bandwidth = scott(points)
        shown = np.concatenate([points, *(latents[row] for latents, _ in targets.values())])
        low, high = np.percentile(shown, [0.5, 99.5], axis=0)
        where = grid([np.stack([low, high])], bandwidth, cells=120)
        everyone = cell_probabilities(points, where, bandwidth)
        for column, emotion in enumerate(CLASSES):
            panel = axes[row, column]
            density = cell_probabilities(points[codes == column], where, bandwidth)
            levels = sorted({highest_density_level(density, share) for share in (0.95, 0.75, 0.5, 0.25)})
            panel.contourf(
                where.first,
                where.second,
                density.T,
                levels=[*levels, density.max() * 1.01],
                colors=[EMOTIONS[emotion]],
                alpha=0.22,
            )
            panel.contour(
                where.first,
                where.second,
                everyone.T,
                levels=[highest_density_level(everyone, 0.95)],
                colors="#555555",
                linewidths=0.8,
            )
            for place, (corpus, (latents, utterances)) in enumerate(targets.items()):
                rows = np.flatnonzero(utterances.table["emotion"].to_numpy() == emotion)[:MOST]
                handles[corpus] = panel.scatter(
                    *latents[row, rows].T, s=7, marker=SHAPES[place % len(SHAPES)], linewidths=0,
                    color=CORPUS_COLOURS[place % len(CORPUS_COLOURS)], alpha=0.65,
                )  # fmt: skip
            panel.set(xlim=(where.first[0], where.first[-1]), ylim=(where.second[0], where.second[-1]))
            panel.tick_params(labelsize=7)
            panel.grid(False)
            if row == 0:
                panel.set_title(emotion)
            if row == len(methods) - 1:
                panel.set_xlabel("latent dimension 1", fontsize=8)
            if column == 0:
                panel.set_ylabel(f"{method}\nlatent dimension 2", fontsize=8)
    if handles:
        figure.legend(
            list(handles.values()), list(handles), loc="outside lower center", ncols=len(handles), markerscale=2
        )
    return figure


def draw_landing(methods: Sequence[str], training: np.ndarray, points: np.ndarray) -> Figure:
    """A panel a method: the density of all training rows, and the utterances of an unlabelled corpus as points.

    Args:
        methods: m names. training: (m, n, 2) latents of the training rows of one model a method. points: (m, k, 2).
    """
    use_style()
    figure, axes = plt.subplots(1, len(methods), figsize=(9.5, 2.6), squeeze=False)
    for row, method in enumerate(methods):
        panel = axes[0, row]
        bandwidth = scott(training[row])
        where = grid([training[row], points[row]], bandwidth, cells=120)
        density = cell_probabilities(training[row], where, bandwidth)
        levels = sorted({highest_density_level(density, share) for share in (0.95, 0.75, 0.5, 0.25)})
        panel.contourf(
            where.first, where.second, density.T, levels=[*levels, density.max() * 1.01], colors=["#0072B2"], alpha=0.22
        )
        panel.scatter(*points[row].T, s=9, color="#D55E00", alpha=0.8, linewidths=0)
        panel.set_title(method)
        panel.set_xlabel("latent dimension 1", fontsize=8)
        panel.grid(False)
    axes[0, 0].set_ylabel("latent dimension 2", fontsize=8)
    return figure
