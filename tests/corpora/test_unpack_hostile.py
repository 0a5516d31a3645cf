"""Archives that mean harm, or are not whole: each is refused with a clear error, and nothing is written anywhere."""

import gzip
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.trust_archives import GOOD, hostile, tarred, zipped
from sertools.corpora.unpack import UnpackError, unpack


def everything(folder):
    """Each file, folder and link below a folder, with its size."""
    return {path.relative_to(folder).as_posix(): path.lstat().st_size for path in folder.rglob("*")}


@pytest.fixture
def corpus(tmp_path):
    """A folder with a corpus in it that is there already, beside others."""
    (tmp_path / "corpora/corpus/wav").mkdir(parents=True)
    (tmp_path / "corpora/corpus/wav/old.wav").write_bytes(b"old")
    (tmp_path / "corpora/other.wav").write_bytes(b"other")
    return tmp_path / "corpora/corpus"


def test_each_is_refused_by_name_and_nothing_is_written_anywhere(tmp_path, corpus):
    seen = 0
    for kind, archive in hostile(tmp_path / "archives"):
        seen += 1
        before = everything(tmp_path)
        with pytest.raises(UnpackError) as refused:
            unpack(archive, corpus)
        assert str(refused.value).startswith(f"{archive}: expected "), kind
        assert ", came " in str(refused.value), kind
        assert everything(tmp_path) == before, kind
        archive.unlink()
    assert seen > 90
    assert not os.path.lexists("/tmp/sertools-out.wav")


@pytest.mark.parametrize("there", ["file where the archive has a folder", "folder where the archive has a file"])
def test_what_lies_there_already_is_not_overrun(tmp_path, corpus, there):
    if there.startswith("file"):
        (corpus / "new").write_bytes(b"mine")
        members = [GOOD, ("new/a.wav", b"a")]
    else:
        members = [GOOD, ("wav", b"a")][1:]
    archive = tmp_path / "c.zip"
    archive.write_bytes(zipped(members))
    before = everything(tmp_path)
    with pytest.raises(UnpackError, match=r"c\.zip: expected room for"):
        unpack(archive, corpus)
    assert everything(tmp_path) == before


def test_what_a_killed_process_left_is_removed(tmp_path, corpus):
    left = corpus.with_name(".corpus.unpacking")
    left.mkdir()
    (left / "half.wav").write_bytes(b"half")
    archive = tmp_path / "c.tar"
    archive.write_bytes(tarred([GOOD]))
    assert unpack(archive, corpus) == (corpus / GOOD[0],)
    assert not left.exists()
    assert set(everything(corpus)) == {"wav", "wav/good.wav", "wav/old.wav"}


WHOLE = {
    "zip": zipped([GOOD, ("wav/b.wav", b"b" * 300)]),
    "tar": tarred([GOOD, ("wav/b.wav", b"b" * 300)]),
    "tar.gz": gzip.compress(tarred([GOOD, ("wav/b.wav", b"b" * 300)]), mtime=0),
}


@pytest.mark.parametrize("suffix", WHOLE)
@given(data=st.data())
def test_with_any_bytes_changed_it_is_unpacked_inside_or_refused(suffix, data, tmp_path_factory):
    content = bytearray(WHOLE[suffix])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("changed")
    archive = folder / f"c.{suffix}"
    archive.write_bytes(content)
    try:
        unpack(archive, folder / "in" / "corpus")
    except UnpackError as error:
        assert str(archive) in str(error)
    outside = {name for name in everything(folder) if not f"{name}/".startswith("in/corpus/")}
    assert outside - {"in"} == {archive.name}
