"""The balance of the three classes in the partitions of `wild`: one bar a corpus, a panel a partition."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sertools.report.figures import OKABE_ITO, use_style

COLOURS = {"positive": OKABE_ITO["orange"], "neutral": "#C9C9C9", "negative": OKABE_ITO["sky"]}
HATCHES = {"positive": "", "neutral": "..", "negative": "//"}


def draw_balance(counts: pd.DataFrame) -> Figure:
    """A panel a partition, a bar a corpus from 0 to 1, its classes one behind the other with their shares.

    Args:
        counts: index ``partition`` and ``corpus``, columns `COLOURS`: utterances. A corpus without utterances must not
            be among them.
    """
    use_style()
    partitions = list(dict.fromkeys(counts.index.get_level_values("partition")))
    heights = [len(counts.loc[partition]) for partition in partitions]
    figure, panels = plt.subplots(
        len(partitions), 1, figsize=(7.5, 0.36 * sum(heights) + 0.5 * len(partitions) + 0.6), sharex=True,
        squeeze=False, height_ratios=heights,
    )  # fmt: skip
    for partition, panel in zip(partitions, panels[:, 0], strict=True):
        own = counts.loc[partition]
        total = own.sum(axis=1)
        left = pd.Series(0.0, index=own.index)
        places = range(len(own))
        for name, colour in COLOURS.items():
            share = own[name] / total
            panel.barh(
                places, share, left=left, color=colour, edgecolor="white", hatch=HATCHES[name], height=0.8, linewidth=1
            )
            for place, (begins, width) in enumerate(zip(left, share, strict=True)):
                if width >= 0.06:
                    panel.text(
                        begins + width / 2, place, f"{width:.0%}", ha="center", va="center", fontsize=8,
                        color="#111111", bbox={"facecolor": colour, "edgecolor": "none", "pad": 1},
                    )  # fmt: skip
            left = left + share
        labels = [f"{corpus} ({count})" for corpus, count in total.items()]
        panel.set_yticks(list(places), labels, fontsize=8)
        panel.set(xlim=(0, 1), ylim=(len(own) - 0.5, -0.5))
        panel.set_title(partition, loc="left")
        panel.axvline(1 / 3, color="#444444", linestyle=":", linewidth=1)
        panel.axvline(2 / 3, color="#444444", linestyle=":", linewidth=1)
        panel.grid(False)
    panels[-1, 0].set_xlabel("share of utterances (dotted: equal classes)")
    handles = [
        Patch(facecolor=colour, edgecolor="white", hatch=HATCHES[name], label=name) for name, colour in COLOURS.items()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return figure
