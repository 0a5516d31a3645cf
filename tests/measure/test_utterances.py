"""Utterances: rows stay joined by id."""

import numpy
import pandas
import pytest

from sertools.corpora.table import CorpusError
from sertools.measure.egemaps import NAMES
from sertools.measure.utterances import Utterances


def made(count=6, prefix="a", **columns):
    index = pandas.Index([f"{prefix}/{number}" for number in range(count)], name="utterance", dtype="str")
    emotions = pandas.Series(["neutral", "sad", None] * count, dtype="str")[:count].to_numpy()
    table = pandas.DataFrame({"emotion": emotions, **columns}, index=index).astype({"emotion": "str"})
    values = numpy.arange(count)[:, None] + numpy.arange(88)[None] / 100
    return Utterances(prefix, table, pandas.DataFrame(values.astype("float32"), index=index, columns=list(NAMES)), {})


@pytest.mark.parametrize(
    "which",
    [
        [True, False, False, True, False, False],
        numpy.array([0, 3]),
        ["a/0", "a/3"],
        pandas.Index(["a/0", "a/3"]),
        pandas.Series([True, False, False, True, False, False], index=[f"a/{n}" for n in range(6)]),
    ],
)
def test_rows_by_mask_position_or_id(which):
    chosen = made().rows(which)
    assert list(chosen.table.index) == list(chosen.features.index) == ["a/0", "a/3"]
    assert list(chosen.features.iloc[:, 0]) == [0, 3]


def test_positions_and_ids_decide_the_order():
    assert list(made().rows([4, 1]).table.index) == list(made().rows(["a/4", "a/1"]).table.index) == ["a/4", "a/1"]
    assert len(made().rows([])) == 0


def test_a_mask_in_another_order_is_refused():
    mask = pandas.Series([True] + [False] * 5, index=[f"a/{n}" for n in reversed(range(6))])
    with pytest.raises(CorpusError, match="the table's index"):
        made().rows(mask)


@pytest.mark.parametrize(
    ("which", "message"),
    [
        ([True], "shape"),
        (["a/0", "b/0"], "b/0"),
        ([0, 6], "positions"),
        ([-1], "positions"),
        ([1, 1], "more than once"),
    ],
)
def test_rows_that_are_not_there_are_refused(which, message):
    with pytest.raises(CorpusError, match=message):
        made().rows(which)


def test_emotions_leave_out_what_has_none():
    assert list(made().emotions(("sad", "neutral")).table.index) == ["a/0", "a/1", "a/3", "a/4"]


def test_concat_keeps_ids_and_fills_missing_columns():
    both = Utterances.concat([made(2, "a", age=30), made(2, "b")])
    assert both.name == "a+b" and list(both.table.index) == ["a/0", "a/1", "b/0", "b/1"]
    assert list(both.table["age"].isna()) == [False, False, True, True]
    assert set(both.card["corpora"]) == {"a", "b"} and both.card["synthetic"] is False
    with pytest.raises(CorpusError, match="a/0 more than once"):
        Utterances.concat([made(), made()])
    with pytest.raises(CorpusError, match="at least one"):
        Utterances.concat([])


def test_rows_joined_by_position_are_refused():
    good = made()
    for features, message in (
        (good.features.iloc[::-1], "same order"),
        (good.features.iloc[:3], "3 of them not in both"),
        (good.features.astype("float64"), "float64"),
        (good.features[list(reversed(NAMES))], "openSMILE's order"),
        (good.features.mask(good.features == 2.0), "finite"),
    ):
        with pytest.raises(CorpusError, match=message):
            Utterances("a", good.table, features, {})
