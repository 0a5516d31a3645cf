"""What is asked for again is not worked out again, nobody's changes reach another's, and what is kept is bounded."""

import json
from dataclasses import dataclass

import numpy as np
import pytest

from sertools.analysis import embedding, once
from sertools.corpora import trace
from sertools.models.grid import train
from sertools.models.methods import TRANSFERABLE, members


@dataclass(frozen=True)
class Pair:
    left: np.ndarray
    right: np.ndarray


@pytest.fixture(scope="module")
def grid():
    draw = np.random.default_rng(0)
    features, emotions = draw.normal(size=(80, 88)).astype(np.float32), np.arange(80) % 4
    return train(features, members(TRANSFERABLE[1:2], 1, 2), [np.arange(80)], emotions, {}, epochs=1, batch=16, seed=0)


def test_an_embedding_is_worked_out_once_for_the_same_content(grid, tmp_path, monkeypatch):
    monkeypatch.setenv(trace.SETTING, str(tmp_path / "trace.jsonl"))
    features = np.random.default_rng(1).normal(size=(30, 88)).astype(np.float32)
    first = embedding.embedded(grid, features, embed="z", seed=3)
    expected = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(embedding.embedded(grid, features.copy(), embed="z", seed=3), expected)
    assert not np.array_equal(embedding.embedded(grid, features, embed="z", seed=4), expected)
    assert not np.array_equal(embedding.embedded(grid, -features, embed="z", seed=3), expected)
    events = [json.loads(line) for line in (tmp_path / "trace.jsonl").read_text().splitlines()]
    assert [event["what"] for event in events] == ["sertools.analysis.embedding.embedded"] * 3


def test_the_last_results_are_kept_as_far_as_there_is_room(monkeypatch):
    monkeypatch.setattr(once, "MOST", 3 * 80)
    asked = []

    @once.once
    def doubled(value):
        asked.append(value)
        return {"ten": np.full(10, 2.0 * value)}

    for value in [0, 1, 2, 0, 3, 0, 3]:
        assert doubled(value)["ten"].tolist() == [2.0 * value] * 10
    assert asked == [0, 1, 2, 3, 0]


def test_a_result_larger_than_the_room_is_given_all_the_same(monkeypatch):
    monkeypatch.setattr(once, "MOST", 10)
    assert once.once(np.ones)(20).sum() == 20


def test_the_room_counts_every_array_of_a_nest():
    nest = {"one": Pair(np.zeros(3), np.zeros(2)), "two": {"three": (np.zeros(1), np.zeros(4))}}
    assert once._bytes(nest) == 8 * 10
