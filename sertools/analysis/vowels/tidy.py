"""Arrays of replicates as tidy tables, which the rules of claims read."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd


def tidy(values: np.ndarray, axes: Mapping[str, Sequence[str]], by: str = "replicate") -> pd.DataFrame:
    """A row a replicate and cell, replicate by replicate.

    Args:
        values: (R, *lengths of the axes). axes: name to labels, in the array's order. by: what the first axis is called
            ("replicate", "analysis").

    Returns:
        Columns ``by`` (0 to R - 1), a column an axis, ``value``.

    Raises:
        ValueError: an array of another shape.
    """
    values = np.asarray(values, dtype=float)
    lengths = tuple(len(labels) for labels in axes.values())
    if values.shape[1:] != lengths:
        raise ValueError(f"expected values of shape (R, {lengths}), came {values.shape}")
    cells = list(itertools.product(*axes.values()))
    columns = {name: [cell[place] for cell in cells] * len(values) for place, name in enumerate(axes)}
    return pd.DataFrame({by: np.repeat(np.arange(len(values)), len(cells)), **columns, "value": values.reshape(-1)})
