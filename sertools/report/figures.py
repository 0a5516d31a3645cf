"""How figures look and how they are kept: colours that colour-blind readers tell apart, a marker besides each colour,
a white card that stays readable in the dark theme, files that are the same on every run, and a text for those who
cannot see them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
from cycler import cycler
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator

from sertools.report.tables import replaced

# M. Okabe and K. Ito, Color universal design (2008)
OKABE_ITO = {
    "black": "#000000", "orange": "#E69F00", "sky": "#56B4E9", "green": "#009E73", "yellow": "#F0E442",
    "blue": "#0072B2", "vermilion": "#D55E00", "purple": "#CC79A7", "grey": "#7F7F7F",
}  # fmt: skip
EMOTIONS = {
    "neutral": OKABE_ITO["grey"], "sad": OKABE_ITO["blue"], "happy": OKABE_ITO["orange"],
    "angry": OKABE_ITO["vermilion"], "fear": OKABE_ITO["purple"], "disgust": OKABE_ITO["green"],
    "surprise": OKABE_ITO["sky"], "boredom": OKABE_ITO["black"], "calm": OKABE_ITO["yellow"],
}  # fmt: skip
METHODS = {
    "Unsupervised": OKABE_ITO["black"], "Metric-cluster": OKABE_ITO["blue"], "Metric-act": OKABE_ITO["vermilion"],
    "Metric-val": OKABE_ITO["green"], "UAE": OKABE_ITO["green"], "DAE": OKABE_ITO["purple"],
    "VAE-vanilla": OKABE_ITO["sky"], "VAE-annealing": OKABE_ITO["black"], "VAE-ss": OKABE_ITO["blue"],
    "DAE-vanilla": OKABE_ITO["purple"], "SVC": OKABE_ITO["vermilion"], "PCA": OKABE_ITO["orange"],
}  # fmt: skip
PAPER = OKABE_ITO["grey"]
SHAPES = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*", "h", "p")
EMOTION_MARKERS = dict(zip(EMOTIONS, SHAPES, strict=False))
METHOD_MARKERS = dict(zip(METHODS, SHAPES, strict=False))
LONGEST_SVG = 600_000  # bytes; beyond it the book shows the PNG
STYLE = {
    "figure.facecolor": "white", "axes.facecolor": "white", "savefig.facecolor": "white", "text.color": "#222222",
    "axes.labelcolor": "#222222", "axes.edgecolor": "#444444", "xtick.color": "#444444", "ytick.color": "#444444",
    "figure.dpi": 100, "savefig.dpi": 160, "figure.constrained_layout.use": True, "font.size": 10, "axes.titlesize": 10,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.color": "#E4E4E4",
    "axes.axisbelow": True, "legend.frameon": False, "svg.hashsalt": "sertools", "svg.fonttype": "path",
    "axes.prop_cycle": cycler(
        color=[OKABE_ITO[name] for name in ("blue", "vermilion", "green", "orange", "purple", "sky")]
    ),
}  # fmt: skip


class FigureError(ValueError):
    """A figure lacks what a reader needs."""


def use_style() -> None:
    """Let every figure that follows look like the book's."""
    mpl.rcParams.update(STYLE)


def rename(figure: Figure, names: Mapping[str, str]) -> None:
    """Replace every key of `names` by its value in all that a figure writes: titles, labels, legends, ticks."""
    if not names:
        return
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if isinstance(axis.get_major_locator(), FixedLocator):  # such ticks are written anew at every drawing
                labels = [label.get_text() for label in axis.get_ticklabels()]
                if (short := [replaced(label, names) for label in labels]) != labels:
                    axis.set_ticks(axis.get_majorticklocs(), short)
    for text in figure.findobj(Text):
        text.set_text(replaced(text.get_text(), names))


def checked_alt(alt: str, name: str) -> str:
    """The text of a figure for those who cannot see it, on one line.

    Raises FigureError where it is no sentence that states the finding: shorter than 30 characters or five words, the
    figure's own name, or a file's.
    """
    text = " ".join(alt.split())
    words = re.findall(r"\w+", text)
    is_name = text.lower() == name.lower() or re.search(r"\.(png|svg|jpe?g|pdf)$", text.lower())
    if len(text) < 30 or len(words) < 5 or is_name:
        raise FigureError(
            f"figure {name!r}: expected a text that states what it shows (30 characters or more), came {alt!r}"
        )
    return text


def save(figure: Figure, folder: Path, name: str) -> tuple[Path, Path]:
    """Write `folder/name.svg` and `.png`, without dates and random names: the same figure gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    vector, pixels = folder / f"{name}.svg", folder / f"{name}.png"
    # the salt stands here too: a figure made before `use_style` would get random ids
    with mpl.rc_context({"svg.hashsalt": "sertools"}):
        figure.savefig(vector, metadata={"Date": None, "Creator": None})
    figure.savefig(pixels, metadata={"Software": None})
    return vector, pixels


def directive(address: str, *, anchor: str, alt: str, caption: str) -> str:
    """A MyST `{figure}` with its number, anchor, text and caption; address: the picture as the book's sources see
    it."""
    return f":::{{figure}} {address}\n:name: {anchor}\n:alt: {alt}\n\n{' '.join(caption.split())}\n:::\n"
