"""Figures of the commonality of vowels: scores beside the paper's, all pairs of vowels, the paper's score taken apart,
and how vowels are marked in planes (Figure 3 of `vowels`)."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.analysis.vowels.commonality_statistics import LABELS
from sertools.analysis.vowels.printed_commonality import similarity
from sertools.corpora.vowels import IPA, MONOPHTHONGS, VOWELS
from sertools.report.commonality_tables import spread
from sertools.report.figures import EMOTION_MARKERS, EMOTIONS, OKABE_ITO, PAPER, use_style
from sertools.report.tables import MINUS

NAMES = {"neu": "neutral", "hap": "happy", "ang": "angry", "sad": "sad"}
"""The emotions of the claims by the names of the corpora."""
MARKERS = {"English": ("en", "o"), "Mandarin": ("zh", "^")}
"""What a legend calls a language, and its marker."""
_COLOURS = dict(zip(MONOPHTHONGS, ("blue", "orange", "grey", "vermilion", "green", "purple"), strict=True))


def vowel_looks(vowels: Sequence[str] = MONOPHTHONGS) -> dict[str, tuple[str, str]]:
    """What the legend of a plane says to colour and marker: a colour a vowel, a marker a language."""
    return {
        label(vowel, language): (OKABE_ITO[_COLOURS[vowel]], marker)
        for vowel in vowels
        for language, (_, marker) in MARKERS.items()
    }


def label(vowel: str, language: str) -> str:
    """A monophthong of a language, for a legend."""
    return f"/{IPA[vowel]}/ {MARKERS[language][0]}"


def draw_scores(estimate: np.ndarray, replicates: np.ndarray, printed: pd.DataFrame) -> Figure:
    """Com of every vowel with its like in the other language, a panel an emotion: the paper's in grey, ours with the
    middle 95 % of the replicates.

    Args:
        estimate: (vowels, emotions), replicates: (R, vowels, emotions), NaN where a vowel is missing. printed: of
            `published.load`.
    """
    use_style()
    theirs, (low, high) = similarity(printed)["Com"], spread(replicates)
    figure, axes = plt.subplots(2, 2, figsize=(9.4, 6.0), sharex=True, sharey=True)
    places = np.arange(len(VOWELS))
    for panel, (e, emotion) in zip(axes.flat, enumerate(LABELS), strict=True):
        colour, marker = EMOTIONS[NAMES[emotion]], EMOTION_MARKERS[NAMES[emotion]]
        panel.axvline(len(MONOPHTHONGS) - 0.5, color="#CCCCCC", linewidth=0.8, zorder=0)
        panel.plot(
            places - 0.14, [theirs[emotion, vowel] for vowel in VOWELS], "o", color=PAPER, fillstyle="none",
            markersize=6,
        )  # fmt: skip
        panel.vlines(places + 0.14, low[:, e], high[:, e], color=colour, linewidth=1.5)
        panel.plot(places + 0.14, estimate[:, e], marker, color=colour, markersize=6)
        panel.set_title(NAMES[emotion], loc="left")
        panel.grid(False, axis="x")
    for panel in axes[:, 0]:
        panel.set_ylabel("combined score Com")
    for panel in axes[-1]:
        panel.set_xticks(places, [f"/{IPA[vowel]}/" for vowel in VOWELS])
        panel.set_xlim(-0.6, len(VOWELS) - 0.4)
    handles = [
        Line2D([], [], color=PAPER, marker="o", fillstyle="none", linestyle="none", label="the paper's"),
        Line2D([], [], color="#444444", marker="s", linewidth=1.5, label="ours, middle 95 % of replicates"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return figure


def draw_pairs(combined: np.ndarray, languages: Sequence[str]) -> Figure:
    """Com of every vowel of one language with every vowel of the other, a panel an emotion; like vowels are framed.

    Args:
        combined: (emotions, V, V), the first language's vowels in rows; NaN (left white) where one lacks the vowel.
        languages: names of the two.
    """
    use_style()
    figure, axes = plt.subplots(2, 2, figsize=(8.6, 7.9), sharex=True, sharey=True)
    names, limits = [f"/{IPA[vowel]}/" for vowel in VOWELS], (np.nanmin(combined), np.nanmax(combined))
    for panel, (e, emotion) in zip(axes.flat, enumerate(LABELS), strict=True):
        picture = panel.imshow(combined[e], cmap="cividis", vmin=limits[0], vmax=limits[1])
        for row, column in np.ndindex(combined[e].shape):
            value = combined[e, row, column]
            if np.isfinite(value):
                dark = (value - limits[0]) / (limits[1] - limits[0] or 1) < 0.55
                said = f"{round(value, 2) + 0.0:.2f}".replace("0.", ".", 1).replace("-", MINUS)
                colour = "white" if dark else "#222222"
                panel.text(column, row, said, ha="center", va="center", fontsize=7, color=colour)
        for place in range(len(VOWELS)):
            frame = plt.Rectangle((place - 0.47, place - 0.47), 0.94, 0.94, fill=False, linewidth=1.5)
            frame.set_edgecolor(OKABE_ITO["vermilion"])
            panel.add_patch(frame)
        panel.set_title(NAMES[emotion], loc="left")
        panel.set_xticks(range(len(VOWELS)), names, fontsize=8)
        panel.set_yticks(range(len(VOWELS)), names, fontsize=8)
        panel.tick_params(length=0)
        panel.grid(False)
    for panel in axes[:, 0]:
        panel.set_ylabel(languages[0])
    for panel in axes[-1]:
        panel.set_xlabel(languages[1])
    figure.colorbar(picture, ax=axes, shrink=0.6, label="combined score Com")
    return figure


def draw_inverse(printed: pd.DataFrame, maxima: Mapping[str, float]) -> Figure:
    """What the paper's Table 2 makes of a distance: 2 Com - CS, which is ED_inv, over ED, a marker a cell; cells with a
    digit restored are hollow.

    Args:
        printed: of `published.load`. maxima: what the legend says to the ED_max of a line 1 - ED / ED_max.
    """
    use_style()
    table = similarity(printed)
    inverse = 2 * table["Com"] - table["CS"]
    figure, panel = plt.subplots(figsize=(5.6, 4.0))
    ends = np.array([0.0, max(maxima.values())])
    for (said, maximum), dashes in zip(maxima.items(), ("-", "--", ":"), strict=False):
        panel.plot(ends, 1 - ends / maximum, dashes, color="#888888", linewidth=1.2, label=said)
    for emotion in LABELS:
        own = table.index.get_level_values("emotion") == emotion
        for repaired in (False, True):
            chosen = own & (table["repaired"] == repaired).to_numpy()
            panel.plot(
                table["ED"][chosen], inverse[chosen], EMOTION_MARKERS[NAMES[emotion]], color=EMOTIONS[NAMES[emotion]],
                fillstyle="none" if repaired else "full", label=None if repaired else NAMES[emotion], markersize=6,
            )  # fmt: skip
    panel.set(xlabel="Euclidean distance ED, as printed", ylabel="2 Com \u2212 CS, as printed", xlim=(0, None))
    panel.legend(fontsize=9)
    return figure
