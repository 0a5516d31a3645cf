"""The statistics that a page's verdicts were reached with, kept so that each verdict recomputes from the results alone.

One file a page, `statistics.safetensors`: an array a statistic, its first axis replicates or analyses, with the labels
of the other axes in the file's metadata. What several claims share is stored once. A verdict is reached with what is
read back, to the last digit of a sum: large statistics are rounded to single precision before (`as_stored`), others are
stored in it only where that loses nothing, and all lie in the order in which they are stored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save

from sertools.corpora import storage
from sertools.report.claims import Claim
from sertools.report.labelled import Labelled
from sertools.report.rules import names

FILE = "statistics.safetensors"
LARGEST = 4 * 2**20
"""Bytes beyond which the values of a statistic are rounded to single precision."""
_AXES = "axes"


class StatisticsError(ValueError):
    """A file of statistics does not hold what it is asked for."""


def of_claim(claim: Claim, statistics: Mapping[str, Any] | None, by: str) -> dict[str, Labelled] | None:
    """The statistics that a claim's expressions name, as its verdict takes them: arrays, large ones rounded. None for
    none, and for a claim that the design decides or that nothing can.

    statistics: Labelled, or tidy frames with the column `by` (see `Labelled.from_frame`).
    """
    if statistics is None or claim.rule is None or claim.by_construction:
        return None
    named = set().union(*map(names, filter(None, (claim.rule, claim.shows, *claim.also.values()))))
    return {
        name: as_stored(each if isinstance(each, Labelled) else Labelled.from_frame(each, by))
        for name, each in statistics.items()
        if name in named
    }


def as_stored(statistic: Labelled) -> Labelled:
    """The statistic as a verdict takes it: its values in C order, on which the last digit of a sum depends; of more
    than `LARGEST` bytes, to seven digits."""
    values = np.ascontiguousarray(statistic.values, dtype=np.float64)
    if values.nbytes > LARGEST:
        values = values.astype(np.float32).astype(np.float64)
    return Labelled(values, statistic.axes)


class Store:
    """The statistics of one page, gathered until they are written."""

    def __init__(self) -> None:
        self._kept: dict[str, Labelled] = {}

    def add(self, name: str, statistic: Labelled) -> str:
        """Enter a statistic; return the name that it has in the file: its own, or `<name>.2` where that is another
        array's already."""
        others = [key for key in self._kept if key == name or key.startswith(f"{name}.")]
        for key in others:
            if _same(self._kept[key], statistic):
                return key
        key = name if not others else f"{name}.{len(others) + 1}"
        self._kept[key] = statistic
        return key

    def write(self, folder: Path) -> None:
        """Write `FILE` into a folder in one step, the same bytes for the same statistics; no file where there are
        none."""
        if not self._kept:
            return
        axes = {key: each.axes for key, each in self._kept.items()}
        arrays = {key: _compact(each.values) for key, each in self._kept.items()}
        # all axes under one key: the order of several would differ from run to run
        storage.write_bytes(Path(folder) / FILE, save(arrays, {_AXES: json.dumps(axes)}))


def load(folder: Path, names: Mapping[str, str]) -> dict[str, Labelled]:
    """Statistics of a page's folder: under the keys of `names` those that its values name in the file.

    Raises StatisticsError where the file is not there or lacks one of them.
    """
    path = Path(folder) / FILE
    if not path.is_file():
        raise StatisticsError(f"expected the statistics {', '.join(names.values())} in {path}, found no such file")
    with safe_open(path, framework="numpy") as stored:
        axes = json.loads(stored.metadata()[_AXES])
        if unknown := [key for key in names.values() if key not in axes]:
            raise StatisticsError(f"expected the statistics {', '.join(unknown)} in {path}, came {', '.join(axes)}")
        return {
            name: Labelled(
                stored.get_tensor(key).astype(np.float64), {axis: tuple(each) for axis, each in axes[key].items()}
            )
            for name, key in names.items()
        }


def _same(one: Labelled, other: Labelled) -> bool:
    """Whether two statistics have the same axes in the same order, and the same values."""
    same = list(one.axes.items()) == list(other.axes.items())
    return same and np.array_equal(one.values, other.values, equal_nan=True)


def _compact(values: np.ndarray) -> np.ndarray:
    """The values in single precision where all of them are the same in it, else in double."""
    double = np.ascontiguousarray(values, dtype=np.float64)
    with np.errstate(over="ignore"):  # what is too large becomes infinite, hence not the same
        single = double.astype(np.float32)
    return single if np.array_equal(single, double, equal_nan=True) else double
