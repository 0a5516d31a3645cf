"""Confusions, floors and power of `wild`, against plain computations."""

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from sertools.analysis.wild import answered, power
from sertools.analysis.wild.accuracy import answers, tallies
from sertools.corpora.polarity import POLARITIES


def test_confusion_is_the_mean_over_runs(guessed_members, guessed_scores):
    found = answered.shares(guessed_scores, guessed_members, "tess")
    assert np.allclose(found.sum(axis=1), 1)
    assert found.index.to_list()[:3] == [("scratch", name) for name in POLARITIES]
    own = guessed_members[guessed_members["own"] & (guessed_members["strategy"] == "frozen")].index
    values = []
    for member in own:
        rows = guessed_scores[
            (guessed_scores["member"] == member)
            & (guessed_scores["corpus"] == "tess")
            & (guessed_scores["truth"] == "neutral")
        ]
        values.append(np.mean(answers(rows) == "positive"))
    assert found.loc[("frozen", "neutral"), "positive"] == pytest.approx(np.mean(values))
    assert answered.recalls(found)["frozen", "neutral"] == found.loc[("frozen", "neutral"), "neutral"]


def test_answers_to_each_emotion_keep_its_class(guessed_members, guessed_scores):
    scores = guessed_scores.assign(
        emotion=guessed_scores["truth"].map({"negative": "sad", "neutral": "neutral", "positive": "happy"})
    )
    scores.loc[scores.index[::2], "emotion"] = scores["emotion"].replace("sad", "angry")[::2]
    found = answered.shares(scores, guessed_members, "tess", by="emotion")
    assert set(found.index.get_level_values("emotion")) == {"sad", "angry", "neutral", "happy"}
    assert np.allclose(found.sum(axis=1), 1)


def test_guessing_matches_a_simulation():
    draw, rows = np.random.default_rng(0), np.array([40, 10, 20])
    recalls = draw.binomial(rows, 1 / 3, size=(20000, 3)) / rows
    assert power.guessing_sd(rows) == pytest.approx(recalls.mean(1).std(), rel=0.03)


def test_floors_count_rows_and_the_largest_class(guessed_counts):
    found = power.floors(guessed_counts[guessed_counts["member"] == 0])
    assert found.loc["tess", ["speakers", "utterances", "negative", "positive"]].to_list() == [2, 24, 12, 4]
    assert found.loc["tess", "largest"] == 0.5
    assert found.loc["tess", "high"] - 1 / 3 == pytest.approx(1.959964 * power.guessing_sd([12, 8, 4]))


def test_a_detectable_difference_is_found_four_times_out_of_five():
    effect = power.detectable(1.0, 5)
    draws = np.random.default_rng(1).normal(effect, 1, size=(20000, 5))
    assert np.mean(ttest_1samp(draws, 0, axis=1).pvalue < 0.05) == pytest.approx(0.8, abs=0.01)
    assert power.detectable(2.0, 5) == pytest.approx(2 * effect)
    assert np.isnan(power.detectable(1.0, 1)) and np.isnan(power.detectable(np.nan, 5))


def test_tallies_count_each_row_once(guessed_scores, guessed_counts):
    assert guessed_counts["rows"].sum() == len(guessed_scores)
    right = sum(answers(guessed_scores) == guessed_scores["truth"])
    assert tallies(guessed_scores)["right"].sum() == right
