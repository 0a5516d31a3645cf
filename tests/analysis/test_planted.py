"""Planted answers and analyses: what was planted is what is there, in the long run and in closed form."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from sertools.analysis.classify import balanced_statistic, confusion_by_speaker
from sertools.analysis.planted import (
    accuracy_replicates,
    analyses,
    answers,
    apart_for,
    layout,
    predictions,
)
from sertools.models.track import CLASSES


def corpus(speakers=10, each=8, count=100, **choices):
    names = np.repeat([f"s{k:02d}" for k in range(speakers)], each * len(CLASSES))
    return layout("planted", names, np.tile(np.repeat(CLASSES, each), speakers), count=count, **choices)


def test_a_layout_is_sorted_and_knows_its_weight():
    found = layout("c", ["b", "a", "a", "b", "b", "b"], ["sad", "angry", "fear", "angry", "sad", "sad"], count=5)
    assert found.truth.tolist() == ["angry", "angry", "sad", "sad", "sad"] and found.codes.tolist() == [0, 1, 1, 1, 1]
    assert found.equal_speakers == pytest.approx(1 / (0.2**2 + 0.8**2))
    assert corpus().equal_speakers == pytest.approx(10)
    with pytest.raises(ValueError, match="expected rows among neutral"):
        layout("c", ["a"], ["fear"])


def test_the_planted_effect_is_the_difference_in_the_long_run():
    planted = answers(corpus(), methods=2, worlds=3000, level=0.45, spread=0.1, apart=0.6)
    everyone = np.ones((1, 10))
    first, second = planted.replicates(0, 0.08, everyone), planted.replicates(1, 0.0, everyone)
    standard_error = (first - second).std() / np.sqrt(3000)
    assert (first - second).mean() == pytest.approx(0.08, abs=4 * standard_error)
    assert second.mean() == pytest.approx(0.45, abs=0.005)


def test_the_planted_spread_is_that_between_speakers():
    # many utterances a speaker: what is left of the difference is the speaker's own
    planted = answers(corpus(speakers=20, each=500), methods=2, worlds=20, level=0.5, spread=0.1, apart=0.2)
    single = np.eye(20)
    gap = planted.replicates(0, 0.0, single) - planted.replicates(1, 0.0, single)
    noise = 0.2 * 0.5 / 2000  # apart * 2 p (1 - p) over the utterances of a speaker
    assert gap.var() == pytest.approx(0.1**2 + noise, rel=0.15)


def test_methods_differ_on_as_many_utterances_as_was_asked_for():
    planted = answers(corpus(each=50), methods=2, worlds=50, level=0.4, spread=0.0, apart=apart_for(0.4, differing=0.3))
    assert (planted.right(0) != planted.right(1)).mean() == pytest.approx(0.3, abs=0.01)
    assert apart_for(0.4, 0.9) == 1


def test_replicates_are_those_of_the_confusion_of_predicted_words():
    uneven = layout("u", list("aaabbbccdd") * 3, (["sad", "angry", "happy"] * 10), count=50, minimum=2)
    planted = answers(uneven, methods=2, worlds=4, level=0.5, spread=0.1, apart=1.0)
    right = planted.right(0, 0.1)
    said = predictions(uneven.truth, right)
    assert np.array_equal(said == uneven.truth, right)
    assert set(said[~right]) <= set(CLASSES)
    counts = confusion_by_speaker(uneven.truth, said, CLASSES, uneven.codes, 4)
    expected = balanced_statistic(counts)(uneven.drawn.weights)
    assert np.array_equal(accuracy_replicates(right, uneven), expected, equal_nan=True)
    assert planted.statistic(2, 0, 0.1)(uneven.drawn.weights)[0] == pytest.approx(expected[2])


def test_the_same_seed_gives_the_same_worlds_and_another_name_others():
    def made(of, seed):
        return answers(of, methods=2, worlds=3, level=0.5, spread=0.1, apart=0.5, seed=seed).right(0)

    assert np.array_equal(made(corpus(), 1), made(corpus(), 1))
    assert not np.array_equal(made(corpus(), 1), made(corpus(), 2))


def test_an_effect_beyond_the_scale_is_refused():
    planted = answers(corpus(), methods=2, worlds=2, level=0.5, spread=0.2, apart=0.5)
    with pytest.raises(ValueError, match="planted: expected level \\+ effect within"):
        planted.right(0, 0.4)
    with pytest.raises(ValueError, match="two methods"):
        answers(corpus(), methods=1, worlds=2, level=0.5, spread=0.2, apart=0.5)


def test_analyses_are_true_as_often_and_go_together_as_planted():
    truths = analyses(worlds=40000, count=2, share=0.7, correlation=0.6)
    assert truths.mean() == pytest.approx(0.7, abs=0.01)
    cut = norm.ppf(0.7)
    both = multivariate_normal(cov=[[1, 0.6], [0.6, 1]]).cdf([cut, cut])
    assert truths.all(axis=1).mean() == pytest.approx(both, abs=0.01)


def test_what_a_world_shares_pulls_its_analyses_up():
    common = np.array([-3.0, 3.0])
    truths = analyses(worlds=2, count=500, share=0.5, correlation=0.8, common=common)
    assert truths[0].mean() < 0.05 and truths[1].mean() > 0.95
    with pytest.raises(ValueError, match="share inside"):
        analyses(worlds=2, count=3, share=1.0, correlation=0.5)
