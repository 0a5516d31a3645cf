"""Scores of the baselines are kept by content."""

import grimp
import numpy as np
import pytest

from sertools.models.baselines import store
from sertools.models.baselines.catalogue import BASELINES
from sertools.models.baselines.problem import Problem


@pytest.fixture(scope="module")
def small():
    draw = np.random.default_rng(0)
    labels = np.arange(24) % 2
    features = draw.normal(size=(24, 3)) + labels[:, None]
    return Problem(features, labels[None], features[:8], labels[None, :8], draw.normal(size=(10, 3)))


@pytest.mark.parametrize("name", list(BASELINES))
def test_the_same_problem_is_solved_once(small, name, tmp_path, monkeypatch):
    calls = []
    train = BASELINES[name].train
    counted = store.BASELINES[name].__class__(name, "", "", lambda *a, **k: calls.append(1) or train(*a, **k))
    monkeypatch.setitem(store.BASELINES, name, counted)
    made = store.judged(name, small, runs=[0, 1], short=True, folder=tmp_path)
    again = store.judged(name, small, runs=[0, 1], short=True, folder=tmp_path)
    assert len(calls) == 1 and made.seconds == again.seconds > 0
    np.testing.assert_array_equal(made.scores, again.scores)
    np.testing.assert_array_equal(made.scores, train(small, runs=[0, 1], **store.SHORT[name]))
    assert made.scores.shape == (1, 2, 10, 2)
    alone = store.judged(name, small, runs=[1], short=True, folder=tmp_path)
    assert len(calls) == 2
    np.testing.assert_allclose(alone.scores[:, 0], made.scores[:, 1], atol=1e-5)


def test_all_modules_that_it_needs_count():
    graph = grimp.build_graph("sertools", cache_dir=None)
    needed = graph.find_upstream_modules("sertools.models.baselines.store") | {"sertools.models.baselines.store"}
    own = {name.removeprefix("sertools.models.") for name in needed if name.startswith("sertools.models.")}
    # what keeps results does not decide them; of `stack` only perceptrons are used
    assert {name.replace(".", "/") for name in own} - {"kept", "autoencoder"} == set(store.CODE)
