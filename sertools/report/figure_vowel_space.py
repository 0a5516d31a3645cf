"""Figures 1 and 2 of `vowels`: the vowels of two languages in the plane of F1 and F2.

Both axes are logarithmic and of one scale, since distances are Euclidean in ln F: what looks closer is closer. As
always in phonetics F2 falls to the right and F1 downwards, so that the plane is the mouth seen from the left.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse

from sertools.corpora.vowels import DIPHTHONGS, IPA, MONOPHTHONGS, VOWELS
from sertools.report.figures import OKABE_ITO, use_style

LOOKS = ((OKABE_ITO["blue"], "o"), (OKABE_ITO["vermilion"], "^"))
"""Colour and marker of the first and of the second language."""
ROUND: Mapping[str, tuple[str, ...]] = {"Mono": ("i", "E", "A/a", "O", "u"), "Diph": ("eI", "aI", "aU", "oU")}
"""Vowels that a polygon joins, in its order; /@/ lies inside."""
_KINDS = {"Mono": MONOPHTHONGS, "Diph": DIPHTHONGS}
_EMOTIONS = {"neu": "neutral", "hap": "happiness", "ang": "anger", "sad": "sadness"}
_CLOSER = OKABE_ITO["green"]
_TICKS = (200, 300, 400, 500, 700, 1000, 1500, 2000, 3000)
_PAD = 0.08  # ln units around the outermost point
_REACH = 0.05  # ln units of an encircling ellipse beyond the two vowels
_HALO = [patheffects.withStroke(linewidth=2.2, foreground="white")]


class Cloud(NamedTuple):
    """The vowels of one language in a panel.

    means: (10 vowels, 2): F1 and F2 in Hz; NaN where it has none. speakers: (S, 10, 2), the same of each speaker.
    """

    means: np.ndarray
    speakers: np.ndarray


class Polygon(NamedTuple):
    """One panel of Figure 2.

    title: above it. kind: "Mono" or "Diph". means: of each language, (10, 2) in Hz. closer: the vowels to
    encircle, with the share of replicates (0 to 1) in which they are closer than in neutral speech.
    """

    title: str
    kind: str
    means: Sequence[np.ndarray]
    closer: Mapping[str, float]


def draw_vowel_space(panels: Mapping[str, Mapping[str, Cloud]]) -> Figure:
    """Figure 1: panels side by side, a language in its colour: a letter a vowel at the mean over speakers, a dot a
    speaker, and a grey line between the two languages' places of a vowel.

    Args:
        panels: title to language to its vowels; two languages, the same in every panel.
    """
    use_style()
    figure, axes = plt.subplots(1, len(panels), figsize=(5.2 * len(panels), 5.4), squeeze=False)
    for axis, (title, clouds) in zip(axes[0], panels.items(), strict=True):
        for (colour, marker), cloud in zip(LOOKS, clouds.values(), strict=True):
            dots = np.log(cloud.speakers.reshape(-1, 2))
            axis.plot(dots[:, 1], dots[:, 0], marker, color=colour, markersize=2.6, alpha=0.28, markeredgewidth=0)
        _pairs(axis, [cloud.means for cloud in clouds.values()], VOWELS)
        _plane(axis, [cloud.speakers for cloud in clouds.values()])
        axis.set_title(title)
    _legend(figure, list(next(iter(panels.values()))))
    lay_out(figure)
    return figure


def draw_polygons(panels: Sequence[Polygon], languages: Sequence[str], columns: int, sure: float = 0.95) -> Figure:
    """Figure 2: polygons of both languages, panel by panel in rows of ``columns``, all on the same axes.

    A vowel that is closer than in neutral speech stands in a green ellipse: drawn through where it is closer in at
    least ``sure`` of the replicates, dashed where it is not.
    """
    use_style()
    lines = -(-len(panels) // columns)
    figure, axes = plt.subplots(
        lines, columns, figsize=(2.75 * columns, 2.95 * lines + 0.3), sharex=True, sharey=True, squeeze=False
    )
    drawn = [means[_kept(panel.kind)] for panel in panels for means in panel.means]
    for place, (axis, panel) in enumerate(zip(axes.ravel(), panels, strict=False)):
        for (colour, _), means in zip(LOOKS, panel.means, strict=True):
            ring = np.log([means[VOWELS.index(vowel)] for vowel in ROUND[panel.kind]])
            ring = ring[np.isfinite(ring).all(axis=1)]
            if len(ring):
                ring = np.concatenate([ring, ring[:1]])
                axis.plot(ring[:, 1], ring[:, 0], color=colour, linewidth=1.1, alpha=0.75)
        _pairs(axis, panel.means, _KINDS[panel.kind])
        for vowel, share in panel.closer.items():
            _encircle(axis, *(np.log(means[VOWELS.index(vowel)]) for means in panel.means), dashed=share < sure)
        _plane(axis, drawn, x=place >= (lines - 1) * columns, y=place % columns == 0)
        axis.set_title(panel.title)
    for axis in axes.ravel()[len(panels) :]:
        axis.axis("off")
    rings = [
        Line2D([], [], color=_CLOSER, linestyle=style, label=said)
        for style, said in (("-", "closer than in neutral"), ("--", f"the same, but in less than {sure:.0%} of draws"))
    ]
    _legend(figure, languages, rings)
    lay_out(figure)
    return figure


def emotion_panels(means: Sequence[np.ndarray], closer: pd.DataFrame) -> list[Polygon]:
    """The eight panels of Figure 2: monophthongs (a) to (d), diphthongs (e) to (h), four emotions each.

    Args:
        means: of each language, (5, 10, 2) in Hz, of :func:`sertools.analysis.vowels.formant_space.places`.
        closer: of :func:`sertools.analysis.vowels.formant_statistics.closer`; vowels with a positive difference are
            encircled.
    """
    panels = []
    for kind, vowels in _KINDS.items():
        for place, (label, emotion) in enumerate(_EMOTIONS.items()):
            ringed = {
                vowel: float(closer.at[(vowel, label), "share"])
                for vowel in vowels
                if label != "neu" and closer.at[(vowel, label), "difference"] > 0
            }
            title = f"({'abcdefgh'[len(panels)]}) {emotion}-{kind}"
            panels.append(Polygon(title, kind, [each[place] for each in means], ringed))
    return panels


def lay_out(figure: Figure) -> None:
    """Place everything once, not again for each file that the figure is saved to."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")


