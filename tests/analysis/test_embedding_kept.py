"""Embeddings that are asked for again are not worked out again, and nobody's changes reach another's."""

import json

import numpy as np
import pytest

from sertools.analysis import embedding
from sertools.corpora import trace
from sertools.models.grid import train
from sertools.models.methods import TRANSFERABLE, members


@pytest.fixture(scope="module")
def grid():
    draw = np.random.default_rng(0)
    features, emotions = draw.normal(size=(80, 88)).astype(np.float32), np.arange(80) % 4
    return train(features, members(TRANSFERABLE[1:2], 1, 2), [np.arange(80)], emotions, {}, epochs=1, batch=16, seed=0)


def made(file):
    events = [json.loads(line) for line in file.read_text().splitlines()]
    return [event["how"] for event in events if event["what"].endswith("_embed")]


def test_asked_again_in_another_array_it_is_the_same_and_worked_out_once(grid, tmp_path, monkeypatch):
    monkeypatch.setenv(trace.SETTING, str(tmp_path / "trace.jsonl"))
    features = np.random.default_rng(1).normal(size=(30, 88)).astype(np.float32)
    first = embedding.embedded(grid, features, embed="z", seed=3)
    expected = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(embedding.embedded(grid, features.copy(), embed="z", seed=3), expected)
    assert made(tmp_path / "trace.jsonl") == ["made"]
    assert not np.array_equal(embedding.embedded(grid, features, embed="z", seed=4), expected)
    assert not np.array_equal(embedding.embedded(grid, -features, embed="z", seed=3), expected)
    assert len(made(tmp_path / "trace.jsonl")) == 3


def test_what_is_kept_is_bounded(grid, monkeypatch):
    features = np.random.default_rng(2).normal(size=(30, 88)).astype(np.float32)
    monkeypatch.setattr(embedding, "_MOST", 2 * 30 * 2 * 4 * 3)
    found = [embedding.embedded(grid, features + place, embed="mu") for place in range(5)]
    assert sum(each.nbytes for each in embedding._embedded.values()) <= embedding._MOST
    for place, each in enumerate(found):
        np.testing.assert_array_equal(embedding.embedded(grid, features + place, embed="mu"), each)
