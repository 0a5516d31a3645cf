"""The cache by content: entries come back whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sertools.measure.cache import Cache, cache_root, key_of


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def test_an_entry_comes_back(cache):
    key = key_of(b"audio", "extractor")
    assert cache.get(key) is None
    cache.put(key, b"result")
    assert cache.get(key) == b"result"
    cache.put(key, b"")
    assert cache.get(key) == b""


@pytest.mark.parametrize("kept", [0, 1, 31, 32, 35, -1])
def test_a_truncated_entry_is_not_believed(cache, kept):
    key = key_of("a")
    cache.put(key, b"a result of some length")
    path = cache.path(key)
    path.write_bytes(path.read_bytes()[:kept])
    assert cache.get(key) is None


def test_a_changed_entry_is_not_believed(cache):
    key = key_of("a")
    cache.put(key, b"loudness 1")
    path = cache.path(key)
    path.write_bytes(path.read_bytes().replace(b"loudness 1", b"loudness 2"))
    assert cache.get(key) is None
    cache.put(key, b"loudness 1")
    assert cache.get(key) == b"loudness 1"


def test_an_entry_moved_to_another_key_is_not_believed(cache):
    one, other = key_of("a"), key_of("b")
    cache.put(one, b"result")
    cache.path(other).parent.mkdir(parents=True, exist_ok=True)
    os.replace(cache.path(one), cache.path(other))
    assert cache.get(other) is None


def test_a_failed_write_leaves_the_old_entry_and_no_rubbish(cache, monkeypatch):
    key = key_of("a")
    cache.put(key, b"old")

    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        cache.put(key, b"new")
    assert cache.get(key) == b"old"
    assert [path.name for path in cache.path(key).parent.iterdir()] == [cache.path(key).name]


def test_keys_tell_where_one_part_ends():
    assert key_of("ab", "c") != key_of("a", "bc") != key_of("abc")
    assert key_of("a") == key_of(b"a")
    assert len(key_of("a")) == 64


def test_two_processes_writing_one_key_leave_a_whole_entry(cache):
    program = (
        "import sys; from sertools.measure.cache import Cache\n"
        "cache = Cache(sys.argv[1])\n"
        "for _ in range(300): cache.put(sys.argv[2], sys.argv[3].encode() * 5000)"
    )
    key = key_of("a")
    writers = [subprocess.Popen([sys.executable, "-c", program, cache.folder, key, letter]) for letter in "xy"]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        seen.add(cache.get(key))
    assert [writer.returncode for writer in writers] == [0, 0]
    assert seen - {None} <= {b"x" * 5000, b"y" * 5000} and cache.get(key) in seen | {b"x" * 5000, b"y" * 5000}


def test_the_root_is_a_setting(monkeypatch):
    monkeypatch.setenv("SERTOOLS_CACHE", "/somewhere")
    assert cache_root() == Path("/somewhere")
    monkeypatch.delenv("SERTOOLS_CACHE")
    assert cache_root() == Path(".cache/sertools")
