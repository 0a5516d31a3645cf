"""One Parquet file a corpus: what is written comes back, joined by id, in the same bytes."""

import numpy
import pandas
import pyarrow
import pyarrow.parquet
import pytest

from sertools.corpora.table import CorpusError, from_rows
from sertools.measure import parquet, parquet_files
from sertools.measure.egemaps import NAMES


@pytest.fixture
def table():
    return from_rows(
        "made",
        [
            {
                "file": f"{n}.wav",
                "language": "pl",
                "speaker": "made-ż",
                "emotion": "sad",
                "valence": 1 + n,
                "age": 30 + n,
            }
            for n in range(3)
        ],
    )


@pytest.fixture
def measured(table):
    facts = pandas.DataFrame(
        {"seconds": [1.5, 2.0, 0.1], "rate": 16_000, "channels": 1, "samples_sha256": ["a", "b", "c"]},
        index=table.index,
    )
    values = numpy.random.default_rng(0).normal(size=(3, 88)).astype("float32")
    return facts.join(pandas.DataFrame(values, index=table.index, columns=list(NAMES)))


def test_what_is_written_comes_back(tmp_path, table, measured):
    path = parquet.write(tmp_path / "new" / "made.parquet", table, measured, {"counts": {"measured": 3}})
    back = parquet.read(path, "made")
    pandas.testing.assert_frame_equal(back.table[table.columns], table)
    pandas.testing.assert_frame_equal(back.features, measured[list(NAMES)], check_exact=True)
    assert list(back.table.columns[len(table.columns) :]) == ["seconds", "rate", "channels", "samples_sha256"]
    assert back.card == {"counts": {"measured": 3}} and back.name == "made"


def test_rows_join_by_id_not_by_position(tmp_path, table, measured):
    path = parquet.write(tmp_path / "made.parquet", table, measured.iloc[[2, 0]], {})
    back = parquet.read(path, "made")
    assert list(back.table.index) == ["made/0", "made/2"]
    assert list(back.table["valence"]) == [1.0, 3.0] and list(back.table["samples_sha256"]) == ["a", "c"]
    assert numpy.array_equal(back.features.loc["made/2"], measured.loc["made/2", list(NAMES)].astype("float32"))


def test_the_same_values_give_the_same_bytes(tmp_path, table, measured):
    one = parquet.write(tmp_path / "one.parquet", table, measured, {"b": 1, "a": 2})
    two = parquet.write(tmp_path / "two.parquet", table.copy(), measured.iloc[::-1], {"a": 2, "b": 1})
    assert one.read_bytes() == two.read_bytes()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["one.parquet", "two.parquet"]


def test_measurements_of_other_utterances_are_refused(tmp_path, table, measured):
    with pytest.raises(CorpusError, match="1 others, first: made/9"):
        parquet.write(tmp_path / "x.parquet", table, measured.rename(index={"made/0": "made/9"}), {})
    with pytest.raises(CorpusError, match="valence on both sides"):
        parquet.write(tmp_path / "x.parquet", table, measured.assign(valence=1.0), {})
    assert not list(tmp_path.iterdir())


def test_files_of_another_kind_are_refused(tmp_path, table):
    path = tmp_path / "x.parquet"
    path.write_bytes(b"no parquet")
    with pytest.raises(CorpusError, match="x.parquet: expected a Parquet file"):
        parquet.read(path, "x")
    pyarrow.parquet.write_table(pyarrow.table({"utterance": ["a"]}), path)
    with pytest.raises(CorpusError, match="expected a card"):
        parquet.read(path, "x")
    parquet_files.write(pyarrow.table({"utterance": ["a"]}), {}, path)
    with pytest.raises(CorpusError, match="and 87 more that are missing"):
        parquet.read(path, "x")
