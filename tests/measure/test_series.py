"""Series of many lengths: rows, one below the other, padded, and kept in a file outside the package."""

from pathlib import Path

import numpy
import pandas
import pytest

import sertools
from sertools.corpora.table import CorpusError
from sertools.measure.series import Series


def parts_of(*lengths, seed=0):
    generator = numpy.random.default_rng(seed)
    return [generator.normal(size=(length, 40)).astype("float32") for length in lengths]


def series_of(name, *lengths, **columns):
    index = pandas.Index([f"{name}/{number}" for number in range(len(lengths))], name="utterance", dtype="str")
    table = pandas.DataFrame({"corpus": [name] * len(lengths), **columns}, index=index)
    return Series.of(name, table, parts_of(*lengths), {"synthetic": name == "made"})


def test_one_below_the_other():
    made = series_of("a", 3, 1, 4)
    assert len(made) == 3 and made.lengths.tolist() == [3, 1, 4] and made.offsets.tolist() == [0, 3, 4, 8]
    for position, part in enumerate(parts_of(3, 1, 4)):
        assert numpy.array_equal(made.one(position), part)
    with pytest.raises(ValueError, match="read-only"):
        made.one(0)[:] = 0


@pytest.mark.parametrize("which", [[2, 0], ["a/2", "a/0"]])
def test_rows_in_the_order_asked_for(which):
    part = series_of("a", 3, 1, 4).rows(which)
    assert part.table.index.tolist() == ["a/2", "a/0"] and part.lengths.tolist() == [4, 3]
    expected = parts_of(3, 1, 4)
    assert numpy.array_equal(part.one(0), expected[2]) and numpy.array_equal(part.one(1), expected[0])


def test_no_rows_and_rows_twice():
    made = series_of("a", 3, 1)
    assert len(made.rows([False, False])) == 0 and made.rows([]).frames.shape == (0, 40)
    with pytest.raises(CorpusError, match="more than once"):
        made.rows([0, 0])


def test_concat_keeps_every_series_and_the_cards():
    both = Series.concat([series_of("a", 3, 1), series_of("made", 2)])
    assert both.name == "a+made" and both.lengths.tolist() == [3, 1, 2]
    assert numpy.array_equal(both.one(2), parts_of(2)[0]) and both.card["synthetic"]
    with pytest.raises(CorpusError, match="more than once"):
        Series.concat([series_of("a", 3), series_of("a", 1)])
    with pytest.raises(CorpusError, match="came none"):
        Series.concat([])


def test_padded_to_100_frames_or_the_longest():
    padded, mask = series_of("a", 120, 7, 30).padded(["a/1", "a/2"])
    assert padded.shape == (2, 100, 40) and mask.sum(axis=1).tolist() == [7, 30]
    assert numpy.array_equal(padded[0, :7], parts_of(120, 7, 30)[1]) and (padded[~mask] == 0).all()
    assert series_of("a", 120, 7, 30).padded()[0].shape == (3, 120, 40)


def test_what_is_kept_comes_back(tmp_path):
    made = series_of("a", 3, 1, 4, emotion=["sad", None, "angry"], seconds=[0.1, 0.2, 0.3])
    path = made.save(tmp_path / "cache" / "a.parquet")
    back = Series.load(path, "a")
    pandas.testing.assert_frame_equal(back.table, made.table, check_dtype=False)
    assert numpy.array_equal(back.frames, made.frames) and numpy.array_equal(back.offsets, made.offsets)
    assert back.card == made.card and back.name == "a"
    assert [file.name for file in path.parent.iterdir()] == ["a.parquet"]


def test_nothing_is_kept_inside_the_package():
    place = Path(sertools.__path__[0]) / "measurements" / "a.parquet"
    with pytest.raises(CorpusError, match="turned back into speech"):
        series_of("a", 1).save(place)
    assert not place.exists()


def test_a_file_of_something_else(tmp_path):
    (tmp_path / "text.parquet").write_text("no table")
    with pytest.raises(CorpusError, match="expected a Parquet file of series"):
        Series.load(tmp_path / "text.parquet", "a")
    pandas.DataFrame({"utterance": ["a"]}).to_parquet(tmp_path / "other.parquet")
    with pytest.raises(CorpusError, match="expected a card"):
        Series.load(tmp_path / "other.parquet", "a")


@pytest.mark.parametrize(
    ("frames", "offsets", "words"),
    [
        (numpy.zeros((3, 40)), [0, 3], "came float64"),
        (numpy.full((3, 40), numpy.nan, "float32"), [0, 3], "NaN"),
        (numpy.zeros((3, 40), "float32"), [0, 2], "offsets from 0 to 3"),
        (numpy.zeros((3, 40), "float32"), [0, 1, 3], "expected 2 offsets"),
        (numpy.zeros((0, 40), "float32"), [0, 0], "came none in a/0"),
    ],
)
def test_frames_that_do_not_fit(frames, offsets, words):
    table = series_of("a", 1).table
    with pytest.raises(CorpusError, match=words):
        Series("a", table, frames, numpy.array(offsets))
