"""Training curves of several runs: one thin line a run, the epoch that was kept marked."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sertools.report.figures import OKABE_ITO, SHAPES, use_style

COLOURS = tuple(OKABE_ITO[name] for name in ("blue", "vermilion", "green", "orange", "purple", "sky", "black", "grey"))
DASHES = ("-", "--", ":", "-.")


class Panel(NamedTuple):
    """One panel. title: above it. quantities: of the histories, to what the legend calls them, each with line dashes
    of its own. label: of the vertical axis."""

    title: str
    quantities: Mapping[str, str]
    label: str


def draw_histories(
    histories: pd.DataFrame,
    groups: Mapping[str, Sequence[int]],
    panels: Sequence[Panel],
    best: Mapping[int, int],
    *,
    columns: int = 2,
) -> Figure:
    """A panel each: the quantities over the epochs, a line a run, in the colour of its group.

    Args:
        histories: columns number, epoch, quantity, value, of one kind of model (numbers of two kinds may coincide).
        groups: what the legend says, such as a strategy, to the numbers of its runs.
        panels: what to show.
        best: number to the epoch kept, which gets the group's marker on every line of the run.
        columns: panels side by side.

    Raises:
        ValueError: a run has no values of a quantity, or none at its best epoch.
    """
    use_style()
    lines = -(-len(panels) // columns)
    figure, axes = plt.subplots(lines, columns, figsize=(4.7 * columns, 3.0 * lines + 0.6), squeeze=False)
    values = histories.set_index(["number", "quantity", "epoch"])["value"].sort_index()
    for axis, panel in zip(axes.flat, panels, strict=False):
        for (name, dashes), (place, numbers) in (
            (quantity, group)
            for quantity in zip(panel.quantities, DASHES, strict=False)
            for group in enumerate(groups.values())
        ):
            for number in numbers:
                _run(axis, values, number, name, best[number], dashes=dashes, place=place)
        axis.set_title(panel.title, loc="left")
        axis.set(xlabel="epoch", ylabel=panel.label)
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        if len(panel.quantities) > 1:
            said = [
                Line2D([], [], color="#444444", linestyle=dashes, label=text)
                for text, dashes in zip(panel.quantities.values(), DASHES, strict=False)
            ]
            axis.legend(handles=said, fontsize=8)
    for axis in axes.flat[len(panels) :]:
        axis.set_visible(False)
    handles = [
        Line2D([], [], color=COLOURS[place], marker=SHAPES[place], label=name) for place, name in enumerate(groups)
    ]
    handles.append(Line2D([], [], color="none", marker="o", markeredgecolor="#444444", label="marker: epoch kept"))
    figure.legend(handles=handles, loc="outside lower center", ncols=min(len(handles), 5))
    return figure


def _run(axis: Axes, values: pd.Series, number: int, quantity: str, best: int, *, dashes: str, place: int) -> None:
    """A line and its marker."""
    if (number, quantity) not in values.index.droplevel("epoch"):
        raise ValueError(f"run {number}: expected values of {quantity!r}, came none")
    course = values.loc[(number, quantity)]
    if best not in course.index:
        raise ValueError(f"run {number}: expected {quantity!r} at epoch {best}, which was kept, came none")
    colour = COLOURS[place]
    axis.plot(course.index, course, color=colour, linestyle=dashes, linewidth=1.0, alpha=0.7)
    axis.plot([best], [course[best]], SHAPES[place], color=colour, markersize=5, markeredgecolor="white")
