"""Arrays with named axes: what a claim's rule computes with (`sertools.report.rules`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


class RuleError(ValueError):
    """A rule cannot be read, or does not fit the statistics that it was given."""


@dataclass(frozen=True)
class Labelled:
    """values: array (n, *lengths of axes), float, NaN where missing; axes: name -> labels, in the array's order.

    Raises RuleError where the shape is not that of the axes.
    """

    values: np.ndarray
    axes: dict[str, tuple[str, ...]]

    def __post_init__(self):
        lengths = tuple(len(labels) for labels in self.axes.values())
        if self.values.shape[1:] != lengths:
            raise RuleError(f"expected values of shape (n, {lengths}), came {self.values.shape}")

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, by: str = "replicate") -> Labelled:
        """From a tidy frame: column `by` (one replicate or analysis each), `value`, and one column an axis.

        Labels keep the order in which they first appear. Raises RuleError for a missing column or a cell given twice.
        """
        for column in (by, "value"):
            if column not in frame.columns:
                raise RuleError(f"expected a column {column!r}, came {', '.join(map(str, frame.columns))}")
        names = [column for column in frame.columns if column not in (by, "value")]
        if frame.duplicated([by, *names]).any():
            first = frame.loc[frame.duplicated([by, *names]), [by, *names]].iloc[0].to_dict()
            raise RuleError(f"expected one value a cell, came several, first: {first}")
        codes, labels = zip(*(pd.factorize(frame[name]) for name in [by, *names]), strict=True)
        values = np.full([len(each) for each in labels], np.nan)
        values[codes] = frame["value"].to_numpy(float)
        return cls(values, {name: tuple(map(str, each)) for name, each in zip(names, labels[1:], strict=True)})

    def axis(self, label: str) -> str:
        """Name of the one axis that has `label`. Raises RuleError where none has it, or several."""
        found = [name for name, labels in self.axes.items() if label in labels]
        if len(found) != 1:
            have = "; ".join(f"{name}: {', '.join(labels)}" for name, labels in self.axes.items())
            raise RuleError(f"expected {label!r} on one axis, came {len(found)} among ({have})")
        return found[0]

    def __getitem__(self, keys: Any) -> Labelled:
        part = self
        for key in keys if isinstance(keys, tuple) else (keys,):
            name = part.axis(key[0] if isinstance(key, list) else key)
            labels, place = part.axes[name], 1 + list(part.axes).index(name)
            if isinstance(key, list):
                for label in key:
                    if label not in labels:
                        raise RuleError(f"expected {label!r} on axis {name!r}, came {', '.join(labels)}")
                taken = part.values[(*[slice(None)] * place, [labels.index(label) for label in key])]
                part = Labelled(taken, {**part.axes, name: tuple(key)})
            else:
                taken = part.values[(*[slice(None)] * place, labels.index(key))]
                part = Labelled(taken, {other: each for other, each in part.axes.items() if other != name})
        return part

    def reduce(self, how: Callable, over: tuple[str, ...]) -> Labelled:
        """`how(values, axis=...)` over the named axes. Raises RuleError for an axis that is not there."""
        for name in over:
            if name not in self.axes:
                raise RuleError(f"expected an axis out of {', '.join(self.axes)}, came {name!r}")
        places = tuple(1 + list(self.axes).index(name) for name in over)
        kept = {name: labels for name, labels in self.axes.items() if name not in over}
        return Labelled(how(self.values, axis=places) if places else self.values, kept)


def _aligned(left: Any, right: Any) -> tuple[np.ndarray, np.ndarray, dict[str, tuple[str, ...]]]:
    """Both arrays with the same axes in the same order; a plain number fits everything."""
    both = [side if isinstance(side, Labelled) else Labelled(np.array([side]), {}) for side in (left, right)]
    axes: dict[str, tuple[str, ...]] = {}
    for side in both:
        for name, labels in side.axes.items():
            if axes.setdefault(name, labels) != labels:
                raise RuleError(f"expected the same labels on axis {name!r}, came {axes[name]} and {labels}")
    arrays = []
    for side in both:
        order = [0] + [1 + list(side.axes).index(name) for name in axes if name in side.axes]
        shape = [len(side.values)] + [len(axes[name]) if name in side.axes else 1 for name in axes]
        arrays.append(side.values.transpose(order).reshape(shape))
    return arrays[0], arrays[1], axes


def combine(how: Callable, left: Any, right: Any) -> Any:
    """`how` of two sides, aligned by the names of their axes; plain numbers stay plain.

    Raises RuleError where an axis has other labels on the other side, or the replicates are not equally many.
    """
    if not isinstance(left, Labelled) and not isinstance(right, Labelled):
        return how(left, right)
    first, second, axes = _aligned(left, right)
    lengths = {len(first), len(second)} - {1}
    if len(lengths) > 1:
        raise RuleError(f"expected as many replicates on both sides, came {len(first)} and {len(second)}")
    with np.errstate(divide="ignore", invalid="ignore"):  # a ratio of nothing to nothing is a missing value
        return Labelled(np.asarray(how(first, second)), axes)


def compared(how: Callable) -> Callable:
    """A comparison that gives 1, 0, or NaN where a side is missing."""

    def compare(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        truth = np.asarray(how(left, right)).astype(float)
        unknown = pd.isna(left) | pd.isna(right)
        return np.where(unknown, np.nan, truth)

    return compare
