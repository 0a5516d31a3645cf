"""Distances between the languages, vowel by vowel and emotion by emotion, with what there would be without any."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.corpora.vowels import MONOPHTHONGS, VOWELS
from sertools.report.figure_vowel_space import lay_out, letter
from sertools.report.figures import EMOTION_MARKERS, EMOTIONS, use_style

WIDTH = 0.66
"""Part of a vowel's place on the axis that its emotions share."""


def draw_distances(
    estimates: np.ndarray, replicates: np.ndarray, chance: np.ndarray, tracked: np.ndarray, emotions: Sequence[str]
) -> Figure:
    """At every vowel a marker an emotion, the middle 95 % of the replicates as a line, a grey dash at the distance that
    the choice of speakers alone would give, and a black x at that of the tracker's errors alone.

    Args:
        estimates, chance, tracked: (10 vowels, emotions), ln units; NaN: missing. replicates: (R, 10, emotions).
        emotions: names as in ``figures.EMOTIONS``, in the arrays' order.
    """
    use_style()
    figure, axis = plt.subplots(figsize=(9.2, 3.9))
    edges = np.linspace(-WIDTH / 2, WIDTH / 2, len(emotions) + 1)
    low, high = np.full(estimates.shape, np.nan), np.full(estimates.shape, np.nan)
    there = np.isfinite(replicates).any(axis=0)
    low[there], high[there] = np.nanpercentile(replicates[:, there], [2.5, 97.5], axis=0)
    for column, (emotion, shift) in enumerate(zip(emotions, (edges[:-1] + edges[1:]) / 2, strict=True)):
        places, colour = np.arange(len(VOWELS)) + shift, EMOTIONS[emotion]
        axis.vlines(places, low[:, column], high[:, column], color=colour, linewidth=1.4)
        axis.plot(places, estimates[:, column], EMOTION_MARKERS[emotion], color=colour, markersize=5.5)
        half = 0.42 * WIDTH / len(emotions)
        axis.hlines(chance[:, column], places - half, places + half, color="#777777", linewidth=1.6)
        axis.plot(places, tracked[:, column], "x", color="black", markersize=4, markeredgewidth=1.1)
    axis.axvline(len(MONOPHTHONGS) - 0.5, color="#444444", linewidth=0.8)
    axis.set_xticks(range(len(VOWELS)), [letter(vowel) for vowel in VOWELS], fontsize=12)
    axis.tick_params(axis="x", length=0)
    axis.set(xlim=(-0.5, len(VOWELS) - 0.5), ylabel="distance (ln units)")
    axis.set_ylim(bottom=0)
    axis.grid(False, axis="x")
    handles = [
        Line2D([], [], color=EMOTIONS[name], marker=EMOTION_MARKERS[name], linestyle="-", label=name)
        for name in emotions
    ]
    handles.append(Line2D([], [], color="#777777", linewidth=1.6, label="by chance alone"))
    handles.append(Line2D([], [], color="black", marker="x", linestyle="none", label="by the tracker alone"))
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    lay_out(figure)
    return figure
