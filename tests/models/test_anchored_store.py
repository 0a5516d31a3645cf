from dataclasses import replace

import grimp
import numpy as np
import pytest

from sertools.corpora.vowels import VOWELS
from sertools.models import anchored_store
from sertools.models.anchored import train
from sertools.models.anchored_request import Settings, Target
from sertools.models.anchored_store import CODE, scored
from sertools.models.vowel_methods import FOUR, METHODS, members
from sertools.models.vowel_sequences import Sequences

SETTINGS = Settings(epochs=2, batch=16, target_batch=8, hidden=8, heads=2, feedforward=8)
GA = next(method for method in METHODS if (method.name, method.kind) == ("GA-CL", "Mono"))


def speech(seed, count):
    draw = np.random.default_rng(seed)
    features = draw.standard_normal((count, 2, 3)).astype(np.float32)
    return Sequences(tuple(f"{seed}-{k}" for k in range(count)), features, draw.integers(0, len(VOWELS), (count, 2)))


@pytest.fixture(scope="module")
def asked():
    anchors = {("GA", "Mono", FOUR): np.ones((2, len(VOWELS)), dtype=bool)}
    labels = {FOUR: np.arange(40) % 2}
    target = Target(speech(1, 10), {FOUR: np.arange(10) % 2}, anchors)
    return (speech(0, 40), labels, np.arange(30), np.arange(30, 40), members([GA], [FOUR], 2), speech(2, 6)), target


def test_the_same_request_is_trained_once(asked, tmp_path, monkeypatch):
    arguments, target = asked
    calls = []
    monkeypatch.setattr(anchored_store, "train", lambda *a, **k: calls.append(1) or train(*a, **k))
    made = scored(*arguments, target=target, settings=SETTINGS, folder=tmp_path)
    again = scored(*arguments, target=target, settings=SETTINGS, folder=tmp_path, workers=2)
    assert len(calls) == 1
    np.testing.assert_array_equal(made.scores, again.scores)
    assert made.history.equals(again.history) and made.seconds == again.seconds > 0
    other = replace(target, labels={FOUR: 1 - target.labels[FOUR]})
    assert (scored(*arguments, target=other, settings=SETTINGS, folder=tmp_path).scores != made.scores).any()
    scored(*arguments, target=target, settings=replace(SETTINGS, seed=1), folder=tmp_path)
    assert len(calls) == 3


def test_it_is_what_the_training_says(asked, tmp_path):
    arguments, target = asked
    kept = scored(*arguments, target=target, settings=SETTINGS, folder=tmp_path)
    made = train(*arguments[:5], target=target, settings=SETTINGS)
    np.testing.assert_array_equal(kept.scores, made.scores(arguments[5]))
    assert kept.history.equals(made.history) and (kept.best_epochs == made.best_epochs).all()


def test_all_modules_that_it_needs_count():
    graph = grimp.build_graph("sertools", cache_dir=None)
    needed = graph.find_upstream_modules("sertools.models.anchored_store") | {"sertools.models.anchored_store"}
    own = {name.removeprefix("sertools.models.") for name in needed if name.startswith("sertools.models.")}
    # what keeps results does not decide them; the rest of `training` is another paper's
    assert own - {"kept", "adam", "early_stopping", "length_batches", "series_draws"} == set(CODE)