def letter(vowel: str) -> str:
    """A vowel as IPA writes it, short: "ɑ" for the open vowel."""
    return IPA[vowel].split(",")[0]


def _kept(kind: str) -> list[int]:
    return [VOWELS.index(vowel) for vowel in _KINDS[kind]]


def _pairs(axis: Axes, means: Sequence[np.ndarray], vowels: Sequence[str]) -> None:
    """Both languages' places of each vowel, with its letter on the far side of the other's, and a line between."""
    logs = [np.log(each) for each in means]
    for vowel in vowels:
        both = [each[VOWELS.index(vowel)] for each in logs]
        if np.isfinite(both).all():
            axis.plot([one[1] for one in both], [one[0] for one in both], color="#999999", linewidth=0.8, zorder=1)
        for (colour, marker), one, other in zip(LOOKS, both, both[::-1], strict=True):
            if not np.isfinite(one).all():
                continue
            axis.plot(one[1], one[0], marker, color=colour, markersize=4.5, zorder=4)
            away = one - other if np.isfinite(other).all() else np.array([-1.0, 0.0])
            # on paper: x grows with falling F2, y with falling F1
            away = -away[::-1] / max(float(np.linalg.norm(away)), 1e-9)
            axis.annotate(
                letter(vowel), (one[1], one[0]), xytext=9 * away, textcoords="offset points", color=colour,
                ha="center", va="center", fontsize=11, path_effects=_HALO, zorder=5,
            )  # fmt: skip


def _encircle(axis: Axes, one: np.ndarray, other: np.ndarray, *, dashed: bool) -> None:
    """An ellipse around two vowels, (F1, F2) in ln units; the axes have one scale, so that angles are kept."""
    middle, apart = (one + other) / 2, other - one
    axis.add_patch(
        Ellipse(
            (middle[1], middle[0]),
            float(np.linalg.norm(apart)) + 2 * _REACH,
            2 * _REACH,
            angle=float(np.degrees(np.arctan2(apart[0], apart[1]))),
            fill=False,
            edgecolor=_CLOSER,
            linewidth=1.4,
            linestyle="--" if dashed else "-",
            zorder=3,
        )
    )


def _plane(axis: Axes, hertz: Sequence[np.ndarray], *, x: bool = True, y: bool = True) -> None:
    """Logarithmic axes of one scale around all the points, with ticks in Hz."""
    logs = np.log(np.concatenate([each.reshape(-1, 2) for each in hertz]))
    low, high = np.nanmin(logs, axis=0) - _PAD, np.nanmax(logs, axis=0) + _PAD
    axis.set_xlim(high[1], low[1])
    axis.set_ylim(high[0], low[0])
    axis.set_aspect("equal", adjustable="box")
    for set_ticks, column in ((axis.set_xticks, 1), (axis.set_yticks, 0)):
        inside = [tick for tick in _TICKS if low[column] <= np.log(tick) <= high[column]]
        set_ticks(np.log(inside), [str(tick) for tick in inside])
    axis.set(xlabel="F2 (Hz)" if x else "", ylabel="F1 (Hz)" if y else "")


def _legend(figure: Figure, languages: Sequence[str], more: Sequence[Line2D] = ()) -> None:
    handles = [
        Line2D([], [], color=colour, marker=marker, linestyle="none", label=language)
        for (colour, marker), language in zip(LOOKS, languages, strict=True)
    ]
    figure.legend(handles=[*handles, *more], loc="outside lower center", ncols=len(handles) + len(more), fontsize=9)
