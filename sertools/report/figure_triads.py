"""Figure 3 of `interpretable`: accuracies of each triad as dots with their intervals, and confusion matrices."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sertools.analysis.bootstrap import Interval, ratio
from sertools.report.figures import METHOD_MARKERS, METHODS, OKABE_ITO, use_style


def draw_triad_accuracy(
    accuracy: Mapping[tuple[str, str, str], Interval],
    methods: Sequence[str],
    triads: Sequence[str],
    corpora: Mapping[str, str],
    *,
    chance: float = 1 / 3,
) -> Figure:
    """A panel a triad, a row a corpus; below eight speakers a faint dot for each instead of an interval.

    Args:
        accuracy: (method, triad, corpus) to its interval. methods, triads: names. corpora: corpus to its label, from
        top to bottom. chance: where the dashed line stands.
    """
    use_style()
    size = (2.5 * len(triads), 0.42 * len(corpora) + 1.5)
    figure, axes = plt.subplots(1, len(triads), figsize=size, sharey=True, sharex=True, squeeze=False)
    for panel, triad in zip(axes[0], triads, strict=True):
        for place, method in enumerate(methods):
            for row, corpus in enumerate(corpora):
                one, height = accuracy[method, triad, corpus], row + 0.28 * (place - (len(methods) - 1) / 2)
                if one.has_interval:
                    panel.plot([one.low, one.high], [height, height], color=METHODS[method], linewidth=1.6, zorder=2)
                else:
                    dots = list(one.dots.values())
                    panel.scatter(dots, [height] * len(dots), s=9, color=METHODS[method], alpha=0.45, linewidths=0)
                panel.scatter(
                    one.estimate, height, marker=METHOD_MARKERS[method], s=46, color=METHODS[method], zorder=3,
                    edgecolors="white", linewidths=0.4, label=method if row == 0 else None,
                )  # fmt: skip
        panel.axvline(chance, linestyle="--", color=OKABE_ITO["black"], linewidth=1, label="chance")
        panel.set(title=triad, xlabel="accuracy", xlim=(0.2, 1), xticks=[0.25, 0.5, 0.75, 1])
        panel.xaxis.set_major_formatter("{x:g}")
        panel.set_yticks(range(len(corpora)), list(corpora.values()))
        panel.set_ylim(len(corpora) - 0.4, -0.6)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels))
    return figure


def draw_confusions(
    counts: Mapping[tuple[str, str], np.ndarray], triads: Mapping[str, Sequence[str]], corpora: Mapping[str, str]
) -> Figure:
    """A row a triad, a column a corpus: percent of each true class (rows of a matrix) called by each name (columns).

    Args:
        counts: (triad, corpus) to counts (3, 3) by true and predicted class. triads: name to its classes, the order of
        the counts. corpora: corpus to its label.
    """
    use_style()
    size = (1.9 * len(corpora) + 0.8, 1.85 * len(triads) + 0.5)
    figure, axes = plt.subplots(len(triads), len(corpora), figsize=size, squeeze=False)
    for row, (triad, emotions) in enumerate(triads.items()):
        letters = triad.split("-")
        for column, (corpus, label) in enumerate(corpora.items()):
            panel, of = axes[row, column], np.asarray(counts[triad, corpus], dtype=float)
            shares = ratio(of, of.sum(1, keepdims=True))
            panel.imshow(shares, cmap="Blues", vmin=0, vmax=1)
            for true, said in np.ndindex(shares.shape):
                share = shares[true, said]
                text = "" if np.isnan(share) else f"{100 * share:.0f}"
                panel.text(said, true, text, ha="center", va="center", color="white" if share > 0.55 else "#222222")
            panel.set_xticks(range(len(emotions)), letters)
            panel.set_yticks(range(len(emotions)), letters)
            panel.tick_params(length=0)
            panel.grid(False)
            for side in panel.spines.values():
                side.set_visible(False)
            if row == 0:
                panel.set_title(label)
            if row == len(triads) - 1:
                panel.set_xlabel("called")
            if column == 0:
                panel.set_ylabel(f"{triad}\ntrue")
    return figure
