"""Which vowels a corpus has, in which emotions, from how many of its speakers: a grid a corpus."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from sertools.analysis.vowels.coverage import FOUR
from sertools.corpora.vowels import VOWELS
from sertools.report.figures import OKABE_ITO, use_style

_MAP = LinearSegmentedColormap.from_list("covered", ["#FFFFFF", OKABE_ITO["sky"], OKABE_ITO["blue"]])


def draw_coverage(coverage: pd.DataFrame, titles: Mapping[str, str], emotions: Sequence[str] = FOUR) -> Figure:
    """A panel a corpus: vowels in rows, emotions in columns; the colour is the share of speakers who have enough of the
    vowel, the number the median of their tokens.

    Args:
        coverage: of :func:`sertools.analysis.vowels.coverage.coverage`. titles: of the corpora, in their order.
    """
    use_style()
    columns = min(4, len(titles))
    rows = -(-len(titles) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(2.35 * columns, 3.3 * rows), sharey=True, squeeze=False)
    for axis in axes.flat[len(titles) :]:
        axis.set_visible(False)
    for axis, (corpus, title) in zip(axes.flat, titles.items(), strict=False):
        own = coverage.loc[corpus]
        cells = pd.MultiIndex.from_product([VOWELS, emotions])
        share = (own["covered"] / own["speakers"]).reindex(cells).to_numpy(float).reshape(len(VOWELS), -1)
        median = own["median"].reindex(cells).to_numpy(float).reshape(len(VOWELS), -1)
        shown = axis.imshow(share, cmap=_MAP, vmin=0, vmax=1, aspect="auto")
        for (y, x), value in np.ndenumerate(median):
            if np.isfinite(value):
                colour = "white" if share[y, x] > 0.7 else "#222222"
                axis.text(x, y, f"{value:.0f}", ha="center", va="center", fontsize=7, color=colour)
        axis.set_xticks(range(len(emotions)), [emotion[:3] for emotion in emotions], fontsize=8)
        axis.set_yticks(range(len(VOWELS)), [f"/{vowel}/" for vowel in VOWELS], fontsize=8)
        axis.set_title(title, fontsize=9)
        axis.grid(False)
        axis.tick_params(length=0)
    figure.colorbar(shown, ax=axes, location="bottom", shrink=0.4, label="share of speakers with enough tokens")
    return figure
