"""Which rows of a set of utterances: a mask, positions or ids, to positions."""

from collections.abc import Sequence

import numpy
import pandas

from sertools.corpora.table import CorpusError

Rows = Sequence | pandas.Series | pandas.Index | numpy.ndarray


def positions(which: Rows, index: pandas.Index, name: str) -> numpy.ndarray:
    """Positions of the rows chosen.

    Args:
        which: n booleans (a Series must have the index of the rows), or integer positions, or utterance ids; positions
            and ids also decide the order.
        index: the ids of the n rows.
        name: what to call the set in an error.

    Returns:
        Integer array.

    Raises:
        CorpusError: a mask of another length or index, a position out of range, an unknown utterance.
    """
    if isinstance(which, pandas.Series) and which.dtype == bool and not which.index.equals(index):
        raise CorpusError(f"{name}: expected a mask with the table's index, came one with another")
    chosen = numpy.asarray(which)
    if chosen.dtype == bool:
        if chosen.shape != (len(index),):
            raise CorpusError(f"{name}: expected a mask of shape ({len(index)},), came {chosen.shape}")
        return numpy.flatnonzero(chosen)
    if numpy.issubdtype(chosen.dtype, numpy.integer) or not chosen.size:
        found = chosen.astype(int)
    else:
        found = index.get_indexer(chosen)
        if (found < 0).any():
            unknown = chosen[found < 0]
            raise CorpusError(f"{name}: expected its own utterances, came {len(unknown)} unknown, first: {unknown[0]}")
    if found.size and not (found.min() >= 0 and found.max() < len(index)):
        raise CorpusError(f"{name}: expected positions from 0 to {len(index) - 1}, came {found.min()} to {found.max()}")
    return found
