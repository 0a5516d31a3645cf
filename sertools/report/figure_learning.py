"""Learning curves: the reconstruction error of each method over the epochs, beside references that do not learn."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from sertools.report.figures import METHODS, use_style

DASHES = ("--", ":", "-.")


def draw_learning(losses: pd.DataFrame, methods: Sequence[str], references: Mapping[str, float]) -> Figure:
    """A line a method, the mean over its models at each epoch, within the band from its least to its largest model.

    Args:
        losses: as from ``Grid.losses``: columns epoch, method, reconstruction (mean squared error).
        methods: their names, in the order to show.
        references: name to an error that is drawn as a level line.
    """
    use_style()
    figure, axes = plt.subplots(figsize=(6.4, 3.4))
    for method in methods:
        by_epoch = losses[losses["method"] == method].groupby("epoch")["reconstruction"].agg(["mean", "min", "max"])
        axes.fill_between(by_epoch.index, by_epoch["min"], by_epoch["max"], color=METHODS[method], alpha=0.2, lw=0)
        axes.plot(by_epoch.index, by_epoch["mean"], color=METHODS[method], label=method)
    for (name, error), dashes in zip(references.items(), DASHES, strict=False):
        axes.axhline(error, color="#444444", linestyle=dashes, linewidth=1.1, label=name)
    axes.set(xlabel="epoch", ylabel="mean squared error of a feature")
    axes.set_ylim(bottom=0)
    figure.legend(loc="outside lower center", ncols=len(methods) + len(references))
    return figure
