"""Figure 3 of `zeroshot`: mean absolute attribution of the 27 feature groups, a panel a method and emotion, a line a
corpus."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sertools.report.figures import OKABE_ITO, PAPER, SHAPES, use_style
from sertools.report.labelled import Labelled
from sertools.report.published import load

_BROWN = "#7A4B1E"  # the eighth: yellow lines cannot be read on white
_COLOURS = (*(OKABE_ITO[name] for name in ("black", "vermilion", "blue", "green", "purple", "orange", "sky")), _BROWN)
READABLE = 0.0015
"""What was read off the slide at or below this stands for 0 (the note in published.csv)."""


def printed_ranges(paper: str = "zeroshot") -> pd.DataFrame:
    """The digitised Figure 3: columns method, emotion (small letters), group, low and high over the paper's
    corpora."""
    rows = load(paper, "Figure 3")
    parts = rows["condition"].str.split(" | ", n=1, expand=True, regex=False)
    return pd.DataFrame(
        {
            "method": rows["row"],
            "emotion": parts[0].str.lower(),
            "group": parts[1],
            "low": rows["lo"],
            "high": rows["hi"],
        }
    )


def ranges_here(lines: Labelled, paper: str = "zeroshot") -> pd.DataFrame:
    """Ours under the keys of the digitised Figure 3, for `page.Page.beside_paper`: low and high over our corpora.

    lines: one entry, axes method, corpus, dimension, emotion, group; the mean over dimensions is taken.
    """
    means = lines.reduce(np.mean, ("dimension",))
    ends = [means.reduce(how, ("corpus",)) for how in (np.min, np.max)]
    names = printed_ranges(paper)[["method", "emotion", "group"]].itertuples(index=False)
    low, high = zip(*([float(end[tuple(name)].values[0]) for end in ends] for name in names), strict=True)
    return load(paper, "Figure 3").assign(low=low, high=high)


def printed_means(paper: str = "zeroshot") -> pd.DataFrame:
    """The digitised Figure 3 by method: mean (middle of the range, over emotions and the groups that are not shown as
    0), and zeros, the groups shown as 0 in some corpus (of 27, mean over emotions)."""
    ranges = printed_ranges(paper)
    ranges["middle"] = (ranges["low"] + ranges["high"]) / 2
    ranges["zero"] = ranges["low"] <= READABLE
    zeros = ranges.groupby("method", sort=False)["zero"].sum() / ranges["emotion"].nunique()
    return pd.DataFrame(
        {"mean": ranges[~ranges["zero"]].groupby("method", sort=False)["middle"].mean(), "zeros": zeros}
    )


def draw_importance(
    lines: Labelled, corpora: Mapping[str, str], *, extension: Sequence[str] = (), ranges: pd.DataFrame | None = None
) -> Figure:
    """A row a method and a column an emotion; one vertical scale a row.

    Args:
        lines: one entry, axes method, corpus, emotion, group, in the order to show.
        corpora: label on the axis corpus -> name in the legend.
        extension: corpora that the paper does not have, drawn thin and dashed.
        ranges: the paper's own, from :func:`printed_ranges`, drawn as grey bands behind.
    """
    use_style()
    methods, emotions, groups = (lines.axes[name] for name in ("method", "emotion", "group"))
    x = np.arange(len(groups))
    figure, axes = plt.subplots(
        len(methods), len(emotions), figsize=(11, 2.1 * len(methods) + 1.4), sharex=True, sharey="row", squeeze=False
    )
    handles: dict[str, object] = {}
    for row, method in enumerate(methods):
        for column, emotion in enumerate(emotions):
            panel = axes[row, column]
            if ranges is not None:
                found = (
                    ranges[(ranges["method"] == method) & (ranges["emotion"] == emotion)]
                    .set_index("group")
                    .loc[list(groups)]
                )
                # a range of no height is a value that all of the paper's corpora share: the edge keeps it visible
                handles["paper, range over its corpora"] = panel.bar(
                    x, found["high"] - found["low"], bottom=found["low"], width=0.9, color=PAPER, edgecolor=PAPER,
                    alpha=0.45, linewidth=2.5, zorder=1,
                )  # fmt: skip
            for place, (corpus, name) in enumerate(corpora.items()):
                added = corpus in extension
                (handles[name],) = panel.plot(
                    x, lines[method, emotion, corpus].values[0], color=_COLOURS[place % len(_COLOURS)],
                    marker=SHAPES[place % len(SHAPES)], markersize=2.5, linewidth=0.7 if added else 1.2,
                    linestyle="--" if added else "-", zorder=2 if added else 3,
                )  # fmt: skip
            panel.set_xlim(-0.7, len(groups) - 0.3)
            panel.tick_params(axis="y", labelsize=8)
            if row == 0:
                panel.set_title(emotion)
            if column == 0:
                panel.set_ylabel(method)
            if row == len(methods) - 1:
                panel.set_xticks(x, groups, rotation=90, fontsize=7)
        highest = [lines[method].values.max()]
        if ranges is not None:
            highest.append(ranges.loc[ranges["method"] == method, "high"].max())
        axes[row, 0].set_ylim(0, 1.05 * max(*highest, np.finfo(float).tiny))
    figure.legend(list(handles.values()), list(handles), loc="outside lower center", ncols=5, fontsize=8)
    return figure


def describe(lines: Labelled, dimension: str, names: Mapping[str, str], train: str) -> tuple[str, str]:
    """Alternative text and caption of the figure of one latent dimension (``"1"`` or ``"2"``).

    Args:
        lines: as for :func:`draw_importance`. names: label on the axis corpus -> name in the legend. train: the
            training track.
    """
    word = {"1": "first", "2": "second"}[dimension]
    means = lines.reduce(np.mean, ("corpus", "emotion"))
    methods, groups, emotions = (lines.axes[name] for name in ("method", "group", "emotion"))
    largest = "; ".join(f"{method}: {groups[int(means[method].values[0].argmax())]}" for method in methods)
    alt = (
        f"{len(methods) * len(emotions)} panels, a row for each method and a column for {', '.join(emotions)}: "
        f"attribution of {len(groups)} feature groups to the {word} latent dimension, a line for each of {len(names)} "
        f"corpora. Largest group, mean over corpora and emotions: {largest}."
    )
    caption = (
        f"Mean absolute DeepLIFT attribution to the {word} latent dimension, mean over folds and runs, in units of the "
        "latent; zero where fewer than half of the models find a difference between emotions. Grey: the paper's "
        "figure, digitised from its authors' slides, as the range over its corpora. Against the original: "
        f"{train} in IEMOCAP's place, CaFE and AESD missing, corpora added (dashed)."
    )
    return alt, caption
