"""Masks, positions and ids choose the same rows; what does not fit is refused."""

import numpy
import pandas
import pytest

from sertools.corpora.table import CorpusError
from sertools.measure.positions import positions

INDEX = pandas.Index(["c/a", "c/b", "c/d"])


@pytest.mark.parametrize(
    ("which", "found"),
    [
        ([True, False, True], [0, 2]),
        (pandas.Series([False, True, False], index=INDEX), [1]),
        (numpy.array([2, 0]), [2, 0]),
        (["c/d", "c/a"], [2, 0]),
        ([], []),
    ],
)
def test_ways_to_choose(which, found):
    assert positions(which, INDEX, "c").tolist() == found


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ([True, False], r"mask of shape \(3,\), came \(2,\)"),
        (pandas.Series([True, True, False], index=INDEX[::-1]), "mask with the table's index"),
        ([3], "positions from 0 to 2, came 3 to 3"),
        ([-1], "positions from 0 to 2"),
        (["c/a", "c/x"], "1 unknown, first: c/x"),
    ],
)
def test_what_does_not_fit(which, words):
    with pytest.raises(CorpusError, match=words):
        positions(which, INDEX, "c")
