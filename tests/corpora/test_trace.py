"""The trace of a build: whole lines, the same key for the same arguments, and nothing where none is asked for."""

import functools
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from sertools.corpora import trace

WRITER = """
import sys
from sertools.corpora import trace
for number in range(500):
    trace.event("counted", f"{sys.argv[1]}-{number}" + "x" * 3000, "made")
"""


@dataclass(frozen=True)
class Pair:
    left: np.ndarray
    right: object


@trace.traced
def double(values, factor=2):
    return factor * values


@trace.traced
def outer(values):
    return double(values) + 1


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv(trace.SETTING, str(tmp_path / "trace.jsonl"))
    return tmp_path / "trace.jsonl"


def test_lines_of_four_processes_stay_whole(file):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(number)]) for number in range(4)]
    assert [writer.wait() for writer in writers] == [0] * 4
    found = trace.read(file)
    expected = {f"{writer}-{number}" + "x" * 3000 for writer in range(4) for number in range(500)}
    assert len(found) == 2000 and set(found["key"]) == expected


def test_nothing_is_written_and_no_key_asked_for_without_a_trace(tmp_path, monkeypatch):
    monkeypatch.delenv(trace.SETTING, raising=False)
    monkeypatch.chdir(tmp_path)

    def asked():
        raise AssertionError("a key was asked for")

    with trace.made("anything", asked):
        assert outer(np.ones(2)).tolist() == [3, 3]
    trace.event("anything", "key", "made")
    assert list(tmp_path.iterdir()) == []


def test_what_is_made_of_the_same_again_is_found_once_however_deep(file):
    outer(np.arange(3.0))
    double(np.arange(4.0))
    outer(np.arange(3.0))
    double(np.arange(3.0), factor=3)
    found = trace.read(file)
    assert found["what"].str.rsplit(".", n=1).str[-1].tolist() == [
        "double",
        "outer",
        "double",
        "double",
        "outer",
        "double",
    ]
    again = trace.again(found)
    assert again["what"].tolist() == [f"{__name__}.outer"]
    assert again.index.tolist() == [4]


def test_a_computation_that_fails_is_no_event(file):
    with pytest.raises(TypeError):
        double({})
    assert not file.exists()


SAME = [
    np.arange(6.0),
    np.arange(6.0).reshape(2, 3).T,
    pd.DataFrame({"speaker": ["a", "b"], "rho": [0.1, np.nan]}, index=["x", "y"]),
    pd.Series([1, 2], index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])),
    Pair(np.ones(2), {"key": (1, "two", None)}),
    frozenset({"b", "a"}),
    functools.partial(double, factor=3),
    lambda: 1,
]


@pytest.mark.parametrize("value", SAME, ids=lambda value: type(value).__name__)
def test_the_same_content_has_the_same_fingerprint_in_another_object(value):
    import copy

    assert trace.fingerprint(copy.deepcopy(value)) == trace.fingerprint(value)


def test_other_content_has_another_fingerprint():
    others = [
        *SAME, np.arange(6.0).astype(np.float32), np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(3, 2),
        pd.DataFrame({"speaker": ["a", "b"], "rho": [0.1, 0.2]}, index=["x", "y"]),
        pd.DataFrame({"speaker": ["a", "b"], "r": [0.1, np.nan]}, index=["x", "y"]),
        Pair(np.ones(2), {"key": (1, "two")}), Pair(np.zeros(2), {"key": (1, "two", None)}), 1, 1.0, True, "1", ["1"],
        ("1",), functools.partial(double, factor=4), double, np.random.default_rng(0), np.random.default_rng(1),
    ]  # fmt: skip
    assert len({trace.fingerprint(each) for each in others}) == len(others)
