"""Means from sums by speaker and emotion, against loops over drawn rows."""

import numpy as np
import pytest

from sertools.analysis.bootstrap import interval, replicates
from sertools.analysis.speaker_sums import intervals, sums_by_speaker, weighted_means


@pytest.fixture
def rows():
    generator = np.random.default_rng(0)
    return generator.normal(size=(3, 2, 60)), generator.integers(0, 3, 60), generator.integers(0, 9, 60)


def test_counts_and_sums_by_speaker_and_emotion(rows):
    values, emotions, codes = rows
    counts, sums = sums_by_speaker(values, emotions, codes, 10)  # one speaker and one emotion without rows
    assert counts.shape == (10, 4) and sums.shape == (3, 2, 10, 4)
    for speaker in range(10):
        for emotion in range(4):
            chosen = (codes == speaker) & (emotions == emotion)
            assert counts[speaker, emotion] == chosen.sum()
            np.testing.assert_allclose(sums[..., speaker, emotion], values[..., chosen].sum(-1), atol=1e-12)


def test_weighted_means_are_means_of_the_drawn_rows(rows):
    values, emotions, codes = rows
    weights = replicates([str(code) for code in range(9)], count=25, seed=2).weights
    found = weighted_means(*sums_by_speaker(values, emotions, codes, 9), weights)
    assert found.shape == (3, 2, 4, 25)
    for number, weight in enumerate(weights):
        drawn = np.repeat(np.arange(60), weight[codes])
        for emotion in range(3):
            expected = values[..., drawn[emotions[drawn] == emotion]].mean(-1)
            np.testing.assert_allclose(found[..., emotion, number], expected)
    assert np.isnan(found[..., 3, :]).all()


def test_intervals_of_many_values_are_those_of_each_and_are_worked_out_once():
    drawn = replicates(list("abcdefghij"), count=40, seed=1)
    scores, calls = np.random.default_rng(3).normal(size=(2, 10)), []

    def both(weights):
        calls.append(len(weights))
        return scores @ weights.T / weights.sum(1)

    found = intervals(both, ["first", "second"], drawn)
    assert list(found) == ["first", "second"] and len(calls) == 1
    for label, own in zip(found, scores, strict=True):
        alone = interval(lambda weights, own=own: own @ weights.T / weights.sum(1), drawn)
        assert (found[label].estimate, found[label].low) == pytest.approx((alone.estimate, alone.low))
        assert found[label].dots == pytest.approx(alone.dots)
    with pytest.raises(ValueError, match="value for each of 3 labels, came 2"):
        intervals(both, ["first", "second", "third"], drawn)
