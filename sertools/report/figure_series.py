"""Figure 2 of `wild`: an MFCC series, what an autoencoder makes of it, and what is lost, on one colour scale."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sertools.measure.audio import RATE
from sertools.measure.mfcc import SHIFT
from sertools.report.figures import use_style

COLUMNS = ("given", "made by the autoencoder", "error: made minus given")
WITHIN = 99.0
"""The colour scale ends where this percentage of the absolute given values lies."""


def draw_series(series: Mapping[str, tuple[np.ndarray, np.ndarray]], titles: Mapping[str, str] | None = None) -> Figure:
    """A row an utterance: the series given, the one made, and their difference, coefficients over time.

    Args:
        series: utterance to what was given and made, (frames, coefficients) each, a frame every 10 ms.
        titles: what to call an utterance in place of its key.

    All panels share one scale, symmetric about 0, in units of each coefficient's standard deviation.
    """
    use_style()
    figure, axes = plt.subplots(
        len(series), 3, figsize=(10, 2.35 * len(series) + 0.5), sharey=True, sharex="row", squeeze=False
    )
    limit = float(np.percentile(np.abs(np.concatenate([given.ravel() for given, _ in series.values()])), WITHIN))
    for row, (utterance, (given, made)) in zip(axes, series.items(), strict=True):
        frames, coefficients = given.shape
        step = SHIFT / RATE
        edges = (-step / 2, (frames - 0.5) * step, 0.5, coefficients + 0.5)
        for panel, values in zip(row, (given, made, made - given), strict=True):
            image = panel.imshow(
                values.T, origin="lower", aspect="auto", extent=edges, cmap="RdBu_r", vmin=-limit, vmax=limit,
                interpolation="nearest",
            )  # fmt: skip
            panel.grid(False)
            panel.set_yticks([1, *range(10, coefficients + 1, 10)])
        row[0].set_ylabel(f"{(titles or {}).get(utterance, utterance)}\ncoefficient", fontsize=9)
    for panel, title in zip(axes[0], COLUMNS, strict=True):
        panel.set_title(title, loc="left")
    for panel in axes[-1]:
        panel.set_xlabel("seconds")
    figure.colorbar(image, ax=axes, extend="both", label="standard deviations", shrink=0.8, pad=0.01)
    return figure
