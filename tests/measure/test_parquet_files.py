"""Parquet files with a card."""

import pyarrow
import pytest

from sertools.corpora.table import CorpusError
from sertools.measure import parquet_files

TABLE = pyarrow.table({"name": ["a", "b"], "value": [0.5, 1.5]})


def test_a_table_comes_back_with_its_card(tmp_path):
    path = parquet_files.write(TABLE, {"of": "ünits"}, tmp_path / "new" / "x.parquet", compression="zstd")
    content, card = parquet_files.read(path, "numbers")
    assert content.equals(TABLE) and card == {"of": "ünits"}
    assert [each.name for each in path.parent.iterdir()] == ["x.parquet"]


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path):
    path = parquet_files.write(TABLE, {"first": True}, tmp_path / "x.parquet")
    with pytest.raises(pyarrow.ArrowException, match="compression"):
        parquet_files.write(TABLE, {"first": False}, path, compression="no such")
    assert parquet_files.read(path, "numbers")[1] == {"first": True}
    assert [each.name for each in tmp_path.iterdir()] == ["x.parquet"]


def test_a_file_of_another_kind_is_refused_by_its_name(tmp_path):
    (tmp_path / "x.parquet").write_text("no table")
    with pytest.raises(CorpusError, match=r"x\.parquet: expected a Parquet file of numbers"):
        parquet_files.read(tmp_path / "x.parquet", "numbers")
