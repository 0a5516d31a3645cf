"""What `wild`'s models answer on a corpus: confusion of the three classes above, answers to each emotion below."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sertools.corpora.polarity import POLARITIES
from sertools.report.figures import OKABE_ITO, use_style
from sertools.report.tables import number


def draw_answers(classes: pd.DataFrame, emotions: pd.DataFrame, strategies: Sequence[str]) -> Figure:
    """A column a strategy; a row of each picture is true, a column answered, its shares sum to 1; right answers framed.

    Args:
        classes, emotions: from ``answered.shares``, by class and by emotion. strategies: in the order to show.
    """
    use_style()
    lines = [classes.loc[strategies[0]].shape[0], emotions.loc[strategies[0]].shape[0]]
    figure, axes = plt.subplots(
        2, len(strategies), figsize=(3.1 * len(strategies) + 1.4, 0.42 * sum(lines) + 1.7), squeeze=False,
        gridspec_kw={"height_ratios": lines},
    )  # fmt: skip
    for column, strategy in enumerate(strategies):
        above, below = classes.loc[strategy], emotions.loc[strategy]
        _shares(axes[0, column], above.to_numpy(), list(above.index), list(above.index), named=column == 0)
        truths, names = zip(*below.index, strict=True)
        labels = [f"{name} ({truth})" for truth, name in zip(truths, names, strict=True)]
        _shares(axes[1, column], below.to_numpy(), list(truths), labels, named=column == 0)
        axes[0, column].set_title(strategy)
        axes[0, column].set_xticklabels([])
        axes[1, column].set_xlabel("answer")
    return figure


def _shares(panel: Axes, values: np.ndarray, truths: Sequence[str], labels: Sequence[str], *, named: bool) -> None:
    panel.imshow(values, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(values.shape):
        dark = values[row, column] > 0.55
        panel.text(
            column, row, number(values[row, column]), ha="center", va="center", fontsize=8,
            color="white" if dark else "#222222",
        )  # fmt: skip
        if truths[row] == POLARITIES[column]:
            frame = plt.Rectangle((column - 0.47, row - 0.44), 0.94, 0.88, fill=False, linewidth=1.6)
            frame.set_edgecolor(OKABE_ITO["orange"])
            panel.add_patch(frame)
    panel.set_xticks(range(len(POLARITIES)), list(POLARITIES), fontsize=8)
    panel.set_yticks(range(len(labels)), list(labels) if named else [""] * len(labels), fontsize=8)
    panel.tick_params(length=0)
    panel.grid(False)
