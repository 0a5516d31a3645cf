"""From intervals over speakers to what tables show (`cells`) and what rules decide on (`replicated`)."""

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sertools.analysis.bootstrap import BOOTSTRAP, Interval, Replicates
from sertools.models.grid import Grid
from sertools.models.shard import HISTORY
from sertools.report.labelled import Labelled
from sertools.report.tables import MISSING

REPLICATES = 1000


def cells(intervals: Mapping[tuple[str, str], Interval]) -> pd.DataFrame:
    """A row a method and corpus for `beside`: value, low and high, or dots (a value a speaker) where there is no
    interval."""
    rows = [{"method": method, "corpus": corpus, **_columns(one)} for (method, corpus), one in intervals.items()]
    return pd.DataFrame(rows)


def beside_printed(printed: pd.DataFrame, one: Interval) -> pd.DataFrame:
    """One printed row with the columns of ``cells`` for our interval, for `page.Page.beside_paper`."""
    return printed.assign(**{name: [value] for name, value in _columns(one).items()})


def _columns(one: Interval) -> dict[str, float | list[float]]:
    columns = {"value": one.estimate, "low": one.low, "high": one.high}
    return columns if one.has_interval else {**columns, "dots": list(one.dots.values())}


def with_interval(one: Interval, places: int = 2) -> str:
    """Text such as "0.43 [0.40, 0.46]"; without an interval (fewer than eight speakers) "0.43 (0.38 to
    0.47)", the range of the speakers. An en dash where there is no estimate."""
    if np.isnan(one.estimate):
        return MISSING
    value = f"{one.estimate:.{places}f}"
    if one.has_interval:
        return f"{value} [{one.low:.{places}f}, {one.high:.{places}f}]".replace("-", "\N{MINUS SIGN}")
    dots = np.array(list(one.dots.values()))
    dots = dots[np.isfinite(dots)]
    spread = f" ({dots.min():.{places}f} to {dots.max():.{places}f})" if len(dots) else ""
    return f"{value}{spread}".replace("-", "\N{MINUS SIGN}")


def replicated(
    intervals: Mapping[tuple[str, ...], Interval], axes: tuple[str, ...], *, count: int = REPLICATES, seed: int = 0
) -> Labelled:
    """Replicates of a statistic with named axes, ``count`` of each cell, NaN where a cell is not given.

    Corpora are drawn independently, methods on one corpus together. A corpus with fewer than eight speakers has one
    replicate for each speaker left out: ``count`` of these are drawn, the same ones for every cell on those speakers.

    Args:
        intervals: labels, one for each axis, to the cell's interval.
        axes: names of the axes, for instance ``("method", "corpus")``.
        count: number of replicates; a bootstrap must have made as many.
        seed: of the draw among left-out speakers.

    Raises:
        ValueError: a bootstrap of another number of replicates.
    """
    labels = {axis: tuple(dict.fromkeys(key[place] for key in intervals)) for place, axis in enumerate(axes)}
    values = np.full((count, *(len(each) for each in labels.values())), np.nan)
    for key, one in intervals.items():
        place = tuple(labels[axis].index(label) for axis, label in zip(axes, key, strict=True))
        values[(slice(None), *place)] = one.values[positions(one.replicates, count, seed)]
    return Labelled(values, labels)


def analyses(readings: Sequence[Mapping[tuple[str, ...], Interval]], axes: tuple[str, ...]) -> Labelled:
    """Point estimates of one statistic under several readings: the analyses over which a verdict takes its share.

    Args:
        readings: each the same labels, one for each axis, to the cell's interval.
        axes: names of the axes.

    Raises:
        ValueError: readings with other cells.
    """
    for reading in readings[1:]:
        if set(reading) != set(readings[0]):
            raise ValueError(f"expected the same {len(readings[0])} cells in every reading, came {len(reading)}")
    labels = {axis: tuple(dict.fromkeys(key[place] for key in readings[0])) for place, axis in enumerate(axes)}
    values = np.full((len(readings), *(len(each) for each in labels.values())), np.nan)
    for number_of, reading in enumerate(readings):
        for key, one in reading.items():
            place = tuple(labels[axis].index(label) for axis, label in zip(axes, key, strict=True))
            values[(number_of, *place)] = one.estimate
    return Labelled(values, labels)


def last_divergence(*grids: Grid) -> Labelled:
    """KL divergence of each latent dimension at the last epoch, in nats, mean over a method's models: axes method and
    dimension ("1", "2"), a row a grid."""
    methods = tuple(dict.fromkeys(member.method.name for member in grids[0].members))
    places = [HISTORY.index("kl_1"), HISTORY.index("kl_2")]
    values = [
        [
            grid.history[-1][[member.method.name == method for member in grid.members]][:, places].mean(0)
            for method in methods
        ]
        for grid in grids
    ]
    return Labelled(np.array(values, dtype=float), {"method": methods, "dimension": ("1", "2")})


def tidy(statistic: Labelled) -> pd.DataFrame:
    """A row a replicate and cell: ``replicate``, a column an axis, ``value``; what ``Labelled.from_frame`` reads
    back."""
    names = ["replicate", *statistic.axes]
    index = pd.MultiIndex.from_product([range(len(statistic.values)), *statistic.axes.values()], names=names)
    return pd.Series(statistic.values.ravel(), index=index, name="value").reset_index()


def positions(drawn: Replicates, count: int, seed: int = 0) -> np.ndarray:
    """Which of a draw's rows stand for ``count`` replicates, int (count,): every row of a bootstrap once; below eight
    speakers ``count`` of the rows that leave one speaker out, drawn with the seed.

    Raises:
        ValueError: a bootstrap of another number of replicates.
    """
    rows = len(drawn.weights)
    if drawn.kind == BOOTSTRAP:
        if rows != count:
            raise ValueError(f"expected {count} replicates of a bootstrap, came {rows}")
        return np.arange(rows)
    names = zlib.crc32("\n".join(drawn.speakers).encode())
    return np.random.default_rng([seed, names]).integers(rows, size=count)
