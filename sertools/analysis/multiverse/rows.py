"""Values of statistics with the choices behind them, as tidy rows: a column a choice, a column an axis, `value`."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from sertools.analysis.bootstrap import Interval
from sertools.analysis.multiverse.axes import SUBSET, AxesError, Paper
from sertools.analysis.multiverse.axes import axes as known_axes

DIGITS = 5
"""Significant digits that are kept."""
STATISTIC, VALUE = "statistic", "value"


class Rows:
    """Rows of one paper from one world.

    paper: whose statistics they are. world: axis -> level, the choices that the world stands for.
    """

    def __init__(self, paper: Paper, world: Mapping[str, str]):
        self.paper, self.world = paper, dict(world)
        self._parts: dict[str, list[pd.DataFrame]] = {}

    def add(
        self, statistic: str, choices: Mapping[str, str], axes: Mapping[str, Sequence[str]], values: np.ndarray
    ) -> None:
        """Values of one analysis; nothing is added where the statistic takes fewer levels than the axis has, and not
        this one.

        Args:
            statistic: its name. choices: axis -> level, besides the world's.
            axes: name -> labels of the statistic's own axes (method, corpus, ...), in the order of ``values``.
            values: float, a dimension an axis; NaN where there is no value: such a row is left out.

        Raises:
            AxesError: choices that are not a level of an axis that bears on the statistic, or lack one.
        """
        levels = self.paper.levels(statistic)
        taken = {axis: {**self.world, **choices}.get(axis) for axis in levels if axis != SUBSET}
        if unfit := {axis: level for axis, level in taken.items() if level not in levels[axis]}:
            if all(level in known_axes()[axis].levels for axis, level in unfit.items()):
                return
            raise AxesError(f"{self.paper.name}, {statistic}: expected one of the levels of each axis, came {unfit}")
        values = np.asarray(values, dtype=float)
        keys = list(product(*axes.values()))
        if values.shape != tuple(len(labels) for labels in axes.values()):
            raise AxesError(f"{statistic}: expected values of {[len(x) for x in axes.values()]}, came {values.shape}")
        frame = pd.DataFrame(dict(zip(axes, zip(*keys, strict=True), strict=True)))
        frame = pd.concat([pd.DataFrame(taken, index=frame.index), frame], axis=1)
        frame[VALUE] = rounded(values.ravel())
        self._parts.setdefault(statistic, []).append(frame[~np.isnan(frame[VALUE])])

    def add_cells(
        self,
        statistic: str,
        choices: Mapping[str, str],
        names: Sequence[str],
        cells: Mapping[tuple[str, ...], Interval | float],
    ) -> None:
        """The same from labels, one for each of the axes ``names``, to a number or an interval (its estimate)."""
        labels = {name: tuple(dict.fromkeys(key[place] for key in cells)) for place, name in enumerate(names)}
        values = np.full([len(each) for each in labels.values()], np.nan)
        for key, one in cells.items():
            place = tuple(labels[name].index(label) for name, label in zip(names, key, strict=True))
            values[place] = one.estimate if isinstance(one, Interval) else one
        self.add(statistic, choices, labels, values)

    def frame(self) -> pd.DataFrame:
        """All rows below each other: ``statistic``, all choices and axes (missing where a statistic lacks one),
        ``value``."""
        parts = [
            pd.concat(each, ignore_index=True).assign(**{STATISTIC: statistic})
            for statistic, each in self._parts.items()
        ]
        if not parts:
            return pd.DataFrame({STATISTIC: pd.Series(dtype=str), VALUE: pd.Series(dtype=np.float32)})
        whole = pd.concat(parts, ignore_index=True)
        return whole[[STATISTIC, *(name for name in whole if name not in (STATISTIC, VALUE)), VALUE]]


def rounded(values: np.ndarray, digits: int = DIGITS) -> np.ndarray:
    """Values to so many significant digits, float32; NaN, infinities and 0 stay."""
    values = np.asarray(values, dtype=float)
    ordinary = np.isfinite(values) & (values != 0)
    magnitude = np.floor(np.log10(np.abs(np.where(ordinary, values, 1.0))))
    factor = 10.0 ** (digits - 1 - magnitude)
    return np.where(ordinary, np.round(values * factor) / factor, values).astype(np.float32)
