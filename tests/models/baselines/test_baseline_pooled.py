from dataclasses import replace

import numpy as np
import pytest

from sertools.models.baselines.catalogue import BASELINES
from sertools.models.baselines.pooled import pooled, score
from sertools.models.baselines.problem import Problem
from sertools.models.vowel_methods import tasks
from sertools.models.vowel_sequences import PADDING, Sequences

EMOTIONS = ("neutral", "sad", "happy")
TRAINING, VALIDATION = np.arange(60), np.arange(60, 90)


def language(count, seed, shift=0.0):
    """Utterances of one to four vowels that the emotion moves."""
    draw, moves = np.random.default_rng(seed), np.random.default_rng(0).standard_normal((3, 6))
    lengths, emotions = draw.integers(1, 5, count), np.arange(count) % 3
    vowels = draw.integers(0, 10, (count, 4))
    vowels[np.arange(4) >= lengths[:, None]] = PADDING
    features = moves[emotions][:, None] + 0.5 * draw.standard_normal((count, 4, 6)) + shift
    names = tuple(f"{seed}/{k}" for k in range(count))
    return Sequences(names, features.astype(np.float32), vowels), np.array(EMOTIONS)[emotions]


@pytest.fixture(scope="module")
def asked():
    source, emotions = language(90, 1)
    return {
        "source": source,
        "labels": tasks(emotions, EMOTIONS),
        "training": TRAINING,
        "validation": VALIDATION,
        "target": language(30, 2, shift=0.2)[0],
        "tested": language(24, 3, shift=0.2)[0],
        "runs": [0, 1],
    }


def test_pooled_against_a_loop(asked):
    for utterances in (asked["source"], asked["tested"]):
        found = pooled(utterances)
        assert found.dtype == np.float32
        for row, features, vowels in zip(found, utterances.features, utterances.vowels, strict=True):
            own = [segment for segment, vowel in zip(features, vowels, strict=True) if vowel != PADDING]
            np.testing.assert_allclose(row, np.mean(own, axis=0), rtol=1e-5, atol=1e-6)


def test_what_stands_in_the_padding_does_not_matter(asked):
    source = asked["source"]
    other = replace(source, features=np.where(source.mask[..., None], source.features, 1e30).astype(np.float32))
    assert np.array_equal(pooled(source), pooled(other))


def test_scores_of_every_task_are_the_baselines_own(asked):
    found = score("Ensemble", **asked, options={"trees": 10})
    assert list(found) == ["4-CAT", *EMOTIONS]
    source = pooled(asked["source"])
    for task, scores in found.items():
        codes = asked["labels"][task]
        assert scores.shape == (2, 24, 3 if task == "4-CAT" else 2)
        problem = Problem(
            source[TRAINING], codes[TRAINING][None], source[VALIDATION], codes[VALIDATION][None],
            pooled(asked["target"]), pooled(asked["tested"]),
        )  # fmt: skip
        assert np.array_equal(scores, BASELINES["Ensemble"].train(problem, runs=[0, 1], trees=10)[0])


def test_it_recognises_what_was_planted_in_another_language(asked):
    found = score("Few-shot", **asked, tasks=["4-CAT"], options={"widths": (16, 8)})
    assert list(found) == ["4-CAT"]
    assert ((found["4-CAT"].argmax(2) == np.arange(24) % 3).mean(1) > 0.7).all()


def test_workers_do_not_change_the_scores(asked):
    one, two = (score("NMF", **asked, tasks=["4-CAT", "sad"], workers=workers) for workers in (1, 2))
    assert all(np.array_equal(one[task], two[task]) for task in one)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": "AGA-CL"}, "a baseline out of .* expected; got 'AGA-CL'"),
        ({"tasks": ["fear"]}, r"labels of the tasks \['fear'\] expected; got those of"),
        ({"validation": np.arange(59, 70)}, "training and validation must share no"),
        ({"labels": {"4-CAT": np.zeros(3, int)}}, r"labels of '4-CAT' must be int \(90,\), one an utterance"),
        ({"labels": {"4-CAT": np.full(90, -1)}}, "labels of task 0 must hold the classes"),
    ],
)
def test_what_does_not_fit(asked, changed, message):
    with pytest.raises(ValueError, match=message):
        score(**{"name": "Ensemble"} | asked | changed)
