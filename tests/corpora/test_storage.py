"""Files that are there whole or not at all."""

import errno
import os
import subprocess
import sys

import pytest

from sertools.corpora import storage
from sertools.corpora.storage import StorageError

# writes half of a file, says so, and waits to be killed
HALF = """
import sys, time
from sertools.corpora import storage
with storage.whole(sys.argv[1]) as path:
    path.write_text("half")
    print("half", flush=True)
    time.sleep(60)
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_takes_its_name_when_it_is_whole(tmp_path):
    path = tmp_path / "new" / "x.txt"
    with storage.whole(path) as temporary:
        temporary.write_text("whole")
        assert not path.exists() and temporary.parent == path.parent
    assert path.read_text() == "whole" and names(path.parent) == ["x.txt"]


def test_after_an_error_the_old_file_stands_and_nothing_is_left(tmp_path):
    path = tmp_path / "x.txt"
    storage.write_text(path, "öld")
    with pytest.raises(KeyError), storage.whole(path) as temporary:
        temporary.write_text("half")
        raise KeyError
    assert path.read_text(encoding="utf-8") == "öld" and names(tmp_path) == ["x.txt"]


def test_the_longest_name_that_a_file_may_have_can_be_written(tmp_path):
    path = tmp_path / ("ж" * 127)
    storage.write_bytes(path, b"whole")
    assert path.read_bytes() == b"whole"


def test_a_full_disk_is_said_with_the_file_and_what_to_do(tmp_path):
    path = tmp_path / "x.txt"
    storage.write_text(path, "old")
    with pytest.raises(StorageError, match=r"no space left for .*x\.txt.*run the same command again"):
        with storage.whole(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert path.read_text() == "old" and names(tmp_path) == ["x.txt"]
    with pytest.raises(PermissionError), storage.whole(path):
        raise PermissionError(errno.EACCES, "no")


def test_what_a_killed_process_left_is_swept_and_what_others_write_stays(tmp_path):
    killed = subprocess.Popen([sys.executable, "-c", HALF, tmp_path / "a.csv"], stdout=subprocess.PIPE)
    assert killed.stdout.readline() == b"half\n"
    assert storage.sweep(tmp_path) == 0, "it still writes"
    killed.kill()
    killed.wait()
    killed.stdout.close()
    left = names(tmp_path)
    assert len(left) == 1 and left[0].endswith(".part")
    (tmp_path / "below").mkdir()
    os.replace(tmp_path / left[0], tmp_path / "below" / left[0])
    elsewhere = tmp_path / f".a.csv.another-machine.{killed.pid}.01234567.part"
    elsewhere.touch()
    with storage.whole(tmp_path / "mine") as temporary:
        temporary.touch()
        assert storage.sweep(tmp_path) == 1
    assert names(tmp_path) == [elsewhere.name, "below", "mine"] and names(tmp_path / "below") == []
