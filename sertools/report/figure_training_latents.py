"""Figure 2 of `transferable`: the latents of the training rows in the colours of the emotions, a panel a method."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.models.track import CLASSES
from sertools.report.figures import EMOTION_MARKERS, EMOTIONS, use_style


def draw_training_latents(
    methods: Sequence[str],
    training: Sequence[np.ndarray],
    training_codes: Sequence[np.ndarray],
    held_out: Sequence[np.ndarray],
    held_out_codes: Sequence[np.ndarray],
    *,
    titles: Sequence[str] | None = None,
    seed: int = 0,
) -> Figure:
    """A column a method: the training rows in a large panel, the held-out rows in a small one on the same axes.

    Args:
        methods: m names. training, held_out: for each method the latents (n, 2) of one model's rows.
        training_codes, held_out_codes: for each method the class of each row, as its position in ``CLASSES``.
        titles: over the panels; the methods' names when omitted.
        seed: of the order in which points are drawn, so that no class hides another.
    """
    use_style()
    figure, axes = plt.subplots(
        2, len(methods), figsize=(2.6 * len(methods), 4.6), squeeze=False, height_ratios=(1.7, 1.0), sharex="col"
    )
    for column, title in enumerate(titles or methods):
        low, high = np.percentile(np.concatenate([training[column], held_out[column]]), [0.5, 99.5], axis=0)
        margin = 0.06 * np.maximum(high - low, 1e-9)
        for row, (latents, codes) in enumerate(
            ((training[column], training_codes[column]), (held_out[column], held_out_codes[column]))
        ):
            panel = axes[row, column]
            order = np.random.default_rng(seed).permutation(len(codes))
            # one call a class and slice: points of all classes lie in mixed order, each with its class's marker
            for part in np.array_split(order, 4):
                for place, emotion in enumerate(CLASSES):
                    chosen = part[codes[part] == place]
                    panel.scatter(
                        *latents[chosen].T, s=8 if row == 0 else 5, marker=EMOTION_MARKERS[emotion], linewidths=0,
                        color=EMOTIONS[emotion], alpha=0.65, rasterized=True,
                    )  # fmt: skip
            panel.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))
            panel.tick_params(labelsize=7)
            panel.locator_params(nbins=4)
            panel.grid(False)
        axes[0, column].set_title(title)
        axes[1, column].set_xlabel("latent dimension 1", fontsize=8)
    axes[0, 0].set_ylabel("training rows\nlatent dimension 2")
    axes[1, 0].set_ylabel("held-out rows\nlatent dimension 2")
    handles = [
        Line2D([], [], color=EMOTIONS[emotion], marker=EMOTION_MARKERS[emotion], linestyle="none", label=emotion)
        for emotion in CLASSES
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    # laid out once, not again for each file that it is saved to
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure
