"""Measured formants beside known ones: synthetic vowels over F0, and our English beside another study's."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sertools.corpora.vowels import DIPHTHONGS
from sertools.report.figure_vowel_space import lay_out, letter
from sertools.report.figures import OKABE_ITO, use_style

_LIMIT = 0.5
"""Relative error beyond which a dot stands at the edge; a smaller largest error makes the axis shorter."""
_OURS, _THEIRS = (OKABE_ITO["blue"], "o"), (OKABE_ITO["black"], "D")


def draw_formant_check(measured: pd.DataFrame) -> Figure:
    """Relative errors of F1 and F2 over F0: a column a group of talkers, a row a formant, a dot a vowel, the median as
    a line. What is further off than half of the true value stands at the edge; what was not found is left out.

    Args:
        measured: of :func:`sertools.analysis.vowels.formant_check.measured`.
    """
    use_style()
    groups = list(dict.fromkeys(measured["group"]))
    figure, axes = plt.subplots(2, len(groups), figsize=(4.4 * len(groups), 5.0), sharey=True, squeeze=False)
    limit = min(_LIMIT, float(measured.loc[measured["formant"] <= 2, "relative"].abs().max()))
    for line, number in enumerate((1, 2)):
        for axis, group in zip(axes[line], groups, strict=True):
            rows = measured[(measured["group"] == group) & (measured["formant"] == number)]
            axis.axhspan(-0.1, 0.1, color="#EFEFEF", zorder=0)
            axis.axhline(0, color="#444444", linewidth=0.8)
            for vowels, (colour, marker) in zip(
                (~rows["vowel"].isin(DIPHTHONGS), rows["vowel"].isin(DIPHTHONGS)),
                ((OKABE_ITO["blue"], "o"), (OKABE_ITO["orange"], "s")),
                strict=True,
            ):
                part = rows[vowels]
                errors = part["relative"].clip(-limit, limit)
                axis.plot(part["f0"], errors, marker, color=colour, markersize=4, alpha=0.6, markeredgewidth=0)
            middle = rows.groupby("f0")["relative"].median()
            axis.plot(middle.index, middle, color=OKABE_ITO["vermilion"], linewidth=1.6)
            axis.set_title(f"{group}, F{number}")
            axis.set_ylim(-1.1 * limit, 1.1 * limit)
            if line == 1:
                axis.set_xlabel("F0 (Hz)")
        axes[line][0].set_ylabel("relative error")
    handles = [
        Line2D([], [], color=OKABE_ITO["blue"], marker="o", linestyle="none", label="a monophthong"),
        Line2D([], [], color=OKABE_ITO["orange"], marker="s", linestyle="none", label="a diphthong"),
        Line2D([], [], color=OKABE_ITO["vermilion"], label="median"),
        Line2D([], [], color="#DDDDDD", linewidth=6, label="within 10 %"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    lay_out(figure)
    return figure


def draw_dialect(differences: pd.DataFrame) -> Figure:
    """Our English beside Hillenbrand et al.'s, a panel a group: a filled dot ours, a diamond theirs, a line between;
    of a diphthong an arrow from near its start to near its end.

    Args:
        differences: of :func:`sertools.analysis.vowels.dialect.differences`.
    """
    use_style()
    groups = list(dict.fromkeys(differences.index.get_level_values("group")))
    figure, axes = plt.subplots(
        1, len(groups), figsize=(5.0 * len(groups), 5.2), sharex=True, sharey=True, squeeze=False
    )
    for axis, group in zip(axes[0], groups, strict=True):
        rows = differences.loc[group]
        for vowel in dict.fromkeys(rows.index.get_level_values("vowel")):
            for column, (colour, marker) in (("ours", _OURS), ("theirs", _THEIRS)):
                values = rows.loc[vowel][column].unstack("formant")
                _course(axis, values[1].to_numpy(), values[2].to_numpy(), colour, marker)
                axis.annotate(
                    letter(vowel), (values[2].iloc[0], values[1].iloc[0]), xytext=(0, 7), textcoords="offset points",
                    ha="center", color=colour, fontsize=11,
                )  # fmt: skip
            first = rows.loc[vowel].xs(rows.loc[vowel].index.get_level_values("place").min(), level="place")
            axis.plot(*first.loc[[2, 1], ["ours", "theirs"]].to_numpy(), color="#999999", linewidth=0.8, zorder=1)
        axis.set(xscale="log", yscale="log", xlabel="F2 (Hz)", title=group)
    axes[0][0].set_ylabel("F1 (Hz)")
    axes[0][0].invert_xaxis()
    axes[0][0].invert_yaxis()
    ticks = (300, 400, 500, 700, 1000, 1500, 2000, 2500, 3000)
    for axis in axes[0]:
        for one, limits in ((axis.xaxis, axis.get_xlim()), (axis.yaxis, axis.get_ylim())):
            one.set_ticks([tick for tick in ticks if min(limits) <= tick <= max(limits)])
            one.set_major_formatter(lambda value, _: f"{value:.0f}")
            one.set_minor_formatter(lambda value, _: "")
    handles = [
        Line2D([], [], color=colour, marker=marker, linestyle="none", label=said)
        for said, (colour, marker) in (("ours", _OURS), ("Hillenbrand et al.", _THEIRS))
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    lay_out(figure)
    return figure


def _course(axis, f1: np.ndarray, f2: np.ndarray, colour: str, marker: str) -> None:
    axis.plot(f2[:1], f1[:1], marker, color=colour, markersize=5, zorder=4)
    if len(f1) > 1:
        axis.annotate(
            "", (f2[-1], f1[-1]), (f2[0], f1[0]), arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 1.1}
        )
