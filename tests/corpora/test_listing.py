import os
import re
from pathlib import Path

import pytest

from sertools.corpora import listing
from sertools.corpora.table import CorpusError


def test_hidden_files_and_other_files_are_no_recordings(tmp_path):
    for name in ("b.wav", "a/c.WAV", "._b.wav", ".cache/d.wav", "__MACOSX/b.wav", "notes.txt", "a/e.flac"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = listing.recordings(tmp_path, "x")
    assert [listing.relative(path, tmp_path) for path in found] == ["a/c.WAV", "a/e.flac", "b.wav"]


def test_a_hidden_folder_above_the_corpus_does_not_hide_it(tmp_path):
    root = tmp_path / ".data" / "x"
    root.mkdir(parents=True)
    (root / "a.wav").touch()
    assert len(listing.recordings(root, "x")) == 1


def test_a_file_instead_of_a_folder_is_named(tmp_path):
    (tmp_path / "a.wav").touch()
    with pytest.raises(CorpusError, match="came a file"):
        listing.recordings(tmp_path / "a.wav", "x")


def test_names_and_codes_outside_the_convention_are_named(tmp_path):
    path = tmp_path / "odd.wav"
    with pytest.raises(CorpusError, match=rf"like 7\.wav, came odd\.wav \(file {re.escape(str(path))}\)"):
        listing.parts(re.compile(r"\d"), path, "x", "7.wav")
    with pytest.raises(CorpusError, match="one of A, H, came 'Q'"):
        listing.decode({"A": "angry", "H": "happy"}, "Q", path, "x")


def test_a_table_beside_the_recordings_must_be_there_once_with_its_columns(tmp_path):
    with pytest.raises(CorpusError, match="one facts.csv .* came none"):
        listing.table_file(tmp_path, "facts.csv", "x", ("file",))
    (tmp_path / "facts.csv").write_text("file,age\n001.wav,007\n")
    table = listing.table_file(tmp_path, "facts.csv", "x", ("file", "age"))
    assert table.to_dict("records") == [{"file": "001.wav", "age": "007"}]
    with pytest.raises(CorpusError, match="gender missing"):
        listing.table_file(tmp_path, "facts.csv", "x", ("file", "gender"))
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "facts.csv").write_text("file,age\n")
    with pytest.raises(CorpusError, match="came .*copy"):
        listing.table_file(tmp_path, "facts.csv", "x", ("file",))


@pytest.mark.parametrize("name", [b"a\\b.wav", b"a\xff.wav"])
def test_names_that_no_table_can_hold_are_refused(tmp_path, name):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    with pytest.raises(CorpusError, match="file name in UTF-8 without a backslash, came"):
        listing.relative(path, tmp_path)
