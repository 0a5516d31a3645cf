"""Parquet files with a card."""

import struct

import pyarrow
import pyarrow.parquet
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


def test_a_flipped_byte_anywhere_is_found(tmp_path):
    path = parquet_files.write(TABLE, {"of": "numbers"}, tmp_path / "x.parquet", compression="zstd")
    written = path.read_bytes()
    for place in range(len(written)):
        path.write_bytes(written[:place] + bytes([written[place] ^ 0x55]) + written[place + 1 :])
        try:
            _, card = parquet_files.read(path, "numbers")
        except CorpusError as error:
            assert "x.parquet: expected" in str(error) and "came" in str(error)
        else:
            assert card is None, f"byte {place} of {len(written)}"  # the name of the card: no reader takes such a file
    path.write_bytes(written)
    assert parquet_files.read(path, "numbers")[1] == {"of": "numbers"}


@pytest.mark.parametrize("length", [0, 3, 100, -100, -1])
def test_a_truncated_file_is_found(tmp_path, length):
    path = parquet_files.write(TABLE, {"of": "numbers"}, tmp_path / "x.parquet")
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(CorpusError, match=r"x\.parquet: expected .*, came"):
        parquet_files.read(path, "numbers")


def test_a_card_without_the_hash_of_its_file_is_refused(tmp_path):
    pyarrow.parquet.write_table(TABLE.replace_schema_metadata({parquet_files.KEY: b"{}"}), tmp_path / "x.parquet")
    with pytest.raises(CorpusError, match="expected numbers with the hash of their file, came none"):
        parquet_files.read(tmp_path / "x.parquet", "numbers")


def test_some_columns_are_read_and_the_whole_file_checked(tmp_path):
    path = parquet_files.write(TABLE, {}, tmp_path / "x.parquet", compression="none", use_dictionary=False)
    assert parquet_files.read(path, "numbers", ["name"])[0].column_names == ["name"]
    written = path.read_bytes()
    value = written.index(struct.pack("<d", 1.5))
    path.write_bytes(written[:value] + b"\1" + written[value + 1 :])
    with pytest.raises(CorpusError, match="came other bytes"):
        parquet_files.read(path, "numbers", ["name"])
